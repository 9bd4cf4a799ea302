"""Certificates as queues read them."""

from django.db.models import QuerySet

from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, User
from suppliers.queries.access import visible_to


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
