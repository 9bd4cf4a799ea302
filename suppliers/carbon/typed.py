"""Reading what was typed into one field: each function gives a value or raises `Refused` naming the field."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from suppliers.carbon.quantities import parse_quantity
from suppliers.errors import Refused

Typed = Mapping[str, str]
"""A form, a row of a sheet or an object of the API: text by key; a key that is not there says nothing."""
LONGEST = 500
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_YES = "yes"


def said(typed: Typed, key: str, longest: int = LONGEST) -> str:
    """Text without blanks around it, "" where nothing is said."""
    text = typed.get(key, "").replace("\x00", "").strip()
    if len(text) > longest:
        raise Refused("too_long", "At most {limit} characters, please.", key, limit=longest)
    return text


def one_of(typed: Typed, key: str, choices: Mapping[str, object] | Sequence[str], default: str = "") -> str:
    """One of the codes."""
    text = said(typed, key) or default
    if text not in choices:
        raise Refused("choose", "Choose one.", key)
    return str(text)


def chosen(typed: Typed, key: str, default: str = "") -> str:
    """A code that somebody else judges; it must be there."""
    text = said(typed, key, 80) or default
    if not text:
        raise Refused("choose", "Choose one.", key)
    return text


def amount(typed: Typed, key: str, *, allow_negative: bool = False) -> Decimal | None:
    """Zero or more, or less if that is allowed; None where nothing is said."""
    text = said(typed, key)
    return parse_quantity(text, field=key, allow_negative=allow_negative) if text else None


def needed(typed: Typed, key: str) -> Decimal:
    """An amount of zero or more that must be there."""
    return parse_quantity(said(typed, key), field=key)


def above_zero(typed: Typed, key: str, default: str = "") -> Decimal:
    """An amount above zero."""
    found = parse_quantity(said(typed, key) or default, field=key)
    if not found:
        raise Refused("not_positive", "{amount} must be more than zero.", key, amount=str(found))
    return found


def percent(typed: Typed, key: str) -> int:
    """A share typed in percent, as basis points."""
    found = amount(typed, key)
    if found is None:
        return 0
    if found > 100 or found * 100 != int(found * 100):
        raise Refused("percent_wrong", "Give a share from 0 to 100 % with at most two decimals.", key)
    return int(found * 100)


def whole(typed: Typed, key: str, default: int) -> int:
    """A whole number from 1."""
    found = amount(typed, key)
    if found is None:
        return default
    if found != int(found) or found < 1:
        raise Refused("uses_whole", "Give a whole number from 1.", key)
    return int(found)


def day(typed: Typed, key: str) -> date:
    """A day as 2026-06-01."""
    text = said(typed, key)
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise Refused("not_a_day", "Give a day as in 2026-06-01.", key) from None


def ticked(typed: Typed, key: str) -> bool:
    """Whether a box is ticked."""
    return said(typed, key) == _YES
