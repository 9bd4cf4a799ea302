"""An organisation's inventory of one year from its energy: scope 1, scope 2 in both ways, standard coal (ISO 14064-1).

All arithmetic is exact (fractions); every figure is rounded once, half up, when it is stated. A total is
the rounded exact sum, so it may differ in the last digit from the sum of the rounded lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from suppliers.carbon import choice, coal
from suppliers.carbon.choice import Choice
from suppliers.carbon.coal import CoalChoice, CoalTable
from suppliers.carbon.factors import FactorLibrary
from suppliers.carbon.kinds import ELECTRICITY, GREEN_POWER, EnergyKind, energy_kind
from suppliers.carbon.quantities import MOST_DECIMALS, within_bounds
from suppliers.carbon.rounding import KG_PLACES, half_up
from suppliers.carbon.statement import Activity, Inventory, Line
from suppliers.carbon.units import convert, unit_named
from suppliers.errors import Refused

__all__ = ["Activity", "Inventory", "Line", "Reference", "compute_inventory"]

INTENSITY_PLACES = 4
WHOLE_BP = 10_000
_NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference data that an inventory is computed with."""

    factors: FactorLibrary
    coal: CoalTable

    @classmethod
    def from_csv(cls, *, factors: str, coal_equivalents: str) -> "Reference":
        """From the texts of emission_factors.csv and coal_equivalents_gbt2589.csv."""
        return cls(FactorLibrary.from_csv(factors), CoalTable.from_csv(coal_equivalents))


@dataclass(frozen=True, slots=True)
class _Part:
    """What one line adds to the totals, before rounding: kg CO2e and kgce."""

    scope: int
    location: Fraction
    market: Fraction
    calorific: Fraction
    equivalent: Fraction


def compute_inventory(
    activities: Sequence[Activity],
    *,
    reference: Reference,
    output_wan: Decimal | None = None,
    supply_coal: Decimal | None = None,
) -> Inventory:
    """The inventory of one year from its `activities`, in any order.

    `output_wan` is the output of the year in 万元, `supply_coal` the national supply coal consumption of the
    year in kgce/kWh. Raises `Refused`: nothing reported, two years, an unknown kind, unit or region, a quantity
    below zero, more green power than electricity, an output that is not above zero.
    """
    year = _one_year(activities)
    _refuse_output(output_wan)
    electricity, green = _kwh(activities, ELECTRICITY), _kwh(activities, GREEN_POWER)
    _refuse_excess(electricity, green)
    covered = green / electricity if electricity else _NONE
    computed = [_line(activity, covered, reference, supply_coal) for activity in activities]
    parts = [part for _, part in computed]
    scope1 = _sum(part.location for part in parts if part.scope == 1)
    scope2 = _sum(part.location for part in parts if part.scope == 2)
    market = _sum(part.market for part in parts if part.scope == 2)
    calorific = _sum(part.calorific for part in parts)
    return Inventory(
        year=year,
        lines=tuple(line for line, _ in computed),
        scope1_kg=half_up(scope1, KG_PLACES),
        scope2_location_kg=half_up(scope2, KG_PLACES),
        scope2_market_kg=half_up(market, KG_PLACES),
        kgce_calorific=half_up(calorific, KG_PLACES),
        kgce_equivalent=half_up(_sum(part.equivalent for part in parts), KG_PLACES),
        kgce_equivalent_is_estimate=bool(electricity) and supply_coal is None,
        electricity_kwh=half_up(electricity, KG_PLACES),
        green_power_kwh=half_up(green, KG_PLACES),
        green_power_share_bp=int(half_up(covered * WHOLE_BP, 0)) if electricity else None,
        output_wan=output_wan,
        kgco2e_per_wan=_per(scope1 + scope2, output_wan),
        kgco2e_market_per_wan=_per(scope1 + market, output_wan),
        kgce_per_wan=_per(calorific, output_wan),
        library_version=reference.factors.version,
    )


def _one_year(activities: Sequence[Activity]) -> int:
    years = sorted({activity.year for activity in activities})
    if not years:
        raise Refused(
            "nothing_reported", "Report at least one kind of energy; enter 0 for what was not used.", "activities"
        )
    if len(years) > 1:
        listed = ", ".join(map(str, years))
        raise Refused("two_years", "An inventory is of one year; these lines are of {years}.", "year", years=listed)
    return years[0]


def _refuse_output(output_wan: Decimal | None) -> None:
    if output_wan is not None and not (output_wan.is_finite() and output_wan > 0):
        raise Refused(
            "output_wrong",
            "Output must be more than zero (in 10,000 yuan), not {output}. Leave it empty if unknown.",
            "output_wan",
            output=str(output_wan),
        )


def _refuse_excess(electricity: Fraction, green: Fraction) -> None:
    if green > electricity:
        raise Refused(
            "green_power_exceeds",
            "Certificates cover {green} kWh, but only {electricity} kWh were bought. Check both amounts and units.",
            GREEN_POWER,
            green=half_up(green, 0),
            electricity=half_up(electricity, 0),
        )


def _kwh(activities: Sequence[Activity], kind: str) -> Fraction:
    return _sum(_used(activity, energy_kind(kind), "kWh") for activity in activities if activity.kind == kind)


def _used(activity: Activity, kind: EnergyKind, unit: str) -> Fraction:
    """The activity's quantity in `unit`, after refusing what cannot be a quantity used."""
    within_bounds(activity.quantity, field=activity.kind)
    if activity.quantity < 0:
        text = str(activity.quantity)
        raise Refused("negative", "{text} is negative; it must be zero or more.", activity.kind, text=text)
    unit_named(activity.unit, accepted=kind.units, field=activity.kind)
    return convert(activity.quantity, activity.unit, unit, density=activity.density)


def _line(
    activity: Activity, covered: Fraction, reference: Reference, supply_coal: Decimal | None
) -> tuple[Line, _Part]:
    kind = energy_kind(activity.kind)
    location, market = _factors(activity, kind, reference.factors)
    used = _used(activity, kind, market.factor.unit)
    certified = used * covered if kind.code == ELECTRICITY else _NONE
    calorific, equivalent = _coal(kind, reference.coal, supply_coal)
    part = _Part(
        scope=kind.scope,
        location=used * Fraction(location.factor.kgco2e_per_unit) if location else _NONE,
        market=(used - certified) * Fraction(market.factor.kgco2e_per_unit),
        calorific=_kgce(used, market.factor.unit, calorific),
        equivalent=_kgce(used, market.factor.unit, equivalent),
    )
    line = Line(
        activity=activity,
        scope=kind.scope,
        quantity=half_up(used, MOST_DECIMALS),
        unit=market.factor.unit,
        location=location,
        market=market,
        covered=half_up(certified, MOST_DECIMALS),
        kgco2e_location=half_up(part.location, KG_PLACES),
        kgco2e_market=half_up(part.market, KG_PLACES),
        coal=calorific,
        coal_equivalent=equivalent,
        kgce_calorific=half_up(part.calorific, KG_PLACES),
        kgce_equivalent=half_up(part.equivalent, KG_PLACES),
    )
    return line, part


def _factors(activity: Activity, kind: EnergyKind, library: FactorLibrary) -> tuple[Choice | None, Choice]:
    """The location-based and the market-based choice; the same one for what is not electricity."""
    if kind.code == ELECTRICITY:
        return (
            choice.location_electricity(library, activity.region, activity.year),
            choice.market_electricity(library, activity.region, activity.year),
        )
    if kind.code == GREEN_POWER:
        return None, choice.green_power(library)
    default = choice.default_factor(library, kind.factor_id, activity.region)
    return default, default


def _coal(
    kind: EnergyKind, table: CoalTable, supply_coal: Decimal | None
) -> tuple[CoalChoice | None, CoalChoice | None]:
    """The calorific and the equivalent value; they differ for electricity alone, and green power has neither."""
    if not kind.coal_id:
        return None, None
    calorific = coal.calorific(table, kind.coal_id)
    if kind.code == ELECTRICITY:
        return calorific, coal.electricity_equivalent(table, supply_coal)
    return calorific, calorific


def _kgce(used: Fraction, unit: str, taken: CoalChoice | None) -> Fraction:
    if taken is None:
        return _NONE
    return convert(used, unit, taken.equivalent.unit) * Fraction(taken.kgce_per_unit)


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, _NONE)


def _per(amount: Fraction, output_wan: Decimal | None) -> Decimal | None:
    return None if output_wan is None else half_up(amount / Fraction(output_wan), INTENSITY_PLACES)
