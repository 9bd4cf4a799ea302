"""A workbook (.xlsx, ECMA-376) opened within limits: the rows of one sheet and the marks that our templates carry."""

import io
import re
import zipfile
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from posixpath import join, normpath
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from suppliers.checks.sheets.cells import BLANK, Cell, Fault, RawRow, as_text, letters, percent_text
from suppliers.checks.sheets.survey import MOST_AREA, Survey, damaged, shared_lengths, survey_sheet
from suppliers.errors import Refused

MARKS_SHEET = "_greengate"
"""The hidden sheet of a template: names and values, such as its version."""
MOST_UNPACKED = 400_000_000
MOST_ENTRIES = 2_000
MOST_PART = 20_000_000
"""Bytes of a part that is read whole: the list of sheets, the styles."""
MOST_MARKS = 100

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BUILT_IN_PERCENTS = frozenset({9, 10})
CELL_MESSAGES = {
    "formula": "{where} holds a formula. Enter its result: copy the cell and paste it as a value.",
    "error_value": "{where} shows an error (such as #DIV/0!). Enter the value itself.",
    "merged_cells": "{where} is merged with other cells. Unmerge them and fill each cell.",
}


@dataclass(frozen=True, slots=True)
class Book:
    """One sheet of a workbook, row by row, and the marks that stand in the hidden sheet of our templates."""

    rows: Iterator[RawRow]
    marks: Mapping[str, str]


def open_workbook(content: bytes, *, most_rows: int, sheet: str) -> Book:
    """The rows of the sheet of that name, or of the first visible one. Raises Refused, also for bombs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_bomb(package)
            parts = _Parts(package)
            with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
                name = _chosen(book, sheet)
                survey = parts.survey(name, most_rows)
                marks = _marks(book, parts)
                return Book(_rows(book.get_sheet_by_name(name), survey), marks)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, KeyError, ElementTree.ParseError):
        raise damaged() from None
    except CalamineError:
        raise damaged() from None


def _refuse_bomb(package: zipfile.ZipFile) -> None:
    listed = package.infolist()
    too_much = len(listed) > MOST_ENTRIES or sum(entry.file_size for entry in listed) > MOST_UNPACKED
    if too_much or any(entry.flag_bits & 0x1 for entry in listed):
        raise damaged()


def _chosen(book: CalamineWorkbook, sheet: str) -> str:
    """The sheet asked for; without a name the first one that a person sees."""
    names = [
        each.name
        for each in book.sheets_metadata
        if each.typ == SheetTypeEnum.WorkSheet and (sheet or each.visible == SheetVisibleEnum.Visible)
    ]
    found = [name for name in names if name == sheet or (not sheet and name != MARKS_SHEET)]
    if not found:
        raise Refused("sheet_missing", "There is no sheet “{sheet}” in this workbook.", "file", sheet=sheet or "1")
    return found[0]


class _Parts:
    """The XML parts of a workbook that calamine does not tell about."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.names = {entry.filename.lstrip("/"): entry for entry in package.infolist()}
        self.main = self._main()
        self.related = self._relations(self.main)
        self.strings = self._strings()
        self.percents = self._percents()

    def survey(self, sheet: str, most_rows: int) -> Survey:
        """Walk the sheet of that name; Refused when it holds too much."""
        for element in self._read(self.main).iter():
            if _tag(element) == "sheet" and element.get("name") == sheet:
                path = self.related[element.get(_RELATION, "")][1]
                with self.package.open(self.names[path]) as stream:
                    return survey_sheet(stream, most_rows=most_rows, strings=self.strings, percents=self.percents)
        raise damaged()

    def _main(self) -> str:
        """Where the workbook itself is; the package says so."""
        return next(path for kind, path in self._relations("").values() if kind == "officeDocument")

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part names: their kind and path by id. "": the package."""
        folder, _slash, name = part.rpartition("/")
        found = {}
        for element in self._read(join(folder, "_rels", f"{name}.rels")):
            target = element.get("Target", "")
            path = normpath(target if target.startswith("/") else join("/", folder, target)).lstrip("/")
            found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], path)
        return found

    def _strings(self) -> "array[int]":
        for kind, path in self.related.values():
            if kind == "sharedStrings" and path in self.names:
                with self.package.open(self.names[path]) as stream:
                    return shared_lengths(stream)
        return array("L")

    def _percents(self) -> frozenset[int]:
        """Which styles of cells show a number as a percentage."""
        path = next((path for kind, path in self.related.values() if kind == "styles"), "")
        if path not in self.names:
            return frozenset()
        codes, styles = set(_BUILT_IN_PERCENTS), []
        for element in self._read(path).iter():
            if _tag(element) == "numFmt" and "%" in element.get("formatCode", ""):
                codes.add(int(element.get("numFmtId", "0")))
            if _tag(element) == "cellXfs":
                styles = [int(style.get("numFmtId", "0")) for style in element]
        return frozenset(index for index, code in enumerate(styles) if code in codes)

    def _read(self, path: str) -> ElementTree.Element:
        entry = self.names[path]
        if entry.file_size > MOST_PART:
            raise damaged()
        text = self.package.read(entry)
        if _DECLARATION.search(text.replace(b"\0", b"")):  # in UTF-16 every other byte of it is zero
            raise damaged()
        return ElementTree.fromstring(text)  # noqa: S314 - nothing can be declared in it, see above


def _marks(book: CalamineWorkbook, parts: _Parts) -> dict[str, str]:
    if MARKS_SHEET not in book.sheet_names:
        return {}
    parts.survey(MARKS_SHEET, MOST_MARKS)
    rows = book.get_sheet_by_name(MARKS_SHEET).to_python(skip_empty_area=False)
    return {as_text(row[0]): as_text(row[1]) for row in rows if len(row) > 1}


def _rows(sheet: CalamineSheet, survey: Survey) -> Iterator[RawRow]:
    """Rows that hold anything. iter_rows begins with row 1, whatever is empty above, and with the first used column."""
    faults = _faults(sheet, survey)
    first = sheet.start[1] if sheet.start else 0
    at = -1
    for at, values in enumerate(sheet.iter_rows()):
        cells: list[Cell] = [""] * first + list(values)
        texts = [
            percent_text(cell) if (at, column) in survey.percents else as_text(cell)
            for column, cell in enumerate(cells)
        ]
        if any(texts) or at in faults:
            yield RawRow(at + 1, tuple(texts), faults.get(at, BLANK))
    for row in sorted(row for row in faults if row > at):  # below the last value: formulas without one, errors
        yield RawRow(row + 1, (), faults[row])


def _faults(sheet: CalamineSheet, survey: Survey) -> dict[int, dict[int, Fault]]:
    """By row and column, from 0. A formula says more than that its cell is merged or shows an error."""
    found: dict[int, dict[int, Fault]] = {}
    kinds = (
        ("merged_cells", _merged(sheet, survey)),
        ("error_value", survey.errors),
        ("formula", survey.formulas),
    )
    for code, cells in kinds:
        for row, column in cells:
            where = {"where": f"{letters(column)}{row + 1}"}
            found.setdefault(row, {})[column] = Fault(code, CELL_MESSAGES[code], where)
    return found


def _merged(sheet: CalamineSheet, survey: Survey) -> set[tuple[int, int]]:
    """The merged cells, within what the sheet uses."""
    found: set[tuple[int, int]] = set()
    left_over = MOST_AREA
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        rows, columns = range(top, min(bottom, survey.last_row) + 1), range(left, min(right, survey.last_column) + 1)
        left_over -= len(rows) * len(columns)
        if left_over < 0:  # they overlap, which no Excel writes
            raise damaged()
        found.update(product(rows, columns))
    return found


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
