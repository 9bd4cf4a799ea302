"""The codes of the reference data as words: categories, confidence, boundaries, GWP sets, places, units."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suppliers.carbon.entries import BOUNDARIES, CATEGORIES, CONFIDENCES, GWP_SETS, PIECE
from suppliers.carbon.provinces import PLACES
from suppliers.carbon.units import UNITS
from suppliers.wording import in_reader_language, place_name

CATEGORY_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "electricity": _("Electricity, location-based"),
        "electricity-fallback": _("Electricity, convention for a region"),
        "electricity-fossil": _("Electricity, all fossil"),
        "electricity-market-based": _("Electricity, market-based residual"),
        "electricity-lifecycle": _("Electricity, life cycle"),
        "electricity-legacy": _("Electricity, superseded"),
        "fuel-combustion-CO2": _("Fuel"),
        "fuel-combustion-CO2-alt": _("Fuel, by another table"),
        "heat": _("Heat and steam"),
        "utility": _("Utility"),
        "material": _("Material"),
        "material-estimate": _("Material, working estimate"),
        "transport-road": _("Road transport"),
        "transport-rail": _("Rail transport"),
        "transport-inland-water": _("Inland waterway transport"),
        "transport-sea": _("Sea transport"),
        "transport-air": _("Air transport"),
        "transport-wtt": _("Transport, supply of the fuel"),
    }
)
CONFIDENCE_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "high": _("High: checked against its source"),
        "medium-high": _("Medium to high: source named, not checked word by word"),
        "medium": _("Medium: source named, or tables disagree"),
        "medium (secondary republication)": _("Medium: from a republication"),
        "medium (convention, not official)": _("Medium: a convention, not official"),
        "low": _("Low: a working estimate"),
        "own": _("The supplier's own, accepted by compliance"),
    }
)
BOUNDARY_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "cradle_to_gate": _("Cradle to gate"),
        "cradle_to_grave": _("Cradle to grave"),
        "gate_to_gate": _("Gate to gate"),
    }
)
PLACE_WORDS: Mapping[str, Promise] = MappingProxyType(
    {"GLO": _("World"), "GB": _("United Kingdom"), "EU": _("European Union"), "US": _("United States")}
)
GWP_WORDS: Mapping[str, Promise] = MappingProxyType({"CO2": _("Carbon dioxide alone"), "not stated": _("Not stated")})
PIECE_WORD = _("piece")
NOTHING = "—"
ANY_UNIT = tuple(unit.code for unit in UNITS)


def place_word(code: str) -> str:
    return str(PLACE_WORDS[code]) if code in PLACE_WORDS else place_name(code)


def unit_word(code: str) -> str:
    """The unit in the reader's language; the code itself where it is none of ours."""
    if code == PIECE:
        return str(PIECE_WORD)
    return next((in_reader_language(unit) for unit in UNITS if unit.code == code), code)


def category_choices() -> list[tuple[str, object]]:
    return [(code, CATEGORY_WORDS[code]) for code in CATEGORIES]


def confidence_choices() -> list[tuple[str, object]]:
    return [(code, CONFIDENCE_WORDS[code]) for code in CONFIDENCES]


def boundary_choices() -> list[tuple[str, object]]:
    return [(code, BOUNDARY_WORDS[code]) for code in BOUNDARIES]


def gwp_choices() -> list[tuple[str, object]]:
    return [(code, GWP_WORDS.get(code, code)) for code in GWP_SETS]


def gwp_word(code: str) -> str:
    return str(GWP_WORDS.get(code, code))


def year_word(year: str) -> str:
    return NOTHING if year == "n/a" else year


def place_choices() -> list[tuple[str, object]]:
    wide = [(code, PLACE_WORDS[code]) for code in PLACE_WORDS]
    return [("CN", place_name("CN")), *wide, *((code, place_name(code)) for code in PLACES if code != "CN")]


def unit_choices(*more: str) -> list[tuple[str, object]]:
    return [(code, unit_word(code)) for code in (*more, *ANY_UNIT)]
