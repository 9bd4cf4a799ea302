"""Years side by side: the figures of each, how they moved, where they come from, and how far the target is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suppliers.carbon.inventory import per_wan
from suppliers.carbon.rounding import half_up, tonnes
from suppliers.models import CarbonTarget, Inventory, Supplier
from suppliers.pages.inventory import NAMES
from suppliers.pages.marks import Bar, Layer, Point, Stack
from suppliers.wording import in_reader_language

MOST_YEARS = 6
WHOLE_BP = 10_000
SHOWN_PLACES = 2
Figure = Callable[[Inventory], Decimal | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a year; `change` in percent against the year before where both are there."""

    value: Decimal | None
    change: Decimal | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of the table: what it is, its unit, and a cell for each year."""

    name: str
    unit: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Aim:
    """The target with its base and what it comes to; `measured` is the latest figure of the same measure."""

    target: CarbonTarget
    base: Decimal
    value: Decimal
    measured: Decimal | None
    unit: str

    @property
    def is_reached(self) -> bool:
        return self.measured is not None and self.measured <= self.value


def _tonnes(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else tonnes(amount)


def _market(row: Inventory) -> Decimal | None:
    return _tonnes(row.scope2_market_kg)


FIGURES: Sequence[tuple[Promise, Promise | str, Figure]] = (
    (gettext_lazy("Scope 1"), "t CO₂e", lambda row: _tonnes(row.scope1_kg)),
    (gettext_lazy("Scope 2, location-based"), "t CO₂e", lambda row: _tonnes(row.scope2_location_kg)),
    (gettext_lazy("Scope 2, market-based"), "t CO₂e", _market),
    (gettext_lazy("Scope 1 and 2, location-based"), "t CO₂e", lambda row: tonnes(row.total_kg)),
    (gettext_lazy("Scope 3"), "t CO₂e", lambda row: _tonnes(row.scope3_kg)),
    (gettext_lazy("Biogenic CO₂, apart"), "t", lambda row: _tonnes(row.biogenic_kg)),
    (gettext_lazy("Standard coal, calorific value"), "tce", lambda row: _tonnes(row.kgce_calorific)),
    (gettext_lazy("Standard coal, equivalent value"), "tce", lambda row: _tonnes(row.kgce_equivalent)),
    (gettext_lazy("Output"), gettext_lazy("10,000 yuan"), lambda row: row.output_wan),
    (gettext_lazy("Intensity by output"), gettext_lazy("kg CO₂e per 10,000 yuan"), lambda row: intensity(row)),
    (
        gettext_lazy("Intensity by revenue"),
        gettext_lazy("kg CO₂e per 10,000 yuan"),
        lambda row: per_wan(row.total_kg, row.revenue_wan),
    ),
)


def intensity(row: Inventory) -> Decimal | None:
    """kg CO2e of scope 1 and 2 for one 万元 of output; an estimate has none, since it was made from the output."""
    return None if row.route == Inventory.Route.ESTIMATE else per_wan(row.total_kg, row.output_wan)


def side_by_side(rows: Sequence[Inventory]) -> list[Figures]:
    """The figures of the latest years, the earliest first; a figure that no year tells is left out."""
    shown = list(reversed(rows[:MOST_YEARS]))
    table = [(str(name), str(unit), [figure(row) for row in shown]) for name, unit, figure in FIGURES]
    return [Figures(name, unit, _cells(values)) for name, unit, values in table if any(each for each in values)]


def trend_points(rows: Sequence[Inventory], measure: str) -> list[Point]:
    """The figure that the target is about, year by year."""
    values = [(row, _measured(row, measure)) for row in reversed(rows[:MOST_YEARS])]
    return [
        Point(str(row.year), value, f"{half_up(value, SHOWN_PLACES):,f}" if value is not None else "")
        for row, value in values
    ]


def composition(row: Inventory) -> list[Bar]:
    """Tonnes of scope 1 and 2 by kind of line, the largest first. The lines should be prefetched."""
    sums: dict[str, Decimal] = {}
    for line in row.lines.all():
        if line.scope < 3 and line.kg_location:
            sums[line.kind] = sums.get(line.kind, Decimal(0)) + line.kg_location
    largest = sorted(sums.items(), key=lambda each: -each[1])
    return [
        Bar(in_reader_language(NAMES[kind]), tonnes(kg), text=f"{half_up(tonnes(kg), SHOWN_PLACES):,f} t")
        for kind, kg in largest
    ]


def scope_stacks(rows: Sequence[Inventory]) -> list[Stack]:
    """The scopes of the latest years, the earliest first. An estimate tells scopes 1 and 2 together alone; what a
    report does not tell of scope 3 is unknown. A part that no year tells is left out."""
    shown = list(reversed(rows[:MOST_YEARS]))
    told = [part for part in PARTS if any(part[2](row) is not None for row in shown)]
    return [Stack(str(row.year), [_layer(row, *part) for part in told], _shown_tonnes(_whole(row))) for row in shown]


PARTS: Sequence[tuple[Promise, str, Figure]] = (
    (gettext_lazy("Scope 1"), "accent", lambda row: row.scope1_kg),
    (gettext_lazy("Scope 2, location-based"), "info", lambda row: row.scope2_location_kg),
    (gettext_lazy("Scope 1 and 2, estimated"), "warn", lambda row: row.undivided_kg),
    (gettext_lazy("Scope 3"), "mute", lambda row: row.scope3_kg),
)


def _layer(row: Inventory, name: Promise, tone: str, part: Figure) -> Layer:
    kg = part(row)
    return Layer(str(name), _tonnes(kg), "" if kg is None else _shown_tonnes(kg), tone)


def _whole(row: Inventory) -> Decimal:
    return row.total_kg + (row.scope3_kg or 0)


def _shown_tonnes(kg: Decimal) -> str:
    return f"{half_up(tonnes(kg), SHOWN_PLACES):,f} t"


def aim_of(supplier: Supplier, rows: Sequence[Inventory]) -> Aim | None:
    """The target that stands, measured; None without one, or when its base year can no longer be measured."""
    target = supplier.carbon_targets.filter(superseded_at__isnull=True).first()
    bases = [row for row in rows if target is not None and row.year == target.base_year]
    base = _measured(bases[0], target.measure) if target is not None and bases else None
    if target is None or base is None:
        return None
    value = half_up(base * (WHOLE_BP - target.reduction_bp) / WHOLE_BP, SHOWN_PLACES)
    is_total = target.measure == CarbonTarget.Measure.TOTAL
    unit = "t CO₂e" if is_total else _("kg CO₂e per 10,000 yuan")
    return Aim(target, half_up(base, SHOWN_PLACES), value, _measured(rows[0], target.measure), unit)


def _measured(row: Inventory, measure: str) -> Decimal | None:
    if measure == CarbonTarget.Measure.INTENSITY:
        return intensity(row)
    return None if row.route == Inventory.Route.ESTIMATE else tonnes(row.total_kg)


def _cells(values: Sequence[Decimal | None]) -> list[Cell]:
    before: Sequence[Decimal | None] = [None, *values[:-1]]
    return [Cell(now, _change(now, then)) for now, then in zip(values, before, strict=True)]


def _change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if now is None or not before else half_up((now / before - 1) * 100, 1)
