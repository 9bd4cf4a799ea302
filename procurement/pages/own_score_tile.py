"""The score as a tile of the supplier's own pages."""

from dataclasses import dataclass

from scoring.models import CurrentScore
from scoring.queries.actions import ExplainedAction
from scoring.queries.levels import level_code
from scoring.queries.models import parsed
from scoring.queries.scorecards import explained
from suppliers.models import Supplier

CHEAPEST = 3


@dataclass(frozen=True, slots=True)
class ScoreTile:
    """`total` in hundredths, `known` in basis points, `level` as the level vocabulary spells it."""

    total: int
    level: str
    known: int

    @property
    def vetoed(self) -> bool:
        return self.level == "vetoed"


def score_tile(supplier: Supplier) -> ScoreTile | None:
    """Where the supplier stands now; None before the first scoring."""
    current = _current(supplier)
    if current is None:
        return None
    level = level_code(parsed(current.scorecard.run.model), current.level)
    return ScoreTile(current.total, level.lower(), current.known)


def first_improvements(supplier: Supplier) -> tuple[ExplainedAction, ...]:
    """The three cheapest actions, one a criterion: the least effort first, of equal ones the largest gain."""
    current = _current(supplier)
    if current is None:
        return ()
    best: dict[str, ExplainedAction] = {}
    for action in explained(current.scorecard).improvements:
        best.setdefault(action.criterion, action)
    return tuple(sorted(best.values(), key=lambda action: (action.effort.order, -action.gain)))[:CHEAPEST]


def _current(supplier: Supplier) -> CurrentScore | None:
    return CurrentScore.objects.filter(supplier=supplier).select_related("scorecard__run__model").first()
