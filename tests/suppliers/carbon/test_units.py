"""Units: exact, with dimensions, in the words that people use."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.carbon.units import UNITS, Dimension, Unit, convert, unit_named, units_of
from suppliers.errors import Refused

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("1e12"), places=6)
PAIRS = st.sampled_from([(one, two) for one in UNITS for two in UNITS if one.dimension == two.dimension])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kWh", "kWh"),
        ("KWH", "kWh"),
        ("ｋＷｈ", "kWh"),
        ("度", "kWh"),
        ("千瓦时", "kWh"),
        ("兆瓦时", "MWh"),
        ("万千瓦时", "万kWh"),
        ("万kWh", "万kWh"),
        ("10,000 kWh", "万kWh"),
        ("万度", "万kWh"),
        ("吉焦", "GJ"),
        ("立方米", "m3"),
        ("m³", "m3"),
        ("Nm3", "m3"),
        ("万立方米", "万m3"),
        ("万 m³", "万m3"),
        ("公斤", "kg"),
        ("吨", "t"),
        ("升", "L"),
        ("吨公里", "t.km"),
        ("t·km", "t.km"),
    ],
)
def test_a_unit_is_known_by_its_chinese_names_and_its_symbols(text: str, code: str) -> None:
    assert unit_named(text).code == code


def test_no_two_units_share_a_name() -> None:
    names = [name.casefold() for unit in UNITS for name in {unit.code, unit.name_zh, unit.name_en, *unit.aliases}]

    assert sorted(names) == sorted(set(names))


def test_an_unknown_unit_is_refused_with_what_would_be_accepted() -> None:
    with pytest.raises(Refused) as refused:
        unit_named("担", accepted=("kg", "t"))

    assert refused.value.code == "unknown_unit"
    assert str(refused.value) == "“担” is not a unit we know. Accepted here: kg, t."


def test_a_known_unit_of_another_kind_is_refused_with_what_would_be_accepted() -> None:
    with pytest.raises(Refused) as refused:
        unit_named("吨", accepted=("m3", "万m3"))

    assert str(refused.value) == "An amount here cannot be in t. Accepted: m3, 万m3."


@pytest.mark.parametrize(
    ("amount", "unit", "to", "result"),
    [
        ("1640", "万千瓦时", "kWh", "16400000"),
        ("1", "GWh", "MWh", "1000"),
        ("1", "MWh", "GJ", "3.6"),
        ("30.4", "万m3", "m3", "304000"),
        ("2.5", "t", "kg", "2500"),
        ("1500", "L", "m3", "1.5"),
        ("7", "t.km", "吨公里", "7"),
    ],
)
def test_conversions_are_exact(amount: str, unit: str, to: str, result: str) -> None:
    assert convert(Decimal(amount), unit, to) == Fraction(result)


def test_gigajoules_become_kilowatt_hours_without_losing_the_thirds() -> None:
    assert convert(Decimal(1), "GJ", "kWh") == Fraction(2500, 9)


def test_litres_become_kilograms_only_with_a_stated_density() -> None:
    with pytest.raises(Refused) as refused:
        convert(Decimal(100), "L", "kg")

    assert (refused.value.code, refused.value.field) == ("density_missing", "density")
    assert convert(Decimal(100), "L", "kg", density=Decimal("0.84")) == 84
    assert convert(Decimal(84), "kg", "L", density=Decimal("0.84")) == 100


@pytest.mark.parametrize("density", ["0", "-1", "NaN", "Infinity"])
def test_a_density_that_cannot_be_is_refused(density: str) -> None:
    with pytest.raises(Refused) as refused:
        convert(Decimal(1), "L", "kg", density=Decimal(density))

    assert refused.value.code == "density_wrong"


@pytest.mark.parametrize(("unit", "to"), [("kWh", "kg"), ("m3", "GJ"), ("t.km", "t"), ("L", "kWh")])
def test_dimensions_do_not_mix(unit: str, to: str) -> None:
    with pytest.raises(Refused) as refused:
        convert(Decimal(1), unit, to, density=Decimal("0.8"))

    assert refused.value.code == "wrong_dimension"


def test_units_can_be_listed_by_dimension_for_a_choice() -> None:
    assert [unit.code for unit in units_of(Dimension.MASS, Dimension.FREIGHT)] == ["kg", "t", "t.km", "万t.km"]


@given(AMOUNTS, PAIRS)
def test_converted_there_and_back_an_amount_is_equal(amount: Decimal, pair: tuple[Unit, Unit]) -> None:
    one, two = pair[0].code, pair[1].code

    assert convert(convert(amount, one, two), two, one) == Fraction(amount)


@given(AMOUNTS, st.decimals(min_value=Decimal("0.01"), max_value=20, places=4))
def test_through_a_density_there_and_back_an_amount_is_equal(amount: Decimal, density: Decimal) -> None:
    kilograms = convert(amount, "L", "kg", density=density)

    assert convert(kilograms, "kg", "L", density=density) == Fraction(amount)
