"""Other weights over a whole register: exactly as if everyone were scored again."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.columns import compile_model
from scoring.engine.facts import Fact
from scoring.engine.model import Model
from scoring.engine.numbers import apportion
from scoring.engine.what_if import Outcome, register_of, reweighted, robustness, shift, what_if
from suppliers.enums import Known
from suppliers.errors import Refused
from tests.scoring.engine.small import known, make_criterion, make_dimension, make_model
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
        now = what_if(register, {})
        found = robustness(register, now)
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
    found = robustness(register, what_if(register, WEIGHTS))
    assert found.lowest.tolist() == [4000, 4000, 8000, 7600]
    assert found.highest.tolist() == [6000, 6000, 8000, 8400]
    assert found.stable.tolist() == [False, False, True, True]


def test_who_has_no_level_keeps_none_whatever_the_weights() -> None:
    model = replace(MODEL, minimum_known=10_000)
    facts = {"a": known(1), "b": Fact(Known.NOT_ASKED), "c": Fact(Known.NOT_KNOWN)}
    plan = compile_model(model)
    register = register_of(plan, in_columns(plan, [Supplier("trader", frozenset(), facts)]))
    found = robustness(register, what_if(register, WEIGHTS))
    assert (found.worst_level.tolist(), found.best_level.tolist()) == ([-1], [-1])
