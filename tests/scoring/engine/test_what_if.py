"""Other weights over a whole register: exactly as if everyone were scored again."""

from dataclasses import replace
from itertools import count, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.columns import compile_model
from scoring.engine.combined import SumCapped
from scoring.engine.facts import Fact, Ints
from scoring.engine.model import Comparison, Condition, Model, Veto
from scoring.engine.numbers import apportion
from scoring.engine.robustness import Robustness, robustness
from scoring.engine.rules import Share
from scoring.engine.what_if import (
    EXACT,
    HEAVIEST,
    Outcome,
    Register,
    movers,
    register_of,
    reweighted,
    shift,
    what_if,
)
from suppliers.enums import Known
from suppliers.errors import Refused
from tests.scoring.engine.small import LEVELS, known, make_criterion, make_dimension, make_model
from tests.scoring.engine.strategies import Supplier, in_columns, law, models, suppliers

MODEL = make_model(
    make_dimension("D", [make_criterion("A", 5000), make_criterion("B", 3000)]),
    make_dimension("E", [make_criterion("C", 2000)]),
)
WEIGHTS = {"A": 5000, "B": 3000, "C": 2000}


def supplier(**values: int) -> Supplier:
    return Supplier("trader", frozenset(), {key: known(value) for key, value in values.items()})


ROWS = [
    supplier(a=10_000, b=0, c=0),
    supplier(a=0, b=10_000, c=10_000),
    supplier(a=8000, b=8000, c=8000),
    supplier(a=10_000, b=10_000, c=0),
]


def scored(model: Model, rows: list[Supplier]) -> Outcome:
    found = in_columns(compile_model(model), rows)
    return Outcome(found.totals.astype(np.int64), found.levels.astype(np.int64))


@law(100)
@given(models(), st.lists(suppliers(), min_size=1, max_size=5), st.data())
def test_other_weights_give_what_scoring_again_would_give(
    model: Model, rows: list[Supplier], data: st.DataObject
) -> None:
    plan = compile_model(model)
    register = register_of(plan, in_columns(plan, rows))
    plain = [c.code for d in model.dimensions if not d.bonus for c in d.criteria]
    shares = {code: data.draw(st.integers(0, 9)) for code in plain}
    shares[plain[0]] += 1
    weights = apportion(10_000, shares)
    found = what_if(register, weights)
    expected = scored(reweighted(model, weights), rows)
    np.testing.assert_array_equal(found.totals, expected.totals)
    np.testing.assert_array_equal(found.levels, expected.levels)


def as_integers(register: Register) -> Register:
    """The same register on the path where nothing is proven of floats."""
    return replace(register, gained=register.gained.astype(np.int64), known=register.known.astype(np.int64))


@law(100)
@given(models(), st.lists(suppliers(), min_size=1, max_size=5), st.data())
def test_floats_and_integers_agree_to_the_last_digit(model: Model, rows: list[Supplier], data: st.DataObject) -> None:
    plan = compile_model(model)
    register = register_of(plan, in_columns(plan, rows))
    plain = [c.code for d in model.dimensions if not d.bonus for c in d.criteria]
    shares = {code: data.draw(st.integers(0, 9)) for code in plain}
    shares[plain[-1]] += 1
    weights = apportion(10_000, shares)
    in_floats, in_integers = what_if(register, weights), what_if(as_integers(register), weights)
    np.testing.assert_array_equal(in_floats.totals, in_integers.totals)
    np.testing.assert_array_equal(in_floats.levels, in_integers.levels)


@pytest.mark.parametrize("beyond", [False, True])
def test_at_the_bound_of_what_floats_hold_every_digit_still_counts(beyond: bool) -> None:
    """Two scales whose common multiple brings the cells just under the bound, and just over it."""
    most = EXACT // HEAVIEST // 10_000
    long = next(scale for scale in (count(most // 2, 1) if beyond else count(most // 2 - 2, -1)) if scale % 2)
    scales = {"A": long, "B": 2}
    model = make_model(
        make_dimension("D", [make_criterion(code, 5000, Share(code.lower(), scale)) for code, scale in scales.items()]),
        minimum_known=5000,
    )
    plan = compile_model(model)
    rows = [supplier(a=a, b=b) for a, b in product((0, 1, 4999, 5000, 9999, 10_000), repeat=2)]
    register = register_of(plan, in_columns(plan, rows))
    assert register.gained.dtype == (np.int64 if beyond else np.float64)
    assert int(register.gained.max()) * HEAVIEST == pytest.approx(EXACT, rel=1e-3)
    for weight in (0, 1, 3333, 4999, 5000, 9999, 10_000):
        weights = {"A": weight, "B": 10_000 - weight}
        found, expected = what_if(register, weights), scored(reweighted(model, weights), rows)
        np.testing.assert_array_equal(found.totals, expected.totals)
        np.testing.assert_array_equal(found.levels, expected.levels)


def test_whether_enough_is_known_is_exact_where_float32_cannot_tell() -> None:
    """Weights that put what is known exactly at the limit, and one basis point to either side of it."""
    model = make_model(
        make_dimension("D", [make_criterion("A", 5000), make_criterion("B", 5000, Share("b", 700))]),
        minimum_known=5000,
    )
    facts = {"a": known(10_000), "b": Fact(Known.NOT_ASKED)}
    plan = compile_model(model)
    register = register_of(plan, in_columns(plan, [Supplier("trader", frozenset(), facts)]))
    levels = [int(what_if(register, {"A": weight, "B": 10_000 - weight}).levels[0]) for weight in (4999, 5000, 5001)]
    assert levels == [-1, 2, 2]


def test_the_weights_of_a_bonus_have_their_own_limit() -> None:
    bonus = make_dimension("X", [make_criterion("X1", 500), make_criterion("X2", 500)], bonus=True, cap=300)
    model = make_model(make_dimension("D", [make_criterion("A", 10_000)]), bonus)
    with pytest.raises(Refused) as caught:
        reweighted(model, {"X1": 9000, "X2": 1001})
    assert caught.value.code == "bonus_too_heavy"


def test_movers_come_with_the_most_changed_first_and_equal_ones_in_their_order() -> None:
    before = Outcome(np.array([5000, 5000, 9000, 5000, 10_000]), np.array([2, 2, 0, 2, 0]))
    after = Outcome(np.array([6000, 7000, 9100, 6000, 0]), np.array([1, 1, 0, 1, 2]))
    assert movers(before, after).tolist() == [4, 1, 0, 3]


def test_a_shift_counts_who_goes_where() -> None:
    plan = compile_model(MODEL)
    register = register_of(plan, in_columns(plan, ROWS))
    before = what_if(register, WEIGHTS)
    after = what_if(register, {"A": 2000, "B": 5000, "C": 3000})
    assert before.totals.tolist() == [5000, 5000, 8000, 8000]
    assert after.totals.tolist() == [2000, 8000, 8000, 7000]
    found = shift(MODEL, before, after)
    # rows and columns: vetoed, unrated, A, B, D
    assert found.migration.tolist() == [[0] * 5, [0] * 5, [0] * 5, [0, 0, 0, 2, 0], [0, 0, 0, 1, 1]]
    assert found.movers.tolist() == [1]
    assert found.mean_change == -250
    assert found.rank_correlation == pytest.approx(0.2357, abs=1e-4)


def test_a_register_without_a_difference_has_no_rank_correlation() -> None:
    same = Outcome(np.array([5000, 5000]), np.array([2, 2]))
    assert shift(MODEL, same, same).rank_correlation is None


def test_an_empty_register_is_no_error() -> None:
    plan = compile_model(MODEL)
    register = register_of(plan, in_columns(plan, []))
    found = what_if(register, WEIGHTS)
    assert (found.totals.tolist(), found.levels.tolist()) == ([], [])
    assert shift(MODEL, found, found).migration.sum() == 0


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ({"A": 5001}, "weights_do_not_sum"),
        ({"A": -1, "B": 8001}, "weight_out_of_range"),
        ({"Z": 1}, "unknown_criterion"),
    ],
)
def test_weights_that_make_no_model_are_refused(weights: dict[str, int], code: str) -> None:
    with pytest.raises(Refused) as caught:
        reweighted(MODEL, weights)
    assert caught.value.code == code


def test_the_interval_is_the_exact_one() -> None:
    small = make_model(make_dimension("D", [make_criterion("A", 5), make_criterion("B", 9995)]))
    wide = make_model(
        make_dimension("D", [make_criterion("A", 20), make_criterion("B", 10), make_criterion("C", 9970)])
    )
    for model in (small, wide):
        rows = [supplier(a=a, b=b, c=5000) for a, b in product((0, 5000, 10_000), repeat=2)]
        plan = compile_model(model)
        register = register_of(plan, in_columns(plan, rows))
        codes = [criterion.code for criterion in model.criteria]
        found = robustness(register)
        light = [(code, c.weight) for code, c in zip(codes, model.criteria, strict=True)][:-1]
        spans = [range(-(-weight * 4 // 5), weight * 6 // 5 + 1) for _, weight in light]
        tried = []
        for each in product(*spans):
            weights = dict(zip([code for code, _ in light], each, strict=True))
            tried.append(what_if(register, {**weights, codes[-1]: 10_000 - sum(each)}).totals)
        np.testing.assert_array_equal(found.lowest, np.min(tried, axis=0))
        np.testing.assert_array_equal(found.highest, np.max(tried, axis=0))


def test_a_supplier_far_from_a_limit_is_stable_and_one_near_it_is_not() -> None:
    plan = compile_model(MODEL)
    register = register_of(plan, in_columns(plan, ROWS))
    found = robustness(register)
    assert found.lowest.tolist() == [4000, 4000, 8000, 7600]
    assert found.highest.tolist() == [6000, 6000, 8000, 8400]
    assert found.stable.tolist() == [False, False, True, True]


def partly(**values: int | None) -> Supplier:
    """A supplier of whom what is None is not known."""
    facts = {key: Fact(Known.NOT_KNOWN) if value is None else known(value) for key, value in values.items()}
    return Supplier("trader", frozenset(), facts)


def reached(model: Model, rows: list[Supplier]) -> Robustness:
    plan = compile_model(model)
    return robustness(register_of(plan, in_columns(plan, rows)))


HALF_KNOWN = replace(MODEL, minimum_known=5000)


def test_who_has_no_level_keeps_none_where_the_weights_cannot_make_enough_known() -> None:
    found = reached(replace(MODEL, minimum_known=6001), [partly(a=10_000, b=None, c=None)])
    assert (found.worst_level.tolist(), found.best_level.tolist()) == ([-1], [-1])
    assert found.stable.tolist() == [True]


@pytest.mark.parametrize(("share", "worst", "best"), [(5266, -1, 1), (4800, -1, 2), (6251, 2, 1), (4166, -1, -1)])
def test_the_share_that_is_known_moves_with_the_weights(share: int, worst: int, best: int) -> None:
    """Known just above the minimum may fall below it; known below it may reach it; far from it neither happens."""
    model = make_model(
        make_dimension("D", [make_criterion("A", share), make_criterion("B", 10_000 - share)]), minimum_known=5000
    )
    found = reached(model, [partly(a=10_000, b=None)])
    assert (found.worst_level.tolist(), found.best_level.tolist()) == ([worst], [best])
    assert found.stable.tolist() == [worst == best]


def test_a_veto_stays_whatever_is_known() -> None:
    veto = Veto("V", "V", "V", "a", Condition(Comparison.AT_LEAST, 1), "law", "proposed")
    found = reached(replace(HALF_KNOWN, vetoes=(veto,)), [partly(a=1, b=None, c=None), partly(a=1, b=1, c=1)])
    assert (found.worst_level.tolist(), found.best_level.tolist()) == ([-2, -2], [-2, -2])


def test_the_worst_and_best_levels_are_those_of_all_weights_within_the_band() -> None:
    """Where limits of levels, the least known and the minimum of a dimension are all close."""
    model = make_model(
        make_dimension("X", [make_criterion("A", 20), make_criterion("B", 10)], minimum=6500, minimum_level="B"),
        make_dimension("Y", [make_criterion("C", 30), make_criterion("D", 9940)]),
        minimum_known=9960,
        levels=CLOSE,
    )
    rows = [partly(a=a, b=b, c=c, d=5000) for a, b, c in product((None, 0, 10_000), repeat=3)]
    found, (worst, best) = reached(model, rows), tried_out(model, rows)
    np.testing.assert_array_equal(_badness(found.worst_level), worst)
    np.testing.assert_array_equal(_badness(found.best_level), best)
    np.testing.assert_array_equal(found.stable, worst == best)
    assert len(set(found.worst_level.tolist())) == len(set(found.best_level.tolist())) == 4


def test_the_best_level_is_only_a_bound_where_total_and_what_is_known_want_other_weights() -> None:
    """More weight for A makes more known, more for B a higher total; both cannot have it."""
    half = SumCapped((Share("b", 100), Share("c", 100)), 200)
    model = make_model(
        make_dimension("X", [make_criterion("A", 5000), make_criterion("B", 5000, half)]),
        minimum_known=7900,
        levels=tuple(replace(each, minimum=least) for each, least in zip(LEVELS, (2500, 2000, 0), strict=True)),
    )
    rows = [partly(a=0, b=10_000, c=None)]
    found, (worst, best) = reached(model, rows), tried_out(model, rows)
    assert (found.worst_level.tolist(), worst.tolist()) == ([-1], [len(LEVELS)])
    assert (found.best_level.tolist(), best.tolist()) == ([0], [1])


CLOSE = tuple(replace(each, minimum=least) for each, least in zip(LEVELS, (5000, 4980, 0), strict=True))


def tried_out(model: Model, rows: list[Supplier]) -> tuple[Ints, Ints]:
    """How bad the worst and the best level are among all weights within the band; the last line takes the rest."""
    plan = compile_model(model)
    register = register_of(plan, in_columns(plan, rows))
    *light, last = model.criteria
    spans = [range(-(-line.weight * 4 // 5), line.weight * 6 // 5 + 1) for line in light]
    tried = []
    for each in product(*spans):
        weights = dict(zip([line.code for line in light], each, strict=True))
        tried.append(_badness(what_if(register, {**weights, last.code: 10_000 - sum(each)}).levels))
    return np.max(tried, axis=0), np.min(tried, axis=0)


def _badness(levels: Ints) -> Ints:
    """Levels as numbers that rise from the best to unrated."""
    return np.where(levels < 0, len(LEVELS), levels)
