"""Score many suppliers at once: the same meaning as `row`, in numpy int64 only. Equal to the last digit.

All lines are brought to one common denominator, so a total is one sum of integers and one half-up division.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import lcm

import numpy as np
from numpy.typing import NDArray

from scoring.engine.facts import Bytes, FactColumns, Flags, Ints
from scoring.engine.line_columns import Marks, mark_lines, veto_column
from scoring.engine.masks import MOST_CATEGORIES
from scoring.engine.model import (
    UNRATED_INDEX,
    VETOED_INDEX,
    Criterion,
    LineState,
    MissingPolicy,
    Model,
    VetoState,
)
from scoring.engine.numbers import FULL
from scoring.engine.weight_columns import dimension_places, effective_weights
from suppliers.errors import Refused

INT64 = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Plan:
    """A model made ready for columns.

    `shares` [criteria]: what one (point * worth * weight) of a line is in units of the common denominator, which is
    10,000 * lcm of the scales, for hundredths.
    """

    model: Model
    criteria: tuple[Criterion, ...]
    facts: tuple[str, ...]
    shares: tuple[int, ...]
    denominator: int


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """Scores of n suppliers over the c criteria and v vetoes of a model.

    points int32 [n, c] hundredths, -1 = none; line_states int8 [n, c] of LineState; worths int16 [n, c] basis points;
    evidence int8 [n, c]; best int64 [n, c] points times worth once everything missing is filled;
    weights int32 [n, c] effective basis points; totals, possible int32 [n] hundredths; known int32 [n] basis points;
    levels int8 [n] index into model.levels, -1 unrated, -2 vetoed; veto_states int8 [n, v] of VetoState.
    """

    points: NDArray[np.int32]
    line_states: Bytes
    worths: NDArray[np.int16]
    evidence: Bytes
    best: Ints
    weights: NDArray[np.int32]
    totals: NDArray[np.int32]
    possible: NDArray[np.int32]
    known: NDArray[np.int32]
    levels: Bytes
    veto_states: Bytes


def compile_model(model: Model) -> Plan:
    """Make a model ready for columns.

    Refused when its scales have no common denominator that int64 can carry, or it asks for too many categories.
    """
    criteria = model.criteria
    common = lcm(*(criterion.scale for criterion in criteria))
    extra = sum(dimension.weight for dimension in model.dimensions if dimension.bonus)
    if 2 * (FULL + extra + 1) * FULL * common > INT64:
        raise Refused(
            "scales_too_different",
            "The scales of the criteria have the common multiple {common}, which is too large to add up exactly; "
            "use scales such as 100, 200, 300 or 600.",
            "scale",
            common=common,
        )
    if len(model.categories) > MOST_CATEGORIES:
        raise Refused(
            "too_many_categories",
            "The criteria ask for {found} categories; a scorecard can keep {most}.",
            "categories",
            found=len(model.categories),
            most=MOST_CATEGORIES,
        )
    shares = tuple(common // criterion.scale for criterion in criteria)
    return Plan(model, criteria, model.facts, shares, FULL * common)


def score_columns(
    plan: Plan,
    values: Ints,
    states: Bytes,
    evidence: Bytes,
    kinds: Bytes,
    *,
    as_of: date,
    categories: Mapping[str, Flags] | None = None,
) -> ScoreColumns:
    """Score n suppliers on a day.

    values int64, states int8 (Known), evidence int8 (EvidenceLevel): [n, f] in the order of `plan.facts`;
    kinds int8 [n]: index into `facts.KINDS`; categories: for each category code a bool [n], which suppliers have it.
    ValueError when a known level does not exist, or a shape does not fit.
    """
    n = len(kinds)
    if not values.shape == states.shape == evidence.shape == (n, len(plan.facts)):
        raise ValueError(f"Expected [{n}, {len(plan.facts)}] values, states and evidence.")
    columns = FactColumns(
        {key: at for at, key in enumerate(plan.facts)},
        np.ascontiguousarray(values.T, dtype=np.int64),
        np.ascontiguousarray(states.T, dtype=np.int8),
        np.ascontiguousarray(evidence.T, dtype=np.int8),
    )
    marks = mark_lines(plan.model, columns, kinds, as_of, categories or {})
    veto_states = np.empty((n, len(plan.model.vetoes)), dtype=np.int8)
    for at, veto in enumerate(plan.model.vetoes):
        veto_states[:, at] = veto_column(veto, columns, kinds)
    return _summed(plan, marks, veto_states)


def _summed(plan: Plan, marks: Marks, veto_states: Bytes) -> ScoreColumns:
    out = marks.states == LineState.NOT_APPLICABLE
    asked = effective_weights(plan.model, ~out)
    weights = asked
    if any(criterion.missing.policy is MissingPolicy.EXCLUDED for criterion in plan.criteria):
        weights = effective_weights(plan.model, ~(out | (marks.states == LineState.EXCLUDED)))
    counted = np.maximum(marks.points, 0) * marks.worths
    gained = _by_dimension(plan, counted, weights)
    totals = rounded_units(plan, limited(plan, gained))
    known = (known_lines(plan, marks.states, counted, marks.best) * asked).sum(axis=0) // plan.denominator
    places = dimension_places(plan.model)
    own = [weights[place].sum(axis=0) for place in places]
    levels = rated_levels(plan, totals, known >= plan.model.minimum_known, gained, own)
    levels = np.where((veto_states == VetoState.FAIL).any(axis=1), np.int8(VETOED_INDEX), levels)
    return ScoreColumns(
        points=np.ascontiguousarray(marks.points.T, dtype=np.int32),
        line_states=np.ascontiguousarray(marks.states.T),
        worths=np.ascontiguousarray(marks.worths.T, dtype=np.int16),
        evidence=np.ascontiguousarray(marks.evidence.T),
        best=np.ascontiguousarray(marks.best.T),
        weights=np.ascontiguousarray(weights.T, dtype=np.int32),
        totals=totals.astype(np.int32),
        possible=rounded_units(plan, limited(plan, _by_dimension(plan, marks.best, weights))).astype(np.int32),
        known=known.astype(np.int32),
        levels=levels.astype(np.int8),
        veto_states=veto_states,
    )


def _by_dimension(plan: Plan, counted: Ints, weights: Ints) -> list[Ints]:
    """For each dimension its lines added up, in units of the common denominator, [n]."""
    units = counted * weights * np.array(plan.shares, dtype=np.int64)[:, None]
    return [units[place].sum(axis=0) for place in dimension_places(plan.model)]


def reached_shares(plan: Plan, scores: ScoreColumns) -> Ints:
    """Basis points that were earned of what each dimension could give, half up, int64 [n, d]; -1 without weight."""
    weights = scores.weights.astype(np.int64)
    counted = np.maximum(scores.points, 0).astype(np.int64) * scores.worths * weights
    shares = np.full((len(scores.totals), len(plan.model.dimensions)), -1, dtype=np.int64)
    for at, place in enumerate(dimension_places(plan.model)):
        earned = (counted[:, place] * np.array(plan.shares[place], dtype=np.int64)).sum(axis=1)
        whole = weights[:, place].sum(axis=1) * (plan.denominator // FULL)
        shares[:, at] = np.where(whole > 0, (2 * earned + whole) // np.maximum(2 * whole, 1), -1)
    return shares


def limited(plan: Plan, by_dimension: Sequence[Ints]) -> Ints:
    """The sum of the dimensions, each bonus under its cap, all of it under 100.00; units [n]."""
    total = np.zeros(len(by_dimension[0]), dtype=np.int64)
    for dimension, part in zip(plan.model.dimensions, by_dimension, strict=True):
        total += np.minimum(part, dimension.cap * plan.denominator) if dimension.bonus else part
    return np.minimum(total, FULL * plan.denominator)


def rounded_units(plan: Plan, numerators: Ints) -> Ints:
    """Units to hundredths: the one rounding, half up."""
    rounded: Ints = (numerators + plan.denominator // 2) // plan.denominator  # a multiple of 10,000 has a whole half
    return rounded


def known_lines(plan: Plan, states: Bytes, counted: Ints, best: Ints) -> Ints:
    """What of each line is known, per basis point of weight, in units of the common denominator; all [c, n]."""
    scales = np.array([criterion.scale for criterion in plan.criteria], dtype=np.int64)[:, None]
    bonus = np.array([d.bonus for d in plan.model.dimensions for _ in d.criteria], dtype=np.bool_)[:, None]
    settled = (states == LineState.SCORED) | (states == LineState.PARTIAL) | (states == LineState.MISSING_ZERO)
    known: Ints = np.where(settled & ~bonus, scales * FULL - (best - counted), 0)
    known *= np.array(plan.shares, dtype=np.int64)[:, None]
    return known


def level_indices(model: Model, totals: Ints) -> Ints:
    """Index of the level of each rounded total, by the fixed limits alone."""
    limits = np.array([FULL + 1, *(level.minimum for level in model.levels)], dtype=np.int64)
    by_total = np.repeat(np.arange(len(model.levels), dtype=np.int8)[::-1], np.diff(-limits)[::-1])
    return by_total[totals].astype(np.int64)


def rated_levels(plan: Plan, totals: Ints, enough: Flags, gained: Sequence[Ints], own: Sequence[Ints]) -> Ints:
    """Index of the level [n], -1 where not enough is known; vetoes come after. gained, own: by dimension, [n]."""
    levels = level_indices(plan.model, totals)
    codes = [level.code for level in plan.model.levels]
    for dimension, part, weight in zip(plan.model.dimensions, gained, own, strict=True):
        if dimension.minimum:
            short = part < weight * dimension.minimum * (plan.denominator // FULL)
            levels = np.where(short, np.maximum(levels, codes.index(dimension.minimum_level)), levels)
    return np.where(enough, levels, UNRATED_INDEX)
