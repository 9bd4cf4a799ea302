"""Entropy weights over the present register: what tells suppliers apart, beside what the model says matters."""

from dataclasses import dataclass

import numpy as np

from scoring.engine.entropy import basis_points, weights_of_columns
from scoring.engine.model import Criterion, LineState
from scoring.models import ScoringModel
from scoring.queries.models import compiled
from scoring.queries.standing import standing_of
from suppliers.errors import Refused


@dataclass(frozen=True, slots=True)
class EntropyLine:
    """One criterion: its own weight and the entropy weight in basis points; known: suppliers with a value there."""

    criterion: Criterion
    weight: int
    entropy: int
    known: int


def entropy_lines(model: ScoringModel) -> tuple[EntropyLine, ...]:
    """Every criterion over the suppliers that this model scores now; only known lines count, unknown is never 0.

    Empty when it scores nobody, or when nothing tells anybody apart.
    """
    standing = standing_of(model)
    if standing is None:
        return ()
    criteria, lines = compiled(model).criteria, standing.lines
    known = (lines.states == LineState.SCORED) | (lines.states == LineState.PARTIAL)
    columns = [points[there].astype(np.float64) for points, there in zip(lines.counted, known, strict=True)]
    try:
        found = weights_of_columns(columns)
    except Refused:
        return ()
    shares = basis_points(dict(zip([c.code for c in criteria], found.tolist(), strict=True)))
    counts = known.sum(axis=1).tolist()
    return tuple(
        EntropyLine(criterion, criterion.weight, shares[criterion.code], count)
        for criterion, count in zip(criteria, counts, strict=True)
    )
