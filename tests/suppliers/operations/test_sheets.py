"""Sheets given back: what differs is told, what nobody touched stays, what both sides touched is asked."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from suppliers.carbon.inventory import Activity
from suppliers.enums import AnswerState
from suppliers.errors import Refused
from suppliers.models import Disclosure, Inventory, SheetImport, Supplier
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.operations.footprints import GreenPower, report_inventory
from suppliers.operations.sheet_taking import ask_take_over, look_again
from suppliers.operations.sheets import choose, discard, take_in
from suppliers.queries.reference import carbon_reference
from suppliers.sheets.inventory import INVENTORY
from tests.factories import NOW, make_member, make_supplier
from tests.suppliers.checks.sheet_files import make_workbook
from tests.suppliers.pages.sheets import Rows, changed, exported

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier()


def report(supplier: Supplier, **changes: Any) -> Inventory:
    known: dict[str, Any] = {
        "activities": [
            Activity("electricity", Decimal("1640"), "万kWh", "CN-JS", YEAR, position=1),
            Activity("natural_gas", Decimal("304000.5"), "m3", "CN-JS", YEAR, position=2),
            Activity("diesel", Decimal("12000"), "L", "CN-JS", YEAR, Decimal("0.84"), position=3),
            Activity("refrigerant", Decimal("3.2"), "kg", "CN-JS", YEAR, item="R-410A", position=4),
            Activity("green_power", Decimal("100000"), "kWh", "CN-JS", YEAR, position=5),
        ],
        "green_power": [GreenPower("GEC-2025-0001", Decimal(100_000))],
        "output_wan": Decimal("32000"),
        "explanation": "示例",
        "reference": carbon_reference(),
        "by": None,
        "at": NOW,
    }
    return report_inventory(supplier, **{**known, **changes})


def answer(supplier: Supplier, **values: int) -> None:
    answer_questions(supplier, [Answer(key, value=value) for key, value in values.items()], by=None, at=NOW)


def given_back(supplier: Supplier, module: str, content: bytes, year: int | None = None) -> SheetImport:
    sheet = take_in(supplier, module, year=year, content=content, name="sheet.xlsx", by=None, at=NOW)
    assert sheet is not None
    return sheet


def states(sheet: SheetImport) -> dict[str, str]:
    return dict(sheet.entries.order_by("position").values_list("key", "state"))


def taken(sheet: SheetImport, explanation: str = "示例") -> SheetImport:
    return ask_take_over(sheet, explanation=explanation, by=make_member(sheet.supplier), at=NOW)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, so that "nothing changed" means nothing."""
    models = [
        model for app in ("suppliers", "scoring", "procurement") for model in apps.get_app_config(app).get_models()
    ]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def put(key: str, **cells: str) -> Callable[[Rows], object]:
    def change(rows: Rows) -> None:
        next(row for row in rows if row["id"] == key).update(cells)

    return change


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("module", ["inventory", "indicators"])
def test_what_was_exported_and_comes_back_unchanged_changes_nothing(
    supplier: Supplier, module: str, language: str
) -> None:
    report(supplier)
    answer(supplier, recycled_content=3525, cdp=2, penalties_3y=0)
    answer_questions(supplier, [Answer("fleet_clean", AnswerState.NOT_KNOWN, note="=1+1")], by=None, at=NOW)
    year = YEAR if module == "inventory" else None
    before = everything()
    content = exported(module, supplier, year, language=language)
    assert take_in(supplier, module, year=year, content=content, name="x.xlsx", by=None, at=NOW) is None
    assert everything() == before


def test_an_empty_template_of_a_new_company_changes_nothing(supplier: Supplier) -> None:
    for module, year in (("inventory", YEAR), ("indicators", None)):
        content = exported(module, supplier, year)
        assert take_in(supplier, module, year=year, content=content, name="x.xlsx", by=None, at=NOW) is None


def test_the_first_year_is_reported_from_a_sheet(supplier: Supplier) -> None:
    def fill(rows: Rows) -> None:
        rows[0].update(quantity="1640", unit="10,000 kWh")
        rows[1].update(quantity="304000.5")
        rows.append(
            {
                "id": "",
                "base": "",
                "kind": "Refrigerants, SF₆ and other leaks",
                "item": "R-410A",
                "quantity": "3.2",
                "unit": "kg",
            }
        )

    sheet = given_back(supplier, "inventory", changed("inventory", supplier, YEAR, change=fill), YEAR)
    assert states(sheet) == {"line-1": "new", "line-2": "new", "": "new"}
    assert taken(sheet).state == SheetImport.State.CLOSED
    inventory = supplier.inventories.get(year=YEAR)
    assert list(inventory.lines.order_by("position").values_list("kind", "quantity", "unit", "item")) == [
        ("electricity", Decimal("1640"), "万kWh", ""),
        ("natural_gas", Decimal("304000.5"), "m3", ""),
        ("refrigerant", Decimal("3.2"), "kg", "R-410A"),
    ]


def test_a_changed_a_removed_and_a_new_line_are_told_and_taken(supplier: Supplier) -> None:
    first = report(supplier)

    def edit(rows: Rows) -> None:
        put("line-2", quantity="310000")(rows)
        put("line-3", quantity="")(rows)
        rows.append({"id": "", "base": "", "kind": "外购热力", "quantity": "1,200.5", "unit": "吉焦"})

    sheet = given_back(supplier, "inventory", changed("inventory", supplier, YEAR, change=edit), YEAR)
    assert {key: state for key, state in states(sheet).items() if state != "same"} == {
        "line-2": "changed",
        "line-3": "removed",
        "": "new",
    }
    assert (supplier.inventories.count(), sheet.left_out) == (1, 0)
    taken(sheet)
    now = supplier.inventories.get(year=YEAR, superseded_at__isnull=True)
    assert (now.corrects, now.output_wan, now.green_kwh) == (first, Decimal(32_000), Decimal(100_000))
    assert list(now.lines.order_by("position").values_list("kind", "quantity")) == [
        ("electricity", Decimal(1640)),
        ("natural_gas", Decimal(310_000)),
        ("refrigerant", Decimal("3.2")),
        ("green_power", Decimal(100_000)),
        ("purchased_heat", Decimal("1200.5")),
    ]


def test_what_the_year_behind_refuses_changes_nothing(supplier: Supplier) -> None:
    report(supplier)
    edit = put("certificate-GEC-2025-0001", quantity="99000000")
    sheet = given_back(supplier, "inventory", changed("inventory", supplier, YEAR, change=edit), YEAR)
    before = everything()
    with pytest.raises(Refused) as caught:
        ask_take_over(sheet, by=make_member(supplier), at=NOW)
    assert caught.value.code == "green_power_exceeds"
    after = everything()
    assert {name for name in after if after[name] != before[name]} == {"suppliers.User", "suppliers.Membership"}


WRONG_CELLS = [
    ({"quantity": "-1"}, "quantity", "negative"),
    ({"quantity": "NaN"}, "quantity", "not_a_number"),
    ({"quantity": "1e400"}, "quantity", "exponent"),
    ({"quantity": "1_000"}, "quantity", "underscore"),
    ({"quantity": "１２３"}, "quantity", "not_ascii_digits"),
    ({"quantity": "12 t"}, "quantity", "not_a_number"),
    ({"quantity": "12%"}, "quantity", "not_a_number"),
    ({"quantity": "9" * 13}, "quantity", "too_large"),
    ({"unit": "kWh"}, "unit", "wrong_unit"),
    ({"unit": "桶"}, "unit", "unknown_unit"),
    ({"unit": ""}, "unit", "missing"),
    ({"kind": "烟花"}, "kind", "not_offered"),
    ({"kind": ""}, "kind", "missing"),
    ({"item": "R-410A"}, "item", "item_unneeded"),
    ({"density": "0.7"}, "density", "density_unneeded"),
    ({"number": "GEC-2"}, "number", "number_unneeded"),
    ({"note": "x" * 501}, "note", "too_long"),
]


@pytest.mark.parametrize(("cells", "column", "code"), WRONG_CELLS, ids=[code for _, _, code in WRONG_CELLS])
def test_a_wrong_cell_is_named_and_the_good_rows_are_taken(
    supplier: Supplier, cells: dict[str, str], column: str, code: str
) -> None:
    report(supplier)

    def edit(rows: Rows) -> None:
        put("line-1", quantity="1700")(rows)
        put("line-2", **cells)(rows)

    sheet = given_back(supplier, "inventory", changed("inventory", supplier, YEAR, change=edit), YEAR)
    wrong = sheet.entries.get(state="wrong")
    assert {key: fault["code"] for key, fault in wrong.rows[0]["faults"].items()} == {column: code}
    assert {key: wrong.rows[0]["cells"][key] for key in cells} == cells
    taken(sheet)
    lines = supplier.inventories.get(year=YEAR, superseded_at__isnull=True).lines
    assert list(lines.order_by("position").values_list("quantity", flat=True)[:2]) == [
        Decimal(1700),
        Decimal("304000.5"),
    ]


def test_a_formula_and_a_merged_cell_are_wrong_at_their_cell_and_hold_up_no_other_row(supplier: Supplier) -> None:
    heads = [field.name_en for field in INVENTORY.fields]
    rows: list[list[object]] = [
        ["Natural gas", "", None, "m³", ""],
        ["Purchased electricity", "", 10, "MWh", None],
        ["Purchased electricity", "", 20, "MWh", None],
        ["Diesel", "", 3, "t"],
    ]

    def edit(_workbook: Any, sheet: Any) -> None:
        sheet.write_formula("C2", "=1+1", None, 2)
        sheet.merge_range("E3:E4", "Jiangsu")

    content = make_workbook(heads, *rows, change=edit)
    sheet = given_back(supplier, "inventory", content, YEAR)
    found = {entry.rows[0]["number"]: list(entry.rows[0]["faults"]) for entry in sheet.entries.filter(state="wrong")}
    assert found == {2: ["quantity"], 3: ["region"], 4: ["region"]}
    assert list(sheet.entries.filter(state="new").values_list("there__0__kind", flat=True)) == ["diesel"]


def test_more_rows_than_are_taken_are_refused_and_nothing_is_kept(supplier: Supplier) -> None:
    heads = [field.name_en for field in INVENTORY.fields]
    rows = "".join(f"Diesel,,{at},t,,,,,\n" for at in range(100_000))
    content = (",".join(heads) + "\n" + rows).encode()
    with pytest.raises(Refused) as caught:
        take_in(supplier, "inventory", year=YEAR, content=content, name="x.csv", by=None, at=NOW)
    assert (caught.value.code, SheetImport.objects.count()) == ("too_many_rows", 0)


def test_a_change_on_both_sides_is_a_conflict_and_a_person_decides(supplier: Supplier) -> None:
    answer(supplier, recycled_content=1000, cdp=1, penalties_3y=0)

    def edit(rows: Rows) -> None:
        put("recycled_content", value="20")(rows)
        put("cdp", value="C")(rows)

    content = changed("indicators", supplier, change=edit)
    answer(supplier, recycled_content=3000, cdp=2, penalties_3y=1)
    sheet = given_back(supplier, "indicators", content)
    found = {key: state for key, state in states(sheet).items() if state != "same"}
    assert found == {"recycled_content": "conflict", "penalties_3y": "behind"}
    with pytest.raises(Refused) as caught:
        taken(sheet)
    assert caught.value.code == "nothing_pending"

    entry = sheet.entries.get(key="recycled_content")
    assert [entry.here, entry.there] == [[{"value": text, "state": "", "note": ""}] for text in ("30", "20")]
    choose(sheet, {entry.pk: "sheet"})
    assert taken(sheet).state == SheetImport.State.CLOSED
    current = dict(Disclosure.objects.filter(superseded_at__isnull=True).values_list("question", "value"))
    assert current == {"recycled_content": 2000, "cdp": 2, "penalties_3y": 1}


def test_a_conflict_that_nobody_decided_stays_open_and_overwrites_nothing(supplier: Supplier) -> None:
    answer(supplier, recycled_content=1000)

    def edit(rows: Rows) -> None:
        put("recycled_content", value="20")(rows)
        put("cdp", value="C")(rows)

    content = changed("indicators", supplier, change=edit)
    answer(supplier, recycled_content=3000)
    sheet = taken(given_back(supplier, "indicators", content))
    assert sheet.state == SheetImport.State.OPEN
    assert supplier.disclosures.get(question="recycled_content", superseded_at__isnull=True).value == 3000
    choose(sheet, {sheet.entries.get(state="conflict").pk: "sheet"})
    assert taken(sheet).state == SheetImport.State.CLOSED


def test_what_changes_here_after_the_preview_is_not_overwritten_unseen(supplier: Supplier) -> None:
    answer(supplier, cdp=1)
    sheet = given_back(supplier, "indicators", changed("indicators", supplier, change=put("cdp", value="A")))
    answer(supplier, cdp=3)
    with pytest.raises(Refused) as caught:
        taken(sheet)
    assert caught.value.code == "moved_on"
    assert look_again(sheet) == 1
    assert states(sheet)["cdp"] == "conflict"
    assert supplier.disclosures.get(superseded_at__isnull=True).value == 3


def test_a_row_copied_with_its_hidden_id_is_a_new_line_and_a_sorted_sheet_the_same_one(supplier: Supplier) -> None:
    report(supplier)

    def edit(rows: Rows) -> None:
        rows.reverse()
        rows.append(dict(next(row for row in rows if row["id"] == "line-2")) | {"quantity": "5000"})

    sheet = given_back(supplier, "inventory", changed("inventory", supplier, YEAR, change=edit), YEAR)
    assert [state for state in sheet.entries.values_list("state", flat=True) if state != "same"] == ["new"]


def test_a_csv_without_ids_finds_the_lines_by_what_they_are(supplier: Supplier) -> None:
    report(supplier)
    text = (
        "种类,品名,数量,单位,省份,密度（kg/L）,绿证编号,依据\n"
        "天然气,,304000.5,立方米,,,,\n"
        "柴油,,13000,升,,0.84,,\n"
        "其中:有绿证的绿电,,100,MWh,,,GEC-2025-0001,\n"
    )
    sheet = given_back(supplier, "inventory", text.encode("gb18030"), YEAR)
    assert states(sheet) == {"line-2": "same", "line-3": "conflict", "certificate-GEC-2025-0001": "conflict"}
    assert sheet.left_out == 2


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ({"supplier": "91320500MA1XXXXX0X"}, "other_supplier"),
        ({"year": "2024"}, "other_year"),
        ({"module": "indicators"}, "other_module"),
        ({"version": "0"}, "other_edition"),
    ],
)
def test_the_template_of_another_is_refused(supplier: Supplier, marks: dict[str, str], code: str) -> None:
    content = changed("inventory", supplier, YEAR, change=lambda rows: rows[0].update(quantity="1"), marks=marks)
    with pytest.raises(Refused) as caught:
        take_in(supplier, "inventory", year=YEAR, content=content, name="x.xlsx", by=None, at=NOW)
    assert (caught.value.code, SheetImport.objects.count()) == (code, 0)


def test_answers_are_judged_at_their_cells(supplier: Supplier) -> None:
    def edit(rows: Rows) -> None:
        put("recycled_content", value="101")(rows)
        put("penalties_3y", value="1.5")(rows)
        put("cdp", value="Z")(rows)
        put("fleet_clean", value="25%")(rows)
        put("mode_shift", value="5", state="Not yet")(rows)
        put("packaging_reusable", note="a note alone")(rows)

    sheet = given_back(supplier, "indicators", changed("indicators", supplier, change=edit))
    found = {
        entry.key: [(key, fault["code"]) for key, fault in entry.rows[0]["faults"].items()]
        for entry in sheet.entries.filter(state="wrong")
    }
    assert found == {
        "recycled_content": [("value", "out_of_range")],
        "penalties_3y": [("value", "decimals")],
        "cdp": [("value", "not_offered")],
        "mode_shift": [("state", "both")],
        "packaging_reusable": [("value", "value_needed")],
    }
    taken(sheet)
    assert supplier.disclosures.get().value == 2500


def test_a_sheet_that_is_put_away_is_forgotten_and_can_be_sent_again(supplier: Supplier) -> None:
    content = changed("indicators", supplier, change=put("cdp", value="A"))
    sheet = given_back(supplier, "indicators", content)
    discard(sheet, at=NOW)
    assert (sheet.state, sheet.entries.count()) == (SheetImport.State.DISCARDED, 0)
    with pytest.raises(Refused):
        taken(sheet)
    assert taken(given_back(supplier, "indicators", content)).state == SheetImport.State.CLOSED


def test_a_year_of_another_route_is_not_overwritten_by_a_sheet(supplier: Supplier) -> None:
    report(supplier)
    content = exported("inventory", supplier, YEAR)
    Inventory.objects.update(route=Inventory.Route.REPORT)
    with pytest.raises(Refused) as caught:
        take_in(supplier, "inventory", year=YEAR, content=content, name="x.xlsx", by=None, at=NOW)
    assert caught.value.code == "not_from_bills"
