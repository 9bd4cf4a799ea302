"""What is typed into the studio's controls: exact, at its place, and never lost."""

from copy import deepcopy
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.numbers import FULL, apportion
from scoring.engine.parse import model_from_json
from scoring.engine.reading import ModelError
from scoring.evidence.catalogue import SPECS
from scoring.pages.studio.paths import found_at, put, steps_of
from scoring.pages.studio.tree import pressed
from scoring.pages.studio.typed import applied, typed, written
from scoring.pages.studio.weights import shared_out
from tests.scoring.engine.strategies import law

RULE = "dimensions[0].criteria[0].rule"


def definition(rule: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """A model of one criterion."""
    texts = dict.fromkeys(("name_zh", "name_en", "how_scored_zh", "how_scored_en"), "示例")
    rule = rule or {"rule": "linear", "fact": "pcf_vs_average", "knots": [[-2500, 600], [2500, 0]]}
    criterion = {"code": "A", **texts, "weight": 10_000, "scale": 600, "rule": rule}
    names = dict.fromkeys(("name_zh", "name_en"), texts["name_zh"])
    return {
        "format": "greengate-scoring-model/1",
        "code": "sample",
        "version": 1,
        **names,
        **dict.fromkeys(("provenance", "source", "status_note_zh", "status_note_en"), "示例"),
        "minimum_known": 5_000,
        "evidence_worth": {"declared": 5_000, "documented": 8_000, "verified": 10_000},
        "levels": [{"code": "A", **names, "minimum": 0}],
        "vetoes": [],
        "dimensions": [{"code": "D", **names, "criteria": [criterion]}],
    } | fields


def posted(*pairs: tuple[str, str]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query


def problems(content: dict[str, Any]) -> dict[str, str]:
    try:
        model_from_json(content, SPECS)
    except ModelError as error:
        return {problem.path: problem.code for problem in error.problems}
    return {}


@pytest.mark.parametrize(
    ("text", "factor", "value"),
    [
        ("6.25", 100, 625),
        ("6,5", 100, 650),
        (" 12 % ", 100, 1_200),
        ("-25", 100, -2_500),
        ("3", 1, 3),
        ("6.255", 100, "6.255"),
        ("3.5", 1, "3.5"),
        ("six", 100, "six"),
        ("", 100, ""),
        ("NaN", 100, "NaN"),
        ("1e99", 100, "1e99"),
    ],
)
def test_a_number_is_taken_exactly_and_anything_else_stays_as_it_was_typed(text: str, factor: int, value: Any) -> None:
    assert typed(text, factor) == value


@law(50)
@given(st.integers(-(10**9), 10**9), st.sampled_from([1, 100]))
def test_a_number_reads_back_as_itself(value: int, factor: int) -> None:
    assert typed(written(value, factor), factor) == value


def test_rows_of_a_rule_are_those_that_were_sent_in_the_units_of_the_fact() -> None:
    names = [f"{RULE}.knots[{row}][{cell}]" for row in range(3) for cell in range(2)]
    values = ["-30", "6", "0", "4.5", "30", "0"]
    sent = posted(
        ("whole", RULE),
        ("had", f"{RULE}=linear,pcf_vs_average"),
        (f"{RULE}.rule", "linear"),
        (f"{RULE}.fact", "pcf_vs_average"),
        *zip(names, values, strict=True),
    )
    assert found_at(applied(definition(), sent), f"{RULE}.knots") == [[-3_000, 600], [0, 450], [3_000, 0]]
    count = posted(
        ("whole", RULE),
        (f"{RULE}.rule", "steps"),
        (f"{RULE}.fact", "innovation_own"),
        (f"{RULE}.steps[0][0]", "2"),
        (f"{RULE}.steps[0][1]", "6"),
    )
    assert found_at(applied(definition(), count), f"{RULE}.steps") == [[2, 600]]


def test_what_is_no_number_is_kept_and_told_at_its_place() -> None:
    changed = applied(definition(), posted((f"{RULE}.knots[0][0]", "half"), ("levels[0].minimum", "low")))
    assert found_at(changed, f"{RULE}.knots[0][0]") == "half"
    assert problems(changed) == {f"{RULE}.knots[0][0]": "integer_needed", "levels[0].minimum": "integer_needed"}


def test_names_that_are_no_place_change_nothing() -> None:
    names = [
        "format",
        "hash",
        "code",
        "__class__",
        "dimensions[999].code",
        "dimensions[0]criteria",
        "revision",
        "levels",
    ]
    before = definition()
    changed = applied(before, posted(*((name, "x") for name in names[:-1])))
    assert changed == before
    assert steps_of("dimensions[0].criteria[1].rule.points.level_1") == (
        "dimensions",
        0,
        "criteria",
        1,
        "rule",
        "points",
        "level_1",
    )
    assert put({}, "a[1]", 1) is False


def test_a_rule_of_another_kind_keeps_its_fact_where_it_can_and_is_a_rule_at_once() -> None:
    sent = posted((f"{RULE}.rule", "steps"), ("had", f"{RULE}=linear,pcf_vs_average"))
    stepped = applied(definition(), sent)
    assert (found_at(stepped, f"{RULE}.fact"), problems(stepped)) == ("pcf_vs_average", {})
    wrapped = applied(definition(), posted((f"{RULE}.rule", "best_of"), ("had", f"{RULE}=linear,pcf_vs_average")))
    assert found_at(wrapped, f"{RULE}.parts") == [found_at(definition(), RULE)]
    assert problems(wrapped) == {}
    lookup = applied(definition(), posted((f"{RULE}.rule", "lookup"), ("had", f"{RULE}=linear,pcf_vs_average")))
    assert problems(lookup)[f"{RULE}.fact"] in {"text_needed", "unknown_fact"}


def test_another_fact_brings_its_own_levels_and_keeps_the_points_of_those_that_it_shares() -> None:
    rule = {"rule": "lookup", "fact": "enms_state", "points": {"none": 0, "in_progress": 100, "valid": 600}}
    sent = posted((f"{RULE}.fact", "ems_state"), ("had", f"{RULE}=lookup,enms_state"))
    points = found_at(applied(definition(rule), sent), f"{RULE}.points")
    assert list(points) == list(SPECS["ems_state"].levels)
    assert (points["none"], points["in_progress"]) == (0, 100)


def test_a_veto_and_a_missing_line_are_asked_with_two_controls_and_kept_as_one() -> None:
    veto = {
        "code": "V",
        "name_zh": "示例",
        "name_en": "Sample",
        "fact": "permit_state",
        "source": "示例",
        "provenance": "x",
    }
    place = "dimensions[0].criteria[0].missing"
    sent = posted(
        ("vetoes[0].condition.comparison", "at_most"),
        ("vetoes[0].condition.value", "expiring"),
        (f"{place}.policy", "zero_after"),
        (f"{place}.after", "2027-01-01"),
    )
    changed = applied(definition(vetoes=[veto | {"condition": {"equals": "none"}}]), sent)
    assert found_at(changed, "vetoes[0].condition") == {"at_most": "expiring"}
    assert found_at(changed, place) == {"zero_after": "2027-01-01"}
    assert problems(changed) == {}


def test_what_is_sent_as_a_whole_and_not_there_is_gone() -> None:
    content = definition()
    content["dimensions"][0]["criteria"][0]["applies_to"] = ["trader"]
    sent = posted(("whole", "dimensions[0].criteria[0].applies_to"))
    assert found_at(applied(content, sent), "dimensions[0].criteria[0].applies_to") is None
    both = posted(
        ("whole", "dimensions[0].criteria[0].applies_to"),
        ("dimensions[0].criteria[0].applies_to", "trader"),
        ("dimensions[0].criteria[0].applies_to", "service"),
    )
    assert found_at(applied(content, both), "dimensions[0].criteria[0].applies_to") == ["service", "trader"]


def test_buttons_add_move_and_remove_what_they_name() -> None:
    content = definition()
    assert pressed(content, "criterion:dimensions[0]", "") == "dimensions[0].criteria[1]"
    assert pressed(content, "dimension:", "") == "dimensions[1]"
    assert pressed(content, "down:dimensions[0].criteria[1]", "") == "dimensions[1].criteria[0]"
    assert [len(each["criteria"]) for each in content["dimensions"]] == [1, 2]
    assert pressed(content, "up:dimensions[1].criteria[0]", "") == "dimensions[0].criteria[1]"
    assert pressed(content, "up:dimensions[1]", "") == "dimensions[0]"
    assert pressed(content, "remove:dimensions[0]", "dimensions[0].criteria[0]") == ""
    assert [each["code"] for each in content["dimensions"]] == ["D"]
    pressed(content, f"add:{RULE}.knots", "")
    assert found_at(content, f"{RULE}.knots")[-1] == [3_500, 0]
    before = deepcopy(content)
    for act in ("remove:dimensions[7]", "up:dimensions[0]", "nonsense", "explode:levels", "criterion:levels"):
        pressed(content, act, "")
    assert content == before


WEIGHTS = st.lists(st.integers(0, 5), min_size=3, max_size=8).map(lambda shares: [shares[0] + 1, *shares[1:]])


@law(100)
@given(WEIGHTS, st.data())
def test_moving_one_weight_keeps_the_sum_and_what_is_locked(shares: list[int], data: st.DataObject) -> None:
    before = apportion(FULL, {f"w{at}": share for at, share in enumerate(shares)})
    moved = data.draw(st.sampled_from(sorted(before)))
    locked = data.draw(st.sets(st.sampled_from(sorted(before)), max_size=len(before) - 2)) - {moved}
    room = FULL - sum(before[name] for name in locked)
    now = before | {moved: data.draw(st.integers(0, room))}
    after = shared_out(before, now, locked)
    assert sum(after.values()) == FULL
    assert all(weight >= 0 for weight in after.values())
    if now[moved] != before[moved]:
        assert after[moved] == now[moved]
    assert all(after[name] == before[name] for name in locked)


def test_weights_that_cannot_be_shared_out_stay_as_they_were_typed() -> None:
    before = {"a": 5_000, "b": 5_000}
    for now in ({"a": "much", "b": 5_000}, {"a": 12_000, "b": 5_000}, {"a": 6_000, "b": 6_000}):
        assert shared_out(before, now) == now
