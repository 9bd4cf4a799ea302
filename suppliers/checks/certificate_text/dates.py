"""Dates as certificates write them, in Chinese and English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(?P<{0}>(?:19|20)\d{{2}})"
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\.?"
_NUMERALS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_HAN = "〇零○一二三四五六七八九"

_FORMS = re.compile(
    "|".join(
        (
            r"(?P<y1>(?:19|20)\d\d)\s*年\s*(?P<m1>\d{1,2})\s*月\s*(?P<d1>\d{1,2})(?!\d)\s*[日曰目号]?",
            r"(?<![\d.])(?P<y2>(?:19|20)\d\d)\s?[-/.]\s?(?P<m2>\d{1,2})\s?[-/.]\s?(?P<d2>\d{1,2})(?!\d)",
            r"(?<!\d)(?P<d3>\d{1,2})(?:st|nd|rd|th)?[\s\-./]*(?:of\s+)?"
            + _MONTH.format("n3")
            + r"[\s\-./,]*"
            + _YEAR.format("y3"),
            _MONTH.format("n4") + r"[\s\-./]*(?P<d4>\d{1,2})(?:st|nd|rd|th)?[\s,\-./]+(?P<y4>(?:19|20)\d\d)",
            r"(?<![\d./-])(?P<a5>\d{1,2})(?P<s5>[/.-])(?P<b5>\d{1,2})(?P=s5)(?P<y5>(?:19|20)\d\d)(?!\d)",
            rf"(?P<y6>[{_HAN}]{{4}})\s*年\s*(?P<m6>[{_HAN}十]{{1,3}})\s*月\s*(?P<d6>[{_HAN}十]{{1,4}})\s*日",
            r"(?<!\d)(?P<y7>20\d\d)(?P<m7>[01]\d)(?P<d7>[0-3]\d)(?!\d)",
        )
    ),
    re.IGNORECASE,
)  # fmt: skip


_DIGITS = {"O": "0", "o": "0", "l": "1", "I": "1"}
_LOOKS_LIKE_DIGIT = re.compile(r"(?<=[\d年月])[OolI](?=[\d年月日])")
"""A letter among the digits of a date: one sign for one, so that places stay the same."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it stands in a text. `day` is None for one that no calendar has; `sure` is False for 03/05/2024."""

    start: int
    end: int
    day: date | None
    sure: bool = True


def written_dates(text: str) -> Iterator[Written]:
    """All dates in a text in half-width characters, in their order."""
    for match in _FORMS.finditer(_LOOKS_LIKE_DIGIT.sub(lambda letter: _DIGITS[letter[0]], text)):
        year, month, day, sure = _parts(match)
        try:
            yield Written(match.start(), match.end(), date(year, month, day), sure)
        except ValueError:
            yield Written(match.start(), match.end(), None)


def _parts(match: re.Match[str]) -> tuple[int, int, int, bool]:
    found = {name: text for name, text in match.groupdict().items() if text is not None}
    form = next(iter(found))[-1]
    year = found["y" + form]
    if form == "5":
        first, second = int(found["a5"]), int(found["b5"])
        month, day = (first, second) if second > 12 else (second, first)
        return int(year), month, day, first == second or first > 12 or second > 12
    if form in "34":
        return int(year), _MONTHS.index(found["n" + form].lower()) + 1, int(found["d" + form]), True
    if form == "6":
        return int("".join(map(_NUMERALS.__getitem__, year))), _number(found["m6"]), _number(found["d6"]), True
    return int(year), int(found["m" + form]), int(found["d" + form]), form != "7"


def _number(text: str) -> int:
    """A Chinese number up to 39, such as 三, 十, 十二, 二十, 三十一."""
    tens, ten, ones = text.rpartition("十")
    digits = "".join(map(_NUMERALS.__getitem__, ones)) or "0"
    if not ten:
        return int(digits)
    return 10 * int(_NUMERALS.get(tens, "1" if not tens else "9")) + int(digits)
