"""The main job in a real browser, in Chinese, from registration to the clock, as the three roles walk it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from fixtures.demo import hero
from fixtures.demo.certificate_pdf import draw_certificate
from procurement.models import Engagement, Reassessment
from procurement.tasks import tick
from suppliers.models import Notice, Supplier
from tests.config.test_ensemble import within
from tests.factories import NOW
from tests.journeys.person import Person, arriving
from tests.journeys.stage import COMPLIANCE, OFFICER, PASSWORD, hold_permit, set_stage, verify_the_rest, waiting_case
from tests.journeys.typed import ANSWERS, BILLS, CHOICES, COMPANY, EMAIL, WRONG_CODE
from tests.scoring.scorecard.reading import text_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
# The certificate ends on the 4th of March 2027, its grace on the 3rd of April.
AFTER_THE_GRACE = datetime(2027, 4, 4, 1, 0, tzinfo=UTC)


def test_a_supplier_comes_in_is_decided_on_and_asked_again_by_the_clock(
    browser: "Browser",
    live_server: LiveServer,
    worker: object,
    mailoutbox: list[EmailMessage],
    time_machine: TimeMachineFixture,
) -> None:
    time_machine.move_to(NOW)
    waiting_case(set_stage(), name_zh="示例先来公司")
    site = live_server.url
    with arriving(browser, site) as supplier, arriving(browser, site) as compliance, arriving(browser, site) as officer:
        register(supplier, mailoutbox)
        hand_in_certificate(supplier)
        report_energy(supplier)
        answer_indicators(supplier)
        hold_permit(Supplier.objects.get(name_zh=COMPANY))
        apply(supplier)
        compliance.sign_in(COMPLIANCE.email, PASSWORD)
        verify_by_keys(compliance)
        officer.sign_in(OFFICER.email, PASSWORD)
        approve(officer)
        verify_the_rest(Supplier.objects.get(name_zh=COMPANY), at=timezone.now())
        the_clock_looks()
        assert Engagement.objects.get(supplier__name_zh=COMPANY).standing == "admitted"
        issue(compliance)
        before = Engagement.objects.get(supplier__name_zh=COMPANY).supplier.current_score.total

        time_machine.move_to(AFTER_THE_GRACE)
        the_clock_looks()
        engagement = Engagement.objects.get(supplier__name_zh=COMPANY)
        assert (engagement.standing, engagement.reason) == ("on_watch", "certificate_lapsed")
        assert engagement.supplier.current_score.total < before
        the_supplier_is_told(supplier)
        the_officer_is_told(officer)
        assert within(10, lambda: not Notice.objects.filter(mailed_at__isnull=True).exists())
        told = {message.to[0] for message in mailoutbox if "列入观察" in message.subject}
        assert {EMAIL, OFFICER.email} <= told


def _write_code(person: Person, code: str) -> None:
    """The choice of the scheme bears the same words as the field."""
    person.page.get_by_role("textbox", name="统一社会信用代码").fill(code)
    person.typed += 1


def register(person: Person, mailbox: list[EmailMessage]) -> None:
    """A wrong credit code first: it says which character and why, and nothing typed is lost."""
    person.open("/")
    person.follow("供应商注册")
    person.page.wait_for_load_state("networkidle")  # on a busy machine typing may be quicker than the page's script
    person.forget()
    _write_code(person, WRONG_CODE)
    person.write("注册名称（中文）", COMPANY)
    person.reads("第 17 位是“I”。统一社会信用代码不使用字母 I、O、S、V、Z")
    person.tick("齿轮与减速机")
    person.write("您的姓名", "示例联系人")
    person.write("邮箱", EMAIL)
    person.write("密码", PASSWORD)
    person.tick("同意该采购方及其上级单位查阅本公司档案")
    person.press("注册")
    expect(person.page.get_by_role("alert")).to_contain_text("第 17 位是“I”")
    assert person.page.get_by_role("textbox", name="统一社会信用代码").input_value() == WRONG_CODE
    kept = [person.page.get_by_label(label).input_value() for label in ("注册名称（中文）", "您的姓名", "邮箱", "密码")]
    assert kept == [COMPANY, "示例联系人", EMAIL, PASSWORD]
    assert person.page.get_by_label("齿轮与减速机").is_checked()
    _write_code(person, hero.CREDIT_CODE)
    person.press("注册")
    person.reads("链接已发送")
    assert person.typed <= 12

    link = re.search(r"https?://\S+/confirm-email/\S+", str(mailbox[-1].body))
    assert link is not None
    person.open(link[0])
    person.press("是，确认")
    person.reads("我的任务", COMPANY)


def hand_in_certificate(person: Person) -> None:
    content = draw_certificate(holder_zh=COMPANY, credit_code=hero.CREDIT_CODE)
    person.forget()
    person.go_to("证书")
    person.hand_over("证书文件", "ISO-14001.pdf", content)
    person.follow("逐个核对")
    person.reads("确认识别结果")
    labels = ("证书编号", "持证单位", "发证机构", "起始日期", "截止日期")
    read = [person.page.get_by_label(re.compile(f"^{label}( 选填)?$")).input_value() for label in labels]
    assert read == ["99924E00001R0M", COMPANY, "示例认证中心有限公司", "2024-03-05", "2027-03-04"]
    assert "14001" in person.page.get_by_label("标准").input_value()
    person.press("提交")
    person.reads("已提交。合规人员核验后会通知您。", "99924E00001R0M")
    assert person.clicks <= 4


def report_energy(person: Person) -> None:
    person.go_to("碳排放")
    person.choose("其他年度", "2022")
    person.press("填报")
    for place, (kind, amount) in enumerate(BILLS.items()):
        line = person.page.get_by_role("group", name="能源").nth(place)
        assert line.get_by_label("能源").locator("option:checked").inner_text() == kind
        person.write("数量", amount, within=line)
    person.choose("省份", "北京", within=person.page.get_by_role("group", name="能源").first)
    person.write("证书编号", "SAMPLE-GEC-2022-1")
    person.write("覆盖电量", "4,100,000")
    person.write("年产值", "24500")
    person.press("计算并填报")
    person.reads("已填报，结果如下。")
    gas = person.page.get_by_role("row", name=re.compile("^天然气 304,000"))
    expect(gas).to_contain_text("657.305")
    expect(gas).to_contain_text("404,320.0")
    expect(person.page.locator(".stat", has_text="范围二（基于位置）").first).to_contain_text("9,")
    expect(person.page.get_by_role("row", name=re.compile("^外购电力 [0-9,]+ "))).to_contain_text("9,151.2")


def answer_indicators(person: Person) -> None:
    person.go_to("指标")
    for label, value in ANSWERS.items():
        person.write(label, value)
    for label, option in CHOICES.items():
        person.choose(label, option)
    person.press("保存回答")
    person.reads(f"{len(ANSWERS) + len(CHOICES)}")


def apply(person: Person) -> None:
    person.go_to("准入申请")
    person.tick("新技术")
    ground = person.page.locator(".ground").first
    person.write("创新或环保之处", "示例：两项省级新技术", within=ground)
    person.hand_over("或上传新文件", "示例目录.pdf", draw_certificate(holder_zh=COMPANY), within=ground)
    person.page.locator("#id_technology_ends_on").fill("2027-12-31")
    person.press("核对填写内容")
    person.reads("两项省级新技术")
    person.press("提交")
    person.reads("准入申请已提交", "暂定评分")


def verify_by_keys(person: Person) -> None:
    """File and fields side by side, two keys: start, accept."""
    person.go_to("待核验证据")
    person.reads("从第一项开始")
    person.forget()
    person.strike("s")
    person.reads("99924E00001R0M", COMPANY)
    expect(person.page.locator("iframe.file-view")).to_be_visible()
    person.strike("a")
    person.reads("已核验。")
    assert (person.keys, person.clicks) == (2, 0)


def approve(person: Person) -> None:
    """Priority stands before age; a clean case takes four clicks at most, from the top bar on."""
    person.forget()
    person.go_to("准入审批")
    first = person.page.get_by_role("row").nth(1)
    expect(first).to_contain_text("新技术")
    person.press(COMPANY, "link", within=first)
    person.reads("核验", "否决", "ISO-14001.pdf")
    person.press("批准 a")
    person.press("准入", within=person.page.get_by_role("dialog"))
    person.reads(f"{COMPANY} 已准入。")
    assert person.clicks <= 4


def issue(person: Person) -> None:
    """Three clicks from the list; the PDF has all 27 indicators."""
    person.go_to("评分卡")
    person.forget()
    person.follow(COMPANY)
    person.press("签发")
    person.press("签发", within=person.page.get_by_role("dialog"))
    person.reads("已签发，并已通知供应商。")
    assert person.clicks <= 3
    with person.page.expect_download() as download:
        person.follow("中文 PDF")
    text = text_of(Path(download.value.path()).read_bytes())
    assert len(set(re.findall(r"\bM[1-9]\.[1-9]\b", text))) == 27


def the_clock_looks() -> None:
    """Beat's message; the worker on the real broker does the rest."""
    tick.delay()
    done = Reassessment.objects.filter(supplier__name_zh=COMPANY, due_on=timezone.localdate(), after__isnull=False)
    assert within(20, done.exists)


def the_supplier_is_told(person: Person) -> None:
    person.sign_in(EMAIL, PASSWORD)
    person.page.get_by_role("link", name=re.compile("^消息")).click()
    person.reads(f"{COMPANY} 被", "列入观察：证书到期未换证。")


def the_officer_is_told(person: Person) -> None:
    person.sign_in(OFFICER.email, PASSWORD)
    person.page.get_by_role("link", name=re.compile("^消息")).click()
    person.reads(f"{COMPANY} 被", "列入观察：证书到期未换证。")
    notice = person.page.get_by_role("listitem").filter(has_text="列入观察").first
    person.press("打开", within=notice)
    history = person.page.locator("#history")
    expect(history).to_contain_text("准入状态变更")
    expect(history).to_contain_text("证书到期未换证")
    expect(history).to_contain_text("证书到期 ·")
