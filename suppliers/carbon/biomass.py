"""Biomass that is burnt: its methane and nitrous oxide count in scope 1, its CO2 stands apart (ISO 14064-1)."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from suppliers.carbon.choice import Choice
from suppliers.carbon.factors import Factor, positive_decimal
from suppliers.carbon.gases import METHANE_OF_BIOMASS, NITROUS_OXIDE, WORLD, GasTable, GwpSet
from suppliers.errors import Refused


@dataclass(frozen=True, slots=True)
class Fuel:
    """A row of biomass.csv: GJ of a tonne, and kg of each gas for a GJ."""

    id: str
    name_zh: str
    name_en: str
    gj_per_t: Decimal
    co2: Decimal
    ch4: Decimal
    n2o: Decimal
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class BiomassTable:
    """The fuels by id."""

    fuels: Mapping[str, Fuel] = field(default_factory=dict)

    @classmethod
    def from_csv(cls, text: str) -> "BiomassTable":
        """From the text of biomass.csv. Raises `Refused` naming the row that is wrong."""
        rows = csv.DictReader(io.StringIO(text))
        return cls({row["id"]: _fuel(row, number) for number, row in enumerate(rows, start=1)})

    def __getitem__(self, fuel_id: str) -> Fuel:
        try:
            return self.fuels[fuel_id]
        except KeyError:
            raise Refused(
                "biomass_unknown",
                "“{fuel}” is not a biomass fuel we know. Choose one of the list.",
                "item",
                fuel=fuel_id,
            ) from None

    def choice(self, fuel_id: str, gases: GasTable, gwp_set: GwpSet) -> Choice:
        """kg CO2e of methane and nitrous oxide for one GJ."""
        fuel = self[fuel_id]
        counted = Fraction(fuel.ch4) * gases.gwp(METHANE_OF_BIOMASS, gwp_set)
        counted += Fraction(fuel.n2o) * gases.gwp(NITROUS_OXIDE, gwp_set)
        factor = Factor(
            id=f"biomass.{fuel.id}",
            name_zh=fuel.name_zh,
            name_en=fuel.name_en,
            category="biomass",
            unit="GJ",
            kgco2e_per_unit=Decimal(counted.numerator) / Decimal(counted.denominator),
            region=WORLD,
            year="2006",
            source=fuel.source,
            confidence=fuel.confidence,
            gwp_set=gwp_set,
        )
        return Choice(
            "biomass",
            "Methane and nitrous oxide of burning it, by {gwp_set}; its carbon dioxide is biogenic and stated apart.",
            factor,
            {"gwp_set": str(gwp_set)},
        )


def _fuel(row: Mapping[str, str], number: int) -> Fuel:
    columns = ("gj_per_t", "co2_kg_per_gj", "ch4_kg_per_gj", "n2o_kg_per_gj")
    energy, co2, ch4, n2o = (positive_decimal(row, column, number) for column in columns)
    return Fuel(row["id"], row["name_zh"], row["name_en"], energy, co2, ch4, n2o, row["source"], row["confidence"])
