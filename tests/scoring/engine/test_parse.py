"""A model file is taken whole or refused with every place and reason."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from scoring.engine.columns import compile_model
from scoring.engine.facts import FactKind, FactSpec
from scoring.engine.model import Model
from scoring.engine.parse import content_hash, model_from_json, model_to_json
from scoring.engine.parse_rules import DEEPEST
from scoring.engine.reading import ModelError
from scoring.engine.rules import Share
from suppliers.errors import Refused
from tests.scoring.engine.machinery import FACTS, MACHINERY, machinery
from tests.scoring.engine.small import make_criterion, make_dimension, make_model
from tests.scoring.engine.strategies import SPECS, law, models

Json = dict[str, Any]


def content() -> Json:
    found: Json = json.loads(MACHINERY.read_text(encoding="utf-8"))
    del found["hash"]
    return found


def problems(found: object) -> list[tuple[str, str]]:
    with pytest.raises(ModelError) as caught:
        model_from_json(found, FACTS)
    assert all("{" not in str(problem) for problem in caught.value.problems)
    return [(problem.path, problem.code) for problem in caught.value.problems]


@law(60)
@given(models())
def test_a_model_survives_export_and_import_with_the_same_hash(model: Model) -> None:
    written = json.dumps(model_to_json(model), ensure_ascii=False)
    again = model_from_json(json.loads(written), SPECS)
    assert again == model
    assert content_hash(again) == content_hash(model) == json.loads(written)["hash"]


def test_the_machinery_model_says_what_it_is() -> None:
    model = machinery()
    assert (len(model.criteria), len(model.facts), len(model.vetoes)) == (27, 35, 3)
    assert [(d.code, d.weight) for d in model.dimensions] == [
        ("M1", 2500),
        ("M2", 2500),
        ("M3", 1500),
        ("M4", 1500),
        ("M5", 1000),
        ("M6", 1000),
    ]
    assert [(level.code, level.minimum) for level in model.levels] == [("A", 8500), ("B", 7000), ("C", 6000), ("D", 0)]
    assert model.provenance == "proposed"
    assert set(model.facts) == set(FACTS)


def test_the_machinery_file_carries_the_hash_of_its_content() -> None:
    assert json.loads(MACHINERY.read_text(encoding="utf-8"))["hash"] == content_hash(machinery())


def test_any_change_changes_the_hash() -> None:
    one = machinery()
    assert content_hash(replace(one, version=1)) != content_hash(one)


def test_order_and_spacing_of_the_file_do_not_change_the_hash() -> None:
    turned = dict(reversed(content().items()))
    assert content_hash(model_from_json(turned, FACTS)) == content_hash(machinery())


def first(found: Json, dimension: int = 0, criterion: int = 0) -> Json:
    cell: Json = found["dimensions"][dimension]["criteria"][criterion]
    return cell


LINE = "dimensions[0].criteria[0]"
FLEET = "dimensions[4].criteria[1]"
CASES: list[tuple[Callable[[Json], object], tuple[str, str]]] = [
    (lambda m: first(m).update(weight=700), ("dimensions", "weights_do_not_sum")),
    (lambda m: first(m).update(weight=600.0), (f"{LINE}.weight", "integer_needed")),
    (lambda m: first(m).update(weight=float("nan")), (f"{LINE}.weight", "integer_needed")),
    (lambda m: first(m).update(weight=True), (f"{LINE}.weight", "integer_needed")),
    (lambda m: first(m).update(weight=-1), (f"{LINE}.weight", "out_of_range")),
    (lambda m: first(m).update(scale=700), (f"{LINE}.scale", "scale_not_reached")),
    (lambda m: first(m).update(code="M1.2"), ("criteria", "duplicate_code")),
    (lambda m: first(m).update(name_en=" "), (f"{LINE}.name_en", "text_needed")),
    (lambda m: first(m).update(wieght=1), (f"{LINE}.wieght", "unknown_field")),
    (lambda m: first(m).update(applies_to=["maker"]), (f"{LINE}.applies_to", "unknown_choice")),
    (lambda m: first(m).update(applies_to=[]), (f"{LINE}.applies_to", "words_needed")),
    (lambda m: first(m).update(missing={"zero_after": "soon"}), (f"{LINE}.missing", "missing_policy")),
    (lambda m: first(m).update(evidence_counts="no"), (f"{LINE}.evidence_counts", "flag_needed")),
    (lambda m: first(m)["rule"].update(rule="eval"), (f"{LINE}.rule.rule", "unknown_choice")),
    (lambda m: first(m)["rule"].update(fact="horoscope"), (f"{LINE}.rule.fact", "unknown_fact")),
    (lambda m: first(m)["rule"].update(fact="qms_valid"), (f"{LINE}.rule.fact", "wrong_kind")),
    (lambda m: first(m)["rule"]["points"].pop("valid"), (f"{LINE}.rule.points.valid", "integer_needed")),
    (lambda m: first(m)["rule"]["points"].update(gold=1), (f"{LINE}.rule.points.gold", "unknown_field")),
    (lambda m: m["vetoes"][0].update(fact="horoscope"), ("vetoes[0].fact", "unknown_fact")),
    (lambda m: m["vetoes"][0].update(condition={"equals": "gone"}), ("vetoes[0].condition.equals", "unknown_choice")),
    (lambda m: m["vetoes"][1].update(condition={}), ("vetoes[1].condition", "condition_needed")),
    (lambda m: m["vetoes"][1].update(code="V1"), ("vetoes", "duplicate_code")),
    (lambda m: m["levels"][1].update(minimum=8500), ("levels[1].minimum", "bands_out_of_order")),
    (lambda m: m["levels"][3].update(minimum=1), ("levels", "bands_gap")),
    (lambda m: m["levels"][3].update(code="A"), ("levels", "duplicate_code")),
    (lambda m: m["evidence_worth"].update(declared=9000), ("evidence_worth", "worth_falls")),
    (lambda m: m["dimensions"][0].update(minimum=1), ("dimensions[0].minimum_level", "unknown_level")),
    (lambda m: m.update(format="other"), ("format", "unknown_choice")),
    (lambda m: m.update(dimensions=[]), ("dimensions", "too_few")),
    (lambda m: m.update(hash="0" * 64), ("hash", "wrong_hash")),
]


@pytest.mark.parametrize(("spoil", "expected"), CASES, ids=[code for _, (_, code) in CASES])
def test_bad_input_is_refused_with_the_place_and_the_reason(
    spoil: Callable[[Json], object], expected: tuple[str, str]
) -> None:
    found = content()
    spoil(found)
    assert problems(found)[:1] == [expected]


def test_overlapping_steps_are_refused_with_the_step() -> None:
    found = content()
    knots = first(found, 1, 2)["rule"]["knots"]
    knots[1][0] = -2500
    assert problems(found)[0] == ("dimensions[1].criteria[2].rule.knots[1]", "steps_overlap")
    knots[:] = [[0, 300], ["x", 0]]
    assert problems(found)[0] == ("dimensions[1].criteria[2].rule.knots[1][0]", "integer_needed")


def test_a_bonus_needs_a_cap() -> None:
    found = content()
    bonus = copy.deepcopy(found["dimensions"][5]) | {"code": "X", "bonus": True}
    for number, criterion in enumerate(bonus["criteria"]):
        criterion["code"] = f"X.{number}"
    found["dimensions"].append(bonus)
    assert problems(found) == [("dimensions[6].cap", "bonus_needs_cap")]


def test_rules_that_lie_too_deep_in_each_other_are_refused() -> None:
    found = content()
    rule: Json = {"rule": "yes_no", "fact": "qms_valid", "yes": 600}
    for _ in range(DEEPEST + 50):
        rule = {"rule": "best_of", "parts": [rule]}
    first(found)["rule"] = rule
    assert problems(found)[0] == (f"{LINE}.rule" + ".parts[0]" * DEEPEST, "too_deep")


def test_all_problems_are_told_at_once() -> None:
    found = content()
    first(found).update(weight="6", scale=None)
    found["vetoes"][0]["fact"] = "horoscope"
    assert {path for path, _ in problems(found)} >= {f"{LINE}.weight", f"{LINE}.scale", "vetoes[0].fact"}


@pytest.mark.parametrize("nonsense", [None, [], "model", 7, {}, {"dimensions": [1]}, {"levels": {}}, {"vetoes": 3}])
def test_nonsense_is_refused_and_does_not_break(nonsense: object) -> None:
    assert problems(nonsense)


def test_a_catalogue_that_lost_a_level_refuses_the_model() -> None:
    fewer = FACTS | {"permit_state": FactSpec("permit_state", FactKind.LEVEL, ("none", "valid"))}
    with pytest.raises(ModelError) as caught:
        model_from_json(content(), fewer)
    assert [problem.path for problem in caught.value.problems] == [
        f"{LINE}.rule.points.expiring",
        f"{LINE}.rule.points.registered_clean",
    ]


def test_scales_that_int64_cannot_add_up_are_refused_before_any_score() -> None:
    primes = (999_983, 999_979, 999_961)
    lines = [make_criterion(f"C{n}", 2500, Share("x", prime)) for n, prime in enumerate(primes)]
    model = make_model(make_dimension("D", [*lines, make_criterion("D", 2500)]))
    with pytest.raises(Refused) as caught:
        compile_model(model)
    assert (caught.value.code, caught.value.field) == ("scales_too_different", "scale")


def test_a_model_for_everybody_says_nothing_of_its_scope_and_keeps_the_hash_it_had_before_there_were_scopes() -> None:
    assert content_hash(machinery()) == "926b2e763a5d6e5c677e2014d1fca802f54aeac32dd9210eb3cf46e8632ee001"
    nobody: tuple[dict[str, object], ...] = ({}, {"kinds": [], "categories": []}, {"kinds": None})
    for empty in nobody:
        assert model_from_json(content() | {"scope": empty}, FACTS) == machinery()
    assert "scope" not in model_to_json(machinery())


def test_a_scope_is_read_strictly() -> None:
    found = model_from_json(content() | {"scope": {"kinds": ["logistics"], "categories": ["castings"]}}, FACTS)
    assert (found.scope.kinds, found.scope.categories, found.scope.rank) == (
        frozenset({"logistics"}),
        frozenset({"castings"}),
        3,
    )
    assert content_hash(found) != content_hash(machinery())
    assert problems(content() | {"scope": None}) == [("scope", "object_needed")]
    assert problems(content() | {"scope": {"kind": ["logistics"]}}) == [("scope.kind", "unknown_field")]
    assert problems(content() | {"scope": {"kinds": ["carrier"]}}) == [("scope.kinds", "unknown_choice")]
    assert problems(content() | {"scope": {"categories": "castings"}}) == [("scope.categories", "words_needed")]


def test_a_line_may_say_where_it_comes_from() -> None:
    stated = content()
    stated["dimensions"][0]["criteria"][0] |= {"provenance": "official", "source": "GB/T 1"}
    criterion = model_from_json(stated, FACTS).criteria[0]
    assert (criterion.provenance, criterion.source) == ("official", "GB/T 1")
    stated["dimensions"][0]["criteria"][0]["provenance"] = "certain"
    assert problems(stated) == [("dimensions[0].criteria[0].provenance", "unknown_choice")]


def test_more_categories_than_a_scorecard_can_keep_are_refused() -> None:
    def asking(count: int) -> Model:
        codes = frozenset(f"c{number}" for number in range(count))
        return make_model(make_dimension("D", [make_criterion("D.1", 10_000, categories=codes)]))

    assert len(compile_model(asking(63)).model.categories) == 63
    with pytest.raises(Refused) as refused:
        compile_model(asking(64))
    assert refused.value.code == "too_many_categories"
