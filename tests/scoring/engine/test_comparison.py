from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.comparison import Difference, How, Part, differences
from scoring.engine.model import Comparison, Condition, Level, Missing, MissingPolicy, Model, Veto
from scoring.engine.parse import content_hash
from scoring.engine.rules import Share, Steps
from suppliers.enums import EvidenceLevel
from tests.scoring.engine.small import LEVELS, WORTH, make_criterion, make_dimension, make_model
from tests.scoring.engine.strategies import law, models

E1, E2, S1 = make_criterion("E1", 4_000), make_criterion("E2", 2_000), make_criterion("S1", 4_000)
BEFORE = make_model(make_dimension("E", [E1, E2]), make_dimension("S", [S1]))
VETO = Veto("V1", "否决", "Veto", "count0", Condition(Comparison.AT_LEAST, 1), "示例", "proposed")


def told(after: Model, before: Model = BEFORE) -> list[tuple[str, str, str, str, object, object]]:
    return [(d.part, d.how, d.code, d.field, d.before, d.after) for d in differences(before, after)]


def test_a_model_does_not_differ_from_itself_under_another_version() -> None:
    assert differences(BEFORE, replace(BEFORE, code="other", version=9)) == ()


def test_weights_rules_and_missing_policies_are_told_by_field() -> None:
    rule, late = Steps("e1", ((0, 50), (5_000, 100))), Missing(MissingPolicy.EXCLUDED)
    changed = replace(E1, weight=3_000, rule=rule, missing=late)
    after = make_model(make_dimension("E", [changed, replace(E2, weight=3_000)]), make_dimension("S", [S1]))
    assert told(after) == [
        ("criterion", "changed", "E1", "weight", 4_000, 3_000),
        ("criterion", "changed", "E1", "rule", Share("e1", 100), rule),
        ("criterion", "changed", "E1", "missing", Missing(), late),
        ("criterion", "changed", "E2", "weight", 2_000, 3_000),
    ]


def test_limits_worth_and_the_model_itself_come_before_the_tree() -> None:
    levels = (replace(LEVELS[0], minimum=9_000), *LEVELS[1:])
    after = replace(
        make_model(make_dimension("E", [E1, replace(E2, code="E3")]), make_dimension("S", [S1])),
        minimum_known=100,
        levels=levels,
        vetoes=(VETO,),
        evidence_worth={**WORTH, EvidenceLevel.DECLARED: 4_000},
    )
    gone, new = E2, replace(E2, code="E3")
    assert told(after) == [
        ("model", "changed", "", "minimum_known", 0, 100),
        ("level", "changed", "A", "minimum", 8_500, 9_000),
        ("worth", "changed", "declared", "worth", 5_000, 4_000),
        ("veto", "added", "V1", "", None, VETO),
        ("criterion", "removed", "E2", "", gone, None),
        ("criterion", "added", "E3", "", None, new),
    ]


def test_a_dimension_that_goes_takes_its_criteria_with_it() -> None:
    after = make_model(make_dimension("E", [E1, E2]))
    assert told(after) == [
        ("dimension", "removed", "S", "", make_dimension("S", [S1]), None),
        ("criterion", "removed", "S1", "", S1, None),
    ]


def test_a_criterion_that_moves_is_told_where_it_stands_now() -> None:
    after = make_model(make_dimension("E", [E1]), make_dimension("S", [E2, S1]))
    assert differences(BEFORE, after) == (Difference(Part.CRITERION, How.CHANGED, "E2", "S", "dimension", "E", "S"),)


def test_another_order_is_a_difference() -> None:
    after = make_model(make_dimension("S", [S1]), make_dimension("E", [E2, E1]))
    assert told(after) == [
        ("model", "changed", "", "order", ("E", "S"), ("S", "E")),
        ("dimension", "changed", "E", "order", ("E1", "E2"), ("E2", "E1")),
    ]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_gone_stands_behind_what_it_stood_behind(place: int) -> None:
    levels = [level for at, level in enumerate(LEVELS) if at != place]
    found = told(replace(BEFORE, levels=(*levels, Level("Z", "末", "Z", 0))))
    codes = [code for part, _how, code, field, *_ in found if part == "level" and not field]
    assert codes == [LEVELS[place].code, "Z"]


@law(60)
@given(st.data())
def test_two_models_have_no_difference_exactly_when_they_have_one_hash(data: st.DataObject) -> None:
    one = data.draw(models())
    other = data.draw(st.one_of(st.just(one), models()))
    other = replace(other, code=one.code, version=one.version)
    assert (differences(one, other) == ()) == (content_hash(one) == content_hash(other))


@law(60)
@given(models(), models())
def test_the_way_back_has_the_same_lines_the_other_way_round(one: Model, other: Model) -> None:
    turned = {How.ADDED: How.REMOVED, How.REMOVED: How.ADDED, How.CHANGED: How.CHANGED}
    there = {(d.part, d.how, d.code, d.field, repr(d.before), repr(d.after)) for d in differences(one, other)}
    back = {(d.part, turned[d.how], d.code, d.field, repr(d.after), repr(d.before)) for d in differences(other, one)}
    assert there == back
