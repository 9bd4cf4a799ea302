"""Sheets for tests: workbooks as xlsxwriter writes them, and as other programs do, part by part."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def make_workbook(*rows: Sequence[object], change: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook with one sheet; `change` gets the workbook and the sheet before they are closed."""
    book = io.BytesIO()
    workbook = xlsxwriter.Workbook(book, {"strings_to_formulas": False, "strings_to_numbers": False})
    sheet = workbook.add_worksheet()
    for at, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(at, column, cell)
    if change is not None:
        change(workbook, sheet)
    workbook.close()
    return book.getvalue()


def make_package(
    rows: str, *, strings: Sequence[str] = (), styles: str = "", properties: str = "", head: str = "", tail: str = ""
) -> bytes:
    """A workbook from the XML of its rows: what other programs write, and what no program would."""
    links = [("rId1", "worksheet", "worksheets/one.xml")]
    parts = {
        "xl/worksheets/one.xml": f'{head}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{tail}</worksheet>'
    }
    if strings:
        links.append(("rId2", "sharedStrings", "sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{"".join(strings)}</sst>'
    if styles:
        links.append(("rId3", "styles", "styles.xml"))
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'
    parts["xl/_rels/workbook.xml.rels"] = _relations(links)
    parts["_rels/.rels"] = _relations([("rId1", "officeDocument", "/xl/workbook.xml")])
    parts["[Content_Types].xml"] = _TYPES
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{properties}'
        '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return package.getvalue()


def _relations(links: Sequence[tuple[str, str, str]]) -> str:
    told = "".join(f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for key, kind, to in links)
    return f'<Relationships xmlns="{_RELATIONS}">{told}</Relationships>'
