"""Published examples and other people's tests, from fixtures/golden/scoring.json."""

import json
from typing import Any

import numpy as np
import pytest

from scoring.engine.ahp import geometric_weights, judge, judge_together, weights_from
from scoring.engine.entropy import basis_points, entropy_weights
from scoring.engine.facts import Fact
from scoring.engine.model import Level
from scoring.engine.parse import model_from_json, model_to_json
from scoring.engine.reading import ModelError
from scoring.engine.row import score_row
from scoring.evidence.catalogue import SPECS
from suppliers.enums import Known
from suppliers.errors import Refused
from tests.scoring.engine.machinery import FACTS, ROOT, machinery
from tests.scoring.engine.small import known, make_criterion, make_dimension, make_model, missing
from tests.scoring.engine.strategies import TODAY

MODELS = ROOT / "fixtures" / "reference" / "models"
CASES: dict[str, dict[str, Any]] = {
    case["id"]: case
    for case in json.loads((ROOT / "fixtures/golden/scoring.json").read_text(encoding="utf-8"))["cases"]
}


def matrix(case: str) -> list[list[Any]]:
    found: list[list[Any]] = CASES[case]["inputs"]["matrix"]
    return found


def tolerance(case: str, key: str) -> float:
    found = CASES[case].get("tolerance", 1e-9)
    return float(found[key] if isinstance(found, dict) else found)


@pytest.mark.parametrize("case", ["ahp-leader-criteria", "ahp-job", "ahp-consistent", "ahp-anhui", "ahp-n2"])
def test_weights_from_comparisons_are_the_published_ones(case: str) -> None:
    expected = CASES[case]["expected"]
    judgement = judge(matrix(case))
    found: dict[str, Any] = {
        "weights_eigen": judgement.weights,
        "weights_geometric": geometric_weights(matrix(case)),
        "lambda_max": judgement.lambda_max,
        "ci": judgement.consistency_index,
        "cr": judgement.consistency_ratio,
    }
    for key in found.keys() & expected.keys():
        np.testing.assert_allclose(found[key], expected[key], rtol=0, atol=tolerance(case, key), err_msg=key)
    assert judgement.accepted is expected.get("accepted_at_0.1", True)


def test_the_leader_weights_become_basis_points_that_add_up() -> None:
    case = CASES["ahp-leader-criteria"]
    found = weights_from(case["expected"]["order"], matrix("ahp-leader-criteria"))
    assert found == {"experience": 5476, "education": 1266, "charisma": 2699, "age": 559}
    assert sum(found.values()) == 10_000


def test_the_job_comparisons_are_refused_with_the_worst_pair_named() -> None:
    names = ["pay", "place", "people", "work"]
    with pytest.raises(Refused) as caught:
        weights_from(names, matrix("ahp-job"))
    refused = caught.value
    assert (refused.code, refused.values["ratio"]) == ("inconsistent", "0.161")
    judgement = judge(matrix("ahp-job"))
    misfit = {
        (i, j): abs(np.log(judgement.ratios[i, j] * judgement.weights[j] / judgement.weights[i]))
        for i in range(4)
        for j in range(i + 1, 4)
    }
    assert judgement.worst_pair == max(misfit, key=lambda pair: misfit[pair])
    assert (refused.values["first"], refused.values["second"]) == tuple(names[at] for at in judgement.worst_pair)


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("ahp-invalid-1", "not_reciprocal"),
        ("ahp-invalid-2", "diagonal"),
        ("ahp-invalid-3", "outside_scale"),
        ("ahp-invalid-4", "not_positive"),
    ],
)
def test_what_is_no_comparison_is_refused(case: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        judge(matrix(case))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("cells", "code"),
    [([], "not_square"), ([[1, 2]], "not_square"), ([["x"]], "not_a_number"), ([["1/0"]], "not_a_number")],
)
def test_a_matrix_of_the_wrong_form_is_refused(cells: list[list[Any]], code: str) -> None:
    with pytest.raises(Refused) as caught:
        judge(cells)
    assert caught.value.code == code


def test_several_people_are_combined_by_the_geometric_mean() -> None:
    one: list[list[Any]]
    other: list[list[Any]]
    one, other = [[1, 2], ["1/2", 1]], [[1, 8], ["1/8", 1]]
    assert judge_together([one, other]).weights.tolist() == pytest.approx([0.8, 0.2])
    assert weights_from(["a", "b"], one, other) == {"a": 8000, "b": 2000}
    with pytest.raises(Refused) as caught:
        judge_together([one, matrix("ahp-consistent")])
    assert caught.value.code == "different_sizes"


def test_entropy_weights_are_the_published_ones() -> None:
    found = entropy_weights(matrix("ent-xu2004"))
    np.testing.assert_allclose(found, CASES["ent-xu2004"]["expected"]["weights"], rtol=0, atol=6e-5)


def test_a_column_that_tells_nobody_apart_weighs_nothing() -> None:
    assert entropy_weights(matrix("ent-constant")).tolist() == [0.0, 1.0]
    assert entropy_weights([[0, 1], [0, 3]]).tolist() == [0.0, 1.0]


def test_entropy_takes_zero_and_refuses_what_it_cannot_weigh() -> None:
    assert entropy_weights(matrix("ent-zero-negative")).sum() == pytest.approx(1)
    cases: tuple[tuple[Any, str], ...] = (
        (CASES["ent-zero-negative"]["inputs"]["matrix_negative"], "not_a_number"),
        ([[float("nan"), 1], [1, 2]], "not_a_number"),
        ([[5, 5], [5, 5]], "nothing_differs"),
        ([[1, 2]], "too_few_rows"),
    )
    for table, code in cases:
        with pytest.raises(Refused) as caught:
            entropy_weights(table)
        assert caught.value.code == code


def test_thirds_become_weights_that_add_up() -> None:
    given = CASES["erp-weights-thirds"]["inputs"]["weights"]
    assert list(basis_points(dict(zip("abc", map(float, given), strict=True))).values()) == [3333, 3333, 3334]


def bands(case: str, key: str) -> dict[str, Any]:
    """The machinery model with the levels of a case, best first, each with its end."""
    rows = CASES[case]["inputs"][key]
    levels = [
        {"code": code, "name_zh": code, "name_en": code, "minimum": low * 100, "below": high * 100}
        for code, low, high in reversed(rows)
    ]
    content = {key: value for key, value in model_to_json(machinery()).items() if key != "hash"}
    return content | {"levels": levels}


def test_a_perfect_score_is_in_the_top_band_and_limits_belong_to_the_band_above() -> None:
    case = CASES["erp-bands"]
    model = model_from_json(bands("erp-bands", "bands_min_inclusive_max_exclusive"), FACTS)
    totals = [round(score * 100) for score in case["inputs"]["scores"]]
    assert [model.level_code(model.level_index(total)) for total in totals] == case["expected"]["standings"]
    assert model.levels[0] == Level("Excellent", "Excellent", "Excellent", 8000)


def test_overlapping_bands_are_refused() -> None:
    with pytest.raises(ModelError) as caught:
        model_from_json(bands("erp-band-overlap", "bands"), FACTS)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [("levels[2].below", "bands_overlap")]


@pytest.mark.parametrize(("case", "key"), [("ciso-base", "AVG_OF_AVG"), ("ciso-na-excluded", "AVG_OF_AVG")])
def test_a_dimension_keeps_its_weight_when_a_line_does_not_apply(case: str, key: str) -> None:
    """Ours is the mean of section means: a line that does not apply leaves its section, not its section's weight."""
    inputs = CASES[case]["inputs"]
    model = make_model(
        make_dimension("A", [make_criterion("A1", 2500), make_criterion("A2", 2500)]),
        make_dimension("B", [make_criterion("B1", 1250), make_criterion("B2", 3750, may_be_not_applicable=True)]),
    )
    facts = {
        code.lower(): missing(Known.NOT_APPLICABLE) if code in inputs.get("na", ()) else known(score * 100)
        for code, score in inputs["scores"].items()
    }
    found = score_row(model, facts, kind="manufacturer", as_of=TODAY)
    assert found.total == CASES[case]["expected"][key] * 100


def worked(case: str) -> dict[str, Any]:
    """The inputs of a worked case, with those of the one that it is like."""
    inputs: dict[str, Any] = CASES[case]["inputs"]
    return worked(inputs["like"]) | inputs if "like" in inputs else inputs


def verified(key: str, value: object) -> Fact:
    """A fact as a case states it: a number, or the name of a level."""
    spec = SPECS[key]
    return known(spec.levels.index(value) if isinstance(value, str) else int(str(value)))


@pytest.mark.parametrize("case", [case for case, each in CASES.items() if each["group"] == "models"])
def test_a_shipped_model_gives_what_was_worked_out_by_hand(case: str) -> None:
    inputs, expected = worked(case), CASES[case]["expected"]
    content = json.loads((MODELS / inputs["model"]).read_text(encoding="utf-8"))
    model = model_from_json(content, SPECS)
    assert set(inputs["facts"]) == set(model.facts)
    facts = {key: verified(key, value) for key, value in inputs["facts"].items()}
    categories = inputs.get("categories", ())
    score = score_row(model, facts, kind=inputs["kind"], as_of=TODAY, categories=categories)
    points = {code: None if worth is None else round(worth * 100) for code, worth in expected["points"].items()}
    assert {code: score.line(code).points for code in points} == points
    assert {d.code: d.earned for d in score.dimensions} == {
        c: round(v * 100) for c, v in expected["dimensions"].items()
    }
    assert (score.total, score.level, score.known) == (round(expected["total"] * 100), expected["level"], 10_000)
    assert model.scope.holds(inputs["kind"], categories)


def test_the_shipped_models_state_the_weights_of_the_reference() -> None:
    """What the reference leaves out is said to be proposed; what nobody has checked is not said to be official."""
    for name, code, provenance in (
        ("machinery_supplier_v0.json", "machinery_supplier_template", "proposed"),
        ("logistics_provider_v0.json", "logistics_provider_template", "proposed"),
        ("drafts/miit_gscm_general_v0.json", "miit_gscm_general", "verify-before-quoting"),
    ):
        model = model_from_json(json.loads((MODELS / name).read_text(encoding="utf-8")), SPECS)
        assert (model.code, model.provenance) == (code, provenance)
        assert {criterion.provenance or model.provenance for criterion in model.criteria} == {provenance}
        assert [criterion.code for criterion in model.criteria if not (criterion.source or model.source)] == []
    assert [(d.code, d.weight) for d in model.dimensions] == [
        ("X1", 2000),
        ("X2", 2000),
        ("X3", 2000),
        ("X4", 2000),
        ("X5", 1000),
        ("X6", 1000),
    ]
