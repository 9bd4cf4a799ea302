"""What another model makes of the same suppliers on the same day: who changes level, and why. Exact, from the lines.

Levels stand in the order of `level_codes`: none (no model scored it), vetoed, unrated, then the levels from the best.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np

from scoring.engine.columns import Plan, ScoreColumns
from scoring.engine.facts import Flags, Ints
from scoring.engine.model import UNRATED, UNRATED_INDEX, VETOED, VETOED_INDEX, Model, VetoState

NONE = "none"
MOST_CAUSES = 5
"""Criteria that are named with each mover; their exact gains are all there is to it in nearly every case."""


class Why(StrEnum):
    """Why a supplier has another level; the first of these that holds."""

    VETO_STRUCK = "veto_struck"  # a veto fails it that did not before
    VETO_LIFTED = "veto_lifted"
    TOO_LITTLE_KNOWN = "too_little_known"  # less of the weight is known than the model asks for
    ENOUGH_KNOWN = "enough_known"
    MINIMUM_MISSED = "minimum_missed"  # a dimension is below its own minimum, which holds the level down
    MINIMUM_GONE = "minimum_gone"  # a dimension held it down before
    LIMITS_MOVED = "limits_moved"  # by the limits of before, its new total would have the level that it had
    TOTAL_ROSE = "total_rose"
    TOTAL_FELL = "total_fell"


class Aspect(StrEnum):
    """What of a criterion differs between the two models for a supplier."""

    ADDED = "added"
    REMOVED = "removed"
    RULE = "rule"  # other points for the same facts
    WORTH = "worth"  # its evidence counts for more or less
    WEIGHT = "weight"  # its weight, after what does not apply was taken out
    STATE = "state"  # it became open, settled, not applicable or excluded


@dataclass(frozen=True, slots=True)
class Side:
    """The scores of n suppliers by one model."""

    plan: Plan
    scores: ScoreColumns

    @property
    def model(self) -> Model:
        return self.plan.model

    def of(self, rows: Flags) -> "Side":
        """The same for those suppliers alone."""
        arrays: dict[str, Any] = {each.name: getattr(self.scores, each.name)[rows] for each in fields(ScoreColumns)}
        return Side(self.plan, ScoreColumns(**arrays))

    def units(self) -> Ints:
        """What each line earned, [n, c], in the plan's units."""
        scores = self.scores
        counted = np.maximum(scores.points, 0).astype(np.int64) * scores.worths * scores.weights
        units: Ints = counted * np.array(self.plan.shares, dtype=np.int64)
        return units


@dataclass(frozen=True, slots=True)
class Cause:
    """A criterion that makes a difference for a supplier: its exact gain in hundredths, and what of it differs."""

    criterion: str
    gain: Fraction
    aspects: tuple[Aspect, ...]


def level_codes(models: Sequence[Model]) -> tuple[str, ...]:
    """Every level that any of the models can give, those of the first model first."""
    own = (level.code for model in models for level in model.levels)
    return (NONE, VETOED, UNRATED, *dict.fromkeys(own))


def places(side: Side, codes: Sequence[str]) -> Ints:
    """Where each supplier's level stands among the codes, [n]."""
    levels = side.model.levels
    table = [codes.index(VETOED), codes.index(UNRATED), *(codes.index(level.code) for level in levels)]
    found: Ints = np.array(table, dtype=np.int64)[side.scores.levels.astype(np.int64) - VETOED_INDEX]
    return found


def heights(side: Side) -> Ints:
    """How high each supplier stands, [n]: vetoed 0, unrated 1, then the levels from the last to the best."""
    levels = side.scores.levels.astype(np.int64)
    return np.where(levels >= 0, 1 + len(side.model.levels) - levels, levels - VETOED_INDEX)


def criterion_gains(before: Side, after: Side) -> Mapping[str, Fraction]:
    """What each criterion gains over all suppliers together, in exact hundredths."""
    old, new = _sums(before), _sums(after)
    return {code: new.get(code, Fraction(0)) - old.get(code, Fraction(0)) for code in new | old}


def _sums(side: Side) -> dict[str, Fraction]:
    sums = side.units().astype(object).sum(axis=0)  # Python's integers: many suppliers could pass int64
    return {
        each.code: Fraction(units, side.plan.denominator) for each, units in zip(side.plan.criteria, sums, strict=True)
    }


def causes(before: Side, after: Side, row: int) -> tuple[Cause, ...]:
    """The criteria that make a difference for one supplier, the largest first."""
    old, new = _lines(before, row), _lines(after, row)
    found = [_cause(code, old.get(code), new.get(code)) for code in new | old]
    kept = [cause for cause in found if cause.gain]
    return tuple(sorted(kept, key=lambda cause: (-abs(cause.gain), cause.criterion)))


@dataclass(frozen=True, slots=True)
class _Line:
    earned: Fraction
    share: Fraction | None
    worth: int
    weight: int
    state: int


def _lines(side: Side, row: int) -> dict[str, _Line]:
    scores = side.scores
    cells = zip(
        side.plan.criteria,
        side.plan.shares,
        scores.points[row].tolist(),
        scores.worths[row].tolist(),
        scores.weights[row].tolist(),
        scores.line_states[row].tolist(),
        strict=True,
    )
    return {
        criterion.code: _Line(
            Fraction(max(points, 0) * worth * weight * share, side.plan.denominator),
            Fraction(points, criterion.scale) if points >= 0 else None,
            worth,
            weight,
            state,
        )
        for criterion, share, points, worth, weight, state in cells
    }


def _cause(code: str, old: _Line | None, new: _Line | None) -> Cause:
    if new is None or old is None:
        one = new or old
        earned = one.earned if one else Fraction(0)
        return Cause(code, earned if new else -earned, (Aspect.ADDED if new else Aspect.REMOVED,))
    differs = {
        Aspect.RULE: None not in (old.share, new.share) and old.share != new.share,
        Aspect.WORTH: old.share is not None and new.share is not None and old.worth != new.worth,
        Aspect.WEIGHT: old.weight != new.weight,
        Aspect.STATE: old.state != new.state,
    }
    return Cause(code, new.earned - old.earned, tuple(aspect for aspect, is_so in differs.items() if is_so))


def struck(side: Side, row: int) -> frozenset[str]:
    """Codes of the vetoes that stand against one supplier."""
    states = zip(side.model.vetoes, side.scores.veto_states[row].tolist(), strict=True)
    return frozenset(veto.code for veto, state in states if state == VetoState.FAIL)


def why(before: Side, after: Side, row: int) -> tuple[Why, dict[str, object]]:
    """Why one supplier has another level, with what goes with that reason."""
    old, new = int(before.scores.levels[row]), int(after.scores.levels[row])
    if VETOED_INDEX in (old, new):
        changed = struck(after, row) - struck(before, row) if new == VETOED_INDEX else struck(before, row)
        return Why.VETO_STRUCK if new == VETOED_INDEX else Why.VETO_LIFTED, {"vetoes": sorted(changed)}
    if UNRATED_INDEX in (old, new):
        known: dict[str, object] = {"before": int(before.scores.known[row]), "after": int(after.scores.known[row])}
        limits = {"needed_before": before.model.minimum_known, "needed_after": after.model.minimum_known}
        return Why.TOO_LITTLE_KNOWN if new == UNRATED_INDEX else Why.ENOUGH_KNOWN, known | limits
    return _why_rated(before, after, row, old, new), {}


def _why_rated(before: Side, after: Side, row: int, old: int, new: int) -> Why:
    was, is_now = int(before.scores.totals[row]), int(after.scores.totals[row])
    if after.model.level_index(is_now) != new:
        return Why.MINIMUM_MISSED
    if before.model.level_index(was) != old:
        return Why.MINIMUM_GONE
    if before.model.level_index(is_now) == old:
        return Why.LIMITS_MOVED
    return Why.TOTAL_ROSE if is_now > was else Why.TOTAL_FELL
