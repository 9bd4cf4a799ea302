"""The three routes, what is no energy, and the review by line through the API; every number is text."""

from decimal import Decimal
from typing import Any

import pytest

from suppliers.enums import Role
from suppliers.models import Inventory, Supplier
from tests.api.world import Caller
from tests.factories import make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.operations.test_inventory_routes import SECTOR, make_range, make_report

pytestmark = pytest.mark.django_db
BILLS: dict[str, Any] = {
    "year": 2024,
    "output_wan": "25000",
    "revenue_wan": "26000",
    "gwp_set": "AR5",
    "activities": [
        {"kind": "natural_gas", "quantity": "304000", "unit": "m3", "region": "CN-BJ"},
        {"kind": "refrigerant", "item": "HFC-134a", "quantity": "2", "unit": "kg", "region": "CN-BJ"},
        {"kind": "goods", "item": "material.cn.steel_avg", "quantity": "100", "unit": "t", "region": "CN-BJ"},
    ],
}


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier(organisation=make_organisation())


@pytest.fixture
def caller(supplier: Supplier) -> Caller:
    return Caller(make_member(supplier))


@pytest.fixture
def compliance(supplier: Supplier) -> Caller:
    return Caller(make_staff(supplier.consents.get().organisation, Role.COMPLIANCE))


def test_bills_with_gases_and_goods_are_told_with_their_gwp_set(caller: Caller) -> None:
    told = caller.send("inventories/", BILLS).json()
    assert (Decimal(told["scope1_kg"]), Decimal(told["scope3_kg"])) == (Decimal("659905.456"), Decimal(205_000))
    assert (told["gwp_set"], told["biogenic_kg"], told["route"], told["reliability"]) == ("AR5", None, "bills", 1)
    gas = told["lines"][1]
    assert (gas["item"], gas["basis"]["location"]["kgco2e_per_unit"]) == ("HFC-134a", "1300")


def test_a_report_and_an_estimate_tell_null_for_what_they_do_not_know(caller: Caller, supplier: Supplier) -> None:
    make_range()
    report = {"year": 2023, "scope1_t": "657.305", "scope2_location_t": "9151.2", "document": make_report(supplier).pk}
    told = caller.send("inventories/reports/", report).json()
    assert [line["basis"]["reading"]["outcome"] for line in told["lines"]] == ["found", "found"]
    assert (told["scope2_market_kg"], told["kgce_calorific"], told["undivided_kg"]) == (None, None, None)
    told = caller.send("inventories/estimates/", {"year": 2024, "output_wan": "1000", "sector": SECTOR}).json()
    assert (told["scope1_kg"], Decimal(told["undivided_kg"]), told["route"]) == (None, Decimal(400_000), "estimate")


def test_lines_are_returned_with_a_reason_and_accepted_ones_stay(caller: Caller, compliance: Caller) -> None:
    first = caller.send("inventories/", BILLS).json()
    path = f"inventories/{first['id']}/review/"
    told = compliance.send(path, {"returned": [{"position": 2, "reason": "示例：缺少充装记录"}]}).json()
    assert [line["state"] for line in told["lines"]] == ["accepted", "returned", "accepted"]
    assert (told["accepted"], told["lines"][1]["reason"]) == (False, "示例：缺少充装记录")
    changed = {**BILLS, "activities": [{**BILLS["activities"][0], "quantity": "1"}, *BILLS["activities"][1:]]}
    refused = caller.send("inventories/", changed)
    assert (refused.status_code, refused.json()["code"], Inventory.objects.count()) == (400, "line_accepted", 1)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"kind": "refrigerant", "item": "R-999", "unit": "kg"}, "gas_unknown"),
        ({"kind": "goods", "item": "grid.cn.2022.fossil", "unit": "kg"}, "wrong_item"),
        ({"kind": "goods", "item": "nothing", "unit": "kg"}, "factor_unknown"),
        ({"kind": "biomass", "item": "coal", "unit": "t"}, "biomass_unknown"),
        ({"kind": "process_stated", "unit": "t"}, "basis_missing"),
        ({"kind": "freight", "item": "transport.cn.rail.avg", "unit": "kg"}, "wrong_unit"),
    ],
)
def test_a_line_that_cannot_be_reckoned_is_refused_and_leaves_nothing(
    caller: Caller, line: dict[str, str], code: str
) -> None:
    sent = {"year": 2024, "activities": [{**line, "quantity": "1", "region": "CN-BJ"}]}
    answer = caller.send("inventories/", sent)
    assert (answer.status_code, answer.json()["code"], Inventory.objects.count()) == (400, code, 0)
