from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from suppliers.carbon.inventory import Activity
from suppliers.errors import Refused
from suppliers.models import Event, GreenPowerCertificate, Inventory, Supplier
from suppliers.operations.footprints import GreenPower, report_inventory
from suppliers.queries.reference import carbon_reference
from tests.factories import NOW, make_supplier

pytestmark = pytest.mark.django_db


def make_activity(kind: str, quantity: str, unit: str) -> Activity:
    return Activity(kind=kind, quantity=Decimal(quantity), unit=unit, region="CN-BJ", year=2022)


def report(supplier: Supplier, *activities: Activity, **changes: object) -> Inventory:
    known: dict[str, object] = {"output_wan": Decimal(100_000), "explanation": "示例", "by": None, "at": NOW}
    return report_inventory(
        supplier,
        activities=activities,
        reference=carbon_reference(),
        **{**known, **changes},  # type: ignore[arg-type]
    )


def test_the_published_figures_come_out() -> None:
    inventory = report(
        make_supplier(),
        make_activity("natural_gas", "304000", "m3"),
        make_activity("electricity", "16400000", "kWh"),
    )
    assert inventory.scope1_kg == Decimal("657305.456000")
    assert inventory.scope2_location_kg == Decimal("9151200")
    gas = inventory.lines.get(kind="natural_gas")
    assert gas.kgce == Decimal("404320")
    assert gas.basis["location"]["factor_id"] == "fuel.cn.natural_gas"


def test_a_correction_supersedes_and_frees_the_green_power() -> None:
    supplier = make_supplier()
    lines = [make_activity("electricity", "1000", "MWh"), make_activity("green_power", "100", "MWh")]
    green = [GreenPower("GEC-1", Decimal(100_000))]
    first = report(supplier, *lines, green_power=green)
    second = report(supplier, *lines, green_power=green)
    first.refresh_from_db()
    assert (first.superseded_at, second.superseded_at) == (NOW, None)
    assert GreenPowerCertificate.objects.filter(released_at__isnull=True).count() == 1


def test_a_green_power_certificate_counts_once_in_the_whole_system() -> None:
    lines = [make_activity("electricity", "1000", "MWh"), make_activity("green_power", "100", "MWh")]
    green = [GreenPower("GEC-1", Decimal(100_000))]
    report(make_supplier(), *lines, green_power=green)
    with pytest.raises(Refused) as refusal:
        report(make_supplier(), *lines, green_power=green)
    assert refusal.value.code == "green_power_used"
    assert Inventory.objects.count() == 1


@pytest.mark.parametrize(
    ("activity", "changes", "code"),
    [
        (Activity("natural_gas", Decimal(1), "m3", "CN-BJ", 2031), {}, "year_out_of_range"),
        (make_activity("natural_gas", "-5", "m3"), {}, "negative"),
        (make_activity("natural_gas", "5", "kWh"), {}, "wrong_unit"),
        (make_activity("natural_gas", "5", "m3"), {"assurance": "third_party"}, "statement_needed"),
    ],
)
def test_an_impossible_report_is_refused_and_leaves_nothing(
    activity: Activity, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        report(make_supplier(), activity, **changes)
    assert refusal.value.code == code
    assert (Inventory.objects.count(), Event.objects.count()) == (0, 0)


def test_a_jump_against_last_year_asks_for_a_sentence_which_is_kept() -> None:
    supplier = make_supplier()
    report(supplier, Activity("diesel", Decimal(10), "t", "CN-JS", 2023))
    jumped = Activity("diesel", Decimal(40), "t", "CN-JS", 2024)
    with pytest.raises(Refused) as refusal:
        report(supplier, jumped, explanation=" ")
    inventory = report(supplier, jumped, explanation="新增一条生产线")
    assert (refusal.value.code, refusal.value.field) == ("explanation_needed", "explanation")
    assert {doubt["explanation"] for doubt in inventory.doubts} == {"新增一条生产线"}


def test_a_green_power_number_is_the_same_however_it_is_spelled() -> None:
    lines = [make_activity("electricity", "1000", "MWh"), make_activity("green_power", "100", "MWh")]
    report(make_supplier(), *lines, green_power=[GreenPower("GEC-1", Decimal(100_000))])
    for spelled in ("gec-1", " GEC - 1", "ＧＥＣ－１"):
        with pytest.raises(Refused) as refusal:
            report(make_supplier(), *lines, green_power=[GreenPower(spelled, Decimal(100_000))])
        assert (refusal.value.code, Inventory.objects.count()) == ("green_power_used", 1)


def test_one_number_does_not_cover_electricity_twice_in_one_report() -> None:
    lines = [make_activity("electricity", "1000", "MWh"), make_activity("green_power", "100", "MWh")]
    halves = [GreenPower("GEC-1", Decimal(50_000)), GreenPower("gec-1", Decimal(50_000))]
    with pytest.raises(Refused) as refusal:
        report(make_supplier(), *lines, green_power=halves)
    assert (refusal.value.code, Inventory.objects.count()) == ("green_power_used", 0)


def test_on_new_year_s_morning_in_china_the_new_year_may_be_reported() -> None:
    morning = datetime(2025, 12, 31, 17, 0, tzinfo=UTC)
    activity = replace(make_activity("natural_gas", "304000", "m3"), year=2026)
    assert report(make_supplier(), activity, at=morning).year == 2026
