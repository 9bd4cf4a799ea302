"""The main pages on a phone and under axe, light and dark, as each role, with a full file in them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from fixtures.demo.people import SUPPLIER_PEOPLE
from fixtures.demo.tour import walk
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Organisation
from tests.factories import NOW, TODAY, make_certificate, make_document, make_supplier
from tests.journeys.person import Person, arriving
from tests.journeys.stage import COMPLIANCE, OFFICER, PASSWORD, set_stage, waiting_case

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

pytestmark = pytest.mark.browser
PHONE: "ViewportSize" = {"width": 390, "height": 844}
GRAVE = {"serious", "critical"}
OPTIONS = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PUBLIC = ("/account/login/", "/register/", "/account/password/reset/", "/verify/{token}/")
SUPPLIER_FILE = (
    "/portal/",
    "/portal/certificates/",
    "/portal/certificates/confirm/{document}/",
    "/portal/carbon/",
    "/portal/carbon/2022/",
    "/portal/carbon/inventories/{inventory}/",
)
SUPPLIER_SCORE = ("/portal/indicators/", "/portal/application/", "/portal/score/", "/inbox/")
OFFICER_PAGES = (
    "/dashboard/",
    "/cases/",
    "/cases/{case}/",
    "/suppliers/",
    "/suppliers/{supplier}/",
    "/due/?show=finished",
)
COMPLIANCE_PAGES = (
    "/certificates/",
    "/certificates/{certificate}/",
    "/certificates/answers/",
    "/certificates/inventories/",
    "/scorecards/",
    "/scorecards/{scorecard}/",
    "/method/",
    "/method/{model}/",
)
WALKS = [
    pytest.param("", PUBLIC, id="nobody"),
    pytest.param(SUPPLIER_PEOPLE[0].email, SUPPLIER_FILE, id="supplier's file"),
    pytest.param(SUPPLIER_PEOPLE[0].email, SUPPLIER_SCORE, id="supplier's score"),
    pytest.param(OFFICER.email, OFFICER_PAGES, id="officer"),
    pytest.param(COMPLIANCE.email, COMPLIANCE_PAGES, id="compliance"),
]


@pytest.mark.parametrize(("email", "paths"), WALKS)
def test_no_page_scrolls_sideways_on_a_phone_or_keeps_anybody_out(
    browser: "Browser", live_server: LiveServer, time_machine: TimeMachineFixture, email: str, paths: Sequence[str]
) -> None:
    time_machine.move_to(NOW)
    places = fill(set_stage())
    found: list[str] = []
    with arriving(browser, live_server.url, viewport=PHONE) as person:
        if email:
            person.sign_in(email, PASSWORD)
        for path in paths:
            person.open(path.format(**places))
            found += [f"{path}: {each}" for each in problems(person)]
    assert found == []


def fill(buyer: Organisation) -> dict[str, object]:
    """One supplier who came all the way, one whose case waits, one certificate to verify; where they are found."""
    hero = walk(TODAY, organisation=buyer)
    case = waiting_case(buyer, name_zh="示例等待公司")
    claimed = make_certificate(make_supplier(organisation=buyer), "ISO50001", status=CertificateStatus.CLAIMED)
    Certificate.objects.filter(pk=claimed.pk).update(document=make_document(claimed.supplier))
    scorecard = hero.scorecards.filter(issue__isnull=False).get()
    return {
        "token": scorecard.issue.token,
        "document": hero.documents.order_by("id")[0].pk,
        "inventory": hero.inventories.order_by("id")[0].pk,
        "case": case,
        "supplier": hero.pk,
        "certificate": claimed.pk,
        "scorecard": scorecard.pk,
        "model": scorecard.run.model_id,
    }


def problems(person: Person) -> list[str]:
    """What is wrong with the page that is open: too wide, or closed to somebody."""
    page = person.page
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    wider: int = page.evaluate(WIDER)
    found = [f"{wider} pixels too wide"] if wider > 0 else []
    found += [f"light: {each}" for each in violations(person, OPTIONS)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    colours = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
    return found + [f"dark: {each}" for each in violations(person, colours)]


def violations(person: Person, options: dict[str, Any]) -> list[str]:
    """Serious and critical ones, each with the first place where it is."""
    answer = Axe().run(person.page, options=options).response
    return [
        f"{each['id']} at {each['nodes'][0]['target']} and {len(each['nodes']) - 1} more"
        for each in answer["violations"]
        if each["impact"] in GRAVE
    ]
