"""Industry figures for products, and what is usual in a sector: as of a day, with their sources."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from suppliers.carbon.entries import MOST_DECIMALS, PIECE
from suppliers.carbon.plausibility import Span
from suppliers.carbon.rounding import half_up
from suppliers.carbon.units import convert, unit_named
from suppliers.models import Benchmark as BenchmarkRow
from suppliers.models import SectorRange
from suppliers.queries.factors import as_of

Row = TypeVar("Row", BenchmarkRow, SectorRange)
NATION, WORLD = "CN", "GLO"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """An industry's figure for a product group: kg CO2e for one `unit` within `boundary`, and where it comes from."""

    code: str
    version: int
    name_zh: str
    name_en: str
    unit: str
    kgco2e: Decimal
    boundary: str
    region: str
    year: str
    source: str
    confidence: str


def benchmark_for(product_group: str, unit: str, region: str, on: date) -> Benchmark | None:
    """The benchmark of a product group for one declared `unit`, in force on a day: the region's own, else the nation's,
    else the world's; of several the latest year. None where there is none: no other country's is borrowed."""
    listed = as_of(BenchmarkRow.objects.filter(product_group=product_group), on)
    found = _nearest([row for row in listed if _comparable(unit, row.unit)], region)
    return None if found is None else _benchmark(found, unit)


def _comparable(unit: str, other: str) -> bool:
    """Whether one can be turned into the other: a kilogram and a tonne, but neither into a piece."""
    if PIECE in (unit, other):
        return unit == other
    return unit_named(unit).dimension == unit_named(other).dimension


def _benchmark(row: BenchmarkRow, unit: str) -> Benchmark:
    value = Decimal(row.value)
    if unit != row.unit:
        value = half_up(Fraction(value) * convert(Decimal(1), unit, row.unit), MOST_DECIMALS).normalize()
    return Benchmark(
        code=row.code,
        version=row.number,
        name_zh=row.name_zh,
        name_en=row.name_en,
        unit=unit,
        kgco2e=value,
        boundary=row.boundary,
        region=row.region,
        year=row.year,
        source=row.source,
        confidence=row.confidence,
    )


def sector_span(sector: str, on: date, region: str = NATION) -> Span | None:
    """What was usual in a sector on a day, in kg CO2e of scope 1 and 2 for 万元 of output; None where nobody said."""
    found = _nearest([*as_of(SectorRange.objects.filter(sector=sector), on)], region)
    return None if found is None else Span(Decimal(found.low), Decimal(found.high), f"{found.source} ({found.code})")


def sectors(on: date) -> list[SectorRange]:
    """The sectors that there is a range of, by name."""
    return sorted(as_of(SectorRange.objects.all(), on), key=lambda row: row.name_zh)


def _nearest(rows: list[Row], region: str) -> Row | None:
    for place in (region, region.partition("-")[0], WORLD):
        here = [row for row in rows if row.region == place]
        if here:
            return max(here, key=lambda row: (row.year, row.number))
    return None
