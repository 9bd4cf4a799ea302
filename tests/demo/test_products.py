"""The products of the demo are computed: 5,821 kg CO2e with raw material and cutting first, and 25 % below."""

from datetime import date

import pytest
from django.utils.translation import override

from fixtures.demo.products import add_sample_benchmark, publish_products
from suppliers.enums import Role
from suppliers.pages.product_shown import footprint_shown
from tests.factories import NOW, make_member, make_organisation, make_staff, make_supplier

pytestmark = pytest.mark.django_db


def test_the_heat_exchanger_and_the_turning_arm_come_out_as_in_the_white_paper() -> None:
    organisation, supplier = make_organisation(), make_supplier()
    people = [make_staff(organisation, role) for role in (Role.COMPLIANCE, Role.MANAGER)]
    add_sample_benchmark(by=people[0], confirmed_by=people[1], at=NOW)

    exchanger, arm = publish_products(supplier, by=make_member(supplier), at=NOW)

    with override("en"):
        shown = footprint_shown(exchanger, date(2026, 6, 1))
    assert shown.sentence == "5,821.0 kg CO2e for 1 piece of 1,580 kg"
    hot = [(each.line.stage, each.line.typed.get("process", "")) for each in shown.hot_spots if each.hot]
    assert hot == [("raw_material", ""), ("raw_material", ""), ("manufacture", "cutting")]
    assert (shown.compared, shown.efficiency) == (None, "3.435845")
    compared = footprint_shown(arm, date(2026, 6, 1)).compared
    assert compared is not None
    assert (compared.difference_bp, compared.benchmark.confidence) == (-2500, "low")
