"""Doubt: what a stated figure says about itself. Each check gives one verdict with its reason and its numbers.

An error stops the sending, a warning asks for a sentence. The limits are fixed numbers, named below; nothing
here compares suppliers with one another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from suppliers.carbon.factors import FOSSIL, LOCATION, FactorLibrary
from suppliers.carbon.rounding import half_up
from suppliers.carbon.statement import Inventory
from suppliers.errors import Refused

SHOWN_PLACES = 4
SLIPS = (10**4, 10**3)
SLIP_BAND = Fraction(2)
"""A ratio within a factor of two around 10^3 or 10^4 is taken for a slip of the unit."""
JUMP = Fraction(1, 2)
"""A change of more than half against last year asks for a sentence."""
TOTALS_MAY_DIFFER = Fraction(1, 100)
FAR_OUTSIDE = 2
"""An implied factor beyond this multiple of the highest official one cannot come from any table."""


class Severity(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finding: `code` is stable, `message` an English format string filled by `values`, `figure` what is doubted."""

    code: str
    message: str
    severity: Severity
    figure: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return self.message.format(**self.values)


@dataclass(frozen=True, slots=True)
class Span:
    """A range that a figure is expected in, with where the range comes from."""

    low: Decimal
    high: Decimal
    source: str


def official_span(library: FactorLibrary) -> Span:
    """From the lowest to the highest official location-based factor, the all-fossil national one included."""
    official = [factor for factor in library if factor.official and factor.category in (LOCATION, FOSSIL)]
    if not official:
        raise Refused(
            "no_official_factor", "The library {version} has no official electricity factor.", version=library.version
        )
    low = min(official, key=lambda factor: factor.kgco2e_per_unit)
    high = max(official, key=lambda factor: factor.kgco2e_per_unit)
    return Span(low.kgco2e_per_unit, high.kgco2e_per_unit, f"{low.id} … {high.id}")


def implied_electricity_factor(kgco2e: Decimal, kwh: Decimal, library: FactorLibrary) -> Verdict:
    """Whether location-based emissions over electricity give a factor that any official one explains.

    0.997 kg/kWh (an old conversion of coal) is a warning, 3.2 (no table at all) an error, 0.5366 is fine.
    """
    if kwh <= 0:
        return Verdict(
            "no_electricity", "No electricity is stated, so its factor cannot be checked.", Severity.OK, "electricity"
        )
    span, implied = official_span(library), Fraction(kgco2e) / Fraction(kwh)
    values = {"implied": _shown(implied), "low": span.low, "high": span.high, "source": span.source}
    if Fraction(span.low) <= implied <= Fraction(span.high):
        return Verdict(
            "implied_factor_explained", "{implied} kg CO2 per kWh is explained.", Severity.OK, "electricity", values
        )
    far = implied < 0 or implied > Fraction(span.high) * FAR_OUTSIDE
    return Verdict(
        "implied_factor_outside",
        "{implied} kg CO2 per kWh is outside the official factors ({low} to {high}). Check amounts and units.",
        Severity.ERROR if far else Severity.WARNING,
        "electricity",
        values,
    )


def amount_stated(figure: str, amount: Decimal) -> Verdict:
    """Whether an amount is possible at all: below zero is an error, zero asks for a sentence."""
    if amount < 0:
        return Verdict(
            "negative", "{amount} is negative; an amount is zero or more.", Severity.ERROR, figure, {"amount": amount}
        )
    if amount == 0:
        return Verdict(
            "zero", "Zero is stated. Say why, if nothing was used.", Severity.WARNING, figure, {"amount": amount}
        )
    return Verdict("stated", "An amount is stated.", Severity.OK, figure, {"amount": amount})


def against_last_year(figure: str, now: Decimal, before: Decimal | None) -> Verdict:
    """Whether a figure jumped. Around a thousand or ten thousand times more or less, the unit is probably wrong."""
    if before is None or before <= 0 or now <= 0:
        return Verdict("not_comparable", "There is no figure of last year to compare with.", Severity.OK, figure)
    ratio = Fraction(now) / Fraction(before)
    values = {"now": now, "before": before, "percent": _percent(ratio - 1)}
    slip = slip_of(ratio)
    if slip:
        return Verdict(
            "unit_slip",
            "{now} after {before} last year: about {slip} times. The unit is probably wrong.",
            Severity.ERROR,
            figure,
            {**values, "slip": slip},
        )
    if abs(ratio - 1) > JUMP:
        return Verdict(
            "jump", "{now} after {before} last year ({percent} %). Say what changed.", Severity.WARNING, figure, values
        )
    return Verdict("steady", "{now} after {before} last year ({percent} %).", Severity.OK, figure, values)


def green_power_covered(green_kwh: Decimal, electricity_kwh: Decimal) -> Verdict:
    """Whether certificates cover no more than was bought."""
    values = {"green": green_kwh, "electricity": electricity_kwh}
    if green_kwh > electricity_kwh:
        return Verdict(
            "green_power_exceeds",
            "Certificates cover {green} kWh, but only {electricity} kWh were bought.",
            Severity.ERROR,
            "green_power",
            values,
        )
    return Verdict(
        "green_power_covered", "Certificates cover {green} of {electricity} kWh.", Severity.OK, "green_power", values
    )


def intensity_in_sector(intensity: Decimal | None, sector: Span | None) -> Verdict:
    """Whether kg CO2e per 万元 of output lies in its sector's range; a slip of the unit is an error."""
    if intensity is None or sector is None:
        return Verdict(
            "no_range", "There is no output or no range of the sector to compare with.", Severity.OK, "intensity"
        )
    values = {"intensity": intensity, "low": sector.low, "high": sector.high, "source": sector.source}
    if sector.low <= intensity <= sector.high:
        return Verdict(
            "in_range", "{intensity} kg per 10,000 yuan is usual in the sector.", Severity.OK, "intensity", values
        )
    nearest = sector.low if intensity < sector.low else sector.high
    slip = slip_of(Fraction(intensity) / Fraction(nearest)) if nearest and intensity > 0 else 0
    return Verdict(
        "intensity_outside",
        "{intensity} kg per 10,000 yuan is outside the sector's range ({low} to {high}, {source}). Check both.",
        Severity.ERROR if slip else Severity.WARNING,
        "intensity",
        values,
    )


def totals_agree(figure: str, total: Decimal, from_lines: Decimal) -> Verdict:
    """Whether a report's total is the sum of its lines, to one percent."""
    values = {"total": total, "lines": from_lines}
    if abs(Fraction(total) - Fraction(from_lines)) <= TOTALS_MAY_DIFFER * abs(Fraction(from_lines)):
        return Verdict(
            "totals_agree", "The total {total} agrees with its lines ({lines}).", Severity.OK, figure, values
        )
    slip = slip_of(Fraction(total) / Fraction(from_lines)) if from_lines > 0 and total > 0 else 0
    return Verdict(
        "totals_differ",
        "The stated total {total} differs from what its lines give ({lines}).",
        Severity.ERROR if slip or not from_lines else Severity.WARNING,
        figure,
        values,
    )


def doubt_inventory(
    inventory: Inventory, *, library: FactorLibrary, last_year: Inventory | None = None, sector: Span | None = None
) -> tuple[Verdict, ...]:
    """Every verdict on an inventory, the fine ones too, in a fixed order."""
    checks = [
        implied_electricity_factor(_electricity_kg(inventory), inventory.electricity_kwh, library),
        green_power_covered(inventory.green_power_kwh, inventory.electricity_kwh),
        intensity_in_sector(inventory.kgco2e_per_wan, sector),
        against_last_year("scope1", inventory.scope1_kg, last_year.scope1_kg if last_year else None),
        against_last_year(
            "scope2_location", inventory.scope2_location_kg, last_year.scope2_location_kg if last_year else None
        ),
        against_last_year("tce", inventory.kgce_calorific, last_year.kgce_calorific if last_year else None),
    ]
    return tuple(checks + [amount_stated(line.activity.kind, line.activity.quantity) for line in inventory.lines])


def worst(verdicts: Sequence[Verdict]) -> Severity:
    """The gravest severity among them; OK where there is none."""
    order = list(Severity)
    return max((verdict.severity for verdict in verdicts), key=order.index, default=Severity.OK)


def needs_explanation(doubts: Sequence[Verdict]) -> Refused:
    """A sentence is asked for: the first doubt in words, and every one under `doubts`, so that all of them are shown
    before one sentence answers them."""
    first = doubts[0]
    told = [{"figure": each.figure, "message": each.message, "values": dict(each.values)} for each in doubts]
    return Refused("explanation_needed", first.message, "explanation", **first.values, doubts=told)


def _electricity_kg(inventory: Inventory) -> Decimal:
    return sum((line.kgco2e_location for line in inventory.lines if line.activity.kind == "electricity"), Decimal(0))


def slip_of(ratio: Fraction) -> int:
    """1,000 or 10,000 where the ratio, or its inverse, is within a factor of two around it; else 0."""
    larger = max(ratio, 1 / ratio)
    return next((slip for slip in SLIPS if Fraction(slip) / SLIP_BAND <= larger <= slip * SLIP_BAND), 0)


def _shown(amount: Fraction) -> Decimal:
    return half_up(amount, SHOWN_PLACES)


def _percent(share: Fraction) -> Decimal:
    return half_up(share * 100, 1)
