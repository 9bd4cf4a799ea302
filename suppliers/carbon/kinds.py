"""The kinds of line that an inventory knows: energy, and the other sources; scope, units, factor and coal of each."""

from dataclasses import dataclass
from enum import StrEnum

from suppliers.errors import Refused

ELECTRICITY = "electricity"
GREEN_POWER = "green_power"
REFRIGERANT = "refrigerant"
SHIELDING_GAS = "shielding_co2"
PROCESS_STATED = "process_stated"
BIOMASS = "biomass"
GOODS = "goods"
FREIGHT = "freight"


class Family(StrEnum):
    """Where emissions come from, in the order of ISO 14064-1: direct, from energy bought, from goods and transport."""

    STATIONARY = "stationary"
    MOBILE = "mobile"
    PROCESS = "process"
    FUGITIVE = "fugitive"
    BIOMASS = "biomass"
    ENERGY = "energy"
    GOODS = "goods"
    FREIGHT = "freight"


@dataclass(frozen=True, slots=True)
class EnergyKind:
    """A row of the tables below. `factor_id` is empty for electricity, whose factor depends on place and year, and for
    what has an item of its own (a gas, a material, a mode); `coal_id` is empty for green power, which is a part of the
    electricity already counted, and for what is no energy."""

    code: str
    scope: int
    units: tuple[str, ...]
    factor_id: str
    coal_id: str
    name_zh: str
    name_en: str
    family: Family = Family.STATIONARY


_POWER = ("kWh", "MWh", "万kWh", "GWh")
_GAS = ("m3", "万m3")
_SOLID = ("kg", "t")
_LIQUID = ("kg", "t", "L")

KINDS: tuple[EnergyKind, ...] = (
    EnergyKind(ELECTRICITY, 2, _POWER, "", "electricity_cal", "外购电力", "Purchased electricity", Family.ENERGY),
    EnergyKind(
        GREEN_POWER,
        2,
        _POWER,
        "",
        "",
        "其中:有绿证的绿电",
        "Of which covered by green-power certificates",
        Family.ENERGY,
    ),
    EnergyKind(
        "purchased_heat", 2, ("GJ", "MJ"), "heat.cn.purchased", "heat", "外购热力", "Purchased heat", Family.ENERGY
    ),
    EnergyKind(
        "purchased_steam", 2, _SOLID, "heat.cn.steam_1MPa_sat", "steam_lp", "外购蒸汽", "Purchased steam", Family.ENERGY
    ),
    EnergyKind("natural_gas", 1, _GAS, "fuel.cn.natural_gas", "natural_gas", "天然气", "Natural gas"),
    EnergyKind("diesel", 1, _LIQUID, "fuel.cn.diesel", "diesel", "柴油", "Diesel"),
    EnergyKind("gasoline", 1, _LIQUID, "fuel.cn.gasoline", "gasoline", "汽油", "Gasoline"),
    EnergyKind("kerosene", 1, _LIQUID, "fuel.cn.kerosene", "kerosene", "煤油", "Kerosene"),
    EnergyKind("fuel_oil", 1, _LIQUID, "fuel.cn.fuel_oil", "fuel_oil", "燃料油", "Fuel oil"),
    EnergyKind("crude_oil", 1, _LIQUID, "fuel.cn.crude_oil", "crude_oil", "原油", "Crude oil"),
    EnergyKind("lpg", 1, _LIQUID, "fuel.cn.lpg", "lpg", "液化石油气", "LPG"),
    EnergyKind("lng", 1, _LIQUID, "fuel.cn.lng", "lng", "液化天然气", "LNG"),
    EnergyKind("anthracite", 1, _SOLID, "fuel.cn.anthracite", "anthracite", "无烟煤", "Anthracite"),
    EnergyKind("bituminous", 1, _SOLID, "fuel.cn.bituminous", "bituminous", "烟煤", "Bituminous coal"),
    EnergyKind("lignite", 1, _SOLID, "fuel.cn.lignite", "lignite", "褐煤", "Lignite"),
    EnergyKind("washed_coal", 1, _SOLID, "fuel.cn.washed_coal", "cleaned_coal", "洗精煤", "Cleaned coal"),
    EnergyKind("middlings", 1, _SOLID, "fuel.cn.middlings", "middlings", "洗中煤", "Coal middlings"),
    EnergyKind("briquette", 1, _SOLID, "fuel.cn.briquette", "briquette", "型煤", "Briquette"),
    EnergyKind("coke", 1, _SOLID, "fuel.cn.coke", "coke", "焦炭", "Coke"),
    EnergyKind("petcoke", 1, _SOLID, "fuel.cn.petcoke", "petcoke", "石油焦", "Petroleum coke"),
    EnergyKind("coal_tar", 1, _SOLID, "fuel.cn.coal_tar", "other_coking", "煤焦油", "Coal tar"),
    EnergyKind("refinery_gas", 1, _SOLID, "fuel.cn.refinery_gas", "refinery_gas", "炼厂干气", "Refinery dry gas"),
    EnergyKind("coke_oven_gas", 1, _GAS, "fuel.cn.coke_oven_gas", "coke_oven_gas", "焦炉煤气", "Coke oven gas"),
    EnergyKind(
        "blast_furnace_gas", 1, _GAS, "fuel.cn.blast_furnace_gas", "blast_furnace_gas", "高炉煤气", "Blast-furnace gas"
    ),
    EnergyKind("converter_gas", 1, _GAS, "fuel.cn.converter_gas", "converter_gas", "转炉煤气", "Converter gas"),
    *(
        EnergyKind(f"fleet_{fuel}", 1, _LIQUID, f"fuel.cn.{fuel}", fuel, f"{chinese}(自有车辆)", english, Family.MOBILE)
        for fuel, chinese, english in (
            ("diesel", "柴油", "Diesel of own vehicles"),
            ("gasoline", "汽油", "Gasoline of own vehicles"),
            ("lng", "液化天然气", "LNG of own vehicles"),
        )
    ),
)
"""Kinds of energy."""

OTHER_KINDS: tuple[EnergyKind, ...] = (
    EnergyKind(
        REFRIGERANT, 1, _SOLID, "", "", "制冷剂、六氟化硫等逸散", "Refrigerants, SF₆ and other leaks", Family.FUGITIVE
    ),
    EnergyKind(SHIELDING_GAS, 1, _SOLID, "", "", "二氧化碳保护气", "CO₂ as shielding gas", Family.PROCESS),
    EnergyKind(
        PROCESS_STATED,
        1,
        _SOLID,
        "",
        "",
        "工艺过程排放(CO₂e,自行核算)",
        "Process emissions, stated as CO₂e",
        Family.PROCESS,
    ),
    EnergyKind(BIOMASS, 1, ("t", "kg", "GJ"), "", "", "生物质燃料", "Biomass fuel", Family.BIOMASS),
    EnergyKind(GOODS, 3, _SOLID, "", "", "采购的材料", "Purchased materials", Family.GOODS),
    EnergyKind(FREIGHT, 3, ("t.km", "万t.km"), "", "", "外包运输", "Contracted transport", Family.FREIGHT),
)
"""Sources that are no energy that is bought: gases, processes, biomass, and scope 3."""

WITH_ITEM = frozenset({REFRIGERANT, BIOMASS, GOODS, FREIGHT})
"""Kinds of which each line names its gas, fuel, material or mode."""
WITH_NOTE = frozenset({PROCESS_STATED})
"""Kinds whose line says on what its figure is based."""

_BY_CODE = {kind.code: kind for kind in (*KINDS, *OTHER_KINDS)}


def energy_kind(code: str) -> EnergyKind:
    """The kind of that code. Raises `Refused` for one that no inventory knows."""
    try:
        return _BY_CODE[code]
    except KeyError:
        raise Refused("unknown_kind", "“{kind}” is not a kind of energy we know.", "kind", kind=code) from None
