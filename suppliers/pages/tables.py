"""What every list needs: a safe sorting, a page, and the same rows as a workbook."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TypeVar

import xlsxwriter  # type: ignore[import-untyped]
from django.core.paginator import Page, Paginator
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Row = TypeVar("Row", bound=Model)
PAGE = 50
MOST_EXPORTED = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sorted_by(rows: QuerySet[Row], wanted: str, columns: Mapping[str, str]) -> QuerySet[Row] | None:
    """Rows in the order that ?sort= names, "-" for downwards, nothing known last; None for a key that is not there."""
    key = wanted.removeprefix("-")
    if key not in columns:
        return None
    column = F(columns[key])
    order = column.desc(nulls_last=True) if wanted.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(order, "pk")


def page_of(request: HttpRequest, rows: QuerySet[Row], size: int = PAGE) -> Page[Row]:
    """The page that ?page= names; the nearest one when there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def chosen(request: HttpRequest, name: str, choices: Iterable[str]) -> str:
    """A filter's value, "" when it is none of the choices."""
    value = request.GET.get(name, "")
    return value if value in set(choices) else ""


def typed(request: HttpRequest, name: str = "q") -> str:
    """What was typed into the search, within reason and without NUL, which no database takes."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:100]


def workbook(name: str, heads: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """An Excel file. Text is written as text, so that nothing typed becomes a formula; at most MOST_EXPORTED rows."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, str(head), bold)
        sheet.set_column(column, column, 18)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        if number > MOST_EXPORTED:
            break
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell)
    book.close()
    answer = HttpResponse(stream.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _write(sheet: xlsxwriter.workbook.Worksheet, row: int, column: int, cell: object) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime):
        cell = timezone.localtime(cell).date()
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell)
    elif isinstance(cell, (int, float, Decimal)):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, str(cell))
