"""From a reminder's mail to the renewal handed in: four clicks, no sign-in."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.mail import EmailMessage
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from fixtures.demo.certificate_pdf import draw_certificate
from procurement.operations.reminding import remind_suppliers
from suppliers.models import Certificate
from suppliers.tasks import mail
from tests.factories import NOW, TODAY, make_certificate, make_member, make_supplier
from tests.journeys.person import Person, arriving
from tests.journeys.stage import set_stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

pytestmark = pytest.mark.browser
PHONE: "ViewportSize" = {"width": 390, "height": 844}


def test_from_the_mail_to_the_renewal_it_is_four_clicks_on_a_phone(
    browser: "Browser", live_server: LiveServer, mailoutbox: list[EmailMessage], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW)
    certificate = make_reminded()
    link = link_in(mailoutbox)
    with arriving(browser, live_server.url, viewport=PHONE) as person:
        click_in_the_mail(person, link)
        person.reads(certificate.number, "You need not sign in.")
        person.hand_over("Certificate file", "ISO-14001.pdf", draw_certificate(number="99926E00001R1M"))
        person.press("Upload and read")
        person.reads("Confirm what was read")
        assert person.page.get_by_label("Certificate number").input_value() == "99926E00001R1M"
        person.press("Hand in")
        person.reads("The renewal is handed in")
        assert (person.clicks, person.typed, person.keys) == (4, 0, 0)
        assert certificate.renewals.get().number == "99926E00001R1M"

        assert person.faults == []
        person.open(link)
        person.reads("This link opens nothing")
        person.faults.clear()  # the page that says so is a 404


def make_reminded() -> Certificate:
    """A certificate that ends in a week, its person told by a mail."""
    set_stage()
    supplier = make_supplier()
    reader = make_member(supplier)
    reader.language = "en"
    reader.save()
    certificate = make_certificate(supplier, valid_until=TODAY + timedelta(days=7))
    remind_suppliers(TODAY, at=NOW)
    mail()
    return certificate


def link_in(mailbox: list[EmailMessage]) -> str:
    """The path of the link; its host is that of the installation, not of this test's server."""
    (message,) = mailbox
    found = re.search(r"https?://[^/\s]+(/renew/\S+)", str(message.body))
    assert found is not None
    return found[1]


def click_in_the_mail(person: Person, link: str) -> None:
    person.open(link)
    person.clicks += 1
