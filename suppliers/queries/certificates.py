"""Certificates as queues read them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet

from suppliers.checks.certificate_number import normalise_number
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Supplier, User
from suppliers.queries.access import visible_to

OPEN = (CertificateStatus.CLAIMED, CertificateStatus.VERIFIED)
ONE_A_FIRM = frozenset(
    {"ISO14001", "ISO9001", "ISO45001", "ISO50001", "GSCM39257", "SA8000", "GREENSC", "HIGHTECH", "ECOVADIS"}
)
"""Kinds that are given to the firm as a whole, so that a later one takes the place of the one before whatever its
number: management systems, titles and ratings. Of all others it may hold several at a time, one for each site, product,
vehicle or lot, and only the number or the word of the supplier tells which one is renewed."""


def certificates_to_check(user: User) -> QuerySet[Certificate]:
    """Claimed certificates that the person may see and did not enter, the oldest claim first."""
    return (
        Certificate.objects.filter(status=CertificateStatus.CLAIMED, supplier__in=visible_to(user))
        .exclude(claimed_by=user)
        .select_related("supplier", "type", "document")
        .order_by("claimed_at", "id")
    )


def chain_before(certificate: Certificate | None) -> frozenset[int]:
    """The certificate and all that came before it in its chain of renewals, by id; a chain is a few years long."""
    chain: set[int] = set()
    while certificate is not None and certificate.pk not in chain:
        chain.add(certificate.pk)
        certificate = certificate.renews
    return frozenset(chain)


def renewed() -> Exists:
    """Holds for a certificate that another one renews which is claimed or verified."""
    return Exists(Certificate.objects.filter(renews=OuterRef("pk"), status__in=OPEN))


def renewable(supplier: Supplier) -> QuerySet[Certificate]:
    """The supplier's certificates that a new one may renew: in force, waiting or ended, and not renewed yet."""
    rows = supplier.certificates.filter(~renewed(), status__in=OPEN)
    return rows.select_related("type").order_by(F("valid_until").asc(nulls_last=True), "id")


def likely_renewed(certificates: Iterable[Certificate], *, number: str, valid_from: date | None) -> Certificate | None:
    """Which of these, all of one kind, a new one with this number and first day renews; None where that is open.

    It is the one that began before and has the same number, or, where a firm holds one, whose end is the nearest.
    """
    if valid_from is None:
        return None
    earlier = [each for each in certificates if each.valid_from < valid_from]
    same = [each for each in earlier if each.number_key == normalise_number(number)]
    if same:
        return same[0] if len(same) == 1 else None
    ended = {each: each.valid_until for each in earlier if each.type_id in ONE_A_FIRM and each.valid_until is not None}
    return min(ended, key=lambda each: abs(ended[each] - valid_from), default=None)
