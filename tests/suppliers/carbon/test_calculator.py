"""A calculation is an inventory without a company: the same sums, and what function they buy."""

from decimal import Decimal

import pytest

from suppliers.carbon.calculator import MOST_ROWS, calculate
from suppliers.carbon.inventory import Activity, compute_inventory
from suppliers.errors import Refused
from tests.suppliers.carbon.makers import make_activity, make_reference

STEEL = Activity("goods", Decimal(100), "kg", "CN", 2022, item="material.cn.steel_plate_medium_heavy")


def test_it_states_what_the_inventory_states_and_its_parts_add_up() -> None:
    activities = [make_activity(), make_activity("natural_gas", "10", "m3"), STEEL]
    found = calculate(activities, reference=make_reference(), function_amount=Decimal(50))
    inventory = compute_inventory(activities, reference=make_reference())
    assert found.inventory == inventory
    assert found.total_kg == inventory.scope1_kg + inventory.scope2_location_kg + inventory.scope3_kg
    assert found.efficiency == round(50 / found.total_kg, 6)


def test_without_a_function_or_without_emissions_there_is_no_efficiency() -> None:
    assert calculate([STEEL], reference=make_reference()).efficiency is None
    nothing = calculate([make_activity(quantity="0")], reference=make_reference(), function_amount=Decimal(1))
    assert (nothing.total_kg, nothing.efficiency) == (Decimal(0), None)


def test_what_a_stranger_may_ask_for_is_bounded() -> None:
    with pytest.raises(Refused) as refused:
        calculate([STEEL] * (MOST_ROWS + 1), reference=make_reference())
    assert refused.value.code == "too_many_rows"
