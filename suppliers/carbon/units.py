"""Units with dimensions and exact conversion. An unknown unit is refused, never guessed."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from suppliers.carbon.quantities import parse_quantity
from suppliers.errors import Refused

__all__ = ["UNITS", "Dimension", "Unit", "convert", "parse_quantity", "unit_named", "units_of"]


class Dimension(StrEnum):
    ENERGY = "energy"
    VOLUME = "volume"
    MASS = "mass"
    FREIGHT = "freight"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a dimension; `scale` is how many base units (MJ, m3, kg, t.km) one of it is."""

    code: str
    dimension: Dimension
    scale: Fraction
    name_zh: str
    name_en: str
    aliases: tuple[str, ...] = ()


def _unit(code: str, dimension: Dimension, scale: str, name_zh: str, name_en: str, *aliases: str) -> Unit:
    return Unit(code, dimension, Fraction(scale), name_zh, name_en, aliases)


_E, _V, _M, _F = Dimension.ENERGY, Dimension.VOLUME, Dimension.MASS, Dimension.FREIGHT

UNITS: tuple[Unit, ...] = (
    _unit("kWh", _E, "3.6", "千瓦时", "kWh", "度", "kW·h", "kW.h"),
    _unit("MWh", _E, "3600", "兆瓦时", "MWh", "MW·h"),
    _unit("万kWh", _E, "36000", "万千瓦时", "10,000 kWh", "万度", "万kW·h", "wan_kWh", "10^4kWh"),
    _unit("GWh", _E, "3600000", "吉瓦时", "GWh", "百万千瓦时", "百万度", "GW·h"),
    _unit("MJ", _E, "1", "兆焦", "MJ", "兆焦耳"),
    _unit("GJ", _E, "1000", "吉焦", "GJ", "吉焦耳", "百万千焦"),
    _unit("m3", _V, "1", "立方米", "m³", "方", "标方", "标立方米", "Nm3", "标准立方米"),
    _unit("万m3", _V, "10000", "万立方米", "10,000 m³", "万方", "万标方", "万Nm3", "wan_m3", "10^4m3"),
    _unit("L", _V, "0.001", "升", "L", "公升", "litre", "liter"),
    _unit("kg", _M, "1", "千克", "kg", "公斤"),
    _unit("t", _M, "1000", "吨", "t", "公吨", "tonne"),
    _unit("t.km", _F, "1", "吨公里", "t·km", "tkm", "t*km", "吨千米"),
    _unit("万t.km", _F, "10000", "万吨公里", "10,000 t·km", "万tkm", "万吨千米"),
)


def _key(text: str) -> str:
    """Full-width letters, ³ and case do not change which unit is meant; spaces do not either."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


_CODES = tuple(unit.code for unit in UNITS)
_BY_NAME = {_key(name): unit for unit in UNITS for name in (unit.code, unit.name_zh, unit.name_en, *unit.aliases)}


def units_of(*dimensions: Dimension) -> tuple[Unit, ...]:
    return tuple(unit for unit in UNITS if unit.dimension in dimensions)


@lru_cache(maxsize=1024)
def _known(text: str) -> Unit | None:
    return _BY_NAME.get(_key(text))


def unit_named(text: str, *, accepted: Iterable[str] = (), field: str = "unit") -> Unit:
    """The unit that `text` names in Chinese or as a symbol. Raises `Refused` unless it is one of `accepted` codes."""
    codes = tuple(accepted) or _CODES
    unit = _known(text)
    if unit is None:
        raise Refused(
            "unknown_unit",
            "“{unit}” is not a unit we know. Accepted here: {accepted}.",
            field,
            unit=text,
            accepted=", ".join(codes),
        )
    if unit.code not in codes:
        raise Refused(
            "wrong_unit",
            "An amount here cannot be in {unit}. Accepted: {accepted}.",
            field,
            unit=unit.code,
            accepted=", ".join(codes),
        )
    return unit


def convert(amount: Decimal | Fraction, unit: str, to: str, *, density: Decimal | None = None) -> Fraction:
    """`amount` of `unit` in units of `to`, exactly.

    Volume and mass convert into each other only with a stated `density` in kg per litre. Raises `Refused` for
    an unknown unit, for two dimensions that do not meet, and for a density that is missing or not positive.
    """
    source, target = unit_named(unit), unit_named(to)
    if source is target:
        return Fraction(amount)
    if source.dimension == target.dimension:
        return Fraction(amount) * source.scale / target.scale
    return Fraction(amount) * source.scale * _bridge(source, target, density) / target.scale


def _bridge(source: Unit, target: Unit, density: Decimal | None) -> Fraction:
    if {source.dimension, target.dimension} != {_V, _M}:
        raise Refused(
            "wrong_dimension",
            "{unit} cannot be turned into {to}: they measure different things.",
            "unit",
            unit=source.code,
            to=target.code,
            dimension=str(source.dimension),
            wanted=str(target.dimension),
        )
    if density is None:
        raise Refused(
            "density_missing",
            "To turn {unit} into {to}, state the density in kg per litre.",
            "density",
            unit=source.code,
            to=target.code,
        )
    if not (density.is_finite() and density > 0):
        raise Refused(
            "density_wrong", "The density must be more than zero, not {density}.", "density", density=str(density)
        )
    kg_per_m3 = Fraction(density) * 1000
    return kg_per_m3 if source.dimension == _V else 1 / kg_per_m3
