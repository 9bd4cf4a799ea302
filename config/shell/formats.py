"""How values of the domain read on a page, in the active language. Nothing here computes; it only writes down."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext

NOTHING = "—"
NBSP = "\u00a0"
KG_IN_TONNE = Decimal(1000)
MOST_PLACES = 3


def in_chinese() -> bool:
    return (get_language() or "").lower().startswith("zh")


def localized(thing: object, stem: str = "name") -> str:
    """`thing.name_zh` or `thing.name_en` (attributes or keys) as the reader reads; the other one if it is empty."""
    order = ("zh", "en") if in_chinese() else ("en", "zh")
    for language in order:
        key = f"{stem}_{language}"
        found = thing.get(key) if isinstance(thing, Mapping) else getattr(thing, key, None)
        if found:
            return str(found)
    return ""


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, as everything that is rounded here."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def grouped(value: int | Decimal, least: int = 0, most: int = MOST_PLACES) -> str:
    """1234567.5 -> "1,234,567.5": thousands apart, at least `least` and at most `most` decimals, half up."""
    number = rounded(Decimal(value), most)
    whole, _, fraction = f"{number:,f}".partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    written = f"{whole}.{fraction}" if fraction else whole
    return written.replace("-", "−", 1) if number else written.lstrip("-")


def points(hundredths: int | None) -> str:
    """Hundredths of a point -> "4.00"; nothing known is a dash, never 0."""
    return NOTHING if hundredths is None else grouped(Decimal(hundredths).scaleb(-2), 2, 2)


def percent(basis_points: int | None, places: int | None = None) -> str:
    """Basis points -> "12.5 %" (in Chinese "12.5%"); one or two decimals unless `places` says how many."""
    if basis_points is None:
        return NOTHING
    least, most = (1, 2) if places is None else (places, places)
    return grouped(Decimal(basis_points).scaleb(-2), least, most) + ("%" if in_chinese() else f"{NBSP}%")


def tonnes(kilograms: int | Decimal | None, places: int | None = None) -> str:
    """kg of CO2e -> "9,151.2 t CO₂e"; at most three decimals, or exactly `places`."""
    if kilograms is None:
        return NOTHING
    least, most = (0, MOST_PLACES) if places is None else (places, places)
    return grouped(Decimal(kilograms) / KG_IN_TONNE, least, most) + f"{NBSP}t{NBSP}CO₂e"


def kilograms(amount: int | Decimal | None, places: int | None = None) -> str:
    """kg of CO2e -> "2.0 kg CO₂e", for products, whose footprints are too small for tonnes."""
    if amount is None:
        return NOTHING
    least, most = (0, MOST_PLACES) if places is None else (places, places)
    return grouped(Decimal(amount), least, most) + f"{NBSP}kg{NBSP}CO₂e"


def amount(value: int | Decimal | None, places: int | None = None) -> str:
    """Any other number with its thousands apart; at most six decimals, or exactly `places`."""
    if value is None:
        return NOTHING
    least, most = (0, 6) if places is None else (places, places)
    return grouped(value, least, most)


def day(when: date | None, style: str = "long") -> str:
    """2025-06-01 -> "2025年6月1日" or "1 June 2025"; style "iso" for narrow columns."""
    if when is None:
        return NOTHING
    if isinstance(when, datetime):
        when = timezone.localtime(when).date() if timezone.is_aware(when) else when.date()
    if style == "iso":
        return when.isoformat()
    return formats.date_format(when)


def moment(when: datetime | None, style: str = "long") -> str:
    """A day and its time to the minute, in the reader's time zone."""
    if when is None:
        return NOTHING
    local = timezone.localtime(when) if timezone.is_aware(when) else when
    return f"{day(local.date(), style)} {local:%H:%M}"


def short_hash(digest: str | bytes | None) -> str:
    """The first twelve signs of a hash, in groups of four: enough to compare by eye."""
    if not digest:
        return NOTHING
    text = digest.hex() if isinstance(digest, bytes) else digest.removeprefix("sha256:")
    return " ".join(text[at : at + 4] for at in range(0, 12, 4)).strip()


def file_size(octets: int | None) -> str:
    """5,300,000 -> "5.3 MB" (decimal units, as the limits are stated)."""
    if octets is None:
        return NOTHING
    for unit, size in (("MB", 1_000_000), ("KB", 1_000)):
        if octets >= size:
            return f"{grouped(Decimal(octets) / size, 0, 1)}{NBSP}{unit}"
    unit = gettext("bytes")
    return f"{octets}{NBSP}{unit}"
