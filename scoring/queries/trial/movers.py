"""Who changes level in a trial, and which line of the model makes most of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from scoring.engine.columns import ScoreColumns, compile_model
from scoring.engine.facts import Ints
from scoring.engine.model import UNRATED_INDEX, VETOED_INDEX, Criterion, Model, Veto, VetoState
from scoring.engine.numbers import half_up
from scoring.queries.models import compiled
from scoring.queries.trial.trying import Trial, scored_lines
from suppliers.models import Supplier, User
from suppliers.queries.access import visible_to


class Why(StrEnum):
    """What mostly moved a supplier from one level to another."""

    VETO = "veto"  # `thing` strikes now, or no longer
    KNOWN = "known"  # what is known has crossed the least that must be known
    LINE = "line"  # the criterion `thing` gives more or less than before
    LIMIT = "limit"  # the total did not move that way: a limit of a level, or the minimum of a dimension, did


@dataclass(frozen=True, slots=True)
class Reason:
    """`change`: hundredths that the line adds or takes, only for LINE."""

    why: Why
    thing: Criterion | Veto | None = None
    change: int = 0


@dataclass(frozen=True, slots=True)
class Mover:
    supplier: Supplier
    total_before: int
    total_after: int
    level_before: str
    level_after: str
    reason: Reason | None


def places_of(trial: Trial, before: str = "", after: str = "") -> Ints:
    """Places in the trial's rows of who moves from one level to another (all movers without codes), the largest change
    of total first; with one code given twice, those who stay there."""
    if not before:
        return trial.shift.movers.astype(np.int64)
    wanted = [trial.codes().index(code) + VETOED_INDEX for code in (before, after)]
    found = np.flatnonzero((trial.before.levels == wanted[0]) & (trial.after.levels == wanted[1]))
    change = np.abs(trial.after.totals - trial.before.totals)[found]
    return found[np.argsort(-change, kind="stable")]


def movers(trial: Trial, places: Ints, *, reader: User, most: int) -> list[Mover]:
    """The first of these suppliers whose file the reader may see, at most so many."""
    seen: list[tuple[int, Supplier]] = []
    for start in range(0, len(places), 500):
        some = places[start : start + 500]
        ids = trial.register.supplier_ids[trial.rows[some]].tolist()
        found = visible_to(reader).in_bulk(ids)
        seen += [(place, found[pk]) for place, pk in zip(some.tolist(), ids, strict=True) if pk in found]
        if len(seen) >= most:
            break
    seen = seen[:most]
    reasons = _reasons(trial, np.array([place for place, _supplier in seen], dtype=np.int64))
    return [
        Mover(
            supplier,
            int(trial.before.totals[place]),
            int(trial.after.totals[place]),
            trial.code(int(trial.before.levels[place])),
            trial.code(int(trial.after.levels[place])),
            reason,
        )
        for (place, supplier), reason in zip(seen, reasons, strict=True)
    ]


def _reasons(trial: Trial, places: Ints) -> list[Reason | None]:
    """Why each of these moves. Only their lines are worked out again, by both models."""
    reasons: list[Reason | None] = [None] * len(places)
    rows = trial.rows[places]
    for at in set(trial.register.scored_by[rows].tolist()):
        mine = np.flatnonzero(trial.register.scored_by[rows] == at)
        present = compiled(trial.register.models[at]).model
        was, will = (_Lines(model, scored_lines(model, trial.register, rows[mine])) for model in (present, trial.model))
        for nth, place in enumerate(mine.tolist()):
            reasons[place] = _reason(trial, int(places[place]), nth, was, will)
    return reasons


@dataclass(frozen=True, slots=True)
class _Lines:
    model: Model
    scored: ScoreColumns

    def units(self, row: int) -> dict[str, int]:
        """What each line of a supplier gives, in hundredths, each rounded for itself."""
        plan, scored = compile_model(self.model), self.scored
        gained = np.maximum(scored.points[row], 0).astype(np.int64) * scored.worths[row] * scored.weights[row]
        parts = zip(plan.criteria, gained.tolist(), plan.shares, strict=True)
        return {criterion.code: half_up(units * share, plan.denominator) for criterion, units, share in parts}

    def struck(self, row: int) -> list[Veto]:
        states: Sequence[int] = self.scored.veto_states[row].tolist()
        return [veto for veto, state in zip(self.model.vetoes, states, strict=True) if state == VetoState.FAIL]


def _reason(trial: Trial, place: int, row: int, was: _Lines, will: _Lines) -> Reason | None:
    before, after = int(trial.before.levels[place]), int(trial.after.levels[place])
    if before == after:
        return None
    if VETOED_INDEX in (before, after):
        return Reason(Why.VETO, next(iter((will if after == VETOED_INDEX else was).struck(row)), None))
    if UNRATED_INDEX in (before, after):
        return Reason(Why.KNOWN)
    better = after < before
    moved = int(trial.after.totals[place]) - int(trial.before.totals[place])
    if (moved > 0) is not better or not moved:
        return Reason(Why.LIMIT)
    return _largest(was, will, row, better=better)


def _largest(was: _Lines, will: _Lines, row: int, *, better: bool) -> Reason:
    """The line whose contribution moved most in the direction of the level; the first in the tree among equals."""
    then, now = was.units(row), will.units(row)
    changes = {code: now.get(code, 0) - then.get(code, 0) for code in [*now, *(set(then) - set(now))]}
    code = (max if better else min)(changes, key=lambda each: changes[each])
    things = {criterion.code: criterion for model in (was.model, will.model) for criterion in model.criteria}
    return Reason(Why.LINE, things[code], changes[code])
