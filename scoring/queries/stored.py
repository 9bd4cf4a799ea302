"""Scorecards from what is stored with them, without a look at the files."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scoring.engine.columns import Plan
from scoring.engine.facts import KINDS, Fact
from scoring.engine.masks import categories_of
from scoring.engine.model import Model
from scoring.engine.row import score_row
from scoring.engine.score import Score
from scoring.evidence.matrix import FactMatrix
from scoring.models import Scorecard
from scoring.queries.models import parsed
from suppliers.enums import EvidenceLevel, Known


def facts_of(scorecard: Scorecard, model: Model) -> dict[str, Fact]:
    """The inputs that are stored with a scorecard."""
    cells = zip(model.facts, scorecard.values, scorecard.states, scorecard.evidence, scorecard.sources, strict=True)
    return {key: Fact(Known(state), value, EvidenceLevel(level), source) for key, value, state, level, source in cells}


def matrix_of(scorecards: Sequence[Scorecard], plan: Plan) -> FactMatrix:
    """The stored inputs of scorecards of one run as columns, in their order."""
    kinds = [kind.value for kind in KINDS]
    return FactMatrix(
        plan.facts,
        np.array([card.supplier_id for card in scorecards], dtype=np.int64),
        np.array([kinds.index(card.kind) for card in scorecards], dtype=np.int8),
        np.array([card.values for card in scorecards], dtype=np.int64),
        np.array([card.states for card in scorecards], dtype=np.int8),
        np.array([card.evidence for card in scorecards], dtype=np.int8),
        np.array([card.sources for card in scorecards], dtype=np.int64),
        plan.model.categories,
        np.array([card.categories for card in scorecards], dtype=np.int64),
    )


def rescored(scorecard: Scorecard) -> Score:
    """The score worked out again, row by row, from what is stored. Needs scorecard.run.model."""
    model = parsed(scorecard.run.model)
    return score_row(
        model,
        facts_of(scorecard, model),
        kind=scorecard.kind,
        as_of=scorecard.run.as_of,
        categories=categories_of(model.categories, scorecard.categories),
    )


def level_without_vetoes(scorecard: Scorecard) -> int:
    """The index of the level that the scorecard would have if no veto stood: what a supplier with exceptions has."""
    model = parsed(scorecard.run.model)
    score = score_row(
        replace(model, vetoes=()),
        facts_of(scorecard, model),
        kind=scorecard.kind,
        as_of=scorecard.run.as_of,
        categories=categories_of(model.categories, scorecard.categories),
    )
    return score.level_index


def agrees(scorecard: Scorecard, score: Score) -> bool:
    """Whether a score is the stored one in every number."""
    points = tuple(-1 if line.points is None else line.points for line in score.lines)
    vetoes = tuple(int(veto.state) for veto in score.vetoes)
    found = (score.total, score.known, score.level_index, points, vetoes)
    return found == (scorecard.total, scorecard.known, scorecard.level, scorecard.points, scorecard.vetoes)


def scorecard_before(scorecard: Scorecard) -> Scorecard | None:
    """The supplier's scorecard before this one."""
    return (
        Scorecard.objects.select_related("run__model")
        .filter(supplier_id=scorecard.supplier_id, pk__lt=scorecard.pk)
        .order_by("-pk")
        .first()
    )
