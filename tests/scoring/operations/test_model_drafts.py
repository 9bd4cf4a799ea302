import json
from collections.abc import Callable
from functools import partial

import pytest

from scoring.models import DraftState, ModelDraft, ScoringModel
from scoring.operations.model_drafts import (
    abandon_draft,
    approve_draft,
    change_draft,
    propose_draft,
    redo_draft,
    start_draft,
    undo_draft,
    withdraw_proposal,
)
from scoring.operations.model_drafts_moves import MOVES
from scoring.queries.model_drafts import Stage, problems_of, redo_target, stage_of, undo_target
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import User
from tests.factories import NOW, TODAY, make_organisation, make_staff
from tests.scoring.files import DEFINITION, make_model

pytestmark = pytest.mark.django_db


def make_person(role: Role = Role.COMPLIANCE) -> User:
    return make_staff(make_organisation(), role)


def content(**changed: object) -> dict[str, object]:
    found: dict[str, object] = json.loads(DEFINITION.read_text())
    found.pop("hash", None)
    return found | {"version": 1} | changed


def make_draft(by: User) -> ModelDraft:
    return start_draft(make_model(), by=by, at=NOW)


def seen(draft: ModelDraft) -> tuple[str, int, object]:
    stored = ModelDraft.objects.get(pk=draft.pk)
    return stored.state, stored.revision, stored.definition["name_en"]


def change(draft: ModelDraft, name: str, by: User) -> ModelDraft:
    stored = ModelDraft.objects.get(pk=draft.pk)
    definition = stored.definition | {"name_en": name}
    return change_draft(stored, definition, expected_revision=stored.revision, by=by, at=NOW)


def test_a_draft_of_a_published_model_is_its_content_under_the_next_version() -> None:
    person = make_person()
    draft = make_draft(person)
    base = ScoringModel.objects.get()
    expected = {key: value for key, value in base.definition.items() if key != "hash"} | {"version": 1}
    assert (draft.definition, draft.code, draft.version) == (expected, base.code, 1)
    assert (draft.state, draft.revision, draft.based_on, draft.started_by) == (DraftState.DRAFT, 1, base, person)
    assert (problems_of(draft), len(draft.content_hash), stage_of(draft, TODAY)) == ([], 64, Stage.DRAFT)
    assert list(draft.moves.values_list("before", "after", "by")) == [("", "draft", person.pk)]


def test_a_draft_keeps_what_no_model_could_be_and_names_each_problem() -> None:
    person = make_person()
    draft = make_draft(person)
    broken = draft.definition | {"minimum_known": "much", "name_zh": ""}
    draft = change_draft(draft, broken, expected_revision=1, by=person, at=NOW)
    assert (ModelDraft.objects.get().definition, draft.content_hash) == (broken, "")
    assert [path for path, _message, _values in problems_of(draft)] == ["name_zh", "minimum_known"]


def test_changes_are_undone_and_done_again_and_nothing_is_cut() -> None:
    person = make_person()
    draft = make_draft(person)
    first = draft.definition["name_en"]
    for name in ("one", "two"):
        draft = change(draft, name, person)
    steps = []
    for act in (undo_draft, undo_draft, redo_draft, redo_draft, undo_draft):
        draft = act(draft, expected_revision=draft.revision, by=person, at=NOW)
        steps.append(draft.definition["name_en"])
    assert steps == ["one", first, "one", "two", "one"]
    draft = change(draft, "three", person)
    assert redo_target(draft) is None
    draft = undo_draft(draft, expected_revision=draft.revision, by=person, at=NOW)
    assert (draft.definition["name_en"], redo_target(draft).definition["name_en"]) == ("one", "three")  # type: ignore[union-attr]
    names = draft.revisions.order_by("number").values_list("definition__name_en", flat=True)
    assert list(names) == [first, "one", "two", "one", first, "one", "two", "one", "three", "one"]


def test_nothing_is_undone_before_the_first_change_nor_done_again_after_the_last() -> None:
    person = make_person()
    draft = make_draft(person)
    for act, code in ((undo_draft, "nothing_to_undo"), (redo_draft, "nothing_to_redo")):
        with pytest.raises(Refused) as refused:
            act(draft, expected_revision=1, by=person, at=NOW)
        assert refused.value.code == code
    assert (undo_target(draft), redo_target(draft), draft.revisions.count()) == (None, None, 1)


def test_the_same_content_again_is_no_change() -> None:
    person = make_person()
    draft = make_draft(person)
    draft = propose_draft(draft, "示例", expected_revision=1, by=person, at=NOW)
    draft = change_draft(draft, draft.definition, expected_revision=1, by=person, at=NOW)
    assert (draft.state, draft.revisions.count()) == (DraftState.PROPOSED, 1)


def test_two_people_at_once_do_not_write_over_each_other() -> None:
    person = make_person()
    draft = make_draft(person)
    change(draft, "theirs", person)
    with pytest.raises(Refused) as refused:
        change_draft(draft, draft.definition | {"name_en": "mine"}, expected_revision=1, by=person, at=NOW)
    assert (refused.value.code, refused.value.values) == ("changed_meanwhile", {"revision": 2})
    assert seen(draft) == ("draft", 2, "theirs")


def test_a_change_makes_a_proposal_a_draft_again() -> None:
    person = make_person()
    draft = propose_draft(make_draft(person), "Why", expected_revision=1, by=person, at=NOW)
    assert (draft.state, draft.sentence, draft.proposed_by) == (DraftState.PROPOSED, "Why", person)
    draft = change(draft, "other", person)
    assert seen(draft) == ("draft", 2, "other")
    assert (draft.proposed_by, draft.proposed_at) == (None, None)
    draft = propose_draft(draft, "Why", expected_revision=2, by=person, at=NOW)
    draft = undo_draft(draft, expected_revision=2, by=person, at=NOW)
    assert draft.state == DraftState.DRAFT
    assert list(draft.moves.order_by("pk").values_list("after", flat=True)) == [
        "draft",
        "proposed",
        "draft",
        "proposed",
        "draft",
    ]


def test_what_is_no_model_is_not_proposed() -> None:
    person = make_person()
    draft = change_draft(make_draft(person), content(minimum_known=-1), expected_revision=1, by=person, at=NOW)
    with pytest.raises(Refused) as refused:
        propose_draft(draft, "Why", expected_revision=2, by=person, at=NOW)
    assert (refused.value.code, refused.value.field) == ("invalid_model", "minimum_known")
    assert seen(draft)[0] == "draft"


@pytest.mark.parametrize("sentence", ["", " \n ", "a" * 2_001])
def test_a_proposal_says_why(sentence: str) -> None:
    person = make_person()
    draft = make_draft(person)
    with pytest.raises(Refused) as refused:
        propose_draft(draft, sentence, expected_revision=1, by=person, at=NOW)
    assert refused.value.code == "sentence_needed"
    assert seen(draft)[0] == "draft"


def test_a_version_that_is_published_is_not_proposed_again() -> None:
    person = make_person()
    base = make_model()
    for name, code in ((base.definition["name_en"], "already_published"), ("Other", "version_taken")):
        draft = start_draft(base, by=person, at=NOW, definition=base.definition | {"hash": None, "name_en": name})
        with pytest.raises(Refused) as refused:
            propose_draft(draft, "Why", expected_revision=1, by=person, at=NOW)
        assert refused.value.code == code


def test_only_compliance_works_on_models() -> None:
    base, writer = make_model(), make_person()
    draft = start_draft(base, by=writer, at=NOW)
    for role in set(Role) - {Role.COMPLIANCE, Role.SUPPLIER_ADMIN, Role.SUPPLIER_MEMBER}:
        person = make_person(role)
        acts: list[Callable[[], object]] = [
            partial(start_draft, base, by=person, at=NOW),
            partial(change_draft, draft, {}, expected_revision=1, by=person, at=NOW),
            partial(propose_draft, draft, "Why", expected_revision=1, by=person, at=NOW),
            partial(abandon_draft, draft, by=person, at=NOW),
            partial(withdraw_proposal, draft, by=person, at=NOW),
        ]
        for act in acts:
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "role_needed"
    assert (ModelDraft.objects.count(), seen(draft)[:2]) == (1, ("draft", 1))


def test_an_abandoned_draft_stays_as_it_is() -> None:
    person = make_person()
    draft = abandon_draft(make_draft(person), note="示例", by=person, at=NOW)
    assert (draft.state, stage_of(draft, TODAY)) == (DraftState.ABANDONED, Stage.ABANDONED)
    with pytest.raises(Refused) as refused:
        change(draft, "other", person)
    assert (refused.value.code, seen(draft)[:2]) == ("illegal_move", ("abandoned", 1))


def test_every_move_of_the_table_and_no_other_is_open() -> None:
    opened = {(before.value, after.value) for before, afters in MOVES.items() for after in afters}
    assert opened == {
        ("draft", "proposed"),
        ("draft", "abandoned"),
        ("proposed", "draft"),
        ("proposed", "approved"),
        ("proposed", "abandoned"),
        ("approved", "draft"),
        ("approved", "published"),
        ("approved", "abandoned"),
    }
    assert set(MOVES) == set(DraftState)


def test_what_is_not_proposed_is_neither_approved_nor_withdrawn() -> None:
    draft, second = make_draft(make_person()), make_person()
    acts: list[Callable[[], object]] = [
        partial(approve_draft, draft, expected_revision=1, by=second, at=NOW),
        partial(withdraw_proposal, draft, by=second, at=NOW),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "illegal_move"
    assert seen(draft)[0] == "draft"
