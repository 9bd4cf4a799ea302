"""Sheets as a supplier's people make them: the exported template, changed cell by cell."""

from collections.abc import Callable
from io import BytesIO

from django.utils import translation

from suppliers.models import Supplier
from suppliers.operations.sheet_modules import BOUND, Of
from suppliers.pages.sheet_export import marks_of, template
from suppliers.pages.sheet_writing import Written, name_of, shown, write_sheets
from suppliers.sheets.fields import BASE, ID

Rows = list[dict[str, str]]


def exported(module: str, supplier: Supplier, year: int | None = None, *, language: str = "en") -> bytes:
    """The template as it comes from the page."""
    with translation.override(language):
        return template(module, Of(supplier, year))


def changed(
    module: str,
    supplier: Supplier,
    year: int | None = None,
    *,
    change: Callable[[Rows], object],
    language: str = "en",
    marks: dict[str, str] | None = None,
) -> bytes:
    """The template after somebody changed its rows; each is a dict of texts by column, lines have the key "#line"."""
    bound, of, stream = BOUND[module], Of(supplier, year), BytesIO()
    with translation.override(language):
        lists = bound.lists(of)
        rows: Rows = []
        for row in bound.template(of, name_of):
            fields = bound.module.fields_of(lines=row.is_line)
            cells = {
                f.key: shown(f, row.values.get(f.key, ""), row.choices.get(f.key) or lists.get(f.key)) for f in fields
            }
            rows.append({ID: row.key, BASE: row.base, **cells} | ({"#line": "1"} if row.is_line else {}))
        change(rows)
        written = [Written(row, {}, {}, "#line" in row) for row in rows]
        write_sheets(stream, bound.module, written, lists=lists, marks=marks_of(module, of) | (marks or {}))
    return stream.getvalue()
