"""A changed method is tried over the whole register, approved by a second person and published: one button a step."""

import random
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from fixtures.demo.people import STAFF
from scoring.models import ModelDraft, ScoringModel
from scoring.operations.model_drafts import change_draft, start_draft
from scoring.operations.scoring import score_register
from suppliers.enums import Role
from suppliers.models import User
from tests.journeys.person import Person, arriving
from tests.journeys.stage import COMPLIANCE, PASSWORD, set_stage
from tests.scoring.files import make_random_file

if TYPE_CHECKING:
    from celery.worker import WorkController
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
MANAGER = next(person for person in STAFF if person.role == Role.MANAGER)


def set_draft() -> ModelDraft:
    """Sixty scored suppliers, and a draft of the general model with half its limits."""
    set_stage()
    chance = random.Random(7)
    for _ in range(60):
        make_random_file(chance)
    now = timezone.now()
    score_register(as_of=timezone.localdate(now), at=now, cause="asked")
    author = User.objects.get(email=COMPLIANCE.email)
    draft = start_draft(ScoringModel.objects.get(code="machinery_supplier_template"), by=author, at=now)
    levels = [{**level, "minimum": level["minimum"] // 2} for level in draft.definition["levels"]]
    content = {**draft.definition, "levels": levels}
    return change_draft(draft, content, expected_revision=1, by=author, at=now)


def arrive(person: Person, email: str, draft: ModelDraft) -> None:
    person.open("/")
    person.press("English")
    person.sign_in(email, PASSWORD, "en")
    person.open(f"/method/drafts/{draft.pk}/life/")
    person.forget()


def test_a_method_is_proposed_back_tested_approved_by_a_second_person_and_published(
    browser: "Browser", live_server: LiveServer, worker: "WorkController"
) -> None:
    draft = set_draft()
    with arriving(browser, live_server.url) as author, arriving(browser, live_server.url) as second:
        arrive(author, COMPLIANCE.email, draft)
        author.write("Why should the model change so?", "示例：界限减半")
        author.press("Propose")
        author.press("Run the back-test")
        author.reads("From which level to which", "The limits of the levels moved", "A second person approves it")
        expect(author.page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)

        arrive(second, MANAGER.email, draft)
        second.reads("You have neither started nor changed nor proposed it")
        second.press("Approve")
        second.reads("Compliance publishes it.")

        author.open(f"/method/drafts/{draft.pk}/life/")
        author.press("Publish …")
        author.press("Publish", within=author.page.get_by_role("dialog"))
        author.reads("The published model")
        assert (author.clicks, second.clicks) == (4, 1)
    draft.refresh_from_db()
    assert draft.published_as is not None
    assert draft.published_as.in_force_from == timezone.localdate()
