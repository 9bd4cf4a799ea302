"""Two officers decide at once: the first decision stands, the second reads whose it is."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from procurement.models import Application, Decision
from tests.factories import NOW
from tests.factories import PASSWORD as FACTORY_PASSWORD
from tests.journeys.person import arriving
from tests.journeys.stage import OFFICER, PASSWORD, another_officer, set_stage, waiting_case

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_the_second_of_two_officers_sees_that_the_case_was_decided_and_by_whom(
    browser: "Browser", live_server: LiveServer, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW)
    buyer = set_stage()
    another_officer(buyer, email="second@example.com", name="示例采购员乙")
    case = waiting_case(buyer, name_zh="示例抢手公司")
    with arriving(browser, live_server.url) as first, arriving(browser, live_server.url) as second:
        first.sign_in(OFFICER.email, PASSWORD)
        second.sign_in("second@example.com", FACTORY_PASSWORD)
        for officer in (first, second):
            officer.open(f"/cases/{case}/")
        second.press("不予准入 f")
        dialog = second.page.get_by_role("dialog")
        second.choose("申请整体", "其他原因", within=dialog)
        dialog.get_by_role("textbox").first.fill("示例：另有安排")

        first.press("批准 a")
        first.press("准入", within=first.page.get_by_role("dialog"))
        first.reads("示例抢手公司 已准入。")

        second.press("不予准入", within=dialog)
        told = second.page.locator(".callout", has_text="此申请已由他人或在其他窗口办理。")
        expect(told).to_contain_text("所选操作未执行。")
        expect(told).to_contain_text(OFFICER.name)
    assert Application.objects.get(pk=case).state == "approved"
    assert [decision.by.email for decision in Decision.objects.select_related("by")] == [OFFICER.email]
