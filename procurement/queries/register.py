"""The register as staff read it: searched, filtered, sorted, a page at a time, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from procurement.models import Engagement
from procurement.queries.certificates import certificates_in_force, expiring_certificates
from procurement.queries.green import green_suppliers
from procurement.queries.keyset import Order
from suppliers.models import Category, CertificateType, Organisation, Supplier, User
from suppliers.queries.access import organisations_of, visible_to

UNSCORED = -3
"""Sorts a supplier that was never scored below all that were."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the register is filtered by; empty or None: not by this. `organisation` includes those below it unless
    `alone`; `standing` is with that organisation, or with any of the reader's; `expiring` in days; `holds`
    a kind of certificate, verified and in force."""

    text: str = ""
    kind: str = ""
    category: Category | None = None
    province: str = ""
    level: int | None = None
    unscored: bool = False
    standings: frozenset[str] = field(default_factory=frozenset)
    organisation: Organisation | None = None
    alone: bool = False
    green: bool | None = None
    sample: bool | None = None
    expiring: int | None = None
    holds: CertificateType | None = None


def _moment(text: str) -> datetime:
    """A moment of a cursor, in UTC. ValueError or OverflowError for what is none, or has no time zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found.astimezone(UTC)


SORTS: Mapping[str, Order] = {
    "name": Order("name_sort", False),
    "-name": Order("name_sort", True),
    "score": Order("points_now", False, int),
    "-score": Order("points_now", True, int),
    "registered": Order("registered_at", False, _moment),
    "-registered": Order("registered_at", True, _moment),
}


def register(user: User, wanted: Wanted, on: date) -> QuerySet[Supplier]:
    """The suppliers that the reader may see and wants to, each with its current score and `points_now` to sort by."""
    found = visible_to(user).matching(wanted.text)
    for name in ("kind", "province"):
        if getattr(wanted, name):
            found = found.filter(**{name: getattr(wanted, name)})
    if wanted.sample is not None:
        found = found.filter(is_sample=wanted.sample)
    if wanted.level is not None:
        found = found.filter(current_score__level=wanted.level)
    if wanted.unscored:
        found = found.filter(current_score__isnull=True)
    if wanted.category is not None:
        found = found.filter(suppliercategory__category=wanted.category)
    if wanted.standings or wanted.organisation is not None:
        found = found.filter(Exists(_engagements(user, wanted).filter(supplier=OuterRef("pk"))))
    if wanted.expiring is not None:
        found = found.filter(Exists(expiring_certificates(on, wanted.expiring).filter(supplier=OuterRef("pk"))))
    if wanted.holds is not None:
        held = certificates_in_force(on).filter(type=wanted.holds)
        found = found.filter(Exists(held.filter(supplier=OuterRef("pk"))))
    if wanted.green is not None:
        green = Q(pk__in=green_suppliers(on).values("pk"))
        found = found.filter(green if wanted.green else ~green)
    points = Coalesce("current_score__total", UNSCORED, output_field=IntegerField())
    return found.select_related("current_score").annotate(points_now=points)


def _engagements(user: User, wanted: Wanted) -> QuerySet[Engagement]:
    found = Engagement.objects.filter(organisation__in=organisations_of(user))
    if wanted.organisation is not None and wanted.alone:
        found = found.filter(organisation=wanted.organisation)
    elif wanted.organisation is not None:
        found = found.filter(organisation__path__startswith=wanted.organisation.path)
    return found.filter(standing__in=wanted.standings) if wanted.standings else found


def engagements_of(user: User, suppliers: Iterable[Supplier]) -> dict[int, list[Engagement]]:
    """The engagements of these suppliers with the reader's organisations, by supplier, in one query."""
    found: dict[int, list[Engagement]] = defaultdict(list)
    rows = (
        Engagement.objects.filter(organisation__in=organisations_of(user), supplier__in=list(suppliers))
        .select_related("organisation")
        .order_by("organisation__path")
    )
    for engagement in rows:
        found[engagement.supplier_id].append(engagement)
    return found


def green_among(suppliers: Iterable[Supplier], on: date) -> set[int]:
    """Which of these suppliers are green, in one query."""
    return set(green_suppliers(on).filter(pk__in=[supplier.pk for supplier in suppliers]).values_list("pk", flat=True))
