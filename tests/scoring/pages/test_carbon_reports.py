"""Carbon reports as PDF: what the standards ask for stands in them, in both languages, for nobody but its readers."""

from decimal import Decimal
from time import perf_counter

import pytest
from django.conf import settings
from django.core.cache import cache

from scoring.fonts import build_fonts
from suppliers.carbon.inventory import Activity
from suppliers.carbon.stated import ReportTotals
from suppliers.models import Inventory, ProductFootprint, Supplier
from suppliers.operations.footprints import report_inventory
from suppliers.operations.reported_totals import report_totals
from suppliers.operations.year_as_whole import Year
from suppliers.queries.reference import carbon_reference
from tests.factories import NOW, make_member, make_organisation, make_supplier
from tests.scoring.scorecard.reading import joined, text_of
from tests.suppliers.operations.test_inventory_routes import make_report
from tests.suppliers.pages.test_calculator import TYPED
from tests.suppliers.pages.visitors import signed_in, visitor
from tests.suppliers.products import PLATE, publish

pytestmark = pytest.mark.django_db
HOSTILE = "<b>鋼</b><img src=x onerror=1>\u202e" + "长" * 200_000


@pytest.fixture(autouse=True, scope="module")
def _fonts() -> None:
    build_fonts(settings.FONT_DIR)


@pytest.fixture(autouse=True)
def _fresh_budget() -> None:
    cache.clear()


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier(organisation=make_organisation())


def by_bills(supplier: Supplier, year: int = 2022, *more: Activity, kwh: int = 10_000) -> Inventory:
    activities = [
        Activity("electricity", Decimal(kwh), "kWh", "CN-BJ", year),
        Activity("natural_gas", Decimal(1000), "m3", "CN-BJ", year),
        Activity("refrigerant", Decimal(2), "kg", "CN-BJ", year, item="R-410A"),
        *more,
    ]
    return report_inventory(
        supplier,
        activities=activities,
        output_wan=Decimal(100),
        explanation="示例：电表更换。",
        reference=carbon_reference(),
        by=make_member(supplier),
        at=NOW,
    )


def pdf_of(supplier: Supplier, address: str, language: str = "en") -> bytes:
    response = signed_in(make_member(supplier)).get(address, {"language": language})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return bytes(response.content)


def test_an_inventory_holds_what_iso_14064_asks_for(supplier: Supplier) -> None:
    by_bills(supplier, 2021)
    found = by_bills(supplier)
    text = " ".join(text_of(pdf_of(supplier, f"/inventories/{found.pk}/report.pdf")).split())
    for asked in (
        "Person responsible", "Calendar year 2022", "1 Direct emissions", "2 Imported energy, location-based",
        "5 Products from the organisation in use not quantified", "Biogenic CO₂, apart", "Removals none reported",
        "R-410A", "Base year", "IPCC AR6", "fuel.cn.natural_gas v1", "Official", "Years compared",
        "No interval of uncertainty", "SHA-256" if found.document else "Document none", "no statement of verification",
        found.library_version,
    ):  # fmt: skip
        assert asked in text, asked
    assert "5.580" in text or "5.58" in text  # 10,000 kWh at Beijing's 0.5580


def test_both_languages_are_drawn(supplier: Supplier) -> None:
    found = by_bills(supplier)
    chinese = joined(text_of(pdf_of(supplier, f"/inventories/{found.pk}/report.pdf", "zh-hans")))
    assert joined(supplier.name_zh) in chinese
    assert "外购电力" in chinese


def test_an_estimate_factor_is_never_shown_as_official(supplier: Supplier) -> None:
    steel = Activity("goods", Decimal(5), "kg", "CN-BJ", 2022, item="material.est.copper_primary")
    found = by_bills(supplier, 2022, steel)
    factor = carbon_reference().factors["material.est.copper_primary"]
    text = joined(text_of(pdf_of(supplier, f"/inventories/{found.pk}/report.pdf")))
    assert not factor.official
    assert joined("Some factors are estimates; they are marked in the table of factors.") in text
    assert "Estimate" in text


def test_a_report_that_only_states_totals_says_what_it_does_not_tell(supplier: Supplier) -> None:
    totals = ReportTotals(2024, Decimal("657.305"), Decimal("9151.2"))
    whole = Year(output_wan=Decimal(25_000), document=make_report(supplier), explanation="示例")
    found = report_totals(supplier, totals, whole, reference=carbon_reference(), by=None, at=NOW)
    text = joined(text_of(pdf_of(supplier, f"/inventories/{found.pk}/report.pdf")))
    assert "9,151.2" in text
    assert joined("What the figures leave out was not told to this system.") in text


def test_a_product_report_has_goal_scope_allocation_stages_hot_spots_and_limits(supplier: Supplier) -> None:
    found = publish(supplier, header={"function_amount": "8000", "function_unit": "h", "boundary": "摇篮到大门"})
    text = " ".join(text_of(pdf_of(supplier, f"/products/footprints/{found.pk}/report.pdf")).split())
    for asked in (
        "Declared unit", "1 piece of 95 kg", "摇篮到大门", "Cut-off", "Allocation", "Results by stage", "钢板",
        "material.cn.steel_plate_medium_heavy v1", "Carbon efficiency", "Hot spots", "Verifier none",
        "about climate change alone", str(found.uuid), found.library_version,
    ):  # fmt: skip
        assert asked in text, asked
    assert f"{found.kgco2e.normalize():,f}" in text


def test_what_a_supplier_typed_is_no_markup_and_is_bounded(supplier: Supplier) -> None:
    Supplier.objects.filter(pk=supplier.pk).update(name_zh=HOSTILE[:120], name_en="<para>" * 20)
    found = publish(supplier, "F-<i>", {**PLATE, "name": "<b>粗</b> & <font size=99>"})
    ProductFootprint.objects.filter(pk=found.pk).update(superseded_at=None)
    text = joined(text_of(pdf_of(supplier, f"/products/footprints/{found.pk}/report.pdf")))
    assert "<b>粗</b>&<fontsize=99>" in text


def test_three_hundred_lines_are_drawn_in_seconds(supplier: Supplier) -> None:
    lines = [{**PLATE, "key": str(at), "name": f"钢板 {at}", "quantity": "1"} for at in range(1, 301)]
    found = publish(supplier, "F-300", *lines, header={"scrap_kg": "205", "explanation": "示例"})
    address, client = f"/products/footprints/{found.pk}/report.pdf", signed_in(make_member(supplier))
    client.get(address)  # fonts are registered once in a process
    begun = perf_counter()
    content = client.get(address).content
    assert perf_counter() - begun < 5
    assert joined("钢板 300") in joined(text_of(content))


def test_no_foreign_report_is_found_and_a_stranger_signs_in(supplier: Supplier) -> None:
    inventory, product = by_bills(supplier), publish(supplier)
    foreigner = signed_in(make_member(make_supplier(organisation=make_organisation())))
    for address in (f"/inventories/{inventory.pk}/report.pdf", f"/products/footprints/{product.pk}/report.pdf"):
        assert foreigner.get(address).status_code == 404
        assert visitor().get(address).status_code == 302


def test_the_calculator_draws_the_same_form_and_keeps_nothing(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    hostile = {**TYPED, "title": "<img src=x>", "language": "en"}
    with django_assert_num_queries(1):
        response = visitor().post("/calculator/report.pdf", hostile)
    text = joined(text_of(response.content))
    assert "5,820" in text
    assert "<imgsrc=x>" in text
    assert "material.cn.steel_plate_medium_heavy" in text
    wrong = visitor().post("/calculator/report.pdf", {**hostile, "line-0-quantity": "1_000"})
    assert (wrong.status_code, wrong["Content-Type"]) == (422, "text/html; charset=utf-8")
