"""What a workbook holds, read from its XML: the kind and the text of each cell."""

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from django.http import HttpResponseBase

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells_of(response: HttpResponseBase) -> list[list[tuple[str, str]]]:
    """(kind, text) of each cell, row by row. Kinds: text, number, formula, "" for an empty cell."""
    content = response.getvalue() if response.streaming else response.content  # type: ignore[attr-defined]
    with ZipFile(BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - written by us
    return [[_cell(cell) for cell in row.iter(f"{SPACE}c")] for row in sheet.iter(f"{SPACE}row")]


def texts_of(response: HttpResponseBase) -> list[list[str]]:
    return [[text for _kind, text in row] for row in cells_of(response)]


def _cell(cell: ElementTree.Element) -> tuple[str, str]:
    text = "".join(cell.itertext())
    if cell.find(f"{SPACE}f") is not None:
        return "formula", text
    if not text:
        return "", ""
    return ("text" if cell.get("t") == "inlineStr" else "number"), text
