"""A year by each route in a browser, with what it costs in clicks and typed fields."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from fixtures.demo.report_pdf import draw_report
from suppliers.models import Supplier
from tests.factories import make_member, make_supplier
from tests.journeys.person import Person, arriving
from tests.journeys.stage import set_stage
from tests.suppliers.operations.test_inventory_routes import SECTOR, make_range

pytestmark = pytest.mark.browser
LANGUAGE = settings.LANGUAGE_COOKIE_NAME


@pytest.fixture
def supplier(live_server: LiveServer) -> Supplier:
    set_stage()
    make_range()
    return make_supplier()


def begin(person: Person, supplier: Supplier, path: str) -> None:
    """Signed in already, in English, at the form of the year."""
    session = Client()
    session.force_login(make_member(supplier))
    known = {settings.SESSION_COOKIE_NAME: session.cookies[settings.SESSION_COOKIE_NAME].value, LANGUAGE: "en"}
    person.page.context.add_cookies([{"name": name, "value": text, "url": person.site} for name, text in known.items()])
    person.open(path)
    person.forget()


def test_who_has_a_report_types_three_totals(browser: Browser, live_server: LiveServer, supplier: Supplier) -> None:
    with arriving(browser, live_server.url) as person:
        begin(person, supplier, "/portal/carbon/2024/")
        person.page.get_by_role("link", name="We have a report").click()
        person.choose("How it was checked", "Verified by a third party (attach the statement)")
        person.hand_over("Or a new file", "report.pdf", draw_report("Scope 1 657.305 t", "location-based 9,151.20 t"))
        person.write("Scope 1", "657.305")
        person.write("Scope 2, location-based", "9151.2")
        person.write("Output of the year", "25000")
        person.press("Check and report")
        person.reads("Stands in the report", "9,808.505", "Reported. This is what came out.")
        assert (person.clicks + 1, person.typed) == (4, 3)


def test_who_has_neither_types_one_figure(browser: Browser, live_server: LiveServer, supplier: Supplier) -> None:
    with arriving(browser, live_server.url) as person:
        begin(person, supplier, "/portal/carbon/2024/")
        person.page.get_by_role("link", name="We have neither").click()
        person.choose("Sector", "Sample machinery")
        person.write("Output of the year", "1000")
        person.press("Estimate and report")
        person.reads("Scope 1 and 2, estimated", "400.0", SECTOR)
        assert (person.clicks + 1, person.typed) == (3, 1)


def test_next_year_s_bills_are_confirmed_by_one_press_a_line(
    browser: Browser, live_server: LiveServer, supplier: Supplier
) -> None:
    with arriving(browser, live_server.url) as person:
        begin(person, supplier, "/portal/carbon/2023/")
        lines = person.page.locator(".line")
        for row, amount in ((0, "16400000"), (1, "304000"), (2, "12000")):
            person.write("Amount", amount, within=lines.nth(row))
        person.write("Output of the year", "25000")
        person.press("Compute and report")
        person.reads("Inventory of 2023")
        assert (person.clicks, person.typed) == (1, 4)

        person.open("/portal/carbon/2024/")
        person.forget()
        for row in range(3):
            person.press("Same as last year", within=lines.nth(row))
            expect(lines.nth(row).get_by_label("Amount")).to_have_value(re.compile("[0-9]"))
        person.press("Compute and report")
        person.reads("Inventory of 2024")
        assert (person.clicks, person.typed) == (4, 0)
