"""One meaning, two paths: the row and the columns agree to the last digit."""

from datetime import date
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.columns import ScoreColumns, compile_model, score_columns
from scoring.engine.facts import KINDS
from scoring.engine.model import Model
from scoring.engine.score import Score
from tests.scoring.engine.machinery import FACTS, machinery
from tests.scoring.engine.strategies import SPECS, Supplier, in_columns, law, models, suppliers, value_of

BATCHES = st.lists(suppliers(), min_size=1, max_size=5)


def of_columns(model: Model, found: ScoreColumns, at: int) -> dict[str, object]:
    return {
        "points": list(found.points[at]),
        "states": list(found.line_states[at]),
        "worths": list(found.worths[at]),
        "evidence": list(found.evidence[at]),
        "weights": list(found.weights[at]),
        "open": [
            Fraction(int(best - max(points, 0) * worth) * int(weight), criterion.scale * 10_000)
            for best, points, worth, weight, criterion in zip(
                found.best[at],
                found.points[at].astype(int),
                found.worths[at].astype(int),
                found.weights[at],
                model.criteria,
                strict=True,
            )
        ],
        "total": found.totals[at],
        "possible": found.possible[at],
        "known": found.known[at],
        "level": found.levels[at],
        "vetoes": list(found.veto_states[at]),
    }


def of_row(score: Score) -> dict[str, object]:
    return {
        "points": [-1 if line.points is None else line.points for line in score.lines],
        "states": [line.state for line in score.lines],
        "worths": [line.worth for line in score.lines],
        "evidence": [line.evidence for line in score.lines],
        "weights": [line.weight for line in score.lines],
        "open": [line.open for line in score.lines],
        "total": score.total,
        "possible": score.possible,
        "known": score.known,
        "level": score.level_index,
        "vetoes": [veto.state for veto in score.vetoes],
    }


@law(200)
@given(models(), BATCHES)
def test_row_and_columns_agree_on_random_models_and_evidence(model: Model, rows: list[Supplier]) -> None:
    found = in_columns(compile_model(model), rows)
    for at, row in enumerate(rows):
        assert of_columns(model, found, at) == of_row(row.score(model))


@law(40)
@given(st.data())
def test_row_and_columns_agree_on_the_machinery_model(data: st.DataObject) -> None:
    model = machinery()
    base = data.draw(suppliers())
    cells = list(base.facts.values())
    facts = {}
    for number, (key, spec) in enumerate(FACTS.items()):
        cell = cells[number % len(cells)]
        value = data.draw(value_of(spec))
        facts[key] = type(cell)(cell.state, value, cell.evidence, number)
    row = Supplier(base.kind, base.categories, facts)
    found = in_columns(compile_model(model), [row])
    assert of_columns(model, found, 0) == of_row(row.score(model))


@law(60)
@given(models(), BATCHES, st.integers(0, 5), st.randoms(use_true_random=False))
def test_order_of_suppliers_and_cut_of_batches_change_nothing(
    model: Model, rows: list[Supplier], cut: int, chance: object
) -> None:
    plan = compile_model(model)
    whole = in_columns(plan, rows)
    order = list(range(len(rows)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    shuffled = in_columns(plan, [rows[at] for at in order])
    batches = [in_columns(plan, part) for part in (rows[:cut], rows[cut:])]
    for field in ScoreColumns.__slots__:
        expected = getattr(whole, field)
        np.testing.assert_array_equal(getattr(shuffled, field), expected[order])
        np.testing.assert_array_equal(np.concatenate([getattr(batch, field) for batch in batches]), expected)


def test_arrays_have_the_shapes_and_types_that_are_promised() -> None:
    plan = compile_model(machinery())
    n, f, c = 3, len(plan.facts), len(plan.criteria)
    found = score_columns(
        plan,
        np.zeros((n, f), np.int64),
        np.full((n, f), 1, np.int8),
        np.zeros((n, f), np.int8),
        np.zeros(n, np.int8),
        as_of=date(2026, 1, 1),
    )
    assert {name: (getattr(found, name).shape, getattr(found, name).dtype.name) for name in ScoreColumns.__slots__} == {
        "points": ((n, c), "int32"),
        "line_states": ((n, c), "int8"),
        "worths": ((n, c), "int16"),
        "evidence": ((n, c), "int8"),
        "best": ((n, c), "int64"),
        "weights": ((n, c), "int32"),
        "totals": ((n,), "int32"),
        "possible": ((n,), "int32"),
        "known": ((n,), "int32"),
        "levels": ((n,), "int8"),
        "veto_states": ((n, 3), "int8"),
    }


def test_kinds_have_fixed_numbers_because_stored_columns_use_them() -> None:
    assert KINDS == ("manufacturer", "trader", "service", "logistics", "recycler", "customer")


def test_the_pool_of_facts_has_every_kind() -> None:
    assert {spec.kind for spec in SPECS.values()} == {spec.kind for spec in FACTS.values()}
