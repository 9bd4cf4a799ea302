"""Many scorecards are issued with four clicks, in the background; it may be left, stopped and taken up again."""

from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from scoring.models import IssueBatch, IssuedScorecard
from scoring.operations.issuing_many import issue_next
from scoring.operations.scoring import score_supplier
from tests.factories import NOW, TODAY, begin_file, make_supplier
from tests.journeys.person import arriving
from tests.journeys.stage import COMPLIANCE, PASSWORD, set_stage
from tests.scoring.issued import use_fonts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
MANY, MOST_CLICKS = 9, 6


def test_many_scorecards_are_issued_with_at_most_six_clicks(
    browser: "Browser", live_server: LiveServer, settings: Settings
) -> None:
    use_fonts(settings)
    buyer = set_stage()
    for _ in range(MANY):
        supplier = make_supplier(organisation=buyer)
        begin_file(supplier)
        score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    with arriving(browser, live_server.url) as person:
        person.sign_in(COMPLIANCE.email, PASSWORD)
        person.forget()
        person.go_to("评分卡")
        person.follow("尚未签发")
        person.follow("签发列出的全部 …")
        person.press(f"签发 {MANY} 份评分卡")
        person.reads(f"已处理 0 / {MANY} 份", "可以离开本页")
        assert person.clicks <= MOST_CLICKS
        assert (person.typed, person.keys) == (0, 0)

        batch = IssueBatch.objects.get()
        work_off(batch, 2)
        person.reads(f"已处理 2 / {MANY} 份")
        person.press("停止")
        person.reads("已停止")
        assert not issue_next(batch.pk, at=NOW)
        person.go_to("评分卡")
        person.follow(f"已处理 2 / {MANY} 份")
        person.press("继续")
        person.reads("可以离开本页")
        work_off(batch, MANY - 2)
        person.reads(f"已处理 {MANY} / {MANY} 份", "完成")
    assert IssuedScorecard.objects.count() == MANY


def work_off(batch: IssueBatch, most: int) -> None:
    """So many, as a worker does that is ended afterwards."""
    for _ in range(most):
        assert issue_next(batch.pk, at=NOW)
