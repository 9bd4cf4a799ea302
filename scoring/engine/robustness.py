"""How far other weights could move a supplier: the exact interval of its total, and the levels at its ends."""

from dataclasses import dataclass

import numpy as np

from scoring.engine.columns import level_indices, limited, rounded_units
from scoring.engine.facts import Flags, Ints
from scoring.engine.model import Model
from scoring.engine.numbers import FULL
from scoring.engine.weight_columns import dimension_places, weights_of
from scoring.engine.what_if import Outcome, Register

BAND = 2_000
"""How far each weight may move, in basis points of itself: up to 20 %."""


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


def robustness(register: Register, now: Outcome, *, band: int = BAND) -> Robustness:
    """The exact interval of each total and level when every effective weight moves by up to `band` basis points of it.

    The weights keep their sum; those of a bonus stay. What is known and the minimums of dimensions are taken as now.
    """
    model = register.plan.model
    ends = np.empty((2, len(register.order)), dtype=np.int64)
    for rows, effective in zip(register.groups, weights_of(model, register.live).T, strict=True):
        units = register.gained[:, rows].T.astype(np.int64, order="C")
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
