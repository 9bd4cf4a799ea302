"""One column of a sheet: its titles, what a person reads about it, and how its text becomes a value."""

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import attrgetter

from suppliers.carbon.quantities import parse_quantity
from suppliers.checks.sheets import Column
from suppliers.errors import Refused
from suppliers.questions import Option

ID = "id"
BASE = "base"
Values = Mapping[str, str]
"""A row in plain form: value by key of its column; every column that can be filled in is there, "" for nothing."""


class Choices(tuple[Option, ...]):
    """What a list offers, in order. The names are looked up thousands of times for a large sheet: once made, kept."""

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The code by every way to name it: either language's name, the code itself; the first one wins."""
        found: dict[str, str] = {}
        for choice in self:
            for name in (choice.code, choice.name_zh, choice.name_en):
                found.setdefault(_plain(name), choice.code)
        return found


NOTHING = Choices()


def told_apart(choices: Iterable[Option]) -> Choices:
    """The same choices; where two share a name, the code stands behind it."""
    offered = tuple(choices)
    chinese, english = (Counter(map(attrgetter(name), offered)) for name in ("name_zh", "name_en"))
    return Choices(
        Option(
            each.code,
            each.name_zh if chinese[each.name_zh] == 1 else f"{each.name_zh} ({each.code})",
            each.name_en if english[each.name_en] == 1 else f"{each.name_en} ({each.code})",
        )
        for each in offered
    )


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `hint` is read in the note of its title. `choices`: what its list offers. `is_number`: written as a
    number. `is_told`: only told, never read (a question's text, what last year said)."""

    key: str
    name_zh: str
    name_en: str
    hint_zh: str = ""
    hint_en: str = ""
    choices: Choices = NOTHING
    width: int = 16
    required: bool = False
    is_number: bool = False
    is_told: bool = False


HIDDEN = (
    Field(ID, "编号（勿改）", "Id (do not change)", width=4),
    Field(BASE, "校验（勿改）", "Check (do not change)", width=4),
)
"""The hidden columns: which thing a row is, and the digest of what it said when it was exported."""


REASON = Field("reason", "错误原因", "What is wrong", width=50, is_told=True)
"""The column of a sheet of wrong rows that says why they were not taken."""


def columns(fields: Iterable[Field]) -> tuple[Column, ...]:
    """The columns to read. Those that only tell something, and the hidden ones, may be missing: CSV has none."""
    return (
        *(Column(field.key, (field.name_zh, field.name_en), required=False) for field in (*HIDDEN, REASON)),
        *(Column(field.key, (field.name_zh, field.name_en), required=not field.is_told) for field in fields),
    )


def chosen(text: str, choices: Choices, key: str) -> str:
    """The code that a person chose by its name, in either language, or by the code itself; "" for nothing.

    Raises Refused (field: the column's key) for what the list does not offer.
    """
    if not text:
        return ""
    code = choices.codes.get(_plain(text))
    if code is None:
        message = "“{text}” is not in the list of this column. Choose from the list."
        raise Refused("not_offered", message, key, text=text)
    return code


def amount(text: str, key: str, *, decimals: int = 6, negative: bool = False) -> str:
    """An exact amount in plain digits; "" for nothing. Raises Refused (field: the column's key) as parse_quantity."""
    if not text:
        return ""
    number = parse_quantity(text, field=key, allow_negative=negative)
    if -number.normalize().as_tuple().exponent > decimals:  # type: ignore[operator]
        raise Refused("decimals", "At most {decimals} decimals here, please.", key, decimals=decimals)
    return plain(number)


def short(text: str, key: str, most: int) -> str:
    """A text of at most so many characters. Raises Refused (field: the column's key)."""
    if len(text) > most:
        raise Refused("too_long", "At most {limit} characters, please.", key, limit=most)
    return text


def plain(number: Decimal | None) -> str:
    """As a person would type it: no trailing zeros, no power of ten; "" for None."""
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def digest(rows: Sequence[Values]) -> str:
    """A short digest of what the rows of a thing say, the same whatever program wrote them."""
    told = json.dumps([dict(sorted(row.items())) for row in rows], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
