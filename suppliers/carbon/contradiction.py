"""More doubt: two figures that contradict each other, masses that do not close, totals of a report.

The verdicts are those of `plausibility`; each compares figures that one supplier stated in different places.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from suppliers.carbon.factors import FactorLibrary
from suppliers.carbon.kinds import ELECTRICITY, GOODS
from suppliers.carbon.plausibility import (
    SHOWN_PLACES,
    Severity,
    Verdict,
    amount_stated,
    implied_electricity_factor,
    slip_of,
    totals_agree,
)
from suppliers.carbon.rounding import half_up
from suppliers.carbon.stated import HEAT_FACTOR, TONNE, ReportTotals
from suppliers.carbon.statement import Activity, Inventory
from suppliers.carbon.units import convert

MAY_DIFFER = Fraction(1, 20)
"""Two statements of the same year may differ by 5 % before they contradict each other."""
BALANCE_MAY_DIFFER = Fraction(2, 100)
LEAST_YIELD = Fraction(1, 10)
"""Products that weigh less than a tenth of the materials bought ask for a sentence."""
OUTPUT_TO_REVENUE = Fraction(3)
COAL_LOW, COAL_USUAL, COAL_HIGH = Decimal("1.5"), Decimal("3.4"), Decimal("7.5")
"""kg CO2e for one kgce: natural gas is the least of the tables (2.162/1.33 = 1.6), electricity by the all-fossil factor
over its calorific value the most (0.83/0.1229 = 6.8); the usual is the middle of the two on a logarithmic scale."""


def same_year_otherwise(figure: str, now: Decimal | None, before: Decimal | None) -> Verdict:
    """Whether a figure contradicts what was reported for the same year by another route."""
    if now is None or before is None or before <= 0 or now <= 0:
        return Verdict("not_comparable", "There is no other figure of the year to compare with.", Severity.OK, figure)
    ratio, values = Fraction(now) / Fraction(before), {"now": now, "before": before}
    if abs(ratio - 1) <= MAY_DIFFER:
        return Verdict("routes_agree", "{now} kg agrees with {before} kg reported before.", Severity.OK, figure, values)
    return Verdict(
        "routes_contradict",
        "{now} kg contradicts {before} kg, which you reported for the same year in another way. Say which is right.",
        Severity.ERROR if slip_of(ratio) else Severity.WARNING,
        figure,
        values,
    )


def output_and_revenue(output_wan: Decimal | None, revenue_wan: Decimal | None) -> Verdict:
    """Whether output and revenue are of one size: a slip of the unit (yuan for 万元) is an error."""
    if not output_wan or not revenue_wan:
        return Verdict("not_comparable", "There is no output or no revenue to compare.", Severity.OK, "revenue_wan")
    ratio, values = Fraction(output_wan) / Fraction(revenue_wan), {"output": output_wan, "revenue": revenue_wan}
    if 1 / OUTPUT_TO_REVENUE <= ratio <= OUTPUT_TO_REVENUE:
        return Verdict("output_like_revenue", "Output and revenue are of one size.", Severity.OK, "revenue_wan", values)
    return Verdict(
        "output_unlike_revenue",
        "An output of {output} and a revenue of {revenue} contradict each other; both are in 10,000 yuan.",
        Severity.ERROR if slip_of(ratio) else Severity.WARNING,
        "revenue_wan",
        values,
    )


def mass_balance(goods_kg: Decimal, product_t: Decimal | None) -> Verdict:
    """Whether the year's products can have been made of the materials bought: mass does not come from nothing."""
    if not product_t or not goods_kg:
        return Verdict("no_balance", "There is no mass of materials or of products to compare.", Severity.OK, GOODS)
    ratio = Fraction(product_t) * TONNE / Fraction(goods_kg)
    values = {"goods": half_up(Fraction(goods_kg) / TONNE, 3), "product": product_t}
    if LEAST_YIELD <= ratio <= 1 + BALANCE_MAY_DIFFER:
        return Verdict(
            "balance_closes", "{product} t of products from {goods} t of materials.", Severity.OK, GOODS, values
        )
    return Verdict(
        "balance_open",
        "{product} t of products do not go with {goods} t of materials bought. Check both, or say what is missing.",
        Severity.ERROR if slip_of(ratio) else Severity.WARNING,
        GOODS,
        values,
    )


def carbon_for_coal(kg: Decimal | None, kgce: Decimal | None) -> Verdict:
    """Whether emissions and standard coal of the same year go together."""
    if not kg or not kgce:
        return Verdict("not_comparable", "There is no standard coal to compare with.", Severity.OK, "tce")
    ratio = Fraction(kg) / Fraction(kgce)
    values = {"ratio": half_up(ratio, SHOWN_PLACES), "low": COAL_LOW, "high": COAL_HIGH}
    if Fraction(COAL_LOW) <= ratio <= Fraction(COAL_HIGH):
        return Verdict("coal_agrees", "{ratio} kg CO2e for 1 kgce is explained.", Severity.OK, "tce", values)
    return Verdict(
        "coal_contradicts",
        "{ratio} kg CO2e for 1 kgce of standard coal: fuels and electricity give {low} to {high}. Check both figures.",
        Severity.ERROR if slip_of(ratio / Fraction(COAL_USUAL)) else Severity.WARNING,
        "tce",
        values,
    )


def listed_twice(activities: Iterable[Activity]) -> list[Verdict]:
    """A warning for each line that stands there twice word for word: it may have been counted twice."""
    seen: set[tuple[object, ...]] = set()
    doubts = []
    for activity in activities:
        if activity.content in seen:
            message = "{quantity} {unit} stands here twice. If both are right, say why."
            values = {"quantity": activity.quantity, "unit": activity.unit}
            doubts.append(Verdict("listed_twice", message, Severity.WARNING, activity.kind, values))
        seen.add(activity.content)
    return doubts


def goods_kg(inventory: Inventory) -> Decimal:
    """Mass of the materials bought."""
    amounts = (
        convert(line.activity.quantity, line.activity.unit, "kg")
        for line in inventory.lines
        if line.activity.kind == GOODS
    )
    return half_up(sum(amounts, Fraction(0)), 3)


def doubt_report(totals: ReportTotals, library: FactorLibrary) -> list[Verdict]:
    """Every verdict on the totals of a report in themselves, the fine ones too."""
    second = totals.scope2_location_t * TONNE
    verdicts = [
        amount_stated("stated_scope1", totals.scope1_t),
        amount_stated("stated_scope2_location", totals.scope2_location_t),
    ]
    verdicts += [amount_stated(kind.code, amount) for kind, amount in totals.lines() if amount < 0]
    if totals.electricity_kwh:
        heat = (totals.heat_gj or Decimal(0)) * library[HEAT_FACTOR].kgco2e_per_unit
        verdicts.append(implied_electricity_factor(second - heat, totals.electricity_kwh, library))
    if totals.total_t is not None:
        nearest = min(totals.sums, key=lambda each: abs(each - (totals.total_t or 0)))
        verdicts.append(totals_agree("total_t", totals.total_t, nearest))
    whole = totals.scope1_t * TONNE + second
    verdicts.append(carbon_for_coal(whole, totals.tce * TONNE if totals.tce else None))
    return verdicts


def doubt_more(inventory: Inventory, product_t: Decimal | None) -> Sequence[Verdict]:
    """What one statement of bills says against another of its own."""
    activities = [line.activity for line in inventory.lines]
    return [
        output_and_revenue(inventory.output_wan, inventory.revenue_wan),
        mass_balance(goods_kg(inventory), product_t),
        *listed_twice(each for each in activities if each.kind != ELECTRICITY or each.quantity),
    ]
