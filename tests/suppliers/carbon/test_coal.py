"""Standard coal: which value of the table is taken, and when it is an estimate."""

from decimal import Decimal

import pytest

from suppliers.carbon.coal import CoalTable, calorific, electricity_equivalent
from suppliers.carbon.kinds import KINDS
from suppliers.errors import Refused
from tests.suppliers.carbon.makers import make_reference


@pytest.mark.parametrize(
    ("row_id", "value", "code", "is_estimate"),
    [
        ("diesel", "1.4571", "table_value", False),
        ("electricity_cal", "0.1229", "table_value", False),
        ("heat", "0.03412", "table_value", False),
        ("natural_gas", "1.33", "upper_end", True),
        ("coke_oven_gas", "0.6143", "upper_end", True),
        ("lng", "1.7572", "table_value", True),
        ("anthracite", "0.9110", "derived", True),
    ],
)
def test_the_calorific_value_is_the_tables_and_of_a_range_the_upper_end(
    row_id: str, value: str, code: str, is_estimate: bool
) -> None:
    taken = calorific(make_reference().coal, row_id)

    assert (taken.kgce_per_unit, taken.code, taken.is_estimate) == (Decimal(value), code, is_estimate)


def test_the_reason_for_natural_gas_names_the_range() -> None:
    assert calorific(make_reference().coal, "natural_gas").reason == (
        "GB/T 2589-2020 gives 1.1 to 1.33; the upper end is used, so that energy is not understated."
    )


def test_the_equivalent_value_of_electricity_is_an_estimate_until_the_years_figure_is_stated() -> None:
    estimated = electricity_equivalent(make_reference().coal, None)
    stated = electricity_equivalent(make_reference().coal, Decimal("0.3015"))

    assert (estimated.kgce_per_unit, estimated.is_estimate) == (Decimal("0.305"), True)
    assert (stated.kgce_per_unit, stated.is_estimate) == (Decimal("0.3015"), False)


@pytest.mark.parametrize("figure", ["301.5", "0", "-0.3", "NaN", "0.1"])
def test_a_supply_coal_consumption_in_other_units_is_refused(figure: str) -> None:
    with pytest.raises(Refused) as refused:
        electricity_equivalent(make_reference().coal, Decimal(figure))

    assert refused.value.code == "supply_coal_wrong"


def test_every_kind_of_energy_has_its_factor_and_its_coal_equivalent() -> None:
    reference = make_reference()
    found = [
        (reference.factors[kind.factor_id].id, reference.coal[kind.coal_id].id) for kind in KINDS if kind.factor_id
    ]

    assert found == [(kind.factor_id, kind.coal_id) for kind in KINDS if kind.factor_id]


def test_an_unknown_row_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        make_reference().coal["peat"]

    assert refused.value.code == "coal_row_unknown"


def test_a_row_with_a_wrong_value_is_refused_by_its_number() -> None:
    with pytest.raises(Refused) as refused:
        CoalTable.from_csv(
            "id,name_zh,name_en,unit,kgce_per_unit_low,kgce_per_unit_high,calorific_value,confidence,source\nx,x,x,kg,?,1,x,x,x\n"
        )

    assert str(refused.value) == "Row 1: kgce_per_unit_low must be a number, zero or more, not “?”."
