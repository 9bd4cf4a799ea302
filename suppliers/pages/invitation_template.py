"""The empty sheet from which suppliers are invited."""

from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from suppliers.access import open_to
from suppliers.checks.invitation_sheet import COLUMNS, KINDS, MOST_ROWS
from suppliers.models import Category
from suppliers.operations.invitations import INVITERS
from suppliers.pages.tables import XLSX
from suppliers.wording import in_reader_language

HINTS = {
    "company_name": gettext_lazy("The registered name."),
    "email": gettext_lazy("Of the person who is to register the company."),
    "credit_code": gettext_lazy("May stay empty."),
    "contact_name": gettext_lazy("May stay empty."),
    "kind": gettext_lazy("Empty: manufacturer."),
    "categories": gettext_lazy("Names from the second sheet, with a semicolon between them."),
    "language": gettext_lazy("Of the mail. Empty: Chinese."),
}


@open_to(*INVITERS)
@require_safe
def invitation_template(_request: HttpRequest) -> HttpResponse:
    """A workbook with the columns, what belongs into each, drop-downs, and the names of the categories."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet, names = book.add_worksheet(_("Invitations")), book.add_worksheet(_("Categories"))
    bold = book.add_format({"bold": True})
    chinese = (get_language() or "").startswith("zh")
    for at, column in enumerate(COLUMNS):
        sheet.write_string(0, at, column.titles[0 if chinese else 1], bold)
        sheet.set_column(at, at, 26)
        sheet.write_comment(0, at, str(HINTS[column.key]))
    _drop_down(sheet, "kind", [word for word in KINDS if word.isascii() != chinese])
    _drop_down(sheet, "language", ["中文", "English"])
    sheet.freeze_panes(1, 0)
    for at, category in enumerate(Category.objects.order_by("id")):
        names.write_string(at, 0, in_reader_language(category))
    names.set_column(0, 0, 40)
    book.close()
    answer = HttpResponse(stream.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="invitations.xlsx"'
    return answer


def _drop_down(sheet: xlsxwriter.workbook.Worksheet, key: str, words: list[str]) -> None:
    at = [column.key for column in COLUMNS].index(key)
    sheet.data_validation(1, at, MOST_ROWS, at, {"validate": "list", "source": words})
