"""Reading a sheet that a person filled in (.xlsx or .csv): text by cell, and what is wrong named at its cell."""

from suppliers.checks.sheets.cells import BLANK, Fault, RawRow
from suppliers.checks.sheets.delimited import text_of
from suppliers.checks.sheets.judging import RowRefused, judged
from suppliers.checks.sheets.reading import Column, SheetRead, SheetRow, read_sheet
from suppliers.checks.sheets.workbook import MARKS_SHEET

__all__ = [
    "BLANK",
    "MARKS_SHEET",
    "Column",
    "Fault",
    "RawRow",
    "RowRefused",
    "SheetRead",
    "SheetRow",
    "judged",
    "read_sheet",
    "text_of",
]
