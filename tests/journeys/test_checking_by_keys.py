"""Compliance works through its queue by keys alone: two keys an item, then the next one stands there."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, CertificateCheck
from tests.factories import NOW, make_certificate, make_supplier
from tests.journeys.person import arriving
from tests.journeys.stage import COMPLIANCE, PASSWORD, set_stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_two_keys_reject_an_item_with_a_coded_reason_and_two_keys_accept_the_next(
    browser: "Browser", live_server: LiveServer, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW)
    buyer = set_stage()
    supplier = make_supplier(name_zh="示例按键公司", organisation=buyer)
    first, second, third = (
        make_certificate(supplier, code, status=CertificateStatus.CLAIMED) for code in ("ISO14001", "ISO9001", "FSC")
    )
    with arriving(browser, live_server.url) as person:
        person.sign_in(COMPLIANCE.email, PASSWORD)
        person.open("/certificates/")
        person.forget()
        person.strike("s")
        person.reads(first.number)

        person.strike_here("r")
        expect(person.page.get_by_role("dialog", name="不予采信的原因")).to_be_visible()
        person.strike("1")
        person.reads("未采信", second.number)
        person.strike("a")
        person.reads("已核验。", third.number)
        assert (person.keys, person.clicks) == (4, 0)  # the first key only opens the queue

    states = Certificate.objects.order_by("pk").values_list("status", "rejection")
    assert list(states) == [("rejected", "other_holder"), ("verified", ""), ("claimed", "")]
    assert list(CertificateCheck.objects.order_by("pk").values_list("certificate", "reason")) == [
        (first.pk, "other_holder"),
        (second.pk, ""),
    ]
