"""Weights from comparisons in pairs, and how far other weights move suppliers, over HTTP."""

import json
from pathlib import Path
from typing import Any

import pytest

from scoring.models import CurrentScore, PairwiseJudgement, ScoringModel
from scoring.queries.robust import reach_of
from suppliers.enums import Role
from tests.api.world import Caller, World, make_file, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]
CASES = {case["id"]: case for case in json.loads(Path("fixtures/golden/scoring.json").read_text())["cases"]}
PAIRWISE = "weights/pairwise/"


@pytest.fixture
def world() -> World:
    return make_world()


def matrix(case: str) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in CASES[case]["inputs"]["matrix"]]


def test_the_leader_matrix_gives_the_published_weights(world: World) -> None:
    names = CASES["ahp-leader-criteria"]["expected"]["order"]
    body = {"items": names, "matrix": matrix("ahp-leader-criteria")}
    answer = Caller(world.staff[Role.AUDITOR]).send(PAIRWISE, body)
    assert answer.status_code == 200
    told = answer.json()
    assert told["weights"] == [
        {"item": name, "weight": weight} for name, weight in zip(names, (5476, 1266, 2699, 559), strict=True)
    ]
    assert told["consistency_ratio"] == "0.0439"


def test_the_job_matrix_is_refused_with_the_worst_pair(world: World) -> None:
    names = ["pay", "place", "people", "work"]
    body = {"items": names, "matrix": matrix("ahp-job")}
    answer = Caller(world.staff[Role.COMPLIANCE]).send(PAIRWISE, body)
    told = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (422, "inconsistent", "matrix")
    assert "0.161" in told["message"]
    assert sum(name in told["message"] for name in names) == 2
    assert PairwiseJudgement.objects.count() == 0


def test_judgements_of_several_people_are_combined(world: World) -> None:
    body = {"items": ["a", "b"], "judgements": [["2"], ["8"]]}
    told = Caller(world.staff[Role.COMPLIANCE]).send(PAIRWISE, body).json()
    assert told["weights"] == [{"item": "a", "weight": 8000}, {"item": "b", "weight": 2000}]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"items": ["a", "b"]}, "one_of_two"),
        ({"items": ["a", "a"], "judgements": [["1"]]}, "named_twice"),
        ({"items": ["a", "b"], "judgements": [["1", "1"]]}, "pairs_missing"),
        ({"items": ["a", "b"], "judgements": [["NaN"]]}, "not_a_number"),
        ({"items": ["a", "b"], "matrix": [["1", "2"], ["2", "1"]]}, "not_reciprocal"),
        ({"items": ["a", "b", "c"], "matrix": [["1", "2"], ["1/2", "1"]]}, "other_size"),
    ],
)
def test_what_is_no_comparison_is_refused(world: World, body: dict[str, Any], code: str) -> None:
    answer = Caller(world.staff[Role.COMPLIANCE]).send(PAIRWISE, body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_robustness_lists_the_suppliers_in_sight_page_by_page(world: World) -> None:
    for _ in range(2):
        make_file(world.organisation)
    model = ScoringModel.objects.get()
    caller = Caller(world.staff[Role.OFFICER])
    page, seen = caller.ask(f"models/{model.pk}/robustness/", page_size=2, band="1000").json(), []
    while True:
        seen += page["results"]
        if page["next"] is None:
            break
        page = caller.get(page["next"]).json()
    scores = CurrentScore.objects.exclude(pk=world.foreign.supplier.pk).select_related("scorecard__run__model")
    expected = [reach_of(score.scorecard, 1_000) for score in scores.order_by("-pk")]
    assert [(row["supplier"], row["lowest"], row["total"], row["highest"], row["verdict"]) for row in seen] == [
        (reach.supplier_id, reach.lowest, reach.total, reach.highest, reach.verdict) for reach in expected
    ]


def test_robustness_is_for_staff_and_of_published_models(world: World) -> None:
    model = ScoringModel.objects.get()
    assert Caller(world.own.member).ask(f"models/{model.pk}/robustness/").status_code == 403
    assert Caller(world.staff[Role.OFFICER]).ask("models/999999/robustness/").status_code == 404
    assert Caller(world.staff[Role.OFFICER]).ask(f"models/{model.pk}/robustness/", band="7").status_code == 400
