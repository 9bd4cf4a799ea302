"""The incident register's rules: how much an incident still weighs, and the sheet that it is imported from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from suppliers.checks.identity import check_credit_code
from suppliers.checks.sheets import Column, RowRefused, SheetRow, judged
from suppliers.enums import LISTINGS, IncidentKind, IncidentSeverity
from suppliers.errors import Refused

WHOLE_BP = 10_000
COLUMNS = (
    Column("credit_code", ("统一社会信用代码", "Credit code")),
    Column("kind", ("类型", "Kind")),
    Column("severity", ("严重程度", "Severity"), required=False),
    Column("occurred_on", ("日期", "Day")),
    Column("ends_on", ("解除日期", "Ended on"), required=False),
    Column("source", ("来源", "Source")),
    Column("reference", ("文号", "Number"), required=False),
    Column("summary", ("摘要", "Summary"), required=False),
)
LONGEST = {"source": 160, "reference": 80, "summary": 500}


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """A good row of the sheet: what is to be recorded of whom."""

    number: int
    credit_code: str
    kind: IncidentKind
    severity: IncidentSeverity
    occurred_on: date
    ends_on: date | None
    source: str
    reference: str
    summary: str


def weight_bp(kind: str, occurred_on: date, ends_on: date | None, *, on: date, steps_bp: Sequence[int]) -> int:
    """What an incident still weighs on a day, in basis points of what it weighed at first.

    A listing weighs all of it until it is lifted, then nothing. Anything else weighs `steps_bp[n]` in the n-th year
    after it happened (0 = the first) and nothing when the steps are used up.
    """
    if on < occurred_on:
        return 0
    if kind in LISTINGS:
        return WHOLE_BP if ends_on is None or ends_on >= on else 0
    years = on.year - occurred_on.year - ((on.month, on.day) < (occurred_on.month, occurred_on.day))
    return steps_bp[years] if years < len(steps_bp) else 0


def read_incidents(
    rows: Iterable[SheetRow], *, kinds: Mapping[str, str], severities: Mapping[str, str], on: date
) -> tuple[tuple[IncidentLine, ...], tuple[RowRefused, ...]]:
    """The good rows, and what is wrong with the others. `kinds`, `severities`: from any accepted word to its code."""
    return judged(rows, lambda row: _line(row, kinds, severities, on), _key, told_at="reference")


def _key(line: IncidentLine) -> tuple[str, str, str, date | None]:
    """The number of a letter tells an incident; where there is none, the day does."""
    return line.credit_code, line.kind, line.reference, None if line.reference else line.occurred_on


def _line(row: SheetRow, kinds: Mapping[str, str], severities: Mapping[str, str], on: date) -> IncidentLine:
    cells = row.cells
    line = IncidentLine(
        number=row.number,
        credit_code=check_credit_code(cells.get("credit_code", "")).code,
        kind=IncidentKind(_word(cells, "kind", kinds)),
        severity=IncidentSeverity(_word(cells, "severity", severities, IncidentSeverity.ORDINARY)),
        occurred_on=_needed(day_of(cells, "occurred_on"), "occurred_on"),
        ends_on=day_of(cells, "ends_on"),
        source=_text(cells, "source"),
        reference=_text(cells, "reference"),
        summary=_text(cells, "summary"),
    )
    refuse_impossible(line.occurred_on, line.ends_on, line.source, on=on)
    return line


def refuse_impossible(occurred_on: date, ends_on: date | None, source: str, *, on: date) -> None:
    """What no incident can be, however it is entered. `on`: the supplier's day."""
    if not source.strip():
        raise Refused("source_needed", "Say where this is known from.", "source")
    if occurred_on > on:
        raise Refused("in_the_future", "{on} is in the future.", "occurred_on", on=occurred_on)
    if ends_on is not None and ends_on < occurred_on:
        raise Refused("ends_before_it_begins", "It ends before it begins: check both dates.", "ends_on")


def _word(cells: Mapping[str, str], column: str, words: Mapping[str, str], default: str = "") -> str:
    typed = cells.get(column, "").strip()
    found = words.get(typed.lower(), default if not typed else "")
    if not found:
        known = " / ".join(sorted(words))
        raise Refused("unknown_word", "“{text}” is not one of: {known}.", column, text=typed[:40], known=known)
    return found


_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
"""As people and the Chinese Excel write days: 2026/6/1, 2026.6.1, 2026年6月1日."""


def day_of(cells: Mapping[str, str], column: str) -> date | None:
    typed = cells.get(column, "").strip()
    if not typed:
        return None
    written = _DAY.fullmatch(typed)
    try:
        return date(*map(int, written.groups())) if written else date.fromisoformat(typed)
    except ValueError:
        raise Refused("not_a_day", "“{text}” is not a day such as 2026-06-01.", column, text=typed[:40]) from None


def _needed(day: date | None, column: str) -> date:
    if day is None:
        raise Refused("day_needed", "Enter the day, such as 2026-06-01.", column)
    return day


def _text(cells: Mapping[str, str], column: str) -> str:
    text = cells.get(column, "").strip()
    if len(text) > LONGEST[column]:
        raise Refused("too_long", "At most {limit} characters, please.", column, limit=LONGEST[column])
    return text
