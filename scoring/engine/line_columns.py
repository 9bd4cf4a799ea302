"""All lines of many suppliers before weights: points, worth and state. Part of `columns`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from scoring.engine.facts import KINDS, Bytes, FactColumns, Flags, Ints
from scoring.engine.model import Comparison, Criterion, LineState, MissingPolicy, Model, Veto, VetoState
from scoring.engine.rule import Rule
from scoring.engine.rules import Leaf, Lookup
from suppliers.enums import EvidenceLevel, Known


@dataclass(frozen=True, slots=True)
class Marks:
    """All lines, each array [c, n]; `best` is points times worth once everything missing is filled."""

    states: Bytes
    points: Ints
    worths: Ints
    evidence: Bytes
    best: Ints


def mark_lines(model: Model, columns: FactColumns, kinds: Bytes, as_of: date, categories: Mapping[str, Flags]) -> Marks:
    """Work out every criterion for every supplier, without its weight."""
    criteria = model.criteria
    shape = (len(criteria), len(kinds))
    marks = Marks(
        np.empty(shape, np.int8),
        np.empty(shape, np.int64),
        np.empty(shape, np.int64),
        np.empty(shape, np.int8),
        np.empty(shape, np.int64),
    )
    refused = np.where(columns.states == Known.NOT_APPLICABLE, np.int8(Known.NOT_ACCEPTED), columns.states)
    refusing = FactColumns(columns.index, columns.values, refused, columns.evidence)
    for at, criterion in enumerate(criteria):
        _check_levels(criterion.rule, columns)
        read = columns if criterion.may_be_not_applicable else refusing
        here = _applies(criterion, kinds, categories)
        _mark(marks, at, criterion, model.worths(criterion), read, here, as_of)
    return marks


def _mark(
    marks: Marks,
    at: int,
    criterion: Criterion,
    worths: Sequence[int],
    columns: FactColumns,
    here: Flags,
    as_of: date,
) -> None:
    worth = np.array(worths, dtype=np.int64)
    state = np.where(here, criterion.rule.state_columns(columns), np.int8(Known.NOT_APPLICABLE))
    known = state == Known.KNOWN
    missing = ~known & (state != Known.NOT_APPLICABLE)
    points, evidence = _most(criterion.rule, columns, worth, filled=False)
    counted = np.where(known, points * worth[evidence], 0)
    if isinstance(criterion.rule, Leaf):
        best = np.where(missing, criterion.rule.full * worth[EvidenceLevel.VERIFIED], counted)
    else:
        filled, level = _most(criterion.rule, columns, worth, filled=True)
        best = np.where(known | missing, filled * worth[level], 0)
        state = np.where(known & (best > counted), np.int8(LineState.PARTIAL), state)
    points = np.where(known, points, -1)
    if criterion.missing.policy is MissingPolicy.EXCLUDED:
        state = np.where(missing, np.int8(LineState.EXCLUDED), state)
        best = np.where(missing, 0, best)
    elif criterion.missing.is_zero(as_of):
        state = np.where(missing, np.int8(LineState.MISSING_ZERO), state)
        best, points = np.where(missing, 0, best), np.where(missing, 0, points)
    marks.states[at] = state
    marks.points[at] = points
    marks.worths[at] = np.where(known, worth[evidence], 0)
    marks.evidence[at] = np.where(known, evidence, 0)
    marks.best[at] = best


def _most(rule: Rule, columns: FactColumns, worth: Ints, *, filled: bool) -> tuple[Ints, Bytes]:
    """Points, and the evidence level that makes them count most; where nothing is known, neither means anything."""
    if isinstance(rule, Leaf) and not filled:
        values, _, evidence = columns.of(rule.fact)
        return rule.read_columns(values), evidence
    n = columns.values.shape[1]
    points, level, counted = np.zeros(n, np.int64), np.zeros(n, np.int8), np.full(n, -1, np.int64)
    for at_least in sorted(EvidenceLevel, reverse=True):
        found, there = rule.points_columns(columns, at_least, filled=filled)
        counts = found * worth[at_least]
        better = there & (counts > counted)
        points = np.where(better, found, points)
        level = np.where(better, np.int8(at_least), level)
        counted = np.where(better, counts, counted)
    return points, level


def _applies(criterion: Criterion, kinds: Bytes, categories: Mapping[str, Flags]) -> Flags:
    here = _of_kinds(criterion.applies_to, kinds)
    if criterion.categories is None:
        return here
    nobody = np.zeros(len(kinds), dtype=np.bool_)
    listed: Flags = np.logical_or.reduce([categories.get(code, nobody) for code in sorted(criterion.categories)])
    return here & listed


def _of_kinds(wanted: frozenset[str] | None, kinds: Bytes) -> Flags:
    if wanted is None:
        return np.ones(len(kinds), dtype=np.bool_)
    return np.array([kind in wanted for kind in KINDS], dtype=np.bool_)[kinds]


def _check_levels(rule: Rule, columns: FactColumns) -> None:
    if isinstance(rule, Lookup):
        values, states, _ = columns.of(rule.fact)
        wrong = (states == Known.KNOWN) & ((values < 0) | (values >= len(rule.by_level)))
        if wrong.any():
            raise ValueError(f"{rule.fact} has no level {values[wrong][0]}; there are {len(rule.by_level)}.")
    for part in rule.inner:
        _check_levels(part, columns)


def veto_column(veto: Veto, columns: FactColumns, kinds: Bytes) -> Bytes:
    """VetoState of every supplier, int8 [n]."""
    values, states, _ = columns.of(veto.fact)
    limit = veto.condition.value
    strikes = {
        Comparison.EQUALS: values == limit,
        Comparison.AT_LEAST: values >= limit,
        Comparison.AT_MOST: values <= limit,
    }[veto.condition.comparison]
    answer = np.where(strikes, np.int8(VetoState.FAIL), np.int8(VetoState.PASS))
    answer = np.where(states == Known.KNOWN, answer, np.int8(VetoState.UNKNOWN))
    return np.where(_of_kinds(veto.applies_to, kinds), answer, np.int8(VetoState.NOT_APPLICABLE))
