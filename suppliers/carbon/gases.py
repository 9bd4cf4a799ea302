"""Gases by their global warming potential over a hundred years, by the assessment report of the IPCC (its GWP set)."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from suppliers.carbon.choice import Choice
from suppliers.carbon.factors import Factor, positive_decimal
from suppliers.errors import Refused

CARBON_DIOXIDE = "CO2"
METHANE_OF_BIOMASS = "CH4-nonfossil"
NITROUS_OXIDE = "N2O"
CATEGORY = "gwp100"
WORLD = "GLO"
DERIVED = "derived"
_APART = "HCFC-"


class GwpSet(StrEnum):
    """Which assessment report; AR6 is the latest, as ISO 14064-1 asks; many customers still report by AR5."""

    AR6 = "AR6"
    AR5 = "AR5"


YEARS: Mapping[GwpSet, str] = MappingProxyType({GwpSet.AR6: "2021", GwpSet.AR5: "2013"})


@dataclass(frozen=True, slots=True)
class Gas:
    """A row of gwp100.csv. `parts` are the mass fractions of a blend by gas, empty for a pure one."""

    code: str
    name_zh: str
    name_en: str
    gwp: Mapping[GwpSet, Decimal]
    confidence: str
    parts: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def counted_apart(self) -> bool:
        """Whether it is a gas of the Montreal protocol, which an inventory states beside its totals and not in them."""
        return self.code.startswith(_APART)


@dataclass(frozen=True, slots=True)
class GasTable:
    """The gases by code."""

    gases: Mapping[str, Gas] = field(default_factory=dict)

    @classmethod
    def from_csv(cls, text: str) -> "GasTable":
        """From the text of gwp100.csv. Raises `Refused` naming the row that is wrong."""
        rows = csv.DictReader(io.StringIO(text))
        return cls({row["gas"]: _gas(row, number) for number, row in enumerate(rows, start=1)})

    def __getitem__(self, code: str) -> Gas:
        try:
            return self.gases[code]
        except KeyError:
            raise Refused(
                "gas_unknown", "“{gas}” is not a gas we know. Choose one of the list.", "item", gas=code
            ) from None

    @property
    def leaking(self) -> Sequence[Gas]:
        """What may leak from cooling and switchgear, in the order of the table; CO2 and methane have other lines."""
        return [gas for gas in self.gases.values() if not gas.code.startswith((CARBON_DIOXIDE, "CH4"))]

    def gwp(self, code: str, gwp_set: GwpSet) -> Fraction:
        """kg CO2e of one kg; of a blend exactly by its mass fractions."""
        gas = self[code]
        if not gas.parts:
            return Fraction(gas.gwp[gwp_set])
        return sum((Fraction(share) * self.gwp(part, gwp_set) for part, share in gas.parts.items()), Fraction(0))

    def choice(self, code: str, gwp_set: GwpSet) -> Choice:
        """The GWP as the factor of a line, with where it comes from."""
        gas = self[code]
        mixed = ", ".join(f"{share * 100:.0f} % {part}" for part, share in gas.parts.items())
        factor = Factor(
            id=f"{CATEGORY}.{code}",
            name_zh=gas.name_zh,
            name_en=gas.name_en,
            category=CATEGORY,
            unit="kg",
            kgco2e_per_unit=_decimal(self.gwp(code, gwp_set)),
            region=WORLD,
            year=YEARS[gwp_set],
            source=f"IPCC {gwp_set}, GWP100" + (f" ({DERIVED}: {mixed})" if mixed else ""),
            confidence=_confidence(gas, gwp_set),
            gwp_set=gwp_set,
        )
        if mixed:
            message = "A blend: the GWPs of {gwp_set} of its parts by mass ({parts})."
            return Choice("gwp_of_blend", message, factor, {"gwp_set": str(gwp_set), "parts": mixed})
        return Choice("gwp", "Global warming potential over 100 years, {gwp_set}.", factor, {"gwp_set": str(gwp_set)})


def gwp_set_named(text: str) -> GwpSet:
    """Raises `Refused` for a set that we have no values of."""
    try:
        return GwpSet(text)
    except ValueError:
        raise Refused("gwp_set_unknown", "Choose the GWP set AR6 or AR5.", "gwp_set") from None


def _gas(row: Mapping[str, str], number: int) -> Gas:
    parts = json.loads(row["note"]) if row["note"].startswith("{") else {}
    return Gas(
        code=row["gas"],
        name_zh=row["name_zh"],
        name_en=row["gas"],
        gwp={each: positive_decimal(row, each.value.lower(), number) for each in GwpSet},
        confidence=row["confidence"],
        parts={part: Decimal(str(share)) for part, share in parts.items()},
    )


def _confidence(gas: Gas, gwp_set: GwpSet) -> str:
    """The column says one word for both sets, or one for each: "AR5 high / AR6 medium"."""
    words = (part.strip().removeprefix(gwp_set).strip() for part in gas.confidence.split("/") if gwp_set in part)
    return next(words, gas.confidence)


def _decimal(amount: Fraction) -> Decimal:
    """Exact: shares and potentials are finite decimals."""
    return Decimal(amount.numerator) / Decimal(amount.denominator)
