"""Comparisons in pairs, from the question to a draft with exact weights."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from scoring.models import DraftRevision, ModelDraft, PairwiseComparison, PairwiseJudgement, ScoringModel
from scoring.operations.model_drafts import start_draft
from scoring.operations.pairwise import apply_comparison, judge_pairs, open_comparison
from scoring.queries.pairwise import combined
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import User
from tests.factories import NOW, make_organisation, make_staff
from tests.scoring.files import make_model

pytestmark = pytest.mark.django_db
CASES = {case["id"]: case for case in json.loads(Path("fixtures/golden/scoring.json").read_text())["cases"]}


def published(case: str) -> list[str]:
    """The cells above the diagonal of a published matrix."""
    matrix = CASES[case]["inputs"]["matrix"]
    return [str(cell) for at, row in enumerate(matrix) for cell in row[at + 1 :]]


@pytest.fixture
def compliance() -> User:
    return make_staff(make_organisation(), Role.COMPLIANCE)


def own(compliance: User, *names: str) -> PairwiseComparison:
    return open_comparison("示例", names=names or ("a", "b", "c", "d"), by=compliance, at=NOW)


def refused(code: str, act: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def test_the_leader_matrix_gives_the_published_weights_and_ratio(compliance: User) -> None:
    comparison = own(compliance, *CASES["ahp-leader-criteria"]["expected"]["order"])
    judge_pairs(comparison, published("ahp-leader-criteria"), by=compliance, at=NOW)
    found = combined(comparison)
    assert found.weights == {"1": 5476, "2": 1266, "3": 2699, "4": 559}
    assert found.together is not None
    assert f"{found.together.consistency_ratio:.4f}" == "0.0439"
    assert found.refusal is None


def test_the_job_matrix_is_kept_and_its_weights_are_refused_with_the_worst_pair_named(compliance: User) -> None:
    comparison = own(compliance, "pay", "place", "people", "work")
    judge_pairs(comparison, published("ahp-job"), by=compliance, at=NOW)
    found = combined(comparison)
    assert found.refusal is not None
    assert found.together is not None
    row, column = found.together.worst_pair
    assert (found.weights, found.refusal.values["ratio"]) == (None, "0.161")
    assert (found.refusal.values["first"], found.refusal.values["second"]) == (str(row + 1), str(column + 1))
    assert PairwiseJudgement.objects.count() == 1


def test_several_people_are_combined_by_the_geometric_mean_and_the_last_word_of_each_counts(compliance: User) -> None:
    comparison = own(compliance, "a", "b")
    other = make_staff(make_organisation("second"), Role.COMPLIANCE)
    judge_pairs(comparison, ["1/9"], by=compliance, at=NOW)
    judge_pairs(comparison, ["8"], by=other, at=NOW)
    judge_pairs(comparison, ["2"], by=compliance, at=NOW)
    found = combined(comparison)
    assert found.weights == {"1": 8000, "2": 2000}
    assert [(each.by, each.row.number) for each in found.said] == [(compliance, 2), (other, 1)]
    assert PairwiseJudgement.objects.count() == 3


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["1"], "pairs_missing"),
        (["1", "1", "10"], "not_on_the_scale"),
        (["1", "1", "2.5"], "not_on_the_scale"),
        (["1", "1", ""], "not_a_number"),
        (["1", "1", "0"], "not_on_the_scale"),
        (["1", "1", "nan"], "not_a_number"),
    ],
)
def test_what_is_no_judgement_is_refused_and_nothing_is_kept(compliance: User, cells: list[str], code: str) -> None:
    comparison = own(compliance, "a", "b", "c")
    refused(code, lambda: judge_pairs(comparison, cells, by=compliance, at=NOW))
    assert PairwiseJudgement.objects.count() == 0


def test_only_compliance_opens_and_judges(compliance: User) -> None:
    officer = make_staff(make_organisation("other"), Role.OFFICER)
    comparison = own(compliance, "a", "b")
    refused("not_compliance", lambda: open_comparison("x", names=["a", "b"], by=officer, at=NOW))
    refused("not_compliance", lambda: judge_pairs(comparison, ["1"], by=officer, at=NOW))
    assert (PairwiseComparison.objects.count(), PairwiseJudgement.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("title", "names", "code"),
    [
        ("", ["a", "b"], "title_missing"),
        ("x", ["a"], "not_comparable"),
        ("x", [str(n) for n in range(11)], "not_comparable"),
        ("x", ["a", " a "], "named_twice"),
    ],
)
def test_a_question_needs_a_title_and_two_to_ten_things(
    compliance: User, title: str, names: list[str], code: str
) -> None:
    refused(code, lambda: open_comparison(title, names=names, by=compliance, at=NOW))
    assert PairwiseComparison.objects.count() == 0


def weights_in(draft: ModelDraft) -> dict[str, dict[str, int]]:
    return {d["code"]: {c["code"]: c["weight"] for c in d["criteria"]} for d in draft.definition["dimensions"]}


def judged_dimensions(model: ScoringModel, by: User) -> PairwiseComparison:
    """The first dimension matters three times as much as each of the others, which matter equally."""
    comparison = open_comparison("示例", model=model, by=by, at=NOW)
    size = len(comparison.items)
    cells = ["3"] * (size - 1) + ["1"] * ((size - 1) * (size - 2) // 2)
    judge_pairs(comparison, cells, by=by, at=NOW)
    return comparison


def test_weights_of_dimensions_go_into_a_draft_as_a_revision_and_criteria_keep_their_proportions(
    compliance: User,
) -> None:
    model = make_model()
    draft = start_draft(model, by=compliance, at=NOW)
    before = weights_in(draft)
    changed = apply_comparison(
        judged_dimensions(model, compliance), draft, expected_revision=draft.revision, by=compliance, at=NOW
    )
    sums = {code: sum(own.values()) for code, own in weights_in(changed).items()}
    assert sums == {"M1": 3750, "M2": 1250, "M3": 1250, "M4": 1250, "M5": 1250, "M6": 1250}
    first = weights_in(changed)["M1"]
    assert [first[code] for code in before["M1"]] == [900, 900, 450, 600, 450, 450]
    assert changed.revision == draft.revision + 1
    assert changed.content_hash


def test_weights_of_criteria_leave_the_dimension_its_own(compliance: User) -> None:
    model = make_model()
    comparison = open_comparison("示例", model=model, dimension="M5", by=compliance, at=NOW)
    judge_pairs(comparison, ["2", "4", "2"], by=compliance, at=NOW)
    draft = start_draft(model, by=compliance, at=NOW)
    changed = apply_comparison(comparison, draft, expected_revision=draft.revision, by=compliance, at=NOW)
    assert list(weights_in(changed)["M5"].values()) == [571, 286, 143]
    others = {code: own for code, own in weights_in(changed).items() if code != "M5"}
    assert others == {code: own for code, own in weights_in(draft).items() if code != "M5"}


def test_a_draft_stays_as_it_is_when_the_weights_cannot_go_into_it(compliance: User) -> None:
    model = make_model()
    draft = start_draft(model, by=compliance, at=NOW)
    unjudged = open_comparison("示例", model=model, by=compliance, at=NOW)
    named = own(compliance, "a", "b")
    judge_pairs(named, ["1"], by=compliance, at=NOW)
    contradictory = open_comparison("示例", model=model, dimension="M3", by=compliance, at=NOW)
    judge_pairs(contradictory, published("ahp-job"), by=compliance, at=NOW)
    for comparison, code in ((unjudged, "nobody_judged"), (named, "own_items"), (contradictory, "inconsistent")):

        def put(comparison: PairwiseComparison = comparison) -> None:
            apply_comparison(comparison, draft, expected_revision=draft.revision, by=compliance, at=NOW)

        refused(code, put)
    other = start_draft(model, by=compliance, at=NOW, definition=draft.definition | {"dimensions": []})
    ready = judged_dimensions(model, compliance)
    refused(
        "other_items", lambda: apply_comparison(ready, other, expected_revision=other.revision, by=compliance, at=NOW)
    )
    assert DraftRevision.objects.count() == 2
    assert ModelDraft.objects.get(pk=draft.pk).definition == draft.definition


def test_what_was_asked_and_said_cannot_be_changed(compliance: User) -> None:
    comparison = own(compliance, "a", "b")
    judge_pairs(comparison, ["3"], by=compliance, at=NOW)
    for rows in (PairwiseComparison.objects.all(), PairwiseJudgement.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(id=comparison.pk + 100)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows._raw_delete(rows.db)
    assert combined(comparison).weights == {"1": 7500, "2": 2500}
