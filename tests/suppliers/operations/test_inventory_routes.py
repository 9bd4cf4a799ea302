"""A year by report and by estimate: what is stored, what is doubted, what is refused and leaves nothing."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fixtures.demo.report_pdf import draw_report
from suppliers.carbon.inventory import Activity
from suppliers.carbon.stated import ReportTotals
from suppliers.errors import Refused
from suppliers.models import Document, Event, Inventory, SectorRange, Supplier
from suppliers.operations.footprints import report_inventory
from suppliers.operations.reported_totals import report_estimate, report_totals
from suppliers.operations.year_as_whole import Year
from suppliers.queries.reference import carbon_reference
from tests.factories import NOW, make_document, make_supplier

pytestmark = pytest.mark.django_db
SECTOR = "sample-machinery"
TOTALS = ReportTotals(2024, Decimal("657.305"), Decimal("9151.2"))


def make_report(supplier: Supplier, *lines: str) -> Document:
    said = lines or ("范围一 直接排放 657.305 tCO2e", "范围二 基于位置 9,151.20 tCO2e")
    return make_document(supplier, draw_report(*said), name="核查报告.pdf")


def make_range(low: str = "200", high: str = "600") -> None:
    SectorRange.objects.create(
        code=SECTOR,
        number=1,
        sector=SECTOR,
        name_zh="示例通用机械",
        name_en="Sample machinery",
        region="CN",
        year="2023",
        source="示例",
        confidence="low",
        provenance="test",
        low=low,
        high=high,
        added_at=NOW,
        confirmed=True,
        decided_at=NOW,
    )


def by_report(supplier: Supplier, totals: ReportTotals = TOTALS, **changes: Any) -> Inventory:
    whole = Year(**{"output_wan": Decimal(25_000), "document": make_report(supplier), **changes})
    return report_totals(supplier, totals, whole, reference=carbon_reference(), by=None, at=NOW)


def by_estimate(supplier: Supplier, **changes: Any) -> Inventory:
    whole = Year(**{"output_wan": Decimal(1_000), "sector": SECTOR, **changes})
    return report_estimate(supplier, 2024, whole, reference=carbon_reference(), by=None, at=NOW)


def by_bills(supplier: Supplier, *activities: Activity, **changes: Any) -> Inventory:
    known: dict[str, Any] = {"output_wan": None, "reference": carbon_reference(), "by": None, "at": NOW, **changes}
    return report_inventory(supplier, activities=activities, **known)


def test_the_totals_of_a_report_are_stored_as_its_lines_and_found_in_its_text() -> None:
    inventory = by_report(make_supplier(), replace(TOTALS, tce=Decimal("2419.88"), scope3_t=Decimal(120)))
    assert (inventory.route, inventory.scope1_kg, inventory.scope2_location_kg) == (
        "report",
        Decimal(657_305),
        Decimal(9_151_200),
    )
    assert (inventory.scope2_market_kg, inventory.scope3_kg, inventory.kgce_calorific) == (
        None,
        Decimal(120_000),
        Decimal(2_419_880),
    )
    told = [(line.kind, line.scope, line.basis["reading"]["outcome"]) for line in inventory.lines.order_by("position")]
    assert told == [
        ("stated_scope1", 1, "found"),
        ("stated_scope2_location", 2, "found"),
        ("stated_scope3", 3, "not_readable"),
    ]


def test_a_total_unlike_the_report_asks_for_a_sentence_and_is_never_called_false() -> None:
    supplier = make_supplier()
    typo = replace(TOTALS, scope1_t=Decimal("675.305"))
    with pytest.raises(Refused) as refusal:
        by_report(supplier, typo)
    assert refusal.value.code == "explanation_needed"
    assert str(refusal.value).startswith("You entered 675.305 t, but page 1 of the report says 657.305.")

    inventory = by_report(supplier, typo, explanation="示例：报告第二版更正。")
    assert inventory.lines.get(position=1).basis["reading"] == {"outcome": "differs", "page": 1, "seen": "657.305"}
    assert [doubt["code"] for doubt in inventory.doubts] == ["report_differs"]


@pytest.mark.parametrize(
    ("totals", "code"),
    [
        (replace(TOTALS, electricity_kwh=Decimal(16_400_000)), None),
        (replace(TOTALS, electricity_kwh=Decimal(9_178_736)), "implied_factor_outside"),  # 0.997
        (replace(TOTALS, electricity_kwh=Decimal(17_054_045)), None),  # 0.5366
        (replace(TOTALS, total_t=Decimal("9808.505")), None),
        (replace(TOTALS, total_t=Decimal("12000")), "totals_differ"),
        (replace(TOTALS, tce=Decimal("24198.8")), "coal_contradicts"),
    ],
)
def test_what_asks_for_a_sentence_in_a_report(totals: ReportTotals, code: str | None) -> None:
    supplier = make_supplier()
    if code is None:
        assert by_report(supplier, totals).doubts == []
        return
    with pytest.raises(Refused) as refusal:
        by_report(supplier, totals)
    assert (refusal.value.code, Inventory.objects.count()) == ("explanation_needed", 0)
    assert [doubt["code"] for doubt in by_report(supplier, totals, explanation="示例").doubts] == [code]


@pytest.mark.parametrize(
    ("totals", "changes", "code"),
    [
        (replace(TOTALS, electricity_kwh=Decimal(2_859_750)), {}, "implied_factor_outside"),  # 3.2 kg/kWh
        (replace(TOTALS, total_t=Decimal("9808505")), {}, "totals_differ"),  # the sum in kg
        (replace(TOTALS, tce=Decimal("2419880")), {}, "coal_contradicts"),  # kgce for tce
        (replace(TOTALS, scope1_t=Decimal(-1)), {}, "negative"),
        (TOTALS, {"output_wan": Decimal(25_000), "revenue_wan": Decimal(250_000_000)}, "output_unlike_revenue"),
        (TOTALS, {"output_wan": Decimal(-1)}, "output_wrong"),
        (TOTALS, {"revenue_wan": Decimal(0)}, "output_wrong"),
        (TOTALS, {"output_t": Decimal("NaN")}, "output_wrong"),
        (TOTALS, {"document": None}, "report_needed"),
        (replace(TOTALS, year=2031), {}, "year_out_of_range"),
    ],
)
def test_what_cannot_be_right_stops_a_report_and_leaves_nothing(
    totals: ReportTotals, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        by_report(make_supplier(), totals, explanation="示例", **changes)
    assert (refusal.value.code, Inventory.objects.count(), Event.objects.count()) == (code, 0, 0)


def test_a_report_that_contradicts_the_bills_of_the_year_says_so() -> None:
    supplier = make_supplier()
    by_bills(supplier, Activity("natural_gas", Decimal(304_000), "m3", "CN-BJ", 2024))
    with pytest.raises(Refused) as refusal:
        by_report(supplier, replace(TOTALS, scope1_t=Decimal(900)), explanation=" ")
    inventory = by_report(supplier, replace(TOTALS, scope1_t=Decimal(900)), explanation="示例：含工艺排放。")
    assert refusal.value.code == "explanation_needed"
    assert "routes_contradict" in {doubt["code"] for doubt in inventory.doubts}
    assert supplier.inventories.get(superseded_at__isnull=True) == inventory


def test_an_estimate_is_the_middle_of_the_sector_s_range_and_says_what_it_is() -> None:
    make_range()
    inventory = by_estimate(make_supplier())
    assert (inventory.route, inventory.undivided_kg, inventory.total_kg) == (
        "estimate",
        Decimal(400_000),
        Decimal(400_000),
    )
    assert (inventory.scope1_kg, inventory.scope2_location_kg, inventory.kgce_calorific) == (None, None, None)
    assert (inventory.assurance, inventory.reliability) == ("none", 1)
    line = inventory.lines.get()
    told = line.basis["estimate"]
    assert (Decimal(told["low"]), Decimal(told["high"]), told["source"]) == (
        Decimal(200),
        Decimal(600),
        f"示例 ({SECTOR})",
    )
    assert (told["low_kg"], told["high_kg"]) == ("200000.000", "600000.000")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sector": "unheard-of"}, "no_sector_range"),
        ({"sector": ""}, "no_sector_range"),
        ({"output_wan": None}, "output_needed"),
        ({"revenue_wan": Decimal(10_000_000)}, "output_unlike_revenue"),
    ],
)
def test_no_estimate_without_a_sourced_range_or_an_output(changes: dict[str, object], code: str) -> None:
    make_range()
    with pytest.raises(Refused) as refusal:
        by_estimate(make_supplier(), **changes)
    assert (refusal.value.code, Inventory.objects.count()) == (code, 0)


def test_an_estimate_never_takes_the_place_of_what_was_reported_but_bills_take_its() -> None:
    make_range()
    supplier = make_supplier()
    estimated = by_estimate(supplier)
    reported = by_bills(supplier, Activity("natural_gas", Decimal(304_000), "m3", "CN-BJ", 2024))
    with pytest.raises(Refused) as refusal:
        by_estimate(supplier)
    assert (refusal.value.code, reported.corrects) == ("better_known", estimated)


def test_an_intensity_outside_the_sector_asks_for_a_sentence_and_a_slip_of_the_unit_stops() -> None:
    make_range()
    gas = Activity("natural_gas", Decimal(304_000), "m3", "CN-BJ", 2024)
    supplier = make_supplier()
    inventory = by_bills(supplier, gas, output_wan=Decimal(500), sector=SECTOR, explanation="示例：铸造。")
    assert [doubt["code"] for doubt in inventory.doubts] == ["intensity_outside"]
    with pytest.raises(Refused) as refusal:
        by_bills(supplier, gas, output_wan=Decimal("1.1"), sector=SECTOR, explanation="示例")
    assert (refusal.value.code, refusal.value.field) == ("intensity_outside", "intensity")


@pytest.mark.parametrize(
    ("product_t", "code"),
    [("90", None), ("150", "balance_open"), ("5", "balance_open")],
)
def test_a_mass_balance_that_does_not_close_asks_for_a_sentence(product_t: str, code: str | None) -> None:
    goods = Activity("goods", Decimal(100), "t", "CN-JS", 2024, item="material.cn.steel_avg")
    inventory = by_bills(make_supplier(), goods, output_t=Decimal(product_t), explanation="示例")
    assert [doubt["code"] for doubt in inventory.doubts] == ([code] if code else [])


def test_products_a_thousand_times_heavier_than_their_materials_are_refused() -> None:
    goods = Activity("goods", Decimal(100), "t", "CN-JS", 2024, item="material.cn.steel_avg")
    with pytest.raises(Refused) as refusal:
        by_bills(make_supplier(), goods, output_t=Decimal(95_000), explanation="示例")
    assert (refusal.value.code, refusal.value.field, Inventory.objects.count()) == ("balance_open", "goods", 0)
