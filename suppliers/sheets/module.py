"""What every module of sheets is made of, and the walk over the rows of one that has a thing in each row."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from suppliers.checks.sheets import Fault, SheetRow
from suppliers.errors import Refused
from suppliers.sheets.comparing import EMPTY, LINE_KEY, State, compare
from suppliers.sheets.fields import BASE, ID, Choices, Field, Values

LONGEST_KEY = 160
_OF_LINE = re.compile(r"line-([0-9]+)-(\w+)", re.ASCII)
Here = Mapping[str, Sequence[Values]]
"""What stands in the file now: the rows of each thing by its key."""
Judge = Callable[[str, Mapping[str, str]], Values | None]
"""From a thing's key and the text of its row to plain values; None when the row takes it out. Raises Refused, whose
field is the key of the column that must change."""


@dataclass(frozen=True, slots=True)
class Module:
    """A kind of sheet. `most_rows` in one file; `per_year`: a sheet is of one year; `whole`: its rows only mean
    something together and are taken over in one act; `doubted`: its figures may ask for a sentence of explanation.
    `title`: the columns that say which thing a row is. `line_fields`: the columns of a second sheet, in which each
    thing has as many rows as it needs."""

    code: str
    name_zh: str
    name_en: str
    fields: tuple[Field, ...]
    most_rows: int
    per_year: bool = False
    whole: bool = True
    doubted: bool = False
    title: tuple[str, ...] = ()
    line_fields: tuple[Field, ...] = ()
    most_lines: int = 0

    def fields_of(self, *, lines: bool) -> tuple[Field, ...]:
        return self.line_fields if lines else self.fields


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A row of an exported sheet. `values` in plain form, what is only told as it reads; `choices`: lists of this row
    alone, by key of the column; `hints`: notes at its cells; `is_line`: it stands in the second sheet."""

    key: str
    base: str
    values: Values
    choices: Mapping[str, Choices] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row as typed and what is wrong with it, by key of the column ("" for the row as a whole); `is_line`: it stands
    in the second sheet."""

    number: int
    cells: Mapping[str, str]
    faults: Mapping[str, Fault] = field(default_factory=dict)
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing as the sheet has it: its rows as typed, what they say (`there`, row by row; None: it is taken out, or
    wrong) and what stands here (`here`)."""

    key: str
    base: str
    state: State
    rows: tuple[JudgedRow, ...]
    there: tuple[Values, ...] | None
    here: tuple[Values, ...] | None


def row_by_row(
    rows: Sequence[SheetRow],
    here: Here,
    judge: Judge,
    *,
    key_of: Callable[[SheetRow, frozenset[str]], str],
    is_blank: Callable[[SheetRow], bool],
) -> Iterator[Entry]:
    """The entries of a module with one thing in each row.

    A hidden id counts once: a row that was copied with it is a new one. `key_of` finds what a row without an id is,
    among what no other row is; "" for a new thing.
    """
    own = _own_keys(rows, here)
    claimed = set(own.values())
    for row in rows:
        key = own.get(row.number, "")
        base = row.cells.get(BASE, "") if key else ""
        if is_blank(row) and (not key or base == EMPTY):
            continue
        if not key:
            key = key_of(row, frozenset(here) - claimed)
            claimed.add(key)
        yield _entry(row, key, base, here, judge)


def _own_keys(rows: Sequence[SheetRow], here: Here) -> dict[int, str]:
    """The key of each row that has one: the first row with it, if it was exported or stands here."""
    found: dict[str, int] = {}
    for row in rows:
        key = row.cells.get(ID, "")[:LONGEST_KEY]
        if key and (key in here or row.cells.get(BASE)):
            found.setdefault(key, row.number)
    return {number: key for key, number in found.items()}


def _entry(row: SheetRow, key: str, base: str, here: Here, judge: Judge) -> Entry:
    now = tuple(here[key]) if key in here else None
    faults = dict(row.faults)
    there: tuple[Values, ...] | None = None
    if not faults:
        try:
            values = judge(key, row.cells)
            there = None if values is None else (values,)
        except Refused as error:
            faults = {error.field: fault_of(error)}
    judged = (JudgedRow(row.number, row.cells, faults),)
    if faults:
        return Entry(key, base, State.WRONG, judged, None, now)
    return Entry(key, base, compare(base, now, there), judged, there, now)


def fault_of(error: Refused) -> Fault:
    return Fault(error.code, error.message, {name: str(value) for name, value in error.values.items()})


def place_of(field: str, rows: Sequence[Values]) -> tuple[int, str]:
    """Which of a thing's rows a refusal is about, from 0, and which column: "line-3-unit" is that of line 3."""
    match = _OF_LINE.fullmatch(field)
    if match is None:
        return 0, field
    at = next((at for at, row in enumerate(rows) if at and row.get(LINE_KEY) == match[1]), 0)
    return at, match[2]
