"""Compliance works through its queue by keys alone: two keys an item, then the next one stands there."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, CertificateCheck
from tests.factories import NOW, make_certificate, make_document, make_supplier
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
    Certificate.objects.filter(pk=second.pk).update(document=make_document(supplier))
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


def test_a_key_held_or_struck_twice_decides_once_and_without_a_file_it_only_asks(
    browser: "Browser", live_server: LiveServer, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW)
    supplier = make_supplier(name_zh="示例按键公司", organisation=set_stage())
    first, bare = (
        make_certificate(supplier, code, status=CertificateStatus.CLAIMED) for code in ("ISO14001", "ISO9001")
    )
    Certificate.objects.filter(pk=first.pk).update(document=make_document(supplier))
    with arriving(browser, live_server.url) as person:
        person.sign_in(COMPLIANCE.email, PASSWORD)
        person.open(f"/certificates/{first.pk}/")
        person.page.evaluate(STRUCK, [True])  # only the key's repetition arrives here
        assert person.page.url.endswith(f"/certificates/{first.pk}/")
        with person.page.expect_navigation():
            assert person.page.evaluate(STRUCK, [False, True, False]) == 1
        person.reads("已核验。", bare.number)

        person.strike_here("a")
        expect(person.page.locator("#unseen")).to_be_visible()
        person.page.locator("#seen_elsewhere").fill("发证机构官网")
        person.strike("Enter")
        person.reads("已核验。")

    assert list(Certificate.objects.order_by("pk").values_list("status", "trust_level")) == [
        ("verified", "high"),
        ("verified", "low"),
    ]


STRUCK = """(repeats) => {
  let sent = 0;
  document.addEventListener("submit", () => { sent += 1; });
  const strike = (repeat) => new KeyboardEvent("keydown", { key: "a", repeat, bubbles: true });
  for (const repeat of repeats) document.body.dispatchEvent(strike(repeat));
  return sent;
}"""
"""Strikes a at once as often as the list is long, each time as a fresh key or as its repetition; how often it sent."""
