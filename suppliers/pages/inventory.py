"""An inventory as a page shows it: every number with what it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suppliers.carbon.inventory import Reference, per_wan
from suppliers.carbon.items import item_names
from suppliers.carbon.kinds import GREEN_POWER, KINDS, OTHER_KINDS, WITH_ITEM
from suppliers.carbon.provinces import PLACES
from suppliers.carbon.reliability import Reliability
from suppliers.carbon.rounding import tonnes
from suppliers.carbon.stated import ESTIMATED, STATED_KINDS
from suppliers.models import Inventory, InventoryLine
from suppliers.operations.inventory_reliability import reliability_of
from suppliers.pages.factor_shown import FactorShown, factor_told
from suppliers.pages.factor_words import unit_word
from suppliers.wording import filled, in_reader_language, place_name, with_figures

FIGURES: Mapping[str, Promise] = {
    "scope1": gettext_lazy("Scope 1, kg CO₂e"),
    "scope2_location": gettext_lazy("Scope 2 location-based, kg CO₂e"),
    "scope2_market": gettext_lazy("Scope 2 market-based, kg CO₂e"),
    "tce": gettext_lazy("Standard coal, kgce"),
}
NAMES = {kind.code: kind for kind in (*KINDS, *OTHER_KINDS, *STATED_KINDS, ESTIMATED)}


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line in words. `reading` is what became of looking for a total in the report, `estimate` the sector's range."""

    line: InventoryLine
    name: str
    item: str
    unit: str
    place: str
    location: FactorShown | None
    market: FactorShown | None
    coal: Mapping[str, Any] | None
    coal_equivalent: Mapping[str, Any] | None
    reading: Mapping[str, Any] | None
    estimate: Mapping[str, Any] | None

    @property
    def same(self) -> bool:
        """Whether one factor serves both ways of counting, as for everything but electricity."""
        return self.location == self.market

    @property
    def market_only(self) -> bool:
        """Whether the line is part of the market-based sum alone."""
        return self.line.kind in (GREEN_POWER, "stated_scope2_market")

    @property
    def location_only(self) -> bool:
        return self.line.kind == "stated_scope2_location"

    @property
    def low(self) -> Decimal | None:
        """The lower end of an estimate in kg."""
        return Decimal(self.estimate["low_kg"]) if self.estimate else None

    @property
    def high(self) -> Decimal | None:
        return Decimal(self.estimate["high_kg"]) if self.estimate else None

    @property
    def is_apart(self) -> bool:
        """Whether part of it stands beside the totals."""
        return bool(self.line.apart_kg)

    @property
    def coal_differs(self) -> bool:
        """Whether the equivalent value (等价值) is another than the calorific one, as for electricity."""
        return self.coal_equivalent is not None and self.coal_equivalent != self.coal


@dataclass(frozen=True, slots=True)
class InventoryShown:
    """Totals in t CO2e and tce (None: not told), intensities in kg for 万元, lines, doubts in words, reliability."""

    inventory: Inventory
    lines: Sequence[LineShown]
    scope1: Decimal | None
    scope2_location: Decimal | None
    scope2_market: Decimal | None
    scope3: Decimal | None
    biogenic: Decimal | None
    apart: Decimal | None
    total_location: Decimal
    total_market: Decimal | None
    kg_per_wan: Decimal | None
    kg_per_revenue: Decimal | None
    kgce_per_wan: Decimal | None
    tce: Decimal | None
    tce_equivalent: Decimal | None
    doubts: Sequence[tuple[str, str]]
    reliability: Reliability

    @property
    def has_estimates(self) -> bool:
        factors = [factor for line in self.lines for factor in (line.location, line.market) if factor]
        by_coal = any(line.coal is not None and line.coal["is_estimate"] for line in self.lines)
        return by_coal or any(factor.is_estimate for factor in factors)

    @property
    def gates(self) -> list[dict[str, object]]:
        """The three gates of the published level, in words."""
        return [
            {"code": gate.code, "allows": int(gate.allows), "text": filled(gate.message, gate.values)}
            for gate in self.reliability.gates
        ]


def inventory_shown(inventory: Inventory, reference: Reference) -> InventoryShown:
    """Everything that the page of an inventory tells. The lines should be prefetched."""
    total, market = inventory.total_kg, inventory.scope2_market_kg
    lines = sorted(inventory.lines.all(), key=lambda line: line.position)
    coal = inventory.kgce_calorific
    return InventoryShown(
        inventory=inventory,
        lines=[line_shown(line, reference) for line in lines],
        scope1=_tonnes(inventory.scope1_kg),
        scope2_location=_tonnes(inventory.scope2_location_kg),
        scope2_market=_tonnes(market),
        scope3=_tonnes(inventory.scope3_kg),
        biogenic=_tonnes(inventory.biogenic_kg),
        apart=_tonnes(sum((line.apart_kg for line in lines if line.kind == "refrigerant"), Decimal(0)) or None),
        total_location=tonnes(total),
        total_market=None if market is None or inventory.scope1_kg is None else tonnes(inventory.scope1_kg + market),
        kg_per_wan=per_wan(total, inventory.output_wan),
        kg_per_revenue=per_wan(total, inventory.revenue_wan),
        kgce_per_wan=None if coal is None else per_wan(coal, inventory.output_wan),
        tce=_tonnes(coal),
        tce_equivalent=_tonnes(inventory.kgce_equivalent),
        doubts=[(doubt_text(doubt), doubt["explanation"]) for doubt in inventory.doubts],
        reliability=reliability_of(inventory),
    )


def doubt_text(doubt: Mapping[str, Any]) -> str:
    """What was doubted, with the figure or the kind of line that it is about."""
    kind, words = NAMES.get(doubt["figure"]), with_figures(doubt["message"], doubt["values"])
    name = in_reader_language(kind) if kind else str(FIGURES.get(doubt["figure"], ""))
    return f"{name}: {words}" if name else words


def line_shown(line: InventoryLine, reference: Reference) -> LineShown:
    """A line with what it was made of; an item that the library no longer has is shown by its code."""
    basis: Mapping[str, Any] = line.basis
    named = item_names([line.kind], reference).get((line.kind, line.item)) if line.kind in WITH_ITEM else None
    return LineShown(
        line=line,
        name=in_reader_language(NAMES[line.kind]),
        item=in_reader_language(named) if named else line.item,
        unit=_times(_unit_name(line.unit)),
        place=place_name(line.region) if line.region in PLACES else "",
        location=factor_told(basis.get("location")),
        market=factor_told(basis.get("market")),
        coal=basis.get("coal"),
        coal_equivalent=basis.get("coal_equivalent"),
        reading=basis.get("reading"),
        estimate=basis.get("estimate"),
    )


def _unit_name(code: str) -> str:
    """The unit of an estimate is money, which is no unit of a factor."""
    return _("10,000 yuan") if code == "万元" else unit_word(code)


def _times(unit: str) -> str:
    """After a number, "10,000 kWh" reads as a second number: 386.5 × 10,000 kWh."""
    return f"× {unit}" if unit[0].isdigit() else unit


def _tonnes(kilograms: Decimal | None) -> Decimal | None:
    return None if kilograms is None else tonnes(kilograms)
