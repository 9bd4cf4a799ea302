"""Taking in a small sheet in two steps: look what it would do, then agree. Nothing is kept in between but the page."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from suppliers.checks.sheets import Column, RowRefused, SheetRead, SheetRow, read_sheet
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.pages.tables import workbook
from suppliers.wording import filled

MOST_BYTES = 2_000_000
MOST_ROWS = 20_000
MOST_SHOWN = 50


class SheetForm(forms.Form):
    """The sheet as a file, or, when the person agrees to the preview, as the text that stood in it."""

    file = forms.FileField(label=gettext_lazy("Excel or CSV file"), required=False)
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *arguments: Any, columns: Sequence[Column], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.columns = columns
        self.fields["file"].widget.attrs |= {"data-max-bytes": MOST_BYTES, "accept": ".xlsx,.csv"}

    def clean(self) -> dict[str, Any]:
        """`read` holds the rows; a file that cannot be read is refused with the place and the reason."""
        told = super().clean() or {}
        upload = told.get("file")
        if upload is not None and upload.size > MOST_BYTES:
            self.add_error("file", _("The file is too large: at most %(most)s MB. Split it.") % {"most": 2})
            return told
        content = upload.read() if upload is not None else told.get("text", "").encode()
        if not content:
            self.add_error("file", _("Choose the file."))
            return told
        try:
            told["read"] = read_sheet(content, self.columns, most_rows=MOST_ROWS, lenient=True)
        except Refused as error:
            self.add_error("file", said(error))
        told["name"] = upload.name if upload is not None else told.get("name", "")
        return told

    @property
    def read(self) -> SheetRead:
        found: SheetRead = self.cleaned_data["read"]
        return found


def sound_rows(read: SheetRead) -> tuple[list[SheetRow], list[RowRefused]]:
    """Rows without a formula, a merged cell or an error value, and what is wrong with the others."""
    faults = [
        RowRefused(row.number, key, fault.message, fault.values)
        for row in read.rows
        for key, fault in list(row.faults.items())[:1]
    ]
    return [row for row in read.rows if not row.faults], faults


def as_text(columns: Sequence[Column], rows: Iterable[SheetRow]) -> str:
    """The rows as CSV with the titles of the reader's language, to travel with the preview."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([title_of(column) for column in columns])
    writer.writerows([row.cells.get(column.key, "") for column in columns] for row in rows)
    return text.getvalue()


def title_of(column: Column) -> str:
    return column.titles[0 if (get_language() or "").startswith("zh") else 1]


def wrong_rows(columns: Sequence[Column], refused: Iterable[RowRefused]) -> list[tuple[int, str, str]]:
    """What is wrong, as a person reads it: row, column, words; in the order of the sheet."""
    titles = {column.key: title_of(column) for column in columns}
    ordered = sorted(refused, key=lambda each: each.number)
    return [(each.number, titles.get(each.column, ""), filled(each.message, each.values)) for each in ordered]


def template(name: str, columns: Sequence[Column], sample: Sequence[str]) -> HttpResponse:
    """An empty sheet with its titles and one sample row."""
    return workbook(name, [title_of(column) for column in columns], [sample])
