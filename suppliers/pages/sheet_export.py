"""The template of a module, filled with what stands here; and the rows that were not taken, with the reason."""

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from suppliers.models import SheetEntry, SheetImport
from suppliers.operations.sheet_modules import BOUND, Of
from suppliers.pages.sheet_showing import in_order
from suppliers.pages.sheet_writing import Written, name_of, shown, write_sheets
from suppliers.sheets.comparing import State
from suppliers.sheets.fields import BASE, ID, REASON, Choices
from suppliers.sheets.module import Module, TemplateRow
from suppliers.wording import filled


def template(module: str, of: Of) -> bytes:
    """The workbook to fill in: what stands here, with lists, notes and hidden ids. Raises Refused as `Bound.here`."""
    bound = BOUND[module]
    lists = bound.lists(of)
    rows = (_written(bound.module, row, lists) for row in bound.template(of, name_of))
    return _workbook(bound.module, rows, lists, marks_of(module, of))


def wrong_rows(sheet: SheetImport) -> bytes:
    """The rows of a sheet that are wrong, as typed, each with what is wrong; corrected, it can be sent again."""
    bound, of = BOUND[sheet.module], Of(sheet.supplier, sheet.year)
    entries = sheet.entries.filter(state=State.WRONG).order_by("position").iterator(chunk_size=500)
    rows = (row for entry in entries for row in _typed(bound.module, entry))
    return _workbook(bound.module, rows, bound.lists(of), marks_of(sheet.module, of), reasons=True)


def marks_of(module: str, of: Of) -> dict[str, str]:
    """What a template says of itself."""
    return {
        "module": module,
        "supplier": of.supplier.identifier,
        "year": str(of.year or ""),
        "language": get_language() or "",
        "exported": timezone.localtime().isoformat(timespec="minutes"),
    }


def reason_of(module: Module, row: Mapping[str, Any]) -> str:
    """What is wrong with a row, cell by cell, in the reader's language."""
    faults = row["faults"]
    titles = {field.key: name_of(field) for field in module.fields_of(lines=bool(row["is_line"]))}
    told = []
    for key, fault in in_order(titles, faults):
        words = filled(fault["message"], fault["values"])
        told.append(f"{titles[key]}: {words}" if key in titles else words)
    return "; ".join(told)


def _workbook(
    module: Module,
    rows: Iterable[Written],
    lists: Mapping[str, Choices],
    marks: Mapping[str, str],
    *,
    reasons: bool = False,
) -> bytes:
    stream = BytesIO()
    write_sheets(stream, module, rows, lists=lists, marks=marks, reasons=reasons)
    return stream.getvalue()


def _written(module: Module, row: TemplateRow, lists: Mapping[str, Choices]) -> Written:
    cells = {ID: row.key, BASE: row.base}
    for field in module.fields_of(lines=row.is_line):
        offered = row.choices.get(field.key) or lists.get(field.key, Choices())
        cells[field.key] = shown(field, row.values.get(field.key, ""), offered)
    return Written(cells, row.choices, row.hints, row.is_line)


def _typed(module: Module, entry: SheetEntry) -> Iterator[Written]:
    for row in entry.rows:
        yield Written(row["cells"] | {REASON.key: reason_of(module, row)}, {}, {}, row["is_line"])
