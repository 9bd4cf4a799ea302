"""From the task list to the provisional score: answers by keys alone, forms that save themselves, two colleagues."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from fixtures.demo.people import confirm_email
from suppliers.models import Disclosure, SectionDraft, Supplier, User
from tests.config.test_ensemble import within
from tests.factories import NOW, PASSWORD, begin_file, make_certificate, make_member, make_supplier
from tests.journeys.person import Person, arriving
from tests.journeys.stage import set_stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture
def supplier(live_server: LiveServer, time_machine: TimeMachineFixture) -> Supplier:
    time_machine.move_to(NOW)
    return make_supplier(organisation=set_stage())


def colleague(supplier: Supplier) -> User:
    member = make_member(supplier)
    confirm_email(member)
    return member


def enter(person: Person, member: User) -> None:
    person.open("/account/login/")
    person.press("English")
    person.sign_in(member.email, PASSWORD, "en")


def test_answers_are_given_by_keys_alone_and_saved_while_typing(
    browser: "Browser", live_server: LiveServer, supplier: Supplier
) -> None:
    with arriving(browser, live_server.url) as person:
        enter(person, colleague(supplier))
        person.open("/portal/indicators/")
        person.page.locator("#id_water_reuse").focus()
        keys = person.page.keyboard
        keys.type("78")
        expect(person.page.locator("form [data-saving]")).to_contain_text("Saved at")
        keys.press("Tab")  # from the value to the ways to have none
        for _ in range(2):
            keys.press("ArrowRight")
        expect(person.page.locator("[name=water_reuse_state][value=not_yet]")).to_be_checked()
        expect(person.page.locator("#id_water_reuse")).to_have_value("")
        for _ in range(2):
            keys.press("ArrowLeft")
        keys.press("Shift+Tab")
        keys.type("78,5")
        assert within(10, lambda: SectionDraft.objects.get().typed["water_reuse"][1] == ["78,5"])
        expect(person.page.locator("form [data-saving]")).to_contain_text("Saved at")
        person.page.reload()
        expect(person.page.locator("#id_water_reuse")).to_have_value("78,5")
        person.reads("Typed before, not sent yet")
        assert Disclosure.objects.count() == 0
        assert person.clicks == 2, "to choose the language and to sign in, none for the answers"

        person.page.locator("#id_water_reuse").fill("78.5")
        person.page.locator("#id_water_reuse").press("Enter")
        person.reads("1 answer saved.")
        assert (Disclosure.objects.get().value, SectionDraft.objects.count()) == (7_850, 0)


def test_two_colleagues_see_what_the_other_typed_and_lose_nothing(
    browser: "Browser", live_server: LiveServer, supplier: Supplier
) -> None:
    with arriving(browser, live_server.url) as one, arriving(browser, live_server.url) as other:
        for person in (one, other):
            enter(person, colleague(supplier))
            person.open("/portal/indicators/")
        one.page.locator("#id_water_reuse").fill("10")
        one.page.locator("#id_water_reuse").blur()
        expect(one.page.locator("form [data-saving]")).to_contain_text("Saved at")
        other.page.locator("#id_water_reuse").fill("20")
        other.page.locator("#id_solid_waste_use").fill("30")
        other.page.locator("#id_solid_waste_use").blur()
        other.reads("typed something else here meanwhile. “10”")
        expect(other.page.locator("#id_water_reuse")).to_have_value("20")
        other.press("Keep mine")
        expect(other.page.locator("form [data-saving]")).to_contain_text("Saved at")
        one.page.reload()
        assert [one.page.locator(f"#id_{name}").input_value() for name in ("water_reuse", "solid_waste_use")] == [
            "20",
            "30",
        ]


def test_the_provisional_score_is_there_within_five_seconds_with_three_cheap_improvements(
    browser: "Browser", live_server: LiveServer, supplier: Supplier
) -> None:
    with arriving(browser, live_server.url) as person:
        enter(person, colleague(supplier))
        person.open("/portal/")
        person.reads("about 65 minutes", "Cannot finish yet", "Before you can send it, begin with:")
        begin_file(supplier)
        for code in ("ISO9001", "ISO45001"):
            make_certificate(supplier, code, valid_until=(NOW + timedelta(days=500)).date())
        person.open("/portal/")
        person.go_to("Application")
        person.press("Check your answers")
        person.reads("of what you are asked for is there.")
        began = time.perf_counter()
        person.press("Send")
        person.reads("Your provisional score", "The three cheapest ways to raise it")
        assert time.perf_counter() - began < 5
        expect(person.page.locator(".improvements > li")).to_have_count(3)


def test_an_empty_field_is_named_in_the_readers_language_and_not_by_the_browser(
    browser: "Browser", live_server: LiveServer, supplier: Supplier
) -> None:
    with arriving(browser, live_server.url) as person:
        person.open("/register/")
        person.press("注册")
        alert = person.page.get_by_role("alert")
        expect(alert).to_contain_text("注册名称")
        expect(person.page.locator("#id_name_zh_error")).to_be_visible()
