"""An organisation's inventory of one year (ISO 14064-1): scope 1, scope 2 in both ways, scope 3, standard coal.

All arithmetic is exact (fractions); every figure is rounded once, half up, when it is stated. A total is
the rounded exact sum, so it may differ in the last digit from the sum of the rounded lines. Scope 3 and biogenic carbon
dioxide stand beside scopes 1 and 2 and in no intensity.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from suppliers.carbon.gases import GwpSet
from suppliers.carbon.kinds import BIOMASS, ELECTRICITY, GREEN_POWER, energy_kind
from suppliers.carbon.lines import Part, Reference, Terms, line_of, used
from suppliers.carbon.rounding import KG_PLACES, half_up
from suppliers.carbon.statement import Activity, Inventory, Line
from suppliers.errors import Refused

__all__ = ["Activity", "GwpSet", "Inventory", "Line", "Reference", "compute_inventory", "per_wan"]

INTENSITY_PLACES = 4
WHOLE_BP = 10_000
_NONE = Fraction(0)


def compute_inventory(
    activities: Sequence[Activity],
    *,
    reference: Reference,
    output_wan: Decimal | None = None,
    revenue_wan: Decimal | None = None,
    supply_coal: Decimal | None = None,
    gwp_set: GwpSet = GwpSet.AR6,
) -> Inventory:
    """The inventory of one year from its `activities`, in any order.

    `output_wan` and `revenue_wan` are output and revenue of the year in 万元, `supply_coal` the national supply coal
    consumption of the year in kgce/kWh, `gwp_set` the set by which gases other than carbon dioxide are weighed. Raises
    `Refused`: nothing reported, two years, an unknown kind, item, unit or region, a quantity below zero, more green
    power than electricity, an output or a revenue that is not above zero.
    """
    year = _one_year(activities)
    refuse_output(output_wan, "output_wan")
    refuse_output(revenue_wan, "revenue_wan")
    electricity, green = _kwh(activities, ELECTRICITY), _kwh(activities, GREEN_POWER)
    covered = _covered(electricity, green)
    terms = Terms(reference, gwp_set, supply_coal, covered)
    computed = [line_of(activity, terms) for activity in activities]
    parts = [part for _, part in computed]
    scope1, scope2, scope3 = (_located(parts, scope) for scope in (1, 2, 3))
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
        kgco2e_per_wan=per_wan(scope1 + scope2, output_wan),
        kgco2e_market_per_wan=per_wan(scope1 + market, output_wan),
        kgce_per_wan=per_wan(calorific, output_wan),
        library_version=reference.factors.version,
        scope3_kg=half_up(scope3, KG_PLACES),
        biogenic_kg=half_up(_sum(part.apart for part in parts if part.kind == BIOMASS), KG_PLACES),
        gwp_set=gwp_set,
        revenue_wan=revenue_wan,
        kgco2e_per_revenue=per_wan(scope1 + scope2, revenue_wan),
    )


def refuse_output(amount: Decimal | None, field: str) -> None:
    """Refuse what cannot be an output or a revenue of a year, at `field`."""
    if amount is not None and not (amount.is_finite() and amount > 0):
        message = (
            "Output must be more than zero (in 10,000 yuan), not {output}. Leave it empty if unknown."
            if field == "output_wan"
            else "Revenue must be more than zero (in 10,000 yuan), not {output}. Leave it empty if unknown."
        )
        raise Refused("output_wrong", message, field, output=str(amount))


def per_wan(amount: Fraction | Decimal, wan: Decimal | None) -> Decimal | None:
    """An intensity: the amount for one 万元, rounded once; None where there is nothing to divide by."""
    return None if not wan else half_up(Fraction(amount) / Fraction(wan), INTENSITY_PLACES)


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


def _covered(electricity: Fraction, green: Fraction) -> Fraction:
    """The part of the electricity that green power covers, in kWh both."""
    if green > electricity:
        raise Refused(
            "green_power_exceeds",
            "Certificates cover {green} kWh, but only {electricity} kWh were bought. Check both amounts and units.",
            GREEN_POWER,
            green=half_up(green, 0),
            electricity=half_up(electricity, 0),
        )
    return green / electricity if electricity else _NONE


def _kwh(activities: Sequence[Activity], kind: str) -> Fraction:
    return _sum(used(activity, energy_kind(kind), "kWh") for activity in activities if activity.kind == kind)


def _located(parts: Sequence[Part], scope: int) -> Fraction:
    return _sum(part.location for part in parts if part.scope == scope)


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, _NONE)
