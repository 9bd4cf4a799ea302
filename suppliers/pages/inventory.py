"""An inventory as a page shows it: every number with what it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from suppliers.carbon.kinds import GREEN_POWER, KINDS, energy_kind
from suppliers.carbon.rounding import half_up, tonnes
from suppliers.carbon.units import unit_named
from suppliers.models import Inventory, InventoryLine
from suppliers.wording import filled, in_reader_language, place_name

INTENSITY_PLACES = 4


@dataclass(frozen=True, slots=True)
class FactorShown:
    """A factor that a line was computed with. `value` in kg CO2e for one `unit`. Neither `official` nor a `convention`
    (zero for certified green power): an estimate."""

    value: Decimal
    unit: str
    year: str
    region: str
    source: str
    why: str
    official: bool
    convention: bool
    gwp_set: str
    factor_id: str


@dataclass(frozen=True, slots=True)
class LineShown:
    line: InventoryLine
    name: str
    unit: str
    place: str
    location: FactorShown | None
    market: FactorShown | None
    coal: Mapping[str, Any] | None

    @property
    def same(self) -> bool:
        """Whether one factor serves both ways of counting, as for everything but electricity."""
        return self.location == self.market

    @property
    def is_green(self) -> bool:
        return self.line.kind == GREEN_POWER


@dataclass(frozen=True, slots=True)
class InventoryShown:
    """Totals in t CO2e and tce, intensities in kg for 万元 of output (None without output), lines, doubts in words."""

    inventory: Inventory
    lines: Sequence[LineShown]
    scope1: Decimal
    scope2_location: Decimal
    scope2_market: Decimal
    total_location: Decimal
    total_market: Decimal
    kg_per_wan: Decimal | None
    kgce_per_wan: Decimal | None
    tce: Decimal
    doubts: Sequence[tuple[str, str]]

    @property
    def has_estimates(self) -> bool:
        factors = [factor for line in self.lines for factor in (line.location, line.market) if factor]
        by_coal = any(line.coal is not None and line.coal["is_estimate"] for line in self.lines)
        return by_coal or not all(factor.official or factor.convention for factor in factors)


def inventory_shown(inventory: Inventory) -> InventoryShown:
    """Everything that the page of an inventory tells. The lines should be prefetched."""
    output = inventory.output_wan
    location = inventory.scope1_kg + inventory.scope2_location_kg
    lines = sorted(inventory.lines.all(), key=lambda line: line.position)
    return InventoryShown(
        inventory=inventory,
        lines=[_line(line) for line in lines],
        scope1=tonnes(inventory.scope1_kg),
        scope2_location=tonnes(inventory.scope2_location_kg),
        scope2_market=tonnes(inventory.scope2_market_kg),
        total_location=tonnes(location),
        total_market=tonnes(inventory.scope1_kg + inventory.scope2_market_kg),
        kg_per_wan=half_up(location / output, INTENSITY_PLACES) if output else None,
        kgce_per_wan=half_up(inventory.kgce_calorific / output, INTENSITY_PLACES) if output else None,
        tce=tonnes(inventory.kgce_calorific),
        doubts=[(_doubt(doubt), doubt["explanation"]) for doubt in inventory.doubts],
    )


def _doubt(doubt: Mapping[str, Any]) -> str:
    """What was doubted, with the kind of energy that it is about."""
    kind = next((each for each in KINDS if each.code == doubt["figure"]), None)
    words = filled(doubt["message"], doubt["values"])
    return f"{in_reader_language(kind)}: {words}" if kind else words


def _line(line: InventoryLine) -> LineShown:
    basis: Mapping[str, Any] = line.basis
    return LineShown(
        line=line,
        name=in_reader_language(energy_kind(line.kind)),
        unit=in_reader_language(unit_named(line.unit)),
        place=place_name(line.region),
        location=_factor(basis.get("location")),
        market=_factor(basis.get("market")),
        coal=basis.get("coal"),
    )


def _factor(record: Mapping[str, Any] | None) -> FactorShown | None:
    if record is None:
        return None
    return FactorShown(
        value=Decimal(record["kgco2e_per_unit"]),
        unit=in_reader_language(unit_named(record["unit"])),
        year=record["year"],
        region=place_name(record["region"]),
        source=record["source"],
        why=filled(record["reason"], record["reason_values"]),
        official=record["official"],
        convention=record["reason_code"] == "certificates_held",
        gwp_set=record["gwp_set"],
        factor_id=record["factor_id"],
    )
