"""From a file to rows by column. Whoever reads says which columns; their order and what stands above do not matter."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from suppliers.checks.sheets.cells import Fault, RawRow, letters
from suppliers.checks.sheets.delimited import csv_rows
from suppliers.checks.sheets.survey import damaged, too_many
from suppliers.checks.sheets.workbook import open_workbook
from suppliers.errors import Refused

MOST_BYTES = 40_000_000
HEAD_WITHIN = 20
"""Rows among which the titles are looked for: people put a heading above a table."""
VERSION = "version"


@dataclass(frozen=True, slots=True)
class Column:
    """A column to read: the key that its cells get, and the titles by which it is known (Chinese, English, others)."""

    key: str
    titles: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its number in Excel, text by key ("" for an empty cell), and faults by key."""

    number: int
    cells: Mapping[str, str]
    faults: Mapping[str, Fault]


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet as read. `places`: letters of the columns by key; `unread`: titles that nobody asked for; `marks`: what
    the hidden sheet of a template says, {} without one."""

    rows: tuple[SheetRow, ...]
    version: str
    marks: Mapping[str, str]
    places: Mapping[str, str]
    unread: tuple[str, ...]


def read_sheet(
    content: bytes, columns: Sequence[Column], *, most_rows: int = 100_000, sheet: str = "", lenient: bool = False
) -> SheetRead:
    """Read a workbook or a CSV file. Empty rows are left out; text is as typed, numbers without exponent, days ISO.

    Refused (field "file"): not_a_workbook, sheet_missing, column_missing {title}, column_twice {title}, too_many_rows
    {most}, too_wide; and for the first such cell merged_cells {where}, formula {where}, error_value {where}. With
    `lenient` these three stand at their row (SheetRow.faults) instead, so that the other rows can be taken.
    """
    if len(content) > MOST_BYTES:
        raise damaged()
    if content.startswith(b"PK\x03\x04"):
        book = open_workbook(content, most_rows=most_rows + HEAD_WITHIN, sheet=sheet)
        rows, marks = book.rows, book.marks
    else:
        rows, marks = csv_rows(content, most_rows=most_rows + HEAD_WITHIN), {}
    head, rest = _head(rows, columns)
    places = _places(head, columns)
    read = tuple(_bounded(_read_rows(rest, places), most_rows))
    if not lenient:
        _refuse_faults(read)
    known = set(places.values())
    return SheetRead(
        read,
        marks.get(VERSION, ""),
        marks,
        {key: letters(at) for key, at in places.items()},
        tuple(title for at, title in enumerate(head.cells) if title and at not in known),
    )


def plain_title(title: str) -> str:
    """A title without what does not tell titles apart: width, case, spaces, the star of a required column."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().replace("*", " ").split())


def _head(rows: Iterator[RawRow], columns: Sequence[Column]) -> tuple[RawRow, Iterator[RawRow]]:
    """The row of titles, which is the first that names most of the columns, and the rows below it."""
    first = list(islice(rows, HEAD_WITHIN))
    wanted = {plain_title(title) for column in columns for title in column.titles}
    named = [sum(plain_title(cell) in wanted for cell in row.cells) for row in first]
    if not any(named):
        raise _missing(next(column for column in columns if column.required))
    at = named.index(max(named))
    return first[at], chain(first[at + 1 :], rows)


def _places(head: RawRow, columns: Sequence[Column]) -> dict[str, int]:
    """Which column of the sheet each key is."""
    titles = [plain_title(cell) for cell in head.cells]
    places: dict[str, int] = {}
    for column in columns:
        wanted = {plain_title(title) for title in column.titles}
        found = [at for at, title in enumerate(titles) if title in wanted]
        if len(found) > 1:
            raise Refused(
                "column_twice",
                "The column “{title}” stands in this sheet twice ({first} and {second}). Remove one.",
                "file",
                title=head.cells[found[0]],
                first=letters(found[0]),
                second=letters(found[1]),
            )
        if not found and column.required:
            raise _missing(column)
        if found:
            places[column.key] = found[0]
    return places


def _missing(column: Column) -> Refused:
    return Refused(
        "column_missing",
        "This file has no column “{title}”: it is not the template of this page, or a column was renamed or removed. "
        "Take the template again.",
        "file",
        title="” / “".join(column.titles[:2]),
    )


def _read_rows(rows: Iterator[RawRow], places: Mapping[str, int]) -> Iterator[SheetRow]:
    for row in rows:
        cells = {key: row.cells[at] if at < len(row.cells) else "" for key, at in places.items()}
        faults = {key: row.faults[at] for key, at in places.items() if at in row.faults}
        if faults or any(cells.values()):
            yield SheetRow(row.number, cells, faults)


def _bounded(rows: Iterator[SheetRow], most: int) -> Iterator[SheetRow]:
    for count, row in enumerate(rows):
        if count == most:
            raise too_many(most)
        yield row


def _refuse_faults(rows: Sequence[SheetRow]) -> None:
    for row in rows:
        for fault in row.faults.values():
            raise Refused(fault.code, fault.message, "file", **fault.values)
