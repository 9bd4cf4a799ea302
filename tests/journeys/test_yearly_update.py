"""A year later: at least four fields of five stand filled already, and what has not changed takes one press."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from procurement.models import Application
from procurement.operations.admission import decide, send_application
from procurement.operations.renewing import open_renewals
from procurement.policy import Purpose, Verdict
from suppliers.carbon.inventory import Activity
from suppliers.models import Supplier, User
from suppliers.operations.footprints import report_inventory
from suppliers.queries.reference import carbon_reference
from tests.factories import NOW, TODAY, make_member, make_supplier
from tests.journeys.person import Person, arriving
from tests.journeys.stage import OFFICER, set_stage
from tests.procurement.matters import make_file

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
PREFILLED, MOST_CLICKS = Decimal("0.8"), 6
LAST_YEAR = TODAY.year - 2
TYPED = "input:not([type=hidden], [type=file], [type=search], [type=radio], [type=checkbox])"
FIELDS = f"main form :is({TYPED}, select, textarea)"


def test_four_fields_of_five_are_filled_already(
    browser: "Browser", live_server: LiveServer, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW)
    supplier = admitted_last_year()
    with arriving(browser, live_server.url) as person:
        arrive(person, make_member(supplier))
        person.open("/portal/indicators/")
        fields = values_of(person)
        person.open(f"/portal/carbon/{LAST_YEAR + 1}/")
        fields += values_of(person)
        filled = [value for value in fields if value]
        assert len(fields) > 30
        assert len(filled) >= PREFILLED * len(fields)

        person.forget()
        for row in range(3):
            person.press("与上年相同", within=person.page.locator(".line").nth(row))
        person.write("年产值", "26000")
        person.press("计算并填报")
        person.reads("已填报，结果如下。")
        person.open("/portal/")
        person.page.get_by_role("main").get_by_role("link", name="续准入：").first.click()
        person.press("内容无误，确认提交")
        person.reads("暂定评分")
        assert person.typed == 1
        assert person.clicks + 1 <= MOST_CLICKS
    assert Application.objects.get(supplier=supplier, purpose=Purpose.RENEWAL).sent_at is not None


def values_of(person: Person) -> list[str]:
    """What stands in every field that can be seen, the choice beside a field not counted as one of its own."""
    person.page.wait_for_load_state()
    return [field.input_value() for field in person.page.locator(FIELDS).all() if field.is_visible()]


def arrive(person: Person, user: User) -> None:
    session = Client()
    session.force_login(user)
    known = {settings.SESSION_COOKIE_NAME: session.cookies[settings.SESSION_COOKIE_NAME].value}
    person.page.context.add_cookies([{"name": name, "value": text, "url": person.site} for name, text in known.items()])


def admitted_last_year() -> Supplier:
    buyer = set_stage()
    supplier = make_supplier(organisation=buyer)
    make_file(supplier)
    member = make_member(supplier)
    used = (("electricity", "16400000", "kWh"), ("natural_gas", "304000", "m3"), ("diesel", "12000", "kg"))
    report_inventory(
        supplier,
        activities=[Activity(kind, Decimal(n), unit, "CN-JS", LAST_YEAR) for kind, n, unit in used],
        output_wan=Decimal(25_000),
        explanation="示例",
        reference=carbon_reference(),
        by=member,
        at=NOW - timedelta(days=3),
    )
    case = send_application(supplier, buyer, by=member, at=NOW - timedelta(days=3))
    decide(case, Verdict.APPROVE, by=User.objects.get(email=OFFICER.email), at=NOW - timedelta(days=2))
    buyer.engagements.update(admitted_until=TODAY + timedelta(days=30))
    open_renewals(TODAY, at=NOW)
    return supplier
