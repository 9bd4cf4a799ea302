"""The versions of factors, benchmarks and sector ranges: which are in force, which wait, and what a supplier has of
its own."""

import csv
import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from suppliers.carbon.factors import Factor, FactorLibrary, OwnFactor
from suppliers.models import Benchmark, EmissionFactor, InventoryLine, SectorRange, Supplier, User
from suppliers.models import OwnFactor as OwnFactorRow
from suppliers.queries.access import visible_to

Row = TypeVar("Row", EmissionFactor, Benchmark, SectorRange)
OWN_CONFIDENCE = "own"
OWN = "own."
"""What the id of a supplier's own factor begins with; the number of its row follows."""
COLUMNS = {
    "factor_id": "code",
    "name_zh": "name_zh",
    "name_en": "name_en",
    "category": "category",
    "unit": "unit",
    "kgco2e_per_unit": "value",
    "region": "region",
    "valid_year": "year",
    "source": "source",
    "confidence": "confidence",
    "gwp_set": "gwp_set",
}
"""The columns of emission_factors.csv, in its order, and the fields they are kept in."""


def in_force(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The highest confirmed version of each code."""
    later = rows.model._default_manager.filter(code=OuterRef("code"), number__gt=OuterRef("number"), confirmed=True)
    return rows.filter(~Exists(later), confirmed=True)


def as_of(rows: QuerySet[Row], day: date) -> QuerySet[Row]:
    """The highest version of each code that was confirmed by the end of a day."""
    known = {"confirmed": True, "decided_at__lt": _end_of(day)}
    later = rows.model._default_manager.filter(code=OuterRef("code"), number__gt=OuterRef("number"), **known)
    return rows.filter(~Exists(later), **known)


def proposed(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Those that wait for a second person, the oldest first."""
    return rows.filter(decided_at__isnull=True).order_by("added_at", "pk")


def versions(rows: QuerySet[Row], code: str) -> QuerySet[Row]:
    """All versions of a code, the latest first."""
    return rows.filter(code=code).select_related("added_by", "decided_by").order_by("-number")


def library() -> FactorLibrary | None:
    """The library of the versions in force; None while the database holds none. One query."""
    first = EmissionFactor.objects.filter(code=OuterRef("code")).order_by("number").values("pk")[:1]
    listed = in_force(EmissionFactor.objects.all()).order_by(Subquery(first))
    rows = tuple(listed.values_list(*COLUMNS.values(), "number"))
    return _library(rows) if rows else None


@lru_cache(maxsize=8)
def _library(rows: tuple[tuple[str | int, ...], ...]) -> FactorLibrary:
    """Built once for the same rows. It is named after its content, as a file with these rows would be: an installation
    to which nobody added anything has the library that ships."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row[:-1] for row in rows)
    text = stream.getvalue()
    named = FactorLibrary.from_csv(text).version
    listed = ({**dict(zip(COLUMNS, map(str, row), strict=False)), "version": str(row[-1])} for row in rows)
    return FactorLibrary.from_rows(list(listed), version=named)


def own_factors(supplier: Supplier, known: FactorLibrary) -> tuple[OwnFactor, ...]:
    """The supplier's own factors that compliance accepted, the one accepted last first."""
    rows = supplier.own_factors.filter(accepted=True).select_related("document").order_by("-checked_at", "-pk")
    return tuple(OwnFactor(own_factor(row, known), row.replaces, row.first_year, row.last_year) for row in rows)


def own_factor(row: OwnFactorRow, known: FactorLibrary) -> Factor:
    """An own factor in the form of the library: of the category and the place of the one that it stands before."""
    before = known[row.replaces]
    years = str(row.first_year) if row.first_year == row.last_year else f"{row.first_year}-{row.last_year}"
    return Factor(
        id=f"{OWN}{row.pk}",
        name_zh=row.name,
        name_en=row.name,
        category=before.category,
        unit=row.unit,
        kgco2e_per_unit=Decimal(row.value),
        region=before.region,
        year=years,
        source=f"{row.method} ({row.document.name})",
        confidence=OWN_CONFIDENCE,
        gwp_set="not stated",
    )


def _end_of(day: date) -> datetime:
    """Midnight after the day where this installation stands."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def uses_of(code: str) -> int:
    """In how many lines of inventories a factor was used, in whatever version. It reads every line: for one page."""
    named = Q(basis__market__factor_id=code) | Q(basis__location__factor_id=code)
    return InventoryLine.objects.filter(named).count()


def waiting_own_factors(user: User) -> QuerySet[OwnFactorRow]:
    """Own factors that nobody checked yet, of the suppliers whose file the person may read; the oldest first."""
    mine = OwnFactorRow.objects.filter(supplier__in=visible_to(user), checked_at__isnull=True)
    return mine.select_related("supplier", "document").order_by("entered_at", "pk")
