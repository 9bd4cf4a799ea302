from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from scoring.models import BackTest, DraftState, ModelDraft, ScoringModel
from scoring.operations.back_testing import ask_back_test, run_back_test
from scoring.operations.model_drafts import approve_draft, change_draft, propose_draft, start_draft, withdraw_proposal
from scoring.operations.publishing import publish_draft, publish_model
from scoring.operations.scoring import score_register
from scoring.queries.model_drafts import Stage, model_stage, stage_of
from scoring.queries.models import model_in_force
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import User
from tests.factories import NOW, TODAY, make_supplier
from tests.scoring.files import make_model
from tests.scoring.lives import approved, back_tested, make_person, make_proposal, publish_through_life

pytestmark = pytest.mark.django_db


def next_version(base: ScoringModel, **changed: object) -> dict[str, Any]:
    content: dict[str, Any] = deepcopy(base.definition) | {"version": base.version + 1} | changed
    del content["hash"]
    return content


def make_scored() -> ScoringModel:
    """The first model of an installation, and a supplier that it scored."""
    base = make_model()
    make_supplier()
    score_register(as_of=TODAY, at=NOW - timedelta(days=1), cause="asked")
    return base


def refused_code(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value.code


def test_a_model_lives_from_draft_to_superseded() -> None:
    base = make_scored()
    writer, second = make_person(), make_person(Role.MANAGER)
    draft = start_draft(base, by=writer, at=NOW)
    stages = [stage_of(draft, TODAY)]
    draft = propose_draft(draft, "示例", expected_revision=1, by=writer, at=NOW)
    stages.append(stage_of(draft, TODAY))
    run_back_test(ask_back_test(draft, as_of=TODAY, by=writer, at=NOW).pk, at=NOW)
    stages.append(stage_of(draft, TODAY))
    draft = approve_draft(draft, expected_revision=1, by=second, at=NOW)
    stages.append(stage_of(draft, TODAY))
    model = publish_draft(draft, in_force_from=TODAY + timedelta(days=30), by=writer, at=NOW)
    draft = ModelDraft.objects.get()
    stages.append(stage_of(draft, TODAY))
    stages.append(stage_of(draft, TODAY + timedelta(days=30)))
    assert stages == ["draft", "proposed", "back_tested", "approved", "published", "in_force"]
    assert (draft.published_as, model.content_hash, model.version) == (model, draft.content_hash, 1)
    assert model_in_force(TODAY) == base
    assert model_in_force(TODAY + timedelta(days=30)) == model
    assert [model_stage(base, TODAY + timedelta(days=each)) for each in (0, 30)] == [Stage.IN_FORCE, Stage.SUPERSEDED]
    moves = draft.moves.order_by("pk").values_list("after", "by")
    assert list(moves) == [
        ("draft", writer.pk),
        ("proposed", writer.pk),
        ("approved", second.pk),
        ("published", writer.pk),
    ]


def test_nobody_approves_what_was_started_changed_or_proposed_by_the_same_person() -> None:
    base = make_scored()
    starter, changer, proposer, other = (make_person() for _ in range(4))
    draft = start_draft(base, by=starter, at=NOW)
    content = draft.definition | {"name_en": "Other"}
    draft = change_draft(draft, content, expected_revision=1, by=changer, at=NOW)
    draft = propose_draft(draft, "示例", expected_revision=2, by=proposer, at=NOW)
    run_back_test(ask_back_test(draft, as_of=TODAY, by=other, at=NOW).pk, at=NOW)
    for person in (starter, changer, proposer):
        assert refused_code(partial(approve_draft, draft, expected_revision=2, by=person, at=NOW)) == "own_draft"
    assert ModelDraft.objects.get().state == DraftState.PROPOSED
    assert approve_draft(draft, expected_revision=2, by=other, at=NOW).state == DraftState.APPROVED


def test_who_proposed_it_once_does_not_approve_it_when_another_proposes_it_again() -> None:
    base = make_scored()
    starter, first, again = (make_person() for _ in range(3))
    draft = start_draft(base, by=starter, at=NOW)
    draft = propose_draft(draft, "示例", expected_revision=1, by=first, at=NOW)
    draft = withdraw_proposal(draft, by=starter, at=NOW)
    draft = propose_draft(draft, "示例", expected_revision=1, by=again, at=NOW)
    back_tested(draft)
    assert refused_code(lambda: approve_draft(draft, expected_revision=1, by=first, at=NOW)) == "own_draft"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_compliance_and_managers_approve(role: Role) -> None:
    draft = make_proposal(next_version(make_scored()))
    back_tested(draft)
    assert (
        refused_code(lambda: approve_draft(draft, expected_revision=1, by=make_person(role), at=NOW)) == "role_needed"
    )
    assert ModelDraft.objects.get().state == DraftState.PROPOSED


def test_an_approval_is_for_the_content_that_was_looked_at() -> None:
    base = make_scored()
    writer = make_person()
    draft = make_proposal(next_version(base), by=writer)
    back_tested(draft)
    draft = change_draft(draft, next_version(base, name_en="Other"), expected_revision=1, by=writer, at=NOW)
    draft = propose_draft(draft, "示例", expected_revision=2, by=writer, at=NOW)
    back_tested(draft)
    assert refused_code(lambda: approve_draft(draft, expected_revision=1, by=make_person(), at=NOW)) == (
        "changed_meanwhile"
    )


def test_what_was_not_back_tested_is_neither_approved_nor_published() -> None:
    base = make_scored()
    draft = make_proposal(next_version(base))
    approve = partial(approve_draft, draft, expected_revision=1, by=make_person(), at=NOW)
    assert refused_code(approve) == "back_test_needed"
    asked = ask_back_test(draft, as_of=TODAY, by=make_person(), at=NOW)
    assert (asked.finished_at, refused_code(approve)) == (None, "back_test_needed")
    assert refused_code(lambda: publish(draft)) == "illegal_move"
    assert (ModelDraft.objects.get().state, ScoringModel.objects.count()) == (DraftState.PROPOSED, 1)


def test_a_back_test_of_other_content_does_not_count() -> None:
    base = make_scored()
    back_tested(make_proposal(next_version(base, name_en="Other")))
    draft = make_proposal(next_version(base))
    assert refused_code(lambda: approve_draft(draft, expected_revision=1, by=make_person(), at=NOW)) == (
        "back_test_needed"
    )


@pytest.mark.parametrize(("days", "code"), [(7, ""), (8, "back_test_needed")])
def test_a_back_test_carries_a_publication_for_a_week(days: int, code: str) -> None:
    draft = approved(make_proposal(next_version(make_scored())))
    later = NOW + timedelta(days=days)
    act = partial(publish_draft, draft, in_force_from=later.date(), by=make_person(), at=later)
    if code:
        assert (refused_code(act), ScoringModel.objects.count()) == (code, 1)
        back_tested(draft, on=later.date(), at=later)
    assert act().version == 1


def test_a_back_test_against_what_was_in_force_before_does_not_count() -> None:
    base = make_scored()
    mine = approved(make_proposal(next_version(base)))
    publish_through_life(next_version(base, version=2), at=NOW + timedelta(hours=1))
    assert refused_code(lambda: publish(mine, at=NOW + timedelta(hours=2))) == "back_test_needed"
    back_tested(mine, at=NOW + timedelta(hours=3))
    assert publish(mine, at=NOW + timedelta(hours=4)).version == 1


def test_a_version_that_was_taken_meanwhile_is_refused() -> None:
    base = make_scored()
    mine, theirs = (approved(make_proposal(next_version(base, name_en=name))) for name in ("mine", "theirs"))
    publish(theirs)
    assert refused_code(lambda: publish(mine)) == "version_taken"
    assert ScoringModel.objects.count() == 2


def test_no_model_is_in_force_before_it_is_published() -> None:
    draft = approved(make_proposal(next_version(make_scored())))
    act = partial(publish_draft, draft, in_force_from=TODAY - timedelta(days=1), by=make_person(), at=NOW)
    assert (refused_code(act), ScoringModel.objects.count()) == ("in_force_in_the_past", 1)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_compliance_publishes(role: Role) -> None:
    draft = approved(make_proposal(next_version(make_scored())))
    assert (refused_code(lambda: publish(draft, by=make_person(role))), ScoringModel.objects.count()) == (
        "role_needed",
        1,
    )


def publish(draft: ModelDraft, *, by: User | None = None, at: Any = NOW) -> ScoringModel:
    return publish_draft(draft, in_force_from=TODAY, by=by or make_person(), at=at)


def test_the_first_model_needs_no_back_test_and_the_next_does() -> None:
    base = make_model()
    assert publish_model(next_version(base), by=None, at=NOW, in_force_from=TODAY).version == 1
    make_supplier()
    score_register(as_of=TODAY, at=NOW, cause="asked")
    third = next_version(base, version=2)
    assert refused_code(lambda: publish_model(third, by=None, at=NOW, in_force_from=TODAY)) == "back_test_needed"
    assert publish_model(base.definition, by=None, at=NOW, in_force_from=TODAY) == base
    assert ScoringModel.objects.count() == 2


def test_the_database_takes_no_model_that_was_not_back_tested() -> None:
    base = make_scored()
    row = {field.attname: getattr(base, field.attname) for field in ScoringModel._meta.concrete_fields}
    row |= {"id": None, "version": 9, "content_hash": "0" * 64}
    for act in (
        lambda: ScoringModel.objects.create(**row),
        lambda: ScoringModel.objects.bulk_create([ScoringModel(**row)]),
        lambda: (
            ScoringModel.objects.create(**row | {"published_at": None, "in_force_from": None}),
            ScoringModel.objects.filter(version=9).update(published_at=NOW, in_force_from=TODAY),
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert ScoringModel.objects.count() == 1


def test_what_was_published_or_abandoned_stands_as_it_is() -> None:
    model = publish_through_life(next_version(make_scored()))
    draft = ModelDraft.objects.get()
    for act in (
        lambda: ModelDraft.objects.filter(pk=draft.pk).update(sentence="other"),
        lambda: ScoringModel.objects.filter(pk=model.pk).update(name_en="other"),
        lambda: draft.revisions.update(note="other"),
        lambda: draft.moves.all().delete(),
        lambda: BackTest.objects.update(suppliers=0),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_second_pair_of_eyes_is_asked_for_by_the_database_too() -> None:
    person = make_person()
    draft = make_proposal(next_version(make_scored()), by=person)
    with pytest.raises(DatabaseError), transaction.atomic():
        ModelDraft.objects.filter(pk=draft.pk).update(state="approved", approved_by=person, approved_at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        ModelDraft.objects.filter(pk=draft.pk).update(state="published")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_publish_at_once_one_does() -> None:
    draft, publisher = approved(make_proposal(next_version(make_scored()))), make_person()

    def attempt(_: int) -> str:
        try:
            publish(draft, by=publisher)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(20) as pool:
        codes = sorted(pool.map(attempt, range(20)))
    assert codes == ["illegal_move"] * 19 + ["published"]
    assert ScoringModel.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_twenty_drafts_of_one_version_that_are_published_at_once_one_is() -> None:
    base, publisher = make_scored(), make_person()
    drafts = [approved(make_proposal(next_version(base, name_en=f"Draft {at}"))) for at in range(20)]

    def attempt(draft: ModelDraft) -> str:
        try:
            publish(draft, by=publisher)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(20) as pool:
        codes = sorted(pool.map(attempt, drafts))
    assert codes == ["published"] + ["version_taken"] * 19
    assert ScoringModel.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_starts_of_a_new_installation_publish_the_first_model_once() -> None:
    base = make_model()
    content = next_version(base)

    def attempt(_: int) -> int:
        try:
            return publish_model(content, by=None, at=NOW, in_force_from=TODAY).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(attempt, range(20)))) == 1
    assert ScoringModel.objects.count() == 2
