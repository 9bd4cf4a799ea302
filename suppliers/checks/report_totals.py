"""Whether the totals that a supplier states stand in the text of its report.

A total is found where a number of the text is the total in kg, t or 10,000 t, rounded as the text rounds it. It differs
where the text names the scope and another number follows. Else it is not readable: a text that we cannot follow says
nothing against a figure (product rule 4).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from suppliers.carbon.rounding import half_up

LEAST_DIGITS = 3
"""A number of fewer digits (a year's "12") stands in every text by chance."""
LABEL_REACH = 60
"""Characters after the name of a scope within which its figure is looked for."""
MASSES = tuple(map(Decimal, ("1", "1000", "10000000")))
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?(?![\d.])|(?<![\d.,])\d+(?:\.\d+)?(?![\d.])")
LABELS: Mapping[str, re.Pattern[str]] = {
    "scope1": re.compile(r"范围\s*(?:一|1|Ⅰ|I(?!I))|scope\s*(?:1|I(?!I)|one)\b|直接(?:温室气体)?排放", re.IGNORECASE),
    "scope2_location": re.compile(r"基于位置|位置法|location[- ]based", re.IGNORECASE),
    "scope2_market": re.compile(r"基于市场|市场法|market[- ]based", re.IGNORECASE),
    "scope3": re.compile(r"范围\s*(?:三|3|Ⅲ|III)|scope\s*(?:3|III|three)\b", re.IGNORECASE),
}


class Outcome(StrEnum):
    FOUND = "found"
    DIFFERS = "differs"
    UNREADABLE = "not_readable"


@dataclass(frozen=True, slots=True)
class TotalRead:
    """What became of looking for a total; `seen` is the number that stands there, "" when none does."""

    outcome: Outcome
    page: int = 0
    seen: str = ""


def read_total(pages: Sequence[tuple[int, str]], figure: str, kg: Decimal) -> TotalRead:
    """Look for a total of `kg` in the pages (number and text). `figure` is a key of LABELS."""
    read = [(number, unicodedata.normalize("NFKC", text)) for number, text in pages]
    for number, text in read:
        for match in _NUMBER.finditer(text):
            if found := next((each for each in _readings(match[0]) if _is(each, kg)), ""):
                return TotalRead(Outcome.FOUND, number, found)
    for number, text in read:
        for label in LABELS[figure].finditer(text):
            if seen := _figure_after(text, label.end()):
                return TotalRead(Outcome.DIFFERS, number, seen)
    return TotalRead(Outcome.UNREADABLE)


def _readings(number: str) -> Iterator[str]:
    """A number, and what is left of it without its first groups: "1 657.305" may be "Scope 1" and 657.305."""
    groups = number.split(" ")
    return (" ".join(groups[at:]) for at in range(len(groups)))


def _figure_after(text: str, start: int) -> str:
    """The first number with enough digits within reach; a year or a number of a clause is none."""
    near = _NUMBER.finditer(text, start, min(len(text), start + LABEL_REACH))
    return next((each[0] for each in near if _digits(each[0]) >= LEAST_DIGITS and not _is_year(each[0])), "")


def _is(number: str, kg: Decimal) -> bool:
    if _digits(number) < LEAST_DIGITS:
        return False
    amount = Decimal(number.replace(",", "").replace(" ", ""))
    places = len(number.partition(".")[2])
    return any(half_up(kg / mass, places) == amount for mass in MASSES) if amount else False


def _digits(number: str) -> int:
    return sum(each.isdigit() for each in number.lstrip("0.,"))


def _is_year(number: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", number) is not None
