"""The Excel pages: template, sending back, looking over, taking over, the wrong rows again."""

import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from suppliers.carbon.inventory import Activity
from suppliers.checks.sheets import read_sheet
from suppliers.models import SheetImport, Supplier
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.sheets.fields import columns
from suppliers.sheets.indicators import INDICATORS
from suppliers.sheets.inventory import INVENTORY
from tests.factories import NOW, make_member, make_supplier
from tests.suppliers.operations.test_sheets import answer, put, report
from tests.suppliers.pages.sheets import Rows, changed
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of

pytestmark = pytest.mark.django_db
PATH = "/portal/sheets/indicators/"


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier()


@pytest.fixture
def client(supplier: Supplier) -> Client:
    return signed_in(make_member(supplier))


def send(client: Client, content: bytes, path: str = PATH, name: str = "answers.xlsx") -> Any:
    return client.post(path, {"file": SimpleUploadedFile(name, content)})


def sent(client: Client, content: bytes, path: str = PATH) -> str:
    answered = send(client, content, path)
    assert answered.status_code == 302
    return str(answered.url)


def several(rows: Rows) -> None:
    put("cdp", value="B")(rows)
    put("recycled_content", value="1_000")(rows)
    put("penalties_3y", value="2")(rows)


def test_the_template_holds_the_answers_with_units_and_hidden_ids(client: Client, supplier: Supplier) -> None:
    answer_questions(supplier, [Answer("recycled_content", value=3525, note="=HYPERLINK(1)")], by=None, at=NOW)
    answered = client.get(f"{PATH}template.xlsx")
    assert answered["Content-Disposition"] == 'attachment; filename="greengate-indicators.xlsx"'
    read = read_sheet(answered.content, columns(INDICATORS.fields))
    row = next(row for row in read.rows if row.cells["id"] == "recycled_content")
    assert (row.cells["value"], row.cells["unit"], row.cells["note"]) == ("35.25", "%", "=HYPERLINK(1)")
    assert (read.version, read.marks["module"], read.marks["supplier"]) == ("1", "indicators", supplier.identifier)
    assert CalamineWorkbook.from_filelike(BytesIO(answered.content)).sheet_names == [
        "Indicators",
        "_lists",
        "_greengate",
    ]


def test_the_template_of_a_year_offers_each_lines_own_units(client: Client, supplier: Supplier) -> None:
    report(supplier)
    content = client.get("/portal/sheets/inventory/template.xlsx?year=2025").content
    read = read_sheet(content, columns(INVENTORY.fields))
    assert [(row.cells["kind"], row.cells["quantity"], row.cells["unit"]) for row in read.rows][:3] == [
        ("Purchased electricity", "1640", "10,000 kWh"),
        ("Natural gas", "304000.5", "m³"),
        ("Diesel", "12000", "L"),
    ]
    xml = _part(content, "xl/worksheets/sheet1.xml")
    assert xml.count("<dataValidation ") > 4
    assert "<f>" not in xml.replace("<formula1>", "")
    assert 'hidden="1"' in xml


def test_titles_and_lists_are_in_the_readers_language(client: Client) -> None:
    client.cookies["django_language"] = "zh-hans"
    content = client.get("/portal/sheets/inventory/template.xlsx?year=2025").content
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    heads = [str(cell) for cell in book.get_sheet_by_index(0).to_python()[0]]
    assert heads[2:6] == ["种类 *", "品名", "数量 *", "单位 *"]
    assert "千瓦时" in {str(cell) for row in book.get_sheet_by_name("_lists").to_python() for cell in row}


def test_a_sheet_is_looked_over_before_anything_changes(client: Client, supplier: Supplier) -> None:
    answer(supplier, cdp=1)
    path = sent(client, changed("indicators", supplier, change=several))
    text = text_of(client.get(path))
    assert "1_000” has an underscore" in text
    assert "Take over 2 rows" in text
    assert supplier.disclosures.count() == 1

    answered = client.post(path, {"act": "take"}, follow=True)
    assert "2 rows taken over." in text_of(answered)
    current = supplier.disclosures.filter(superseded_at__isnull=True)
    assert dict(current.values_list("question", "value"))["penalties_3y"] == 2


def test_the_wrong_rows_come_again_with_their_reason_and_corrected_they_are_taken(
    client: Client, supplier: Supplier
) -> None:
    path = sent(client, changed("indicators", supplier, change=several))
    client.post(path, {"act": "take"})
    content = client.get(f"{path}wrong.xlsx").content
    (row,) = read_sheet(content, columns(INDICATORS.fields)).rows
    assert (row.cells["id"], row.cells["value"]) == ("recycled_content", "1_000")
    assert row.cells["reason"].startswith("Value: “1_000” has an underscore")

    def correct(rows: Rows) -> None:
        rows[:] = [dict(row.cells) | {"value": "10"}]

    again = sent(client, changed("indicators", supplier, change=correct))
    client.post(again, {"act": "take"})
    assert supplier.disclosures.get(question="recycled_content").value == 1000


def test_an_unchanged_sheet_says_so_and_keeps_nothing(client: Client, supplier: Supplier) -> None:
    content = client.get(f"{PATH}template.xlsx").content
    answered = send(client, content)
    assert (answered.status_code, answered.url) == (302, PATH)
    assert "Nothing in this sheet differs" in text_of(client.get(PATH))
    assert SheetImport.objects.count() == 0


def test_a_person_decides_conflicts_row_by_row_or_all_at_once(client: Client, supplier: Supplier) -> None:
    answer(supplier, cdp=1, recycled_content=1000)

    def edit(rows: Rows) -> None:
        put("cdp", value="B")(rows)
        put("recycled_content", value="20")(rows)

    content = changed("indicators", supplier, change=edit)
    answer(supplier, cdp=2, recycled_content=3000)
    path = sent(client, content)
    sheet = SheetImport.objects.get()
    assert "2 conflicts wait for your choice." in text_of(client.get(path))
    client.post(path, {"act": "all_here"})
    client.post(path, {"act": "save", f"choice-{sheet.entries.get(key='recycled_content').pk}": "sheet"})
    assert list(sheet.entries.filter(state="conflict").order_by("key").values_list("key", "choice")) == [
        ("cdp", "here"),
        ("recycled_content", "sheet"),
    ]
    client.post(path, {"act": "take"})
    current = supplier.disclosures.filter(superseded_at__isnull=True)
    assert dict(current.values_list("question", "value")) == {"cdp": 2, "recycled_content": 2000}


def test_doubtful_figures_ask_for_a_sentence_and_nothing_is_changed_before(client: Client, supplier: Supplier) -> None:
    report(supplier)
    content = changed("inventory", supplier, 2025, change=put("line-2", quantity="3040005"))
    path = sent(client, content, "/portal/sheets/inventory/?year=2025")
    report(supplier, activities=[Activity("natural_gas", Decimal(304_000), "m3", "CN-JS", 2024)], green_power=())
    answered = client.post(path, {"act": "take"})
    assert (answered.status_code, bool(errors_at(answered, "explanation"))) == (422, True)
    assert supplier.inventories.filter(year=2025).count() == 1
    client.post(path, {"act": "take", "explanation": "扩产：新建第二条产线。"})
    now = supplier.inventories.get(year=2025, superseded_at__isnull=True)
    assert {doubt["explanation"] for doubt in now.doubts} == {"扩产：新建第二条产线。"}


def test_what_is_no_sheet_is_refused_at_its_field(client: Client) -> None:
    answered = send(client, b"\xff\xd8\xff\xe0 a picture", name="bill.jpg")
    assert answered.status_code == 422
    assert "is not an Excel workbook" in errors_at(answered, "file")
    assert SheetImport.objects.count() == 0


def test_somebody_elses_sheet_is_not_there(client: Client, supplier: Supplier) -> None:
    path = sent(client, changed("indicators", supplier, change=several))
    stranger = signed_in(make_member(make_supplier()))
    assert stranger.get(path).status_code == 404
    assert stranger.get(f"{path}wrong.xlsx").status_code == 404
    assert stranger.post(path, {"act": "take"}).status_code == 404


@pytest.mark.parametrize("query", ["?year=1999", "?year=x", "?year=2999"])
def test_a_year_that_nobody_reports_is_not_there(client: Client, query: str) -> None:
    assert client.get(f"/portal/sheets/inventory/{query}").status_code == 404


def test_the_page_costs_the_same_queries_for_one_row_and_for_many(client: Client, supplier: Supplier) -> None:
    counted = []
    for rows in (1, 3):
        keys = ["cdp", "recycled_content", "penalties_3y"][:rows]

        def edit(found: Rows, keys: list[str] = keys) -> None:
            for key in keys:
                put(key, value="-1")(found)

        path = sent(client, changed("indicators", supplier, change=edit))
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def _part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name).decode()
