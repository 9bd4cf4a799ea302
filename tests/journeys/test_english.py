"""A foreign reader: the same house in English, from the first page to the decision."""

import re
from typing import TYPE_CHECKING

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from fixtures.demo import hero
from suppliers.models import Supplier
from tests.factories import NOW, begin_file
from tests.journeys.person import Person, arriving
from tests.journeys.stage import OFFICER, PASSWORD, set_stage, settle_vetoes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
COMPANY = "Sample Gearworks Ltd."
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def test_a_supplier_who_reads_english_registers_applies_and_is_admitted(
    browser: "Browser", live_server: LiveServer, mailoutbox: list[EmailMessage], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW)
    set_stage()
    with arriving(browser, live_server.url) as supplier, arriving(browser, live_server.url) as officer:
        register(supplier, mailoutbox)
        supplier.go_to("Application")
        supplier.reads("Before you can send it, begin with:")
        begin_file(Supplier.objects.get(name_en=COMPANY))
        settle_vetoes(Supplier.objects.get(name_en=COMPANY))
        supplier.go_to("Application")
        supplier.press("Check your answers")
        supplier.reads("Your file is not complete")
        supplier.press("Send")
        supplier.reads("Your application is sent", "Your provisional score")
        assert chinese_on(supplier) == set()

        officer.open("/")
        officer.press("English")
        officer.sign_in(OFFICER.email, PASSWORD, "en")
        officer.go_to("Admission queue")
        officer.follow(COMPANY)
        officer.press("Approve a")
        officer.press("Admit", within=officer.page.get_by_role("dialog"))
        officer.reads(f"{COMPANY} is admitted.")

        supplier.go_to("My tasks")
        supplier.reads("admitted you as a supplier.")
        expect(supplier.page.locator("html")).to_have_attribute("lang", "en")


def register(person: Person, mailbox: list[EmailMessage]) -> None:
    person.open("/register/")
    person.press("English")
    person.write("Unified social credit code", hero.CREDIT_CODE)
    person.write("Registered name in Chinese", "示例齿轮厂")
    person.write("Name in English", COMPANY)
    person.tick("Gears and gearboxes")
    person.write("Your name", "Sample Person")
    person.write("E-mail", "reader@example.com")
    person.write("Password", PASSWORD)
    person.tick("This buyer and the organisations above it may read our file")
    person.press("Register")
    person.reads("We sent you a link")
    assert mailbox[-1].subject == "Greengate: Confirm your e-mail address"
    link = re.search(r"https?://\S+/confirm-email/\S+", str(mailbox[-1].body))
    assert link is not None
    person.open(link[0])
    person.press("Yes, confirm")
    person.reads(COMPANY, "My tasks")


def chinese_on(person: Person) -> set[str]:
    """Chinese words on the page, but for the button that leads to them."""
    return set(CHINESE.findall(person.page.locator("body").inner_text())) - {"中文"}
