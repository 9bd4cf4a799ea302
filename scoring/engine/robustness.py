"""How far other weights could move a supplier: the exact interval of its total, and the levels within its reach."""

from dataclasses import dataclass

import numpy as np

from scoring.engine.columns import Plan, level_indices, limited, rounded_units
from scoring.engine.facts import Flags, Ints
from scoring.engine.model import UNRATED_INDEX, VETOED_INDEX, Model
from scoring.engine.numbers import FULL
from scoring.engine.weight_columns import dimension_places, weights_of
from scoring.engine.what_if import Register

BAND = 2_000
"""How far each weight may move, in basis points of itself: up to 20 %."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """How far weights may move a supplier: lowest and highest total [n] hundredths, worst and best level [n].

    Unrated is worse than any level. Some weights within the band do give the worst level. No weights give a better one
    than the best; whether any give just that is open where the highest total, enough that is known and the minimums of
    dimensions would all be needed at once, for each may want other weights.
    """

    lowest: Ints
    highest: Ints
    worst_level: Ints
    best_level: Ints

    @property
    def stable(self) -> Flags:
        """Whether the level stays the same, whatever the weights do within the band. Never so by mistake."""
        stable: Flags = self.worst_level == self.best_level
        return stable


def robustness(register: Register, *, band: int = BAND) -> Robustness:
    """What totals and levels become when every effective weight moves by up to `band` basis points of it.

    The weights keep their sum; those of a bonus stay. The share that is known and the minimums of dimensions move with
    the weights, for they are shares of them; vetoes stay.
    """
    plan, n = register.plan, len(register.order)
    totals, levels = np.empty((2, n), dtype=np.int64), np.empty((2, n), dtype=np.int64)
    all_live, all_asked = weights_of(plan.model, register.live).T, weights_of(plan.model, register.asked).T
    for rows, live, asked in zip(register.groups, all_live, all_asked, strict=True):
        gained, known = (cells[:, rows].T.astype(np.int64, order="C") for cells in (register.gained, register.known))
        places = register.order[rows]
        for side in (0, 1):
            highest = side == 1
            totals[side, places] = own = _total(plan, gained, _extreme(plan.model, gained, live, band, highest=highest))
            rated = np.maximum(level_indices(plan.model, own), _held_at(plan, gained, live, band, highest=highest))
            enough = _most_or_least(plan.model, known, asked, band, highest=highest) >= _wanted(plan)
            levels[side, places] = np.where(enough, rated, UNRATED_INDEX)
    levels[:, register.order[register.vetoed]] = VETOED_INDEX
    return Robustness(totals[0], totals[1], levels[0], levels[1])


def _wanted(plan: Plan) -> int:
    """What must be known, in units."""
    return plan.model.minimum_known * plan.denominator


def _total(plan: Plan, units: Ints, weights: Ints) -> Ints:
    parts = [(units[:, place] * weights[:, place]).sum(axis=1) for place in dimension_places(plan.model)]
    return rounded_units(plan, limited(plan, parts))


def _held_at(plan: Plan, units: Ints, weights: Ints, band: int, *, highest: bool) -> Ints:
    """The level that dimensions short of their minimum hold a supplier at, [n]; 0 where none is.

    The worst that any weights can bring about; with `highest` that from which no weights free it.
    """
    held = np.zeros(len(units), dtype=np.int64)
    codes = [level.code for level in plan.model.levels]
    for dimension, place in zip(plan.model.dimensions, dimension_places(plan.model), strict=True):
        if dimension.minimum:
            beyond = np.zeros_like(units)
            beyond[:, place] = units[:, place] - dimension.minimum * (plan.denominator // FULL)
            short = _most_or_least(plan.model, beyond, weights, band, highest=highest) < 0
            held = np.where(short, np.maximum(held, codes.index(dimension.minimum_level)), held)
    return held


def _most_or_least(model: Model, units: Ints, weights: Ints, band: int, *, highest: bool) -> Ints:
    """The highest or lowest sum [n] of units [n, c] times weights that the band allows."""
    widest = _extreme(model, units, weights, band, highest=highest)
    found: Ints = (units * widest).sum(axis=1)
    return found


def _extreme(model: Model, units: Ints, weights: Ints, band: int, *, highest: bool) -> Ints:
    """The weights [n, c] within the band that give the highest or lowest sum: the best lines are filled up first."""
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
