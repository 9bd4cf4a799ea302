"""What other weights would do to a whole register, before anything is published. Same exact totals as scoring anew.

Points do not change when weights do. A register keeps what each line has earned per basis point of weight, as exact
integers; a change of weights is then one multiplication.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.engine.columns import (
    Plan,
    ScoreColumns,
    compile_model,
    known_lines,
    limited,
    rated_levels,
    rounded_units,
)
from scoring.engine.facts import Bytes, Flags, Ints
from scoring.engine.model import VETOED_INDEX, Criterion, LineState, Model, VetoState
from scoring.engine.numbers import FULL
from scoring.engine.weight_columns import dimension_places, patterns, weights_of
from suppliers.errors import Refused


@dataclass(frozen=True, slots=True)
class Lines:
    """What weights are multiplied with; all [c, n] but `vetoed` [n].

    states: of LineState; counted: points times worth, 0 where there are none; best: the same once everything missing
    is filled (read where a line is settled only).
    """

    states: Bytes
    counted: Ints
    best: Ints
    vetoed: Flags


Cells = NDArray[Any]
"""Integers [c, n], none negative: float64 where `EXACT` proves that floats lose nothing, else int64. See `_packed`."""


@dataclass(frozen=True, slots=True)
class Register:
    """A scored register made ready for other weights.

    order [n]: which supplier stands in which column; groups: columns of suppliers to whom the same lines apply;
    asked, live [c, groups]: which lines those are; gained, known [c, n]: units of the plan's common denominator per
    basis point of weight; nearly [c, n]: `known` in float32, half as much to read; vetoed: the columns of those who
    are.
    """

    plan: Plan
    order: NDArray[np.intp]
    groups: tuple[slice, ...]
    asked: Flags
    live: Flags
    gained: Cells
    known: Cells
    nearly: NDArray[np.float32]
    vetoed: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Outcome:
    """totals int64 [n] hundredths; levels int64 [n] as in ScoreColumns; in the order of the suppliers."""

    totals: Ints
    levels: Ints


def register_of(plan: Plan, scored: ScoreColumns) -> Register:
    """Get a scored register ready. Takes as long as a scoring; each `what_if` after it is quick."""
    return register_from(plan, lines_of(scored))


def lines_of(scored: ScoreColumns) -> Lines:
    """What of the scores other weights would multiply."""
    counted = np.maximum(scored.points, 0).T.astype(np.int64) * scored.worths.T
    vetoed: Flags = (scored.veto_states == VetoState.FAIL).any(axis=1)
    return Lines(scored.line_states.T, counted, scored.best.T, vetoed)


def register_from(plan: Plan, lines: Lines) -> Register:
    """The same from lines that were kept."""
    asked = lines.states != LineState.NOT_APPLICABLE
    live = asked & (lines.states != LineState.EXCLUDED)
    first, which = patterns(np.concatenate([asked, live]))
    order = np.argsort(which, kind="stable")
    stops = np.cumsum(np.bincount(which, minlength=len(first)))
    groups = tuple(slice(int(start), int(stop)) for start, stop in pairwise([0, *stops]))
    shares = np.array(plan.shares, dtype=np.int64)[:, None]
    gained, known = lines.counted * shares, known_lines(plan, lines.states, lines.counted, lines.best)
    vetoed = np.flatnonzero(lines.vetoed[order])
    gained, known = _packed(gained[:, order]), _packed(known[:, order])
    nearly = known.astype(np.float32)
    return Register(plan, order, groups, asked[:, first], live[:, first], gained, known, nearly, vetoed)


HEAVIEST = 2 * FULL
"""What the weights of a model can add up to at most: 10,000, and 10,000 of a bonus."""
EXACT = 2**53
"""Up to here a float64 holds every whole number."""


def _packed(cells: Ints) -> Cells:
    """Cells as floats where every sum of them times weights is proven to stay below `EXACT`.

    There no order of adding up (nor a fused multiplication) changes a digit, so BLAS may do it.
    """
    exact = int(cells.max(initial=0)) * HEAVIEST < EXACT
    return np.ascontiguousarray(cells, dtype=np.float64 if exact else np.int64)


def reweighted(model: Model, weights: Mapping[str, int]) -> Model:
    """The model with other weights (basis points by criterion; one that is not named keeps its own).

    Refused when a criterion does not exist, a weight is outside 0 to 10,000, or they do not add up to 10,000.
    """
    for code in weights.keys() - {criterion.code for criterion in model.criteria}:
        raise Refused("unknown_criterion", "There is no criterion {code} in this model.", "weights", code=code)
    for code, weight in weights.items():
        if not 0 <= weight <= FULL:
            message = "The weight of {code} is {weight}; it must be from 0 to 10000."
            raise Refused("weight_out_of_range", message, "weights", code=code, weight=weight)
    dimensions = tuple(
        replace(dimension, criteria=tuple(_reweighted(criterion, weights) for criterion in dimension.criteria))
        for dimension in model.dimensions
    )
    total = sum(dimension.weight for dimension in dimensions if not dimension.bonus)
    if total != FULL:
        message = "The weights add up to {total}, not to 10000; {difference} must be shared out."
        raise Refused("weights_do_not_sum", message, "weights", total=total, difference=FULL - total)
    if sum(dimension.weight for dimension in dimensions if dimension.bonus) > FULL:
        raise Refused("bonus_too_heavy", "The weights of a bonus add up to more than 10000.", "weights")
    return replace(model, dimensions=dimensions)


def _reweighted(criterion: Criterion, weights: Mapping[str, int]) -> Criterion:
    weight = weights.get(criterion.code, criterion.weight)
    return criterion if weight == criterion.weight else replace(criterion, weight=weight)


def what_if(register: Register, weights: Mapping[str, int]) -> Outcome:
    """New totals and levels of every supplier under other weights, exactly as if all were scored again."""
    model = reweighted(register.plan.model, weights)
    plan = compile_model(model)
    effective = weights_of(model, register.live)
    same = np.array_equal(register.asked, register.live)
    asked = effective if same else weights_of(model, register.asked)
    units, gained = _gained(register, plan, effective)
    totals = rounded_units(plan, units)
    enough = _enough(register, plan, asked)
    levels = rated_levels(plan, totals, enough, gained, _own(register, model, effective))
    levels[register.vetoed] = VETOED_INDEX
    return Outcome(_by_supplier(register, totals), _by_supplier(register, levels))


def _gained(register: Register, plan: Plan, weights: Ints) -> tuple[Ints, list[Ints]]:
    """Units in all, and by dimension, each [n]; where no dimension has a limit of its own nobody asks for its part."""
    dimensions = plan.model.dimensions
    if any(dimension.bonus or dimension.minimum for dimension in dimensions):
        places = dimension_places(plan.model)
        parts: list[Ints] = [_times(register, register.gained, weights, place).astype(np.int64) for place in places]
        return limited(plan, parts), parts
    whole: Ints = _times(register, register.gained, weights).astype(np.int64)
    return whole, [whole] * len(dimensions)


def _times(register: Register, cells: Cells, weights: Ints, place: slice = slice(None)) -> Cells:
    """The lines of a place times the weights [c, groups] of the column's group, added up, [n], in the cells' type."""
    factors = weights[place].T.astype(cells.dtype, order="C")  # in one piece, or numpy does not hand it to BLAS
    sums = np.empty(len(register.order), dtype=cells.dtype)
    for rows, own in zip(register.groups, factors, strict=True):
        sums[rows] = own @ cells[place, rows]
    return sums


def _enough(register: Register, plan: Plan, weights: Ints) -> Flags:
    """Whether as much is known as the model wants, [n]: read off float32, and exactly for those too near to tell.

    No sum is above 10,000 times the common denominator; in float32 one of c products, and the limit that it is compared
    with, are off by (c + 3) * 2**-24 of that at most.
    """
    least = plan.model.minimum_known * plan.denominator
    slack = FULL * plan.denominator * (len(weights) + 4) // 2**24 + 1
    about = _times(register, register.nearly, weights)
    enough: Flags = about >= least
    near = np.flatnonzero(np.abs(about - least) <= slack)
    group = np.searchsorted([rows.stop for rows in register.groups], near, side="right")
    enough[near] = (register.known[:, near].astype(np.int64) * weights[:, group]).sum(axis=0) >= least
    return enough


def _own(register: Register, model: Model, weights: Ints) -> list[Ints]:
    """The effective weight of each dimension with a minimum, [n]; of the others nobody asks."""
    sizes = [rows.stop - rows.start for rows in register.groups]
    return [
        np.repeat(weights[place].sum(axis=0), sizes) if dimension.minimum else np.zeros(1, np.int64)
        for dimension, place in zip(model.dimensions, dimension_places(model), strict=True)
    ]


def _by_supplier(register: Register, columns: Ints) -> Ints:
    found = np.empty_like(columns)
    found[register.order] = columns
    return found


@dataclass(frozen=True, slots=True)
class Shift:
    """What a change does to a register.

    migration [k, k]: how many go from which level (row) to which (column), in the order vetoed, unrated, best to last;
    movers: the suppliers whose level changes, most changed total first; rank_correlation: Spearman's, None when one
    side has only one total; mean_change: of the totals, in hundredths.
    """

    migration: Ints
    movers: NDArray[np.intp]
    rank_correlation: float | None
    mean_change: float


def shift(model: Model, before: Outcome, after: Outcome) -> Shift:
    """Compare two outcomes over the same suppliers."""
    size = len(model.levels) - VETOED_INDEX
    cells = (before.levels - VETOED_INDEX) * size + (after.levels - VETOED_INDEX)
    migration = np.bincount(cells, minlength=size * size).reshape(size, size)
    mean = float((after.totals - before.totals).mean()) if len(after.totals) else 0.0
    return Shift(migration, movers(before, after), rank_correlation(before.totals, after.totals), mean)


def movers(before: Outcome, after: Outcome) -> NDArray[np.intp]:
    """The suppliers whose level changes, most changed total first; equal changes in their own order."""
    moved = np.flatnonzero(before.levels != after.levels)
    # int16 holds every change of a total, and numpy sorts it by counting instead of comparing
    change = np.abs(after.totals[moved] - before.totals[moved]).astype(np.int16)
    return moved[np.argsort(-change, kind="stable")]


def rank_correlation(a: Ints, b: Ints) -> float | None:
    """Spearman's, of totals [n]; None when one side has only one total."""
    if not len(a) or (a == a[0]).all() or (b == b[0]).all():
        return None
    return float(np.corrcoef(_ranks(a), _ranks(b))[0, 1])


def _ranks(totals: Ints) -> NDArray[np.float64]:
    """Average ranks, by counting: totals are few different integers."""
    counts = np.bincount(totals, minlength=FULL + 1)
    last = np.cumsum(counts)
    ranks: NDArray[np.float64] = (last - (counts - 1) / 2)[totals]
    return ranks
