"""Inventories that are not computed from activities: the totals of a report, and an estimate from output and sector."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from suppliers.carbon.kinds import EnergyKind
from suppliers.carbon.plausibility import Span
from suppliers.carbon.rounding import KG_PLACES, half_up
from suppliers.errors import Refused

TONNE = 1000
HEAT_FACTOR = "heat.cn.purchased"

STATED_KINDS: tuple[EnergyKind, ...] = (
    EnergyKind("stated_scope1", 1, ("t",), "", "", "范围一合计", "Scope 1, total"),
    EnergyKind("stated_scope2_location", 2, ("t",), "", "", "范围二合计,基于位置", "Scope 2, total, location-based"),
    EnergyKind("stated_scope2_market", 2, ("t",), "", "", "范围二合计,基于市场", "Scope 2, total, market-based"),
    EnergyKind("stated_scope3", 3, ("t",), "", "", "范围三合计", "Scope 3, total"),
)
"""The lines of a report: its totals, in tonnes of CO2e."""
ESTIMATED = EnergyKind(
    "estimated", 0, ("万元",), "", "", "范围一与范围二合计(估算)", "Scope 1 and 2 together, estimated"
)
"""The one line of an estimate: its quantity is the output of the year."""


@dataclass(frozen=True, slots=True)
class ReportTotals:
    """What a report states, in tonnes of CO2e and of standard coal; None where it says nothing.

    `total_t` is the sum as the report states it, of scopes 1 and 2 or of all three. `electricity_kwh` and `heat_gj` are
    what stands behind scope 2, so that its factor can be checked.
    """

    year: int
    scope1_t: Decimal
    scope2_location_t: Decimal
    scope2_market_t: Decimal | None = None
    scope3_t: Decimal | None = None
    total_t: Decimal | None = None
    tce: Decimal | None = None
    tce_equivalent: Decimal | None = None
    electricity_kwh: Decimal | None = None
    heat_gj: Decimal | None = None

    def lines(self) -> Iterator[tuple[EnergyKind, Decimal]]:
        """The kind of each total that is stated, and its tonnes."""
        amounts = (self.scope1_t, self.scope2_location_t, self.scope2_market_t, self.scope3_t)
        for kind, amount in zip(STATED_KINDS, amounts, strict=True):
            if amount is not None:
                yield kind, amount

    @property
    def sums(self) -> tuple[Decimal, ...]:
        """Every sum that `total_t` may mean, scope 1 and 2 by location first."""
        second = [each for each in (self.scope2_location_t, self.scope2_market_t) if each is not None]
        both = [self.scope1_t + each for each in second]
        return (*both, *(each + self.scope3_t for each in both if self.scope3_t is not None))


@dataclass(frozen=True, slots=True)
class Estimate:
    """kg CO2e of scope 1 and 2 together: the middle of the sector's range, and the range itself."""

    kg: Decimal
    low_kg: Decimal
    high_kg: Decimal
    output_wan: Decimal
    span: Span


def estimate(output_wan: Decimal, span: Span | None) -> Estimate:
    """From the output of a year in 万元 and what the sector usually emits for one. Raises `Refused` without a range."""
    if span is None:
        raise Refused(
            "no_sector_range",
            "No sourced figure is there for this sector, and none is made up. Choose another sector, or report bills.",
            "sector",
        )
    low, high = Fraction(output_wan) * Fraction(span.low), Fraction(output_wan) * Fraction(span.high)
    middle = half_up((low + high) / 2, KG_PLACES)
    return Estimate(middle, half_up(low, KG_PLACES), half_up(high, KG_PLACES), output_wan, span)


def kilograms(tonnes: Decimal | None) -> Decimal | None:
    """Tonnes in kg, exactly; None stays None."""
    return None if tonnes is None else tonnes * TONNE
