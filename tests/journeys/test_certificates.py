"""A supplier drops several files at once and confirms them one after another, in few clicks."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from fixtures.demo.certificate_pdf import draw_certificate
from fixtures.demo.people import confirm_email
from suppliers.enums import Role
from suppliers.models import Membership
from tests.factories import NOW, PASSWORD, make_supplier, make_user
from tests.journeys.person import arriving
from tests.journeys.stage import set_stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
MOST_CLICKS_A_FILE = 4
NUMBERS = ["99924E00001R0M", "99924E00002R0M", "99924E00003R0M"]


def test_three_files_at_once_are_handed_in_with_at_most_four_clicks_each(
    browser: "Browser", live_server: LiveServer, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW)
    supplier = make_supplier(organisation=set_stage(), name_zh="示例精密机械（河北）有限公司")
    user = make_user("several@example.com")
    confirm_email(user)
    Membership.objects.create(user=user, role=Role.SUPPLIER_ADMIN, supplier=supplier)
    papers = [(f"{number}.pdf", draw_certificate(number=number)) for number in NUMBERS]
    with arriving(browser, live_server.url) as person:
        person.open("/portal/certificates/")
        person.page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
        person.sign_in(user.email, PASSWORD, "en")
        person.open("/portal/certificates/")
        person.forget()
        person.hand_over_all("Certificate files", [papers[0], ("notes.txt", b"\x00\x01 nothing"), *papers[1:]])
        rows = person.page.locator(".file-row")
        expect(rows.filter(has_text="Kept and read")).to_have_count(3)
        expect(rows.filter(has_text="Only PDF, JPG, PNG and OFD are taken.")).to_have_count(1)

        person.follow("Confirm one after another")
        for number in NUMBERS:
            expect(person.page.get_by_label("Certificate number")).to_have_value(number)
            person.press("Hand in")
        person.reads("Handed in. Compliance checks it and tells you.")
        assert person.clicks <= MOST_CLICKS_A_FILE * len(NUMBERS)
        assert (person.clicks, person.typed) == (5, 0)  # one to choose, one to begin, one for each file
    claimed = supplier.certificates.order_by("pk").values_list("number", "status")
    assert list(claimed) == [(number, "claimed") for number in NUMBERS]
