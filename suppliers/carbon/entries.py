"""What people type into the reference data: factors, benchmarks, sector ranges and a supplier's own factors, checked.

Each entry holds the text as it was typed; `fields()` gives what is kept, or raises `Refused` at the field that is
wrong, so that the form can show everything typed again. Values keep the digits that were typed.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from suppliers.carbon.factors import FALLBACK, FOSSIL, LIFE_CYCLE, LOCATION, MARKET, Factor
from suppliers.carbon.plausibility import SLIP_BAND, SLIPS
from suppliers.carbon.quantities import parse_quantity
from suppliers.carbon.units import convert, unit_named, units_of
from suppliers.errors import Refused

MOST_DECIMALS = 12
PIECE = "piece"
LONGEST_SENTENCE = 300
ELECTRICITY = (LOCATION, FALLBACK, FOSSIL, MARKET, LIFE_CYCLE)
"""Factors that belong to a place and a year, which a version cannot change; they are per kWh."""
CATEGORIES = (
    *ELECTRICITY,
    "fuel-combustion-CO2",
    "fuel-combustion-CO2-alt",
    "heat",
    "utility",
    "material",
    "material-estimate",
    "transport-road",
    "transport-rail",
    "transport-inland-water",
    "transport-sea",
    "transport-air",
    "transport-wtt",
)
CONFIDENCES = ("high", "medium-high", "medium", "low")
GWP_SETS = ("CO2", "AR6", "AR5", "not stated")
BOUNDARIES = ("cradle_to_gate", "cradle_to_grave", "gate_to_gate")
_CODE = re.compile(r"[a-z0-9][a-zA-Z0-9._-]{2,63}", re.ASCII)
_YEAR = re.compile(r"(19|20)[0-9]{2}(\+|-(19|20)[0-9]{2})?|n/a", re.ASCII)
_REGION = re.compile(r"[A-Z]{2,3}(-[A-Z]{2,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    """What every versioned entry has."""

    code: str
    name_zh: str
    name_en: str
    region: str
    year: str
    source: str
    confidence: str

    def _named(self) -> dict[str, str]:
        return {
            "code": _matching(
                self.code, _CODE, "code", message="Use 3 to 64 small letters, digits, points and dashes."
            ),
            "name_zh": _sentence(self.name_zh, "name_zh", 160),
            "name_en": _sentence(self.name_en, "name_en", 160),
            "region": _matching(self.region, _REGION, "region", message="Choose a place of the list."),
            "year": _matching(self.year, _YEAR, "year", message="Give the year as 2024, 2015+ or 2023-2025, or n/a."),
            "source": _sentence(self.source, "source", LONGEST_SENTENCE),
            "confidence": _one_of(self.confidence, CONFIDENCES, "confidence"),
        }


@dataclass(frozen=True, slots=True)
class FactorEntry(Named):
    """A version of an emission factor."""

    category: str
    unit: str
    value: str
    gwp_set: str

    def fields(self) -> dict[str, str]:
        unit = unit_named(self.unit, accepted=("kWh",) if self.category in ELECTRICITY else (), field="unit")
        kept = {
            **self._named(),
            "category": _one_of(self.category, CATEGORIES, "category"),
            "unit": unit.code,
            "value": value_of(self.value),
            "gwp_set": _one_of(self.gwp_set, GWP_SETS, "gwp_set"),
        }
        if self.category in ELECTRICITY and not self.year.strip().isdigit():
            raise Refused("year_needed", "An electricity factor is of one year, such as 2024.", "year")
        return kept


@dataclass(frozen=True, slots=True)
class BenchmarkEntry(Named):
    """A version of an industry's figure for a product group."""

    product_group: str
    unit: str
    value: str
    boundary: str

    def fields(self) -> dict[str, str]:
        return {
            **self._named(),
            "product_group": _sentence(self.product_group, "product_group", 64),
            "unit": declared_unit(self.unit),
            "value": value_of(self.value),
            "boundary": _one_of(self.boundary, BOUNDARIES, "boundary"),
        }


@dataclass(frozen=True, slots=True)
class SectorEntry(Named):
    """A version of what is usual in a sector, in kg CO2e for 万元 of output."""

    sector: str
    low: str
    high: str

    def fields(self) -> dict[str, str]:
        low, high = value_of(self.low, "low"), value_of(self.high, "high")
        if Decimal(low) > Decimal(high):
            raise Refused(
                "range_reversed", "The range begins at {low} and ends below it, at {high}.", "high", low=low, high=high
            )
        return {**self._named(), "sector": _sentence(self.sector, "sector", 64), "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """A supplier's own factor; `replaces` is the id of the factor that it stands before."""

    replaces: str
    name: str
    value: str
    unit: str
    first_year: int
    last_year: int
    method: str

    def fields(self, before: Factor, *, last: int) -> dict[str, object]:
        """What is kept. `before` is the library's factor, `last` the latest year that there can be figures of."""
        if before.category.startswith("electricity"):
            raise Refused(
                "own_electricity",
                "Electricity takes the published factors only: location-based, market-based and life-cycle never mix.",
                "replaces",
            )
        if not 2015 <= self.first_year <= self.last_year <= last:
            raise Refused("years_wrong", "Give years from 2015 to {last}, in their order.", "last_year", last=last)
        alike = tuple(each.code for each in units_of(unit_named(before.unit).dimension))
        unit, value = unit_named(self.unit, accepted=alike, field="unit"), value_of(self.value)
        _refuse_slip(Decimal(value), unit.code, before)
        return {
            "replaces": before.id,
            "name": _sentence(self.name, "name", 160),
            "value": value,
            "unit": unit.code,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "method": _sentence(self.method, "method", LONGEST_SENTENCE),
        }


def value_of(text: str, field: str = "value") -> str:
    """The amount in the digits that were typed, without commas. Raises `Refused` unless it is more than zero."""
    amount = parse_quantity(text, field=field, most_decimals=MOST_DECIMALS)
    if not amount:
        raise Refused("not_positive", "{amount} must be more than zero.", field, amount=text.strip())
    return f"{amount:f}"


def declared_unit(text: str) -> str:
    """The unit of a product: one that can be converted, or a piece. Raises `Refused` for any other."""
    if text.strip().casefold() in {"piece", "件", "台", "套"}:
        return PIECE
    return unit_named(text, field="unit").code


def times_default(value: Decimal, unit: str, before: Factor) -> Fraction | None:
    """How many times the library's factor an own one is; None where that one is zero."""
    if not before.kgco2e_per_unit:
        return None
    per_unit = Fraction(value) * convert(Decimal(1), before.unit, unit)
    return per_unit / Fraction(before.kgco2e_per_unit)


def _refuse_slip(value: Decimal, unit: str, before: Factor) -> None:
    """Refuse a unit that measures something else, and a value a thousand or ten thousand times off."""
    ratio = times_default(value, unit, before)
    larger = max(ratio, 1 / ratio) if ratio else Fraction(1)
    for slip in SLIPS:
        if Fraction(slip) / SLIP_BAND <= larger <= slip * SLIP_BAND:
            raise Refused(
                "unit_slip_of_factor",
                "{value} kg CO2e per {unit} is about {slip} times away from the default {default} per {default_unit}. "
                "The unit is probably wrong.",
                "value",
                value=value,
                unit=unit,
                slip=slip,
                default=before.kgco2e_per_unit,
                default_unit=before.unit,
            )


def _sentence(text: str, field: str, most: int) -> str:
    kept = " ".join(text.split())
    if not kept:
        raise Refused("missing", "Fill this in.", field)
    if len(kept) > most:
        raise Refused("too_long", "At most {limit} characters, please.", field, limit=most)
    return kept


def _one_of(text: str, allowed: Collection[str], field: str) -> str:
    if text not in allowed:
        raise Refused("not_a_choice", "Choose one of the list.", field)
    return text


def _matching(text: str, pattern: re.Pattern[str], field: str, *, message: str) -> str:
    if not pattern.fullmatch(text.strip()):
        raise Refused("malformed", message, field)
    return text.strip()
