"""One chunk of a back-test: both sides from the same facts, counted in columns; only the largest movers by name."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from django.db.models import Q

from scoring.engine.back_test import MOST_CAUSES, Side, causes, criterion_gains, heights, places, struck, why
from scoring.engine.facts import KINDS, Flags, Ints
from scoring.engine.masks import category_flags
from scoring.engine.model import VetoState
from scoring.engine.scopes import assigned
from scoring.evidence.packing import Scope
from scoring.evidence.reading import masks_of
from scoring.evidence.rows import read_categories
from scoring.models import BackTest, CurrentScore, Run, ScoringModel
from scoring.operations.copying import Results
from scoring.operations.scoring import results_of
from scoring.queries.back_tests import with_candidate
from scoring.queries.models import compiled, parsed
from suppliers.models import Consent, SupplierCategory

MOST_MOVERS = 1_000
"""Suppliers that a report names: enough to look into, and one row of the database. All counts are complete."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is compared: the candidate, which has no row, and the models in force."""

    back_test: BackTest
    candidate: ScoringModel
    baselines: tuple[ScoringModel, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Suppliers that one baseline scores: their places in the chunk, their ids, and both sides of them."""

    at: Ints
    ids: Ints
    before: Side
    after: Side


@dataclass(frozen=True, slots=True)
class Chunk:
    """The candidate's suppliers by rising id, int64 [n] each.

    kinds as in engine.facts.KINDS; before, after: where their levels stand in the report's list; totals, -1 before
    where no model scores the supplier now; levels before as they are stored; rise: by how many levels a supplier stands
    higher (0 also where nothing stood before).
    """

    ids: Ints
    kinds: Ints
    before: Ints
    after: Ints
    totals_before: Ints
    totals_after: Ints
    levels_before: Ints
    rise: Ints

    @property
    def changed(self) -> Flags:
        changed: Flags = (self.before != self.after) & (self.totals_before >= 0)
        return changed


@dataclass(frozen=True, slots=True)
class Mover:
    """A supplier that changes level: one row of a pair, and why."""

    pair: Pair
    row: int
    why: str
    values: dict[str, object]

    @property
    def order(self) -> tuple[int, int]:
        """The largest change of total first."""
        scores = (self.pair.before.scores, self.pair.after.scores)
        was, is_now = (int(each.totals[self.row]) for each in scores)
        return -abs(is_now - was), int(self.pair.ids[self.row])


def part_of(trial: Trial, *, first_id: int, last_id: int) -> tuple[dict[str, Any], Ints, Ints]:
    """What a chunk gives to the report, and its totals before and after, supplier by supplier."""
    codes = trial.back_test.report["levels"]
    after, shares = _candidate_side(trial, first_id, last_id)
    pairs = list(_pairs(trial, after, shares, first_id, last_id))
    chunk = _chunk(after, pairs, codes)
    movers = [mover for pair in pairs for mover in _movers(pair, codes)]
    part = {
        "changed": int(chunk.changed.sum()),
        "up": int((chunk.rise > 0).sum()),
        "down": int((chunk.rise < 0).sum()),
        "migration": np.bincount(chunk.before * len(codes) + chunk.after, minlength=len(codes) ** 2).tolist(),
        **_present(chunk, first_id, last_id),
        **_by_group(chunk, trial.back_test, first_id, last_id),
        "whys": dict(Counter(mover.why for mover in movers)),
        "vetoes": dict(Counter(code for pair in pairs for code in _newly_struck(pair))),
        "criteria": _criteria(pairs),
        "movers": [_told(mover) for mover in sorted(movers, key=lambda mover: mover.order)[:MOST_MOVERS]],
    }
    return part, chunk.totals_before, chunk.totals_after


@dataclass(frozen=True, slots=True)
class _After:
    """The candidate's own suppliers of a chunk."""

    ids: Ints
    kinds: Ints
    side: Side


def _candidate_side(trial: Trial, first_id: int, last_id: int) -> tuple[_After, Ints]:
    """The suppliers that the candidate would score, and which baseline scores each now (-1: none)."""
    results = _results(trial, trial.candidate, first_id, last_id)
    ids, kinds = results.facts.supplier_ids, results.facts.kinds
    before = [parsed(row) for row in trial.baselines]
    after, own = with_candidate(parsed(trial.candidate), trial.baselines, trial.back_test.as_of)
    codes = sorted({code for model in (*before, *after) for code in model.scope.categories})
    flags = category_flags(codes, masks_of(ids, read_categories(Scope(first_id, last_id), codes)))
    mine: Flags = assigned(after, kinds, flags) == own
    side = Side(compiled(trial.candidate), results.scores).of(mine)
    return _After(ids[mine], kinds[mine].astype(np.int64), side), assigned(before, kinds, flags)[mine]


def _results(trial: Trial, model: ScoringModel, first_id: int, last_id: int) -> Results:
    """What a run of this model would write: the path of every scorecard, with a run that has no row."""
    run = Run(model=model, as_of=trial.back_test.as_of, cut_off_at=trial.back_test.cut_off_at)
    return results_of(run, first_id=first_id, last_id=last_id)


def _pairs(trial: Trial, after: _After, shares: Ints, first_id: int, last_id: int) -> Iterator[Pair]:
    for share, model in enumerate(trial.baselines):
        at = np.flatnonzero(shares == share)
        if len(at):
            results = _results(trial, model, first_id, last_id)
            there = np.isin(results.facts.supplier_ids, after.ids[at])
            mine = np.isin(np.arange(len(after.ids)), at)
            yield Pair(at, after.ids[at], Side(compiled(model), results.scores).of(there), after.side.of(mine))


def _chunk(after: _After, pairs: list[Pair], codes: list[str]) -> Chunk:
    n = len(after.ids)
    before, levels, rise = (np.zeros(n, dtype=np.int64) for _ in range(3))
    totals = np.full(n, -1, dtype=np.int64)
    for pair in pairs:
        before[pair.at] = places(pair.before, codes)
        totals[pair.at] = pair.before.scores.totals
        levels[pair.at] = pair.before.scores.levels
        rise[pair.at] = heights(pair.after) - heights(pair.before)
    reached = after.side.scores.totals.astype(np.int64)
    return Chunk(after.ids, after.kinds, before, places(after.side, codes), totals, reached, levels, rise)


def _present(chunk: Chunk, first_id: int, last_id: int) -> dict[str, int]:
    """How many have no current score, and how many have one that the model in force would not give on this day."""
    found = CurrentScore.objects.filter(supplier__id__range=(first_id, last_id)).order_by("supplier_id")
    rows = np.array(list(found.values_list("supplier_id", "total", "level")), dtype=np.int64).reshape(-1, 3)
    rows = rows[np.isin(rows[:, 0], chunk.ids)]
    at = np.searchsorted(chunk.ids, rows[:, 0])
    other = (rows[:, 1] != chunk.totals_before[at]) | (rows[:, 2] != chunk.levels_before[at])
    stale = other & (chunk.totals_before[at] >= 0)
    return {"unscored": len(chunk.ids) - len(rows), "stale": int(stale.sum())}


def _by_group(chunk: Chunk, back_test: BackTest, first_id: int, last_id: int) -> dict[str, dict[str, list[int]]]:
    """[suppliers, changed, up, down] by kind, by category, and by organisation that may read the file."""
    ids, cut = (first_id, last_id), back_test.cut_off_at
    consents = Consent.objects.filter(supplier__id__range=ids, given_at__lte=cut)
    consents = consents.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=cut))
    sold = SupplierCategory.objects.filter(supplier__id__range=ids)
    kinds = _tally(chunk, np.arange(len(chunk.ids)), chunk.kinds)
    return {
        "kinds": {KINDS[int(at)].value: counts for at, counts in kinds.items()},
        "categories": _of_rows(chunk, sold.values_list("supplier_id", "category_id")),
        "organisations": _of_rows(chunk, consents.values_list("supplier_id", "organisation_id")),
    }


def _of_rows(chunk: Chunk, rows: Iterable[tuple[int, int]]) -> dict[str, list[int]]:
    """The tally over (supplier, group) rows; a supplier counts in each of its groups."""
    pairs = np.array(list(rows), dtype=np.int64).reshape(-1, 2)
    pairs = pairs[np.isin(pairs[:, 0], chunk.ids)]
    return _tally(chunk, np.searchsorted(chunk.ids, pairs[:, 0]), pairs[:, 1])


def _tally(chunk: Chunk, at: Ints, groups: Ints) -> dict[str, list[int]]:
    keys, where = np.unique(groups, return_inverse=True)
    flags = (np.ones(len(chunk.ids), dtype=np.bool_), chunk.changed, chunk.rise > 0, chunk.rise < 0)
    counts = [np.bincount(where[flag[at]], minlength=len(keys)).tolist() for flag in flags]
    return {str(key): list(row) for key, row in zip(keys.tolist(), zip(*counts, strict=True), strict=True)}


def _movers(pair: Pair, codes: list[str]) -> Iterator[Mover]:
    for row in np.flatnonzero(places(pair.before, codes) != places(pair.after, codes)).tolist():
        yield Mover(pair, row, *why(pair.before, pair.after, row))


def _newly_struck(pair: Pair) -> Iterator[str]:
    """The vetoes that newly stand against somebody, whether or not that changes a level."""
    states = pair.after.scores.veto_states
    for row in np.flatnonzero((states == VetoState.FAIL).any(axis=1)).tolist():
        yield from struck(pair.after, row) - struck(pair.before, row)


def _criteria(pairs: list[Pair]) -> dict[str, str]:
    """What each criterion gains over the chunk, in exact hundredths, as a fraction in words."""
    gains: dict[str, Fraction] = {}
    for pair in pairs:
        for code, gain in criterion_gains(pair.before, pair.after).items():
            gains[code] = gains.get(code, Fraction(0)) + gain
    return {code: str(gain) for code, gain in gains.items()}


def _told(mover: Mover) -> dict[str, Any]:
    pair, row = mover.pair, mover.row
    found = causes(pair.before, pair.after, row)
    return {
        "supplier": int(pair.ids[row]),
        "before": _standing(pair.before, row),
        "after": _standing(pair.after, row),
        "why": mover.why,
        "values": mover.values,
        "causes": [
            {"criterion": each.criterion, "gain": int(each.gain), "aspects": list(each.aspects)}
            for each in found[:MOST_CAUSES]
        ],
        "more_causes": max(0, len(found) - MOST_CAUSES),
    }


def _standing(side: Side, row: int) -> dict[str, Any]:
    scores = side.scores
    level = side.model.level_code(int(scores.levels[row]))
    return {"total": int(scores.totals[row]), "level": level, "known": int(scores.known[row])}
