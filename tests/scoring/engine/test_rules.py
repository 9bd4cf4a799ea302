"""The closed set of rules, one value at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.combined import BestOf, Deduction, SumCapped
from scoring.engine.numbers import apportion, display, half_up
from scoring.engine.rule import Rule
from scoring.engine.rules import Count, Leaf, Linear, Lookup, Share, Steps, YesNo
from suppliers.enums import EvidenceLevel, Known
from tests.scoring.engine.small import known, missing

AVERAGE = Linear("x", ((-2500, 600), (0, 300), (2500, 0)))


@pytest.mark.parametrize(
    ("rule", "cases"),
    [
        (AVERAGE, {-9999: 600, -2500: 600, -1250: 450, 0: 300, 1: 300, 5: 299, 2499: 0, 2500: 0, 9999: 0}),
        (Linear("x", ((0, 0), (400, 400))), {-5: 0, 0: 0, 133: 133, 400: 400, 10**12: 400}),
        (Linear("x", ((0, 0), (2, 1))), {0: 0, 1: 1, 2: 1}),
        (Linear("x", ((0, 1), (2, 0))), {0: 1, 1: 1, 2: 0}),
        (Steps("x", ((0, 100), (5000, 300)), 50), {-1: 50, 0: 100, 4999: 100, 5000: 300, 10**12: 300}),
        (Lookup("x", ("none", "valid"), (0, 600)), {0: 0, 1: 600}),
        (YesNo("x", 200), {0: 0, 1: 200}),
        (YesNo("x", 0, 300), {0: 300, 1: 0}),
        (Share("x", 300), {-1: 0, 0: 0, 16: 0, 17: 1, 5000: 150, 10_000: 300, 20_000: 300}),
        (Count("x", 300, 700), {-3: 0, 0: 0, 1: 300, 2: 600, 3: 700, 10**18: 700}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_simple_rule_gives_these_points_on_both_paths(rule: Leaf, cases: dict[int, int]) -> None:
    values = np.array(list(cases), dtype=np.int64)
    assert {value: rule.read(value) for value in cases} == cases
    assert dict(zip(cases, rule.read_columns(values).tolist(), strict=True)) == cases


def test_a_level_that_does_not_exist_is_an_error_and_no_points() -> None:
    rule = Lookup("x", ("none", "valid"), (0, 600))
    with pytest.raises(ValueError, match="x has no level 2; there are 2"):
        rule.read(2)
    with pytest.raises(ValueError, match="x has no level -1"):
        rule.read(-1)


FOUR_NEW = SumCapped((Count("national", 300, 600), Count("own", 100, 600)), 600)
FLEET = Deduction(Share("clean", 300), "old", 100, 100)
PENALTIES = Deduction(300, "penalties", 150)
RATING = BestOf((Lookup("medal", ("none", "gold"), (0, 250)), Share("citi", 300)))
V, D = EvidenceLevel.VERIFIED, EvidenceLevel.DECLARED


@pytest.mark.parametrize(
    ("rule", "values", "points"),
    [
        (FOUR_NEW, {"national": 1, "own": 2}, 500),
        (FOUR_NEW, {"national": 2, "own": 2}, 600),
        (FLEET, {"clean": 10_000, "old": 0}, 300),
        (FLEET, {"clean": 10_000, "old": 7}, 200),
        (FLEET, {"clean": 1000, "old": 1}, 0),
        (PENALTIES, {"penalties": 0}, 300),
        (PENALTIES, {"penalties": 1}, 150),
        (PENALTIES, {"penalties": 2}, 0),
        (PENALTIES, {"penalties": 10**15}, 0),
        (Deduction(300, "penalties", 150, floor=100), {"penalties": 9}, 100),
        (RATING, {"medal": 1, "citi": 5000}, 250),
        (RATING, {"medal": 1, "citi": 10_000}, 300),
    ],
)
def test_a_combined_rule_gives_these_points(rule: Rule, values: dict[str, int], points: int) -> None:
    facts = {key: known(value) for key, value in values.items()}
    assert rule.state(facts) is Known.KNOWN
    assert rule.points(facts, V) == points


def test_a_sum_counts_what_is_known_and_leaves_the_rest_open() -> None:
    facts = {"national": known(1), "own": missing(Known.NOT_KNOWN)}
    assert FOUR_NEW.state(facts) is Known.KNOWN
    assert FOUR_NEW.points(facts, V) == 300
    assert FOUR_NEW.points(facts, V, filled=True) == 600


def test_nobody_keeps_full_points_because_nobody_counted_the_events() -> None:
    facts = {"clean": known(10_000), "old": missing(Known.NOT_ASKED)}
    assert FLEET.state(facts) is Known.NOT_ASKED
    assert FLEET.points(facts, V) is None
    assert PENALTIES.points({}, V) is None


def test_half_of_a_deduction_cannot_be_said_not_to_apply() -> None:
    facts = {"clean": known(10_000), "old": missing(Known.NOT_APPLICABLE)}
    assert FLEET.state(facts) is Known.NOT_ACCEPTED
    assert FLEET.state({key: missing(Known.NOT_APPLICABLE) for key in facts}) is Known.NOT_APPLICABLE


def test_a_part_that_does_not_apply_is_left_out_of_a_sum() -> None:
    facts = {"national": missing(Known.NOT_APPLICABLE), "own": known(2)}
    assert FOUR_NEW.points(facts, V) == 200
    assert FOUR_NEW.points(facts, V, filled=True) == 200


def test_the_gravest_kind_of_missing_names_the_line() -> None:
    facts = {"national": missing(Known.NOT_ASKED), "own": missing(Known.NOT_ACCEPTED)}
    assert FOUR_NEW.state(facts) is Known.NOT_ACCEPTED


def test_weaker_evidence_than_asked_for_is_not_read() -> None:
    facts = {"national": known(1), "own": known(2, D)}
    assert FOUR_NEW.points(facts, V) == 300
    assert FOUR_NEW.points(facts, D) == 500


def test_a_rule_knows_in_which_direction_it_goes() -> None:
    assert AVERAGE.direction("x") == -1
    assert FOUR_NEW.direction("own") == 1
    assert FLEET.direction("clean") == 1
    assert FLEET.direction("old") == -1
    assert Steps("x", ((0, 100), (1, 50))).direction("x") == 0


@pytest.mark.parametrize(("a", "b", "result"), [(1, 2, 1), (-1, 2, 0), (5, 10, 1), (4, 10, 0), (-3, 2, -1)])
def test_exactly_half_goes_up(a: int, b: int, result: int) -> None:
    assert half_up(a, b) == result


def test_equal_remainders_go_by_code_and_not_by_place() -> None:
    assert apportion(10, {"c": 1, "a": 1, "b": 1}) == {"c": 3, "a": 4, "b": 3}
    assert apportion(10, {"a": 0, "b": 0}) == {"a": 0, "b": 0}


@given(
    st.integers(0, 10_000),
    st.dictionaries(st.text(min_size=1), st.integers(0, 999), min_size=1),
    st.integers(1, 50),
)
def test_a_share_out_adds_up_and_does_not_depend_on_scale_or_order(
    whole: int, shares: dict[str, int], scale: int
) -> None:
    parts = apportion(whole, shares)
    assert sum(parts.values()) == (whole if any(shares.values()) else 0)
    assert parts == apportion(whole, {key: share * scale for key, share in reversed(shares.items())})


@given(st.lists(st.fractions(0, 500, max_denominator=700), min_size=1))
def test_what_is_shown_adds_up_and_is_never_a_whole_hundredth_off(values: list) -> None:  # type: ignore[type-arg]
    total = half_up(sum(values).numerator, sum(values).denominator)
    shown = display(values, total)
    assert sum(shown) == total
    assert all(abs(value - each) < 1 for value, each in zip(values, shown, strict=True))
