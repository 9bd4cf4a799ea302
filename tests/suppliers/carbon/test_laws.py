"""Laws of the carbon arithmetic: there and back is equal, twice is twice, order does not matter, unlike is refused."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suppliers.carbon.factors import Factor, OwnFactor
from suppliers.carbon.inventory import Activity, compute_inventory
from suppliers.carbon.product import DeclaredUnit, compute_product
from suppliers.carbon.product_inputs import Leg, Material
from suppliers.carbon.units import UNITS, Dimension, Unit, convert
from suppliers.errors import Refused
from tests.suppliers.carbon.makers import make_reference

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False, allow_infinity=False)
DENSITIES = st.decimals(min_value=Decimal("0.0001"), max_value=25, places=4, allow_nan=False, allow_infinity=False)
PAIRS = list(product(UNITS, UNITS))
BRIDGED = {frozenset({Dimension.VOLUME, Dimension.MASS})}
LIKE = [(a, b) for a, b in PAIRS if a.dimension == b.dimension]
WITH_DENSITY = [(a, b) for a, b in PAIRS if frozenset({a.dimension, b.dimension}) in BRIDGED]
UNLIKE = [(a, b) for a, b in PAIRS if a.dimension != b.dimension and (a, b) not in WITH_DENSITY]
ENERGY = st.sampled_from(
    [
        ("electricity", "kWh"), ("electricity", "万kWh"), ("natural_gas", "m3"), ("natural_gas", "万m3"),
        ("diesel", "kg"), ("diesel", "t"), ("coke", "t"), ("purchased_heat", "GJ"), ("blast_furnace_gas", "m3"),
    ]
)  # fmt: skip
SMALL = st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False, allow_infinity=False)
ACTIVITIES = st.builds(
    lambda each, quantity: Activity(each[0], quantity, each[1], "CN-JS", 2023), ENERGY, SMALL.filter(bool)
)
FIGURES = ("scope1_kg", "scope2_location_kg", "scope2_market_kg", "kgce_calorific", "kgce_equivalent")
ROUNDED = Fraction("0.0015")
"""Half a gram from rounding the doubled result, and twice half a gram from rounding the single one."""
LIBRARY = make_reference().factors


@pytest.mark.parametrize(("one", "other"), LIKE, ids=lambda unit: unit.code)
@given(amount=AMOUNTS)
@settings(max_examples=20)
def test_there_and_back_is_equal(one: Unit, other: Unit, amount: Decimal) -> None:
    assert convert(convert(amount, one.code, other.code), other.code, one.code) == Fraction(amount)


@pytest.mark.parametrize(("one", "other"), WITH_DENSITY, ids=lambda unit: unit.code)
@given(amount=AMOUNTS, density=DENSITIES)
@settings(max_examples=20)
def test_there_and_back_by_a_density_is_equal(one: Unit, other: Unit, amount: Decimal, density: Decimal) -> None:
    there = convert(amount, one.code, other.code, density=density)
    assert convert(there, other.code, one.code, density=density) == Fraction(amount)


@pytest.mark.parametrize(("one", "other"), UNLIKE, ids=lambda unit: unit.code)
def test_unlike_units_are_never_turned_into_each_other(one: Unit, other: Unit) -> None:
    for density in (None, Decimal(1)):
        with pytest.raises(Refused) as refused:
            convert(Decimal(1), one.code, other.code, density=density)
        assert refused.value.code == "wrong_dimension"


@pytest.mark.parametrize(("one", "other"), WITH_DENSITY, ids=lambda unit: unit.code)
def test_volume_and_mass_meet_only_by_a_density(one: Unit, other: Unit) -> None:
    with pytest.raises(Refused) as refused:
        convert(Decimal(1), one.code, other.code)
    assert refused.value.code == "density_missing"


@given(amount=AMOUNTS, by=st.sampled_from(LIKE), further=st.sampled_from(UNITS))
def test_the_way_over_a_third_unit_is_the_same(amount: Decimal, by: tuple[Unit, Unit], further: Unit) -> None:
    one, other = by
    if further.dimension == one.dimension:
        over = convert(convert(amount, one.code, further.code), further.code, other.code)
        assert over == convert(amount, one.code, other.code)


def figures(activities: list[Activity]) -> list[Fraction]:
    inventory = compute_inventory(activities, reference=make_reference())
    return [Fraction(getattr(inventory, name)) for name in FIGURES]


@given(ACTIVITIES)
def test_twice_the_activity_is_twice_the_result(activity: Activity) -> None:
    doubled = Activity(activity.kind, activity.quantity * 2, activity.unit, activity.region, activity.year)
    (one,) = compute_inventory([activity], reference=make_reference()).lines
    twice = compute_inventory([doubled], reference=make_reference()).lines[0]

    assert abs(Fraction(twice.kgco2e_market) - 2 * Fraction(one.kgco2e_market)) <= ROUNDED
    assert figures([activity, activity]) == figures([doubled])


@given(st.lists(ACTIVITIES, min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_the_sum_does_not_depend_on_the_order(activities: list[Activity]) -> None:
    sums = {tuple(figures(list(order))) for order in permutations(activities)}
    assert len(sums) == 1


@given(ACTIVITIES)
def test_the_unit_of_the_bill_does_not_matter(activity: Activity) -> None:
    scaled = {"kWh": ("MWh", 1000), "m3": ("万m3", 10_000), "kg": ("t", 1000)}.get(activity.unit)
    if scaled is not None:
        unit, whole = scaled
        other = Activity(activity.kind, activity.quantity / whole, unit, activity.region, activity.year)
        assert figures([other]) == figures([activity])


@given(mass=SMALL.filter(bool), km=SMALL.filter(bool))
def test_twice_the_mass_or_the_way_is_twice_the_transport(mass: Decimal, km: Decimal) -> None:
    def kg(mass: Decimal, km: Decimal) -> Fraction:
        leg = Leg("leg", mass, km, "transport.cn.road.diesel_18t")
        declared = DeclaredUnit(Decimal(1), "piece", Decimal(1))
        return Fraction(compute_product([leg], declared=declared, library=LIBRARY).kgco2e)

    assert abs(kg(mass * 2, km) - 2 * kg(mass, km)) <= ROUNDED
    assert kg(mass * 2, km) == kg(mass, km * 2)


@given(st.permutations([("material.cn.steel_plate_medium_heavy", "3"), ("material.cn.aluminium_sheet", "2"),
                        ("material.est.copper_primary", "0.7")]))  # fmt: skip
def test_a_product_does_not_depend_on_the_order_of_its_materials(order: list[tuple[str, str]]) -> None:
    items = [Material(name, Decimal(mass), "kg", name) for name, mass in order]
    declared = DeclaredUnit(Decimal(1), "piece", Decimal("5.7"))

    computed = compute_product(items, declared=declared, library=LIBRARY)
    expected = Fraction("2.4") * 3 + Fraction("28.5") * 2 + Fraction("4.1") * Fraction("0.7")
    assert Fraction(computed.kgco2e) == expected


@given(
    value=st.decimals(min_value=Decimal("0.001"), max_value=100, places=3),
    years=st.tuples(*[st.integers(2015, 2030)] * 2),
)
def test_an_own_factor_stands_before_the_default_in_its_years_and_in_no_other(
    value: Decimal, years: tuple[int, int]
) -> None:
    first, last = sorted(years)
    diesel = LIBRARY["fuel.cn.diesel"]
    factor = Factor("own.1", "示例", "Sample", diesel.category, "kg", value, "CN", "2024", "示例", "own", "not stated")
    library = LIBRARY.with_own([OwnFactor(factor, "fuel.cn.diesel", first, last)])

    taken = [year for year in range(2014, 2032) if library.own_for("fuel.cn.diesel", year) is factor]
    assert taken == list(range(first, last + 1))
    assert library.own_for("fuel.cn.gasoline", first) is None
    assert (library["fuel.cn.diesel"], LIBRARY.with_own([])) == (diesel, LIBRARY)
