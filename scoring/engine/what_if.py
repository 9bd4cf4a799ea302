"""What other weights would do to a whole register, before anything is published. Same exact totals as scoring anew.

Points do not change when weights do. A register keeps what each line has earned per basis point of weight, as exact
integers; a change of weights is then one multiplication.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scoring.engine.columns import Plan, ScoreColumns, known_lines, level_indices, limited, rated_levels, rounded_units
from scoring.engine.facts import Flags, Ints
from scoring.engine.model import VETOED_INDEX, LineState, Model, VetoState
from scoring.engine.numbers import FULL
from scoring.engine.weight_columns import dimension_places, patterns, weights_of
from suppliers.errors import Refused


@dataclass(frozen=True, slots=True)
class Register:
    """A scored register made ready for other weights.

    order [n]: which supplier stands in which row; groups: rows of suppliers to whom the same lines apply;
    asked, live [c, groups]: which lines those are; gained, known [n, c]: units of the plan's common denominator per
    basis point of weight; vetoed [n], in rows.
    """

    plan: Plan
    order: NDArray[np.intp]
    groups: tuple[slice, ...]
    asked: Flags
    live: Flags
    gained: Ints
    known: Ints
    vetoed: Flags


@dataclass(frozen=True, slots=True)
class Outcome:
    """totals int64 [n] hundredths; levels int64 [n] as in ScoreColumns; in the order of the suppliers."""

    totals: Ints
    levels: Ints


def register_of(plan: Plan, scored: ScoreColumns) -> Register:
    """Get a scored register ready. Takes as long as a few scorings; each `what_if` after it is quick."""
    states = scored.line_states.T
    asked = states != LineState.NOT_APPLICABLE
    live = asked & (states != LineState.EXCLUDED)
    first, which = patterns(np.concatenate([asked, live]))
    order = np.argsort(which, kind="stable")
    stops = np.cumsum(np.bincount(which, minlength=len(first)))
    groups = tuple(slice(int(start), int(stop)) for start, stop in pairwise([0, *stops]))
    counted = np.maximum(scored.points, 0).T.astype(np.int64) * scored.worths.T
    gained = counted * np.array(plan.shares, dtype=np.int64)[:, None]
    known = known_lines(plan, states, counted, scored.best.T)
    vetoed: Flags = (scored.veto_states == VetoState.FAIL).any(axis=1)[order]
    gained_rows, known_rows = (np.ascontiguousarray(table.T[order]) for table in (gained, known))
    return Register(plan, order, groups, asked[:, first], live[:, first], gained_rows, known_rows, vetoed)


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
        replace(d, criteria=tuple(replace(c, weight=weights.get(c.code, c.weight)) for c in d.criteria))
        for d in model.dimensions
    )
    total = sum(dimension.weight for dimension in dimensions if not dimension.bonus)
    if total != FULL:
        message = "The weights add up to {total}, not to 10000; {difference} must be shared out."
        raise Refused("weights_do_not_sum", message, "weights", total=total, difference=FULL - total)
    return replace(model, dimensions=dimensions)


def what_if(register: Register, weights: Mapping[str, int]) -> Outcome:
    """New totals and levels of every supplier under other weights, exactly as if all were scored again."""
    model = reweighted(register.plan.model, weights)
    plan = replace(register.plan, model=model)
    effective, asked = weights_of(model, register.live), weights_of(model, register.asked)
    gained = _by_dimension(register, model, effective)
    own = [_spread(register, effective[place].sum(axis=0)) for place in dimension_places(model)]
    enough = _times(register, register.known, asked, slice(None)) >= model.minimum_known * plan.denominator
    totals = rounded_units(plan, limited(plan, gained))
    levels = np.where(register.vetoed, VETOED_INDEX, rated_levels(plan, totals, enough, gained, own))
    return Outcome(_by_supplier(register, totals), _by_supplier(register, levels))


def _by_dimension(register: Register, model: Model, weights: Ints) -> list[Ints]:
    """Units by dimension, each [n]; where no dimension has a limit of its own, all of it counts as the first."""
    if any(dimension.bonus or dimension.minimum for dimension in model.dimensions):
        return [_times(register, register.gained, weights, place) for place in dimension_places(model)]
    whole = _times(register, register.gained, weights, slice(None))
    return [whole, *[np.zeros_like(whole)] * (len(model.dimensions) - 1)]


def _times(register: Register, units: Ints, weights: Ints, place: slice) -> Ints:
    """The lines of a place times the weights [c, groups] of the row's group, added up, [n]."""
    by_group = zip(register.groups, weights[place].T, strict=True)
    # einsum and not matmul: numpy hands int64 to no library, and this loop is the faster one.
    products = [np.einsum("nc,c->n", units[rows, place], own) for rows, own in by_group]
    return np.concatenate([np.zeros(0, np.int64), *products])


def _spread(register: Register, by_group: Ints) -> Ints:
    return np.repeat(by_group, [rows.stop - rows.start for rows in register.groups])


def _by_supplier(register: Register, rows: Ints) -> Ints:
    found = np.empty_like(rows)
    found[register.order] = rows
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
    moved = np.flatnonzero(before.levels != after.levels)
    change = after.totals - before.totals
    movers = moved[np.argsort(-np.abs(change[moved]), kind="stable")]
    mean = float(change.mean()) if len(change) else 0.0
    return Shift(migration, movers, _spearman(before.totals, after.totals), mean)


def _spearman(a: Ints, b: Ints) -> float | None:
    if not len(a) or (a == a[0]).all() or (b == b[0]).all():
        return None
    return float(np.corrcoef(_ranks(a), _ranks(b))[0, 1])


def _ranks(totals: Ints) -> NDArray[np.float64]:
    """Average ranks, by counting: totals are few different integers."""
    counts = np.bincount(totals, minlength=FULL + 1)
    last = np.cumsum(counts)
    ranks: NDArray[np.float64] = (last - (counts - 1) / 2)[totals]
    return ranks


@dataclass(frozen=True, slots=True)
class Robustness:
    """How far weights may move a supplier: lowest and highest total [n] hundredths, level at each [n]; stable [n]."""

    lowest: Ints
    highest: Ints
    worst_level: Ints
    best_level: Ints

    @property
    def stable(self) -> Flags:
        """Whether the level stays the same, whatever the weights do within the band."""
        stable: Flags = self.worst_level == self.best_level
        return stable


def robustness(register: Register, now: Outcome, *, band: int = 2000) -> Robustness:
    """The exact interval of each total and level when every effective weight moves by up to `band` basis points of it.

    The weights keep their sum; those of a bonus stay. What is known and the minimums of dimensions are taken as now.
    """
    model = register.plan.model
    n = len(register.order)
    ends = np.empty((2, n), dtype=np.int64)
    for rows, effective in zip(register.groups, weights_of(model, register.live).T, strict=True):
        units = register.gained[rows]
        for side in (0, 1):
            weights = _extreme(model, units, effective, band, highest=side == 1)
            parts = [(units[:, place] * weights[:, place]).sum(axis=1) for place in dimension_places(model)]
            ends[side, register.order[rows]] = rounded_units(register.plan, limited(register.plan, parts))
    plain, low, high = (level_indices(model, totals) for totals in (now.totals, *ends))
    cap = np.where(now.levels > plain, now.levels, 0)
    fixed = now.levels < 0
    worst = np.where(fixed, now.levels, np.maximum(low, cap))
    best = np.where(fixed, now.levels, np.maximum(high, cap))
    return Robustness(ends[0], ends[1], worst, best)


def _extreme(model: Model, units: Ints, weights: Ints, band: int, *, highest: bool) -> Ints:
    """The weights [n, c] within the band that give the highest or lowest total: the best lines are filled up first."""
    bonus = np.array([d.bonus for d in model.dimensions for _ in d.criteria], dtype=np.bool_)
    low = np.where(bonus, weights, -(-weights * (FULL - band) // FULL))
    room = np.where(bonus, 0, weights * (FULL + band) // FULL - low)
    left = weights.sum() - low.sum()
    order = np.argsort(-units if highest else units, axis=1, kind="stable")
    room_in_order = room[order]
    before = np.cumsum(room_in_order, axis=1) - room_in_order
    filled = np.clip(left - before, 0, room_in_order)
    extra = np.empty_like(filled)
    np.put_along_axis(extra, order, filled, axis=1)
    widest: Ints = low + extra
    return widest
