"""From any number of a scorecard to its evidence in two clicks, for who judges and for who is judged."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from fixtures.demo.people import confirm_email
from scoring.models import Scorecard
from scoring.operations.scoring import score_supplier
from suppliers.enums import Role
from suppliers.models import Supplier
from tests.factories import (
    NOW,
    PASSWORD,
    TODAY,
    make_document,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)
from tests.journeys.person import Person, arriving
from tests.scoring.files import answer, hold, make_model

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture
def scorecard(db: None, time_machine: TimeMachineFixture) -> Scorecard:
    """A supplier with one real certificate on file, scored twice; one person on either side."""
    time_machine.move_to(NOW)
    make_model()
    group = make_organisation("group")
    supplier = make_supplier(organisation=group)
    confirm_email(make_staff(group, Role.OFFICER, "officer@example.com"))
    confirm_email(make_member(supplier, email="supplier@example.com"))
    score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    hold(supplier, "ISO14001", accreditation="CNAS C001-M", document=make_document(supplier))
    answer(supplier, "recycled_content", 4_500)
    return score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")


def evidence_of(supplier: Supplier) -> str:
    return f"/documents/{supplier.certificates.get().document_id}/preview/"


def opens_evidence(person: Person, start: str, first: str, second: str) -> None:
    """Two clicks from the page at `start`, each on the first of what the selector finds; the last opens the file."""
    person.open(start)
    person.forget()
    person.page.locator(first).first.click()
    person.clicks += 1
    with person.page.context.expect_page() as opened:
        person.page.locator(second).first.click()
    person.clicks += 1
    shown = opened.value
    shown.wait_for_load_state()
    assert "#page-1" in shown.url
    expect(shown.locator("img#page-1")).to_be_visible()
    shown.close()
    assert person.clicks == 2


@pytest.mark.parametrize(
    ("email", "start"), [("officer@example.com", "/scorecards/{pk}/"), ("supplier@example.com", "/portal/score/")]
)
def test_every_number_leads_to_its_evidence_in_two_clicks(
    browser: "Browser", live_server: LiveServer, scorecard: Scorecard, email: str, start: str
) -> None:
    path = start.format(pk=scorecard.pk)
    file = f"a.file-link[href^='{evidence_of(scorecard.supplier)}']"
    with arriving(browser, live_server.url) as person:
        person.sign_in(email, PASSWORD)
        # The step of the waterfall leads to its lines; a change and an action lead to their line; a line has its file.
        for first in (".waterfall a[href='#M1']", "#changes a[href='#M1.2']"):
            opens_evidence(person, path, first, f"#M1\\.2 {file}")
        # Every step of the waterfall leads to its dimension, and every line with a value to what stands behind it.
        person.open(path)
        steps = person.page.locator(".waterfall tbody tr:not(.total) th a")
        assert [step.get_attribute("href") for step in steps.all()] == [f"#M{number}" for number in range(1, 7)]
        for code in ("M1.2", "M3.2"):
            expect(person.page.locator(f"[id='{code}'] .proof a").first).to_be_visible()


def test_a_button_gives_the_certificate_of_equality_and_its_file(
    browser: "Browser", live_server: LiveServer, scorecard: Scorecard
) -> None:
    with arriving(browser, live_server.url) as person:
        person.sign_in("supplier@example.com", PASSWORD)
        person.open("/portal/score/")
        person.page.locator("form.recomputed button").click()
        expect(person.page.locator(".callout").first).to_be_visible()
        person.reads(scorecard.run.model.content_hash, scorecard.supplier.identifier)
        with person.page.expect_download() as download:
            person.page.locator("form:has(input[name=format]) button").click()
        assert download.value.suggested_filename == f"equality-{scorecard.pk}.json"
