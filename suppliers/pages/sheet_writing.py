"""Writing the sheets of a module: titles with notes, lists to choose from, hidden ids, and what stands here filled in.

Nothing that a supplier typed becomes a formula or a link: every text is written as text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from suppliers.checks.sheets import MARKS_SHEET
from suppliers.checks.sheets.cells import number_text
from suppliers.operations.sheets import FORMAT, LINES_SHEET
from suppliers.sheets.fields import BASE, HIDDEN, ID, REASON, Choices, Field
from suppliers.sheets.module import Module

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LISTS_SHEET = "_lists"
BLANK_ROWS = 300
"""Rows below those that are filled in for which the lists are offered too."""


@dataclass(frozen=True, slots=True)
class Written:
    """A row as it is to be read: texts by key of the column, lists and notes of its own cells."""

    cells: Mapping[str, str]
    choices: Mapping[str, Choices]
    hints: Mapping[str, str]
    is_line: bool = False


def write_sheets(
    stream: IO[bytes],
    module: Module,
    rows: Iterable[Written],
    *,
    lists: Mapping[str, Choices],
    marks: Mapping[str, str],
    reasons: bool = False,
) -> None:
    """Write the workbook of a module; `lists`: what columns offer besides their fields' own; `reasons`: with a column
    that says what is wrong."""
    book = _Book(stream, module, lists, reasons=reasons)
    for row in rows:
        book.write(row)
    book.close({"version": FORMAT, "lines": named_sheet(LINES_SHEET)} | dict(marks))


def shown(field: Field, value: str, choices: Choices | None = None) -> str:
    """A value in plain form as a person reads it: the name of what was chosen, everything else as it is."""
    offered = choices or field.choices
    return next((name_of(choice) for choice in offered if choice.code == value), value) if value else ""


def name_of(thing: Any) -> str:
    """The name of a thing that has one in both languages, in the reader's."""
    return str(thing.name_zh if _is_chinese() else thing.name_en)


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def named_sheet(names: tuple[str, str]) -> str:
    return names[0 if _is_chinese() else 1]


class _Book:
    """A workbook while it is written: at most two sheets of rows, one of lists, one of marks."""

    def __init__(self, stream: IO[bytes], module: Module, lists: Mapping[str, Choices], *, reasons: bool) -> None:
        self.workbook = xlsxwriter.Workbook(stream, OPTIONS)
        self.formats = _formats(self.workbook)
        more = (REASON,) if reasons else ()
        self.main = _Sheet(self, name_of(module)[:31], (*HIDDEN, *module.fields, *more), lists)
        self.lines = None
        if module.line_fields:
            fields = (*HIDDEN, *module.line_fields, *more)
            self.lines = _Sheet(self, named_sheet(LINES_SHEET), fields, lists)
        self.lists: dict[Choices, str] = {}

    def write(self, row: Written) -> None:
        sheet = self.lines if row.is_line and self.lines else self.main
        sheet.write(row)

    def close(self, marks: Mapping[str, str]) -> None:
        for sheet in (self.main, self.lines):
            if sheet is not None:
                sheet.close()
        self._write_lists()
        told = self.workbook.add_worksheet(MARKS_SHEET)
        for at, (name, value) in enumerate(marks.items()):
            told.write_string(at, 0, name)
            told.write_string(at, 1, value)
        told.very_hidden()
        self.workbook.close()

    def source(self, choices: Choices) -> str:
        """The cells of the sheet of lists that hold these choices."""
        offered = choices
        if offered not in self.lists:
            column = xlsxwriter.utility.xl_col_to_name(len(self.lists))
            self.lists[offered] = f"={LISTS_SHEET}!${column}$1:${column}${len(offered)}"
        return self.lists[offered]

    def _write_lists(self) -> None:
        sheet = self.workbook.add_worksheet(LISTS_SHEET)
        longest = max((len(choices) for choices in self.lists), default=0)
        for at in range(longest):  # row by row: what was written is not kept in memory
            for column, choices in enumerate(self.lists):
                if at < len(choices):
                    sheet.write_string(at, column, name_of(choices[at]))
        sheet.hide()


class _Sheet:
    """One sheet of rows."""

    def __init__(self, book: _Book, title: str, fields: Sequence[Field], lists: Mapping[str, Choices]) -> None:
        self.book, self.fields, self.lists = book, fields, lists
        self.sheet = book.workbook.add_worksheet(title)
        self.last = 0
        self.own_lists: dict[int, list[int]] = {}
        for column, field in enumerate(fields):
            self._head(column, field)
        self.sheet.freeze_panes(1, len(HIDDEN) + 1)

    def write(self, row: Written) -> None:
        self.last += 1
        for column, field in enumerate(self.fields):
            self._cell(column, field, row.cells.get(field.key, ""))
            if hint := row.hints.get(field.key):
                self.sheet.write_comment(self.last, column, hint, {"x_scale": 2})
            if choices := row.choices.get(field.key):
                self.own_lists.setdefault(column, []).append(self.last)
                self._offer(self.last, column, self.last, choices)

    def close(self) -> None:
        """Offer each column's list wherever a row has none of its own."""
        end = self.last + BLANK_ROWS
        for column, field in enumerate(self.fields):
            choices = self.lists.get(field.key) or field.choices
            for first, last in _gaps(self.own_lists.get(column, []), end) if choices else ():
                self._offer(first, column, last, choices)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:{xlsxwriter.utility.xl_rowcol_to_cell(end, 40)}"})

    def _head(self, column: int, field: Field) -> None:
        style = "told" if field.is_told else "head"
        title = name_of(field) + (" *" if field.required else "")
        self.sheet.write_string(0, column, title, self.book.formats[style])
        hidden = {"hidden": True} if field.key in {ID, BASE} else {}
        text = None if field.is_number else self.book.formats["text"]
        self.sheet.set_column(column, column, field.width, text, hidden)
        hint = field.hint_zh if _is_chinese() else field.hint_en
        if hint:
            self.sheet.write_comment(0, column, hint, {"x_scale": 2})

    def _cell(self, column: int, field: Field, text: str) -> None:
        if not text:
            return
        number = _exact(text) if field.is_number else None
        style = "quiet" if field.is_told and field.key != REASON.key else "number" if number is not None else "text"
        if number is not None:
            self.sheet.write_number(self.last, column, number, self.book.formats[style])
        else:
            self.sheet.write_string(self.last, column, text, self.book.formats[style])

    def _offer(self, first: int, column: int, last: int, choices: Choices) -> None:
        rule = {
            "validate": "list",
            "source": self.book.source(choices),
            "error_title": _("Not in the list"),
            "error_message": _("Choose from the list of this cell."),
        }
        self.sheet.data_validation(first, column, last, column, rule)


def _formats(workbook: Any) -> dict[str, Any]:
    return {
        "head": workbook.add_format({"bold": True, "bg_color": "#E2F2EA", "bottom": 1, "text_wrap": True}),
        "told": workbook.add_format({"bold": True, "bg_color": "#EEEEEE", "bottom": 1, "text_wrap": True}),
        "quiet": workbook.add_format({"num_format": "@", "font_color": "#666666", "text_wrap": True, "valign": "top"}),
        "text": workbook.add_format({"num_format": "@"}),
        "number": workbook.add_format({"num_format": "General"}),
    }


def _exact(text: str) -> float | None:
    """The number, if a workbook can keep it digit for digit; else it is written as text."""
    try:
        number = float(Decimal(text))
    except InvalidOperation:
        return None
    return number if number_text(number) == text else None


def _gaps(taken: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    """The rows from 1 to `end` that are not among those taken, from and to."""
    first = 1
    for row in [*taken, end + 1]:
        if first < row:
            yield first, row - 1
        first = row + 1
