"""Certificates that come to their end: which thresholds they have reached, and whether a renewal follows them."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, CertificateType, Consent, Organisation, Reminder, Supplier, User
from suppliers.queries.access import visible_to
from suppliers.queries.certificates import ONE_A_FIRM

OPEN = (CertificateStatus.CLAIMED, CertificateStatus.VERIFIED)
BEFORE = (90, 60, 30, 7, 0)
WEEK = 7
MOST_LINKS = 3
"""So far a chain of renewals is followed over links that count no more; one that counts follows by itself."""
LATEST_DAYS = 180
"""Nobody is reminded any more of what ended longer ago, whatever was missed."""


def thresholds(grace_days: int) -> tuple[int, ...]:
    """Days before the end at which the supplier is reminded, the first one first; weekly (negative) in the grace."""
    return (*BEFORE, *range(-WEEK, -grace_days - 1, -WEEK))


class Renewal(StrEnum):
    """How far the renewal of a certificate has come: nothing yet, handed in, verified."""

    OPEN = "open"
    HANDED_IN = "handed_in"
    RENEWED = "renewed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the calendar is filtered by; None: not by this. `organisation` includes those below it."""

    type: CertificateType | None = None
    organisation: Organisation | None = None
    renewal: Renewal | None = None


def followers(by: tuple[CertificateStatus, ...] = OPEN) -> QuerySet[Certificate]:
    """What follows a certificate (a subquery of it): its renewal or a renewal of that, or one that ends later and has
    the same number or is of a kind of which a firm holds one (ONE_A_FIRM). Of other kinds, as permits of several sites
    or labels of several products, one with another number follows only when it says that it renews."""
    later = Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until"))
    follows = later & (Q(number_key=OuterRef("number_key")) | Q(type__in=sorted(ONE_A_FIRM)))
    for links in range(1, MOST_LINKS + 1):
        follows |= Q(("__".join(["renews"] * links), OuterRef("pk")))
    # A renewal is of the same supplier and type: said again, since that is what is indexed.
    others = Certificate.objects.filter(follows, supplier=OuterRef("supplier"), type=OuterRef("type"), status__in=by)
    return others.exclude(pk=OuterRef("pk"))


def followed(by: tuple[CertificateStatus, ...] = OPEN) -> Exists:
    """Holds for a certificate that another one follows which is claimed or verified."""
    return Exists(followers(by))


def to_renew(pk: int) -> Certificate | None:
    """The certificate, while it is open and nothing follows it."""
    return Certificate.objects.filter(~followed(), pk=pk, status__in=OPEN).first()


def ending(suppliers: QuerySet[Supplier], first: date, last: date, wanted: Wanted) -> QuerySet[Certificate]:
    """The open certificates of these suppliers that end from `first` to `last`, each with its `renewal`."""
    rows = Certificate.objects.filter(
        supplier__in=suppliers, status__in=OPEN, valid_until__gte=first, valid_until__lte=last
    )
    if wanted.type is not None:
        rows = rows.filter(type=wanted.type)
    if wanted.organisation is not None:
        read = Consent.objects.filter(
            organisation__path__startswith=wanted.organisation.path, withdrawn_at__isnull=True
        )
        rows = rows.filter(Exists(read.filter(supplier=OuterRef("supplier"))))
    far = Case(
        When(followed((CertificateStatus.VERIFIED,)), then=Value(Renewal.RENEWED.value)),
        When(followed(), then=Value(Renewal.HANDED_IN.value)),
        default=Value(Renewal.OPEN.value),
        output_field=CharField(),
    )
    rows = rows.annotate(renewal=far).select_related("supplier", "type")
    return rows.filter(renewal=wanted.renewal.value) if wanted.renewal else rows


def ending_for(user: User, first: date, last: date, wanted: Wanted) -> QuerySet[Certificate]:
    """The same of the suppliers whose files the person may read."""
    return ending(visible_to(user), first, last, wanted)


def reached(on: date, *, grace_days: int, at_stake: QuerySet[Supplier]) -> QuerySet[Certificate]:
    """The open certificates for which a threshold was reached that is not written down yet, by one query.

    `threshold` is the newest one reached on `on`; `followed` as above; `at_stake` whether the standing of its supplier
    (one of those given) hangs on it. While a renewal follows, thresholds are only to be written down. When it is gone
    again, the newest is to be told; after the grace only what was missed.
    """
    steps = reversed(thresholds(grace_days))
    newest = Case(
        *[When(valid_until__lte=on + timedelta(days=step), then=Value(step)) for step in steps],
        output_field=IntegerField(),
    )
    rows = Reminder.objects.filter(certificate=OuterRef("pk"))
    here = rows.filter(threshold=OuterRef("threshold"))
    in_grace = Q(valid_until__gte=on - timedelta(days=grace_days))
    missed = ~Exists(here) & (in_grace | Exists(rows))
    untold = in_grace & ~Exists(here.filter(told_at__isnull=False))
    ending = Certificate.objects.filter(
        supplier__merged_into__isnull=True,
        status__in=OPEN,
        valid_until__lte=on + timedelta(days=BEFORE[0]),
        valid_until__gte=on - timedelta(days=LATEST_DAYS),
    )
    stake = Exists(at_stake.filter(pk=OuterRef("supplier")))
    return (
        ending.annotate(threshold=newest, followed=followed())
        .filter(missed | (Q(followed=False) & untold))
        .annotate(at_stake=stake)
        .select_related("type")
        .order_by("pk")
    )
