"""Models brought to publication the one way there is where suppliers are scored: proposal, back-test, approval."""

from collections.abc import Mapping
from datetime import date, datetime

from scoring.models import BackTest, DraftState, ModelDraft, ScoringModel
from scoring.operations.back_testing import ask_back_test, run_back_test
from scoring.operations.model_drafts import approve_draft, propose_draft, start_draft
from scoring.operations.publishing import publish_draft
from suppliers.enums import Role
from suppliers.models import User
from tests.factories import NOW, TODAY, make_organisation, make_staff


def make_person(role: Role = Role.COMPLIANCE) -> User:
    return make_staff(make_organisation(), role)


def make_proposal(
    definition: Mapping[str, object], *, by: User | None = None, base: ScoringModel | None = None, at: datetime = NOW
) -> ModelDraft:
    """A proposed draft with this content."""
    person = by or make_person()
    content = {key: value for key, value in definition.items() if key != "hash"}
    draft = start_draft(base, by=person, at=at, definition=content)
    return propose_draft(draft, "示例", expected_revision=1, by=person, at=at)


def back_tested(draft: ModelDraft, *, on: date = TODAY, at: datetime = NOW) -> BackTest:
    """A finished back-test of the draft as it is."""
    asked = ask_back_test(draft, as_of=on, by=make_person(), at=at)
    return run_back_test(asked.pk, at=at)


def approved(draft: ModelDraft, *, at: datetime = NOW, on: date = TODAY) -> ModelDraft:
    """The proposal, back-tested and approved by a second person."""
    back_tested(draft, on=on, at=at)
    return approve_draft(draft, expected_revision=draft.revision, by=make_person(Role.MANAGER), at=at)


def publish_through_life(
    definition: Mapping[str, object], *, in_force_from: date = TODAY, at: datetime = NOW, on: date = TODAY
) -> ScoringModel:
    """Publish a model where suppliers are scored already: all the steps, by two people."""
    draft = approved(make_proposal(definition, at=at), at=at, on=on)
    assert draft.state == DraftState.APPROVED
    return publish_draft(draft, in_force_from=in_force_from, by=make_person(), at=at)
