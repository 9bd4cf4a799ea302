"""Product footprints by the hundred: two sheets, matched by the product's number, judged cell by cell."""

from decimal import Decimal

import pytest

from suppliers.errors import Refused
from suppliers.models import ProductFootprint, SheetImport, Supplier
from suppliers.operations.product_grants import grant_product
from suppliers.operations.sheet_taking import ask_take_over, look_again, work_off
from suppliers.operations.sheets import choose, take_in
from tests.factories import NOW, make_member, make_supplier
from tests.suppliers.operations.test_sheets import everything, given_back, states
from tests.suppliers.pages.sheets import Rows, changed, exported
from tests.suppliers.products import CUTTING, PLATE, ROAD, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier()


def taken(sheet: SheetImport) -> SheetImport:
    asked = ask_take_over(sheet, by=make_member(sheet.supplier), at=NOW)
    assert asked.state == SheetImport.State.APPLYING
    return work_off(sheet.pk, at=NOW)


def row_of(rows: Rows, code: str, line: str = "") -> dict[str, str]:
    """The product's row, or that of one of its lines."""
    return next(row for row in rows if row["code"] == code and ("#line" not in row if not line else row["id"] == line))


def faults(sheet: SheetImport) -> dict[str, list[tuple[bool, str, str]]]:
    return {
        entry.key: sorted(
            (row["is_line"], column, fault["code"]) for row in entry.rows for column, fault in row["faults"].items()
        )
        for entry in sheet.entries.filter(state="wrong").exclude(key="")
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_was_exported_and_comes_back_unchanged_changes_nothing(supplier: Supplier, language: str) -> None:
    maker = make_supplier()
    part = publish(maker)
    grant_product(part.product, supplier.identifier, by=None, at=NOW)
    publish(supplier, "F-1", {**PLATE, "quantity": "100.50"}, CUTTING, ROAD)
    bought = {"key": "7", "kind": "part", "part": str(part.uuid), "quantity": "2"}
    publish(supplier, "=F+2", PLATE, bought, header={"mass_kg": "285", "comment": "=1+1", "scrap_kg": "5.0"})
    before = everything()
    content = exported("products", supplier, language=language)
    assert take_in(supplier, "products", year=None, content=content, name="x.xlsx", by=None, at=NOW) is None
    assert everything() == before


def test_a_changed_line_a_new_line_and_a_new_product_are_published(supplier: Supplier) -> None:
    first, same = publish(supplier, "F-1"), publish(supplier, "F-2")

    def edit(rows: Rows) -> None:
        row_of(rows, "F-1", "1").update(quantity="101")
        rows.append(dict(row_of(rows, "F-1", "2")) | {"id": "", "name": "焊接", "process": "Welding", "quantity": "5"})
        rows.append(dict(row_of(rows, "F-1")) | {"code": "F-3", "name_zh": "新机架", "reference_from": "2025/1/1"})
        rows += [dict(row_of(rows, "F-2", key)) | {"code": "F-3"} for key in ("1", "2", "3")]

    sheet = given_back(supplier, "products", changed("products", supplier, change=edit))
    assert states(sheet) == {"F-1": "changed", "F-2": "same", "F-3": "new"}
    assert ProductFootprint.objects.count() == 2
    assert taken(sheet).state == SheetImport.State.CLOSED
    current = {each.product.code: each for each in ProductFootprint.objects.filter(superseded_at__isnull=True)}
    assert (current["F-1"].preceding, current["F-1"].number, current["F-2"]) == (first, 2, same)
    assert list(current["F-1"].lines.order_by("position").values_list("key", "name")) == [
        ("1", "钢板"),
        ("2", "下料"),
        ("3", "到客户"),
        ("4", "焊接"),
    ]
    assert (current["F-3"].kgco2e, str(current["F-3"].reference_from)) == (Decimal("271.108"), "2025-01-01")


def test_every_wrong_cell_is_named_at_its_line_and_the_good_products_are_published(supplier: Supplier) -> None:
    for code in ("F-1", "F-2", "F-3", "F-4", "F-5"):
        publish(supplier, code)

    def edit(rows: Rows) -> None:
        row_of(rows, "F-1", "1").update(quantity="-1")
        row_of(rows, "F-1", "3").update(km="１００", factor="a cart with an ox")
        row_of(rows, "F-2", "2").update(unit="m³")
        row_of(rows, "F-3").update(reference_from="2025-02-30", mass_kg="1e400")
        row_of(rows, "F-4").update(cpc="12345")
        row_of(rows, "F-5", "1").update(quantity="99")
        rows.append(dict(row_of(rows, "F-5")))
        rows.append(dict(row_of(rows, "F-5", "1")) | {"code": "F-9"})

    sheet = given_back(supplier, "products", changed("products", supplier, change=edit))
    assert faults(sheet) == {
        "F-1": [(True, "factor", "not_offered"), (True, "km", "not_ascii_digits"), (True, "quantity", "negative")],
        "F-2": [(True, "unit", "wrong_unit")],
        "F-3": [(False, "mass_kg", "exponent")],
        "F-4": [(False, "cpc", "product_settled")],
    }
    strays = [entry.rows[0] for entry in sheet.entries.filter(key="").order_by("position")]
    assert [(row["is_line"], row["faults"]["code"]["code"]) for row in strays] == [
        (False, "product_twice"),
        (True, "product_missing"),
    ]
    taken(sheet)
    now = ProductFootprint.objects.filter(superseded_at__isnull=True, number=2)
    assert [each.product.code for each in now] == ["F-5"]


def test_figures_that_cannot_be_are_told_before_anything_is_published(supplier: Supplier) -> None:
    publish(supplier)

    def edit(rows: Rows) -> None:
        row_of(rows, "F-1", "1").update(quantity="100000")

    sheet = given_back(supplier, "products", changed("products", supplier, change=edit))
    assert list(faults(sheet)) == ["F-1"]
    with pytest.raises(Refused):
        ask_take_over(sheet, by=make_member(supplier), at=NOW)


def test_a_product_that_changed_on_both_sides_is_a_conflict(supplier: Supplier) -> None:
    publish(supplier)
    content = changed("products", supplier, change=lambda rows: row_of(rows, "F-1", "1").update(quantity="101"))
    publish(supplier, "F-1", {**PLATE, "quantity": "102"}, CUTTING, ROAD)
    sheet = given_back(supplier, "products", content)
    assert states(sheet) == {"F-1": "conflict"}
    choose(sheet, {sheet.entries.get().pk: "sheet"})
    taken(sheet)
    current = ProductFootprint.objects.get(superseded_at__isnull=True)
    assert (current.number, current.lines.get(key="1").typed["quantity"]) == (3, "101")


def test_what_was_published_after_the_preview_is_asked_again(supplier: Supplier) -> None:
    publish(supplier)
    content = changed("products", supplier, change=lambda rows: row_of(rows, "F-1", "1").update(quantity="101"))
    sheet = given_back(supplier, "products", content)
    ask_take_over(sheet, by=make_member(supplier), at=NOW)
    publish(supplier, "F-1", {**PLATE, "quantity": "102"}, CUTTING, ROAD)
    assert work_off(sheet.pk, at=NOW).state == SheetImport.State.OPEN
    assert states(sheet) == {"F-1": "conflict"}
    assert (look_again(sheet), ProductFootprint.objects.count()) == (0, 2)


def test_work_that_was_left_is_taken_up_again_and_what_is_refused_stays_behind(supplier: Supplier) -> None:
    """The worker dies after one batch; the next one goes on. One that can no longer be published holds up no other."""
    maker = make_supplier()
    part = publish(maker)
    grant = grant_product(part.product, supplier.identifier, by=None, at=NOW)
    bought = {"key": "7", "kind": "part", "part": str(part.uuid), "quantity": "1"}
    codes = [f"N-{at}" for at in range(4)]
    for code in codes:
        publish(supplier, code)
    publish(supplier, "P-1", PLATE, bought, header={"mass_kg": "190"})

    def edit(rows: Rows) -> None:
        for code in [*codes, "P-1"]:
            row_of(rows, code, "1").update(quantity="101")

    sheet = given_back(supplier, "products", changed("products", supplier, change=edit))
    ask_take_over(sheet, by=make_member(supplier), at=NOW)
    type(grant).objects.filter(pk=grant.pk).update(withdrawn_at=NOW)

    class Killed(Exception):  # noqa: N818 - what happens to it, not an error of ours
        pass

    def die(_sheet: SheetImport) -> None:
        raise Killed

    with pytest.raises(Killed):
        work_off(sheet.pk, at=NOW, progress=die)
    done = work_off(sheet.pk, at=NOW)
    assert done.state == SheetImport.State.CLOSED
    assert sheet.entries.filter(applied_at__isnull=False).count() == 4
    assert faults(sheet) == {"P-1": [(True, "part", "part_not_granted")]}


def test_a_csv_cannot_hold_two_sheets(supplier: Supplier) -> None:
    with pytest.raises(Refused) as caught:
        take_in(supplier, "products", year=None, content=b"Product number\nF-1\n", name="x.csv", by=None, at=NOW)
    assert caught.value.code == "needs_two_sheets"
