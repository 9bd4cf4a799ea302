"""Twenty clean renewals are approved in six clicks, two of which open a case."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from procurement.models import Application, CaseLook, Decision
from procurement.operations.admission import decide, send_application
from procurement.operations.renewing import open_renewals, send_renewal
from procurement.policy import Purpose, Verdict
from suppliers.models import Organisation, User
from tests.factories import NOW, TODAY, make_member, make_supplier
from tests.journeys.person import arriving
from tests.journeys.stage import OFFICER, PASSWORD, set_stage
from tests.procurement.matters import make_file

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
MANY, MOST_CLICKS = 20, 6


def test_twenty_clean_renewals_take_six_clicks(
    browser: "Browser", live_server: LiveServer, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW)
    renewals_wait(set_stage())
    with arriving(browser, live_server.url) as officer:
        officer.sign_in(OFFICER.email, PASSWORD)
        officer.open("/cases/")
        officer.forget()
        officer.follow("续准入")
        officer.tick("全选无异常项")
        officer.press("批准所选")
        for left in (2, 1):
            officer.reads(f"共 2 项，剩余 {left} 项")
            officer.press("已核看，继续 n")
        officer.press("全部批准 a")
        officer.reads("已批准 20 项续准入。")
        assert officer.clicks <= MOST_CLICKS
        assert (officer.keys, officer.typed) == (0, 0)
    renewed = Decision.objects.filter(application__purpose=Purpose.RENEWAL, verdict=Verdict.APPROVE)
    assert (renewed.count(), CaseLook.objects.count()) == (MANY, 2)


def test_what_is_ticked_before_the_script_arrives_is_not_lost(
    browser: "Browser", live_server: LiveServer, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW)
    renewals_wait(set_stage())
    held: list[Route] = []
    with arriving(browser, live_server.url) as officer:
        officer.sign_in(OFFICER.email, PASSWORD)
        officer.page.route("**/greengate/app*.js", lambda route: held.append(route))
        officer.page.goto(f"{live_server.url}/cases/renewals/", wait_until="commit")
        officer.page.get_by_label("全选无异常项").check()
        approve = officer.page.get_by_role("button", name="批准所选", exact=True)
        expect(approve).to_be_disabled()
        held[0].continue_()
        expect(approve).to_be_enabled()
        officer.press("批准所选")
        officer.reads("共 2 项，剩余 2 项")


def renewals_wait(buyer: Organisation) -> None:
    """Admitted some time ago and nothing bad since; each supplier has confirmed its file."""
    by = User.objects.get(email=OFFICER.email)
    for _ in range(MANY):
        supplier = make_supplier(organisation=buyer)
        make_file(supplier)
        case = send_application(supplier, buyer, by=make_member(supplier), at=NOW - timedelta(days=3))
        decide(case, Verdict.APPROVE, by=by, at=NOW - timedelta(days=2))
    buyer.engagements.update(admitted_until=TODAY + timedelta(days=30))
    open_renewals(TODAY, at=NOW)
    for case in Application.objects.filter(purpose=Purpose.RENEWAL):
        send_renewal(case, by=case.supplier.memberships.get().user, at=NOW)
