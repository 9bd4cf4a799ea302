"""What a line may name: the gas, the biomass fuel, the material or the mode of transport, from the reference data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from suppliers.carbon.kinds import BIOMASS, FREIGHT, GOODS, REFRIGERANT
from suppliers.carbon.lines import ITEM_CATEGORIES, Reference

UNIT_OF = {GOODS: "kg", FREIGHT: "t.km"}


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that a line may name, by the code that the line keeps."""

    code: str
    name_zh: str
    name_en: str


def items_of(kind: str, reference: Reference) -> Sequence[Item]:
    """The items of a kind, in the order of their table; () for a kind that names none."""
    if kind == REFRIGERANT:
        return [Item(gas.code, f"{gas.name_zh} ({gas.code})", gas.code) for gas in reference.gases.leaking]
    if kind == BIOMASS:
        return [Item(fuel.id, fuel.name_zh, fuel.name_en) for fuel in reference.biomass.fuels.values()]
    categories = ITEM_CATEGORIES.get(kind, ())
    fitting = (each for each in reference.factors if each.category in categories and each.unit == UNIT_OF[kind])
    return [Item(each.id, each.name_zh, each.name_en) for each in fitting]


def item_names(kinds: Sequence[str], reference: Reference) -> Mapping[tuple[str, str], Item]:
    """Each item of these kinds by kind and code."""
    return {(kind, item.code): item for kind in dict.fromkeys(kinds) for item in items_of(kind, reference)}
