"""The three routes in the demo world, each as its operation stores it."""

from datetime import date

import pytest

from fixtures.demo.carbon_routes import show_routes
from fixtures.demo.moments import Moments
from suppliers.enums import Role
from suppliers.models import Inventory
from tests.factories import make_organisation, make_staff, make_supplier

pytestmark = pytest.mark.django_db


def test_three_sample_suppliers_show_the_three_routes_and_a_returned_line() -> None:
    for _ in range(3):
        make_supplier()
    checker = make_staff(make_organisation(), Role.COMPLIANCE)
    assert show_routes(Moments(date(2026, 6, 1)), checker) == 3
    told = {row.route: row for row in Inventory.objects.all()}
    assert [(told[route].doubts, told[route].reliability) for route in ("report", "estimate", "bills")] == [
        ([], 2),
        ([], 1),
        ([], 1),
    ]
    lines = told["bills"].lines.order_by("position")
    assert [line.state for line in lines] == ["accepted"] * 3 + ["returned"] + ["accepted"] * 2
    readings = [line.basis["reading"]["outcome"] for line in told["report"].lines.all()]
    assert readings == ["found", "found"]
