"""Countries and regions by their ISO 3166-1 code: names for the choice of a foreign firm, and whose day it lives in."""

from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.core import get_global

CHINA = "CN"
# As the reader of this product expects them (GB/T 2659.1); the tables of names have them otherwise.
_NAMES = {
    "TW": ("中国台湾", "Taiwan, China"),
    "HK": ("中国香港", "Hong Kong, China"),
    "MO": ("中国澳门", "Macao, China"),
}
# Where most firms of the country are, since a country may have many; Coordinated Universal Time for those not listed.
_ZONES = {
    "AE": "Asia/Dubai", "AR": "America/Argentina/Buenos_Aires", "AT": "Europe/Vienna", "AU": "Australia/Sydney",
    "BE": "Europe/Brussels", "BG": "Europe/Sofia", "BR": "America/Sao_Paulo", "BY": "Europe/Minsk",
    "CA": "America/Toronto", "CH": "Europe/Zurich", "CL": "America/Santiago", "CO": "America/Bogota",
    "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EG": "Africa/Cairo",
    "ES": "Europe/Madrid", "FI": "Europe/Helsinki", "FR": "Europe/Paris", "GB": "Europe/London",
    "GR": "Europe/Athens", "HK": "Asia/Hong_Kong", "HU": "Europe/Budapest", "ID": "Asia/Jakarta",
    "IE": "Europe/Dublin", "IL": "Asia/Jerusalem", "IN": "Asia/Kolkata", "IT": "Europe/Rome", "JP": "Asia/Tokyo",
    "KR": "Asia/Seoul", "KZ": "Asia/Almaty", "MO": "Asia/Macau", "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "NZ": "Pacific/Auckland",
    "PH": "Asia/Manila", "PK": "Asia/Karachi", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "RO": "Europe/Bucharest",
    "RS": "Europe/Belgrade", "RU": "Europe/Moscow", "SA": "Asia/Riyadh", "SE": "Europe/Stockholm",
    "SG": "Asia/Singapore", "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava", "TH": "Asia/Bangkok",
    "TR": "Europe/Istanbul", "TW": "Asia/Taipei", "UA": "Europe/Kyiv", "US": "America/New_York",
    "VN": "Asia/Ho_Chi_Minh", "ZA": "Africa/Johannesburg", CHINA: "Asia/Shanghai",
}  # fmt: skip


@cache
def countries(language: str) -> Mapping[str, str]:
    """Names by code in Chinese ("zh...") or English, in the order of their names (by pinyin in Chinese)."""
    names = Locale.parse("zh_Hans" if language.startswith("zh") else "en").territories
    inhabited = sorted(set(get_global("zone_territories").values()))
    found = {code: str(names[code]) for code in inhabited if len(code) == 2 and code in names and code != "ZZ"}
    found |= {code: pair[0 if language.startswith("zh") else 1] for code, pair in _NAMES.items()}
    return dict(sorted(found.items(), key=lambda pair: _order(pair[1])))


def country_name(code: str, language: str) -> str:
    """The name of a country; the code itself where there is none."""
    return countries("zh" if language.startswith("zh") else "en").get(code, code)


def time_zone_of(country: str) -> str:
    """The time zone of the days of a firm of this country."""
    return _ZONES.get(country, "UTC")


def _order(name: str) -> str:
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(name)).lower()
