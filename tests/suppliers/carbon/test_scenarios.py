"""What if: published factors give published differences, laws hold for any amounts, what cannot be is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.carbon.scenarios import (
    Drive,
    Leg,
    Vehicle,
    buy_green_power,
    replace_vehicles,
    reuse_packaging,
    shift_freight,
)
from suppliers.errors import Refused
from tests.suppliers.carbon.makers import make_reference

LIBRARY = make_reference().factors
ROAD, RAIL, WATER = (
    "transport.cn.road.diesel_30t",
    "transport.cn.rail.electric",
    "transport.cn.water.container_200teu",
)
PLATE, REBAR = "material.cn.steel_plate_medium_heavy", "material.cn.steel_rebar"
amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("100000"), places=2)


def leg(factor_id: str, km: str) -> Leg:
    return Leg(factor_id, Decimal(km))


def test_road_to_rail_with_a_feeder_by_hand() -> None:
    # GB/T 51366-2019, appendix E: 0.078 for a 30 t truck, 0.010 for electric rail.
    found = shift_freight(Decimal(20), [leg(ROAD, "1200")], [leg(RAIL, "1300"), leg(ROAD, "50")], library=LIBRARY)
    assert (found.before_kg, found.after_kg) == (Decimal("1872.000"), Decimal("338.000"))
    assert (found.saved_kg, found.saved_bp) == (Decimal("1534.000"), 8194)
    assert [step.taken.factor.id for step in found.after] == [RAIL, ROAD]


def test_a_detour_that_costs_more_is_said_to_cost() -> None:
    found = shift_freight(Decimal(1), [leg(ROAD, "10")], [leg(ROAD, "30")], library=LIBRARY)
    assert (found.saved_kg, found.saved_bp) == (Decimal("-1.560"), -20_000)


@given(tonnes=amounts, km=amounts)
def test_the_same_way_saves_nothing_and_twice_the_goods_save_twice(tonnes: Decimal, km: Decimal) -> None:
    same = shift_freight(tonnes, [Leg(ROAD, km)], [Leg(ROAD, km)], library=LIBRARY)
    assert same.saved_kg == 0
    once = shift_freight(tonnes, [Leg(ROAD, km)], [Leg(WATER, km)], library=LIBRARY)
    twice = shift_freight(tonnes * 2, [Leg(ROAD, km)], [Leg(WATER, km)], library=LIBRARY)
    assert abs(twice.saved_kg - 2 * once.saved_kg) <= Decimal("0.001")
    assert abs(once.saved_bp - twice.saved_bp) <= 1 if once.saved_bp and twice.saved_bp else True


def test_air_is_no_mode_to_shift_to_and_an_unknown_factor_is_none() -> None:
    for wrong in ("transport.glec32.air_freighter_avg", "material.cn.steel_rebar", ""):
        with pytest.raises(Refused) as refused:
            shift_freight(Decimal(1), [leg(ROAD, "1")], [leg(wrong, "1")], library=LIBRARY)
        assert (refused.value.code, refused.value.field) == ("choose", "mode")


DIESEL = Vehicle("cn3", Drive.DIESEL, Decimal(30), Decimal("0.84"))


def test_a_diesel_truck_by_an_electric_one_takes_the_fuels_and_the_provinces_factor() -> None:
    electric = Vehicle("nev", Drive.ELECTRIC, Decimal(100))
    found = replace_vehicles(10, Decimal(50_000), DIESEL, electric, region="CN-JS", year=2022, library=LIBRARY)
    diesel = Fraction(LIBRARY["fuel.cn.diesel"].kgco2e_per_unit) * 150_000 * Fraction("0.84")
    scale = 1000 if LIBRARY["fuel.cn.diesel"].unit == "t" else 1
    assert found.before_kg == round(diesel / scale, 3)
    assert found.after_kg == 500_000 * found.after[0].taken.factor.kgco2e_per_unit
    assert (found.after[0].taken.factor.region, found.after[0].taken.code) == ("CN-JS", "region_and_year")


def test_a_newer_stage_alone_changes_no_carbon_dioxide() -> None:
    newer = Vehicle("cn6", Drive.DIESEL, Decimal(30), Decimal("0.84"))
    found = replace_vehicles(1, Decimal(1000), DIESEL, newer, region="CN", year=2022, library=LIBRARY)
    assert found.saved_kg == 0


@pytest.mark.parametrize(
    ("vehicle", "code", "field"),
    [
        (Vehicle("cn9", Drive.DIESEL, Decimal(1), Decimal("0.84")), "stage_unknown", "after_stage"),
        (Vehicle("nev", Drive.DIESEL, Decimal(1), Decimal("0.84")), "stage_and_drive", "after_stage"),
        (Vehicle("cn6", Drive.ELECTRIC, Decimal(1)), "stage_and_drive", "after_stage"),
        (Vehicle("cn6", Drive.GASOLINE, Decimal(1), Decimal("0.84")), "density_of_fuel", "after_density"),
        (Vehicle("cn6", Drive.DIESEL, Decimal(1)), "density_of_fuel", "after_density"),
        (Vehicle("cn6", Drive.DIESEL, Decimal(0), Decimal("0.84")), "not_positive", "after_use"),
    ],
)
def test_a_vehicle_that_cannot_be_is_refused_at_its_field(vehicle: Vehicle, code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        replace_vehicles(1, Decimal(1000), DIESEL, vehicle, region="CN-JS", year=2022, library=LIBRARY)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_packaging_breaks_even_where_both_are_equal() -> None:
    found = reuse_packaging((PLATE, Decimal(1)), (PLATE, Decimal(5)), 5, library=LIBRARY)
    assert found.break_even == 5
    assert found.compared.saved_kg == 0


@given(single=amounts, reusable=amounts, km=amounts, uses=st.integers(1, 500))
def test_before_the_break_even_trip_the_reusable_one_costs_and_from_it_on_it_saves(
    single: Decimal, reusable: Decimal, km: Decimal, uses: int
) -> None:
    back = Leg(ROAD, km)
    found = reuse_packaging((REBAR, single), (PLATE, reusable), uses, back=back, library=LIBRARY)
    saves = found.compared.saved_kg >= 0
    grain = Decimal("0.001")
    if found.break_even is None:
        assert found.compared.saved_kg < grain
    elif abs(found.compared.saved_kg) > grain:
        assert saves == (uses >= found.break_even)


def test_green_power_lowers_the_market_based_figure_and_leaves_the_location_based_one() -> None:
    none = buy_green_power(Decimal(1000), Decimal("0.01"), region="CN-JS", year=2022, library=LIBRARY)
    half = buy_green_power(Decimal(1000), Decimal(500), region="CN-JS", year=2022, library=LIBRARY)
    whole = buy_green_power(Decimal(1000), Decimal(1000), region="CN-JS", year=2022, library=LIBRARY)
    assert none.location_kg == half.location_kg == whole.location_kg
    assert half.market.saved_bp == 5000
    assert whole.market.after_kg == 0
    with pytest.raises(Refused) as refused:
        buy_green_power(Decimal(1000), Decimal(1001), region="CN-JS", year=2022, library=LIBRARY)
    assert refused.value.code == "green_power_exceeds_scenario"
