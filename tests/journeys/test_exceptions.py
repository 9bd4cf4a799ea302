"""A veto stands: an exception is asked for and granted, and the supplier admitted with a condition: twelve clicks."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from fixtures.demo.people import STAFF
from procurement.models import Application, CorrectiveAction, VetoException
from suppliers.enums import IncidentKind, IncidentSeverity
from suppliers.models import User
from suppliers.operations.incidents import record_incident
from tests.factories import NOW, TODAY
from tests.journeys.person import Person, arriving
from tests.journeys.stage import COMPLIANCE, OFFICER, PASSWORD, set_stage, waiting_case

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
MANAGER, NAME, MOST_CLICKS = STAFF[2], "示例豁免公司", 12


def test_a_case_with_an_exception_takes_officer_and_manager_twelve_clicks(
    browser: "Browser", live_server: LiveServer, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW)
    case = barred_case()
    with arriving(browser, live_server.url) as officer, arriving(browser, live_server.url) as manager:
        officer.sign_in(OFFICER.email, PASSWORD)
        manager.sign_in(MANAGER.email, PASSWORD)
        officer.forget()
        manager.forget()
        ask(officer)
        grant(manager)
        admit_with_a_condition(officer)
        assert officer.clicks + manager.clicks <= MOST_CLICKS
    assert VetoException.objects.get().granted
    assert CorrectiveAction.objects.get().supplier_id == case.supplier_id
    assert case.supplier.engagements.get().standing == "conditional"


def barred_case() -> Application:
    """One that waits, with a conviction in the file; nothing is unknown."""
    case = Application.objects.get(pk=waiting_case(set_stage(), name_zh=NAME))
    record_incident(
        case.supplier, kind=IncidentKind.CRIME, severity=IncidentSeverity.ORDINARY, occurred_on=TODAY,
        source="示例来源", by=User.objects.get(email=COMPLIANCE.email), at=NOW,
    )  # fmt: skip
    return case


def ask(officer: Person) -> None:
    officer.go_to("准入审批")
    officer.follow(NAME)
    officer.page.get_by_text("申请豁免 N1", exact=True).click()
    officer.clicks += 1
    form = officer.page.locator("details", has_text="申请豁免 N1")
    officer.write("豁免理由", "示例：唯一供应商", within=form)
    officer.write("有效期至", (TODAY + timedelta(days=60)).isoformat(), within=form)
    officer.press("提交管理人员")
    officer.reads("已提交管理人员，决定后会通知您。")


def grant(manager: Person) -> None:
    """From the notice that tells of it."""
    manager.page.get_by_role("link", name=re.compile("^消息")).click()
    manager.clicks += 1
    manager.press("打开", within=manager.page.get_by_role("listitem").filter(has_text=NAME))
    manager.reads("示例：唯一供应商")
    manager.write("您的理由", "示例：同意")
    manager.press("批准")
    manager.reads("已批准。")


def admit_with_a_condition(officer: Person) -> None:
    officer.go_to("准入审批")
    officer.follow(NAME)
    officer.reads("已豁免")
    officer.press("附条件批准 c")
    dialog = officer.page.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill("示例：补办能源管理体系")
    officer.typed += 1
    officer.press("附条件准入", within=dialog)
    officer.reads(f"{NAME} 已附条件准入")
