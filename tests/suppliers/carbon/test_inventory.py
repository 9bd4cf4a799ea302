"""The inventory of a year: exact, in any order, each line with what it was made of."""

import json
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.carbon.inventory import Activity, compute_inventory
from suppliers.carbon.kinds import KINDS
from suppliers.errors import Refused
from tests.suppliers.carbon.makers import make_activity, make_reference

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("1e11"), places=6)


@st.composite
def make_any_activity(draw: st.DrawFn) -> Activity:
    kind = draw(st.sampled_from([kind for kind in KINDS if kind.code != "green_power"]))
    region = draw(st.sampled_from(["CN", "CN-BJ", "CN-XZ", "CN-YN"]))
    return Activity(kind.code, draw(AMOUNTS), draw(st.sampled_from(kind.units)), region, 2023, Decimal("0.84"))


def test_gas_is_scope_1_and_electricity_scope_2_in_both_ways() -> None:
    inventory = compute_inventory(
        [make_activity("natural_gas", "304000", "m3"), make_activity("electricity", "16400000", "kWh")],
        reference=make_reference(),
    )

    assert inventory.scope1_kg == Decimal("657305.456")
    assert inventory.scope2_location_t == Decimal("9151.2")
    assert inventory.scope2_market_t == Decimal("9603.84")
    assert inventory.tce == Decimal("404.32") + Decimal("2015.56")


def test_a_line_keeps_factor_year_region_and_gwp_set_and_why() -> None:
    inventory = compute_inventory([make_activity(year=2025)], reference=make_reference())
    record = inventory.lines[0].as_record()

    assert record["location"] == {
        "factor_id": "grid.cn.2023.prov.CN-BJ",
        "factor_version": 1,
        "year": "2023",
        "region": "CN-BJ",
        "gwp_set": "CO2",
        "kgco2e_per_unit": "0.5554",
        "unit": "kWh",
        "source": "MEE/NBS 公告2025年第47号 (2025-12-31) 关于发布2023年电力二氧化碳排放因子的公告",
        "confidence": "high",
        "official": True,
        "reason_code": "earlier_year",
        "reason": "None is published for {region} and {year}; the latest before, {factor_year}, is used.",
        "reason_values": {"region": "CN-BJ", "year": "2025", "factor_year": "2023"},
    }


def test_an_inventory_can_be_stored_as_json_without_losing_a_digit() -> None:
    inventory = compute_inventory([make_activity(), make_activity("diesel", "1.5", "t")], reference=make_reference())
    record = inventory.as_record()

    assert json.loads(json.dumps(record)) == record
    assert record["scope1_kg"] == "4643.865"
    assert record["library_version"] == make_reference().factors.version


def test_green_power_lowers_the_market_based_sum_and_nothing_else() -> None:
    bought = make_activity("electricity", "1000", "kWh")
    plain = compute_inventory([bought], reference=make_reference())
    green = compute_inventory([bought, make_activity("green_power", "250", "kWh")], reference=make_reference())

    assert green.scope2_market_kg == Decimal("439.200")  # 750 x 0.5856
    assert green.scope2_location_kg == plain.scope2_location_kg
    assert green.kgce_calorific == plain.kgce_calorific
    assert (plain.green_power_share_bp, green.green_power_share_bp) == (0, 2500)


def test_all_of_the_electricity_may_be_green() -> None:
    inventory = compute_inventory(
        [make_activity("electricity", "1", "MWh"), make_activity("green_power", "1000", "kWh")],
        reference=make_reference(),
    )

    assert (inventory.scope2_market_kg, inventory.green_power_share_bp) == (Decimal(0), 10_000)


def test_more_green_power_than_electricity_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        compute_inventory(
            [make_activity("electricity", "1000", "kWh"), make_activity("green_power", "1001", "kWh")],
            reference=make_reference(),
        )

    assert (refused.value.code, refused.value.field) == ("green_power_exceeds", "green_power")


def test_green_power_is_shared_over_the_sites_that_bought_electricity() -> None:
    inventory = compute_inventory(
        [
            make_activity("electricity", "300", "kWh", region="CN-BJ"),
            make_activity("electricity", "100", "kWh", region="CN-YN"),
            make_activity("green_power", "100", "kWh"),
        ],
        reference=make_reference(),
    )

    assert [line.covered for line in inventory.lines] == [75, 25, 0]


def test_intensities_are_per_output_and_missing_without_it() -> None:
    activities = [make_activity("electricity", "1000", "kWh"), make_activity("natural_gas", "100", "m3")]
    without = compute_inventory(activities, reference=make_reference())
    with_output = compute_inventory(activities, reference=make_reference(), output_wan=Decimal(3))

    assert (without.kgco2e_per_wan, without.kgco2e_market_per_wan, without.kgce_per_wan) == (None, None, None)
    assert with_output.kgco2e_per_wan == Decimal("258.0730")  # (558 + 216.2189) / 3
    assert with_output.kgco2e_market_per_wan == Decimal("267.2730")
    assert with_output.kgce_per_wan == Decimal("85.3000")


@pytest.mark.parametrize("output", ["0", "-1", "NaN"])
def test_an_output_that_is_not_above_zero_is_refused(output: str) -> None:
    with pytest.raises(Refused) as refused:
        compute_inventory([make_activity()], reference=make_reference(), output_wan=Decimal(output))

    assert refused.value.code == "output_wrong"


def test_the_equivalent_value_is_marked_as_an_estimate_until_supply_coal_is_stated() -> None:
    estimated = compute_inventory([make_activity()], reference=make_reference())
    stated = compute_inventory([make_activity()], reference=make_reference(), supply_coal=Decimal("0.3015"))

    assert (estimated.kgce_equivalent, estimated.kgce_equivalent_is_estimate) == (Decimal("305.000"), True)
    assert (stated.kgce_equivalent, stated.kgce_equivalent_is_estimate) == (Decimal("301.500"), False)
    assert estimated.kgce_calorific == stated.kgce_calorific == Decimal("122.900")


def test_litres_of_diesel_need_their_density() -> None:
    with pytest.raises(Refused) as refused:
        compute_inventory([make_activity("diesel", "100", "L")], reference=make_reference())
    stated = compute_inventory([make_activity("diesel", "100", "升", density="0.84")], reference=make_reference())

    assert refused.value.code == "density_missing"
    assert stated.scope1_kg == Decimal("260.056")  # 84 kg x 3.09591, half up


@pytest.mark.parametrize(
    ("activity", "code", "field"),
    [
        (make_activity("electricity", "1", "吨"), "wrong_unit", "electricity"),
        (make_activity("natural_gas", "1", "桶"), "unknown_unit", "natural_gas"),
        (make_activity("electricity", "-1"), "negative", "electricity"),
        (make_activity("electricity", "NaN"), "not_a_number", "electricity"),
        (make_activity("electricity", "1e400"), "too_large", "electricity"),
        (make_activity("peat"), "unknown_kind", "kind"),
        (make_activity(region="DE"), "no_factor_for_region", "region"),
    ],
)
def test_what_cannot_be_computed_is_refused_at_its_field(activity: Activity, code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        compute_inventory([activity], reference=make_reference())

    assert (refused.value.code, refused.value.field) == (code, field)


def test_nothing_reported_is_refused_and_is_not_an_inventory_of_zero() -> None:
    with pytest.raises(Refused) as refused:
        compute_inventory([], reference=make_reference())

    assert refused.value.code == "nothing_reported"


def test_zero_reported_is_an_inventory_of_zero() -> None:
    inventory = compute_inventory([make_activity("electricity", "0")], reference=make_reference())

    assert (inventory.scope2_location_kg, inventory.green_power_share_bp) == (Decimal(0), None)


def test_two_years_in_one_inventory_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        compute_inventory([make_activity(year=2022), make_activity(year=2023)], reference=make_reference())

    assert str(refused.value) == "An inventory is of one year; these lines are of 2022, 2023."


def test_a_total_is_the_rounded_sum_and_not_the_sum_of_the_rounded() -> None:
    inventory = compute_inventory([make_activity("electricity", "0.0008")] * 3, reference=make_reference())

    assert [line.kgco2e_location for line in inventory.lines] == [Decimal("0.000")] * 3
    assert inventory.scope2_location_kg == Decimal("0.001")


def test_an_inventory_with_an_unverified_factor_says_so() -> None:
    assert compute_inventory([make_activity("lng", "1", "t")], reference=make_reference()).has_estimates is True
    assert compute_inventory([make_activity("diesel", "1", "t")], reference=make_reference()).has_estimates is False


@given(st.lists(make_any_activity(), min_size=1, max_size=6), st.randoms())
def test_the_order_of_the_activities_changes_no_total(activities: list[Activity], random: Random) -> None:
    shuffled = sorted(activities, key=lambda _: random.random())
    one = compute_inventory(activities, reference=make_reference())
    two = compute_inventory(shuffled, reference=make_reference())

    assert {**one.as_record(), "lines": None} == {**two.as_record(), "lines": None}


@given(make_any_activity())
def test_the_same_activity_twice_is_the_same_as_twice_the_activity(activity: Activity) -> None:
    double = Activity(
        activity.kind, activity.quantity * 2, activity.unit, activity.region, activity.year, activity.density
    )
    one = compute_inventory([activity, activity], reference=make_reference())
    two = compute_inventory([double], reference=make_reference())

    assert {**one.as_record(), "lines": None} == {**two.as_record(), "lines": None}


@given(st.integers(min_value=0, max_value=10**8), st.sampled_from(["kWh", "MWh", "万kWh"]))
def test_twice_the_activity_is_twice_the_result(tens: int, unit: str) -> None:
    quantity = tens * 10  # so that four decimals of a factor end within the gram that is stated
    one = compute_inventory([make_activity("electricity", str(quantity), unit)], reference=make_reference())
    two = compute_inventory([make_activity("electricity", str(2 * quantity), unit)], reference=make_reference())

    assert (two.scope2_location_kg, two.scope2_market_kg) == (2 * one.scope2_location_kg, 2 * one.scope2_market_kg)


@given(st.decimals(min_value=0, max_value=10**6, places=3))
def test_the_unit_of_the_bill_does_not_change_the_result(megawatt_hours: Decimal) -> None:
    one = compute_inventory([make_activity("electricity", str(megawatt_hours), "MWh")], reference=make_reference())
    two = compute_inventory(
        [make_activity("electricity", str(megawatt_hours * 1000), "度")], reference=make_reference()
    )

    assert one.scope2_location_kg == two.scope2_location_kg
