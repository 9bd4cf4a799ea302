"""How far other weights could move suppliers: of all that one model scores, and of one scorecard."""

from dataclasses import dataclass

from scoring.engine.model import Model
from scoring.engine.robustness import Robustness, robustness
from scoring.models import Scorecard, ScoringModel
from scoring.queries.models import parsed
from scoring.queries.standing import Standing, standing_of, standing_of_card

BANDS = (500, 1_000, 2_000)
"""How far each weight may move, in basis points of itself."""
WIDEST = BANDS[-1]


@dataclass(frozen=True, slots=True)
class Reach:
    """What weights that move by up to `band` can make of a supplier: totals in hundredths, levels as codes.

    verdict: "stable" or "sensitive"; "none" for one without a level that no such weights give one.
    """

    supplier_id: int
    band: int
    total: int
    lowest: int
    highest: int
    level: str
    worst: str
    best: str
    verdict: str

    @property
    def width(self) -> int:
        return self.highest - self.lowest


@dataclass(frozen=True, slots=True)
class Reaches:
    """The same for all suppliers of a model, in columns: `standing.now` and `moved` have the order of its ids."""

    model: Model
    band: int
    standing: Standing
    moved: Robustness

    def of(self, at: int) -> Reach:
        now, moved = self.standing.now, self.moved
        level, worst, best = (int(column[at]) for column in (now.levels, moved.worst_level, moved.best_level))
        return Reach(
            supplier_id=int(self.standing.supplier_ids[at]),
            band=self.band,
            total=int(now.totals[at]),
            lowest=int(moved.lowest[at]),
            highest=int(moved.highest[at]),
            level=self.model.level_code(level),
            worst=self.model.level_code(worst),
            best=self.model.level_code(best),
            verdict="sensitive" if worst != best else "stable" if level >= 0 else "none",
        )


def reaches_of(model: ScoringModel, band: int = WIDEST) -> Reaches | None:
    """Of every supplier whose current score is by this model; None when there are none."""
    standing = standing_of(model)
    if standing is None:
        return None
    return Reaches(parsed(model), band, standing, robustness(standing.register, band=band))


def reach_of(card: Scorecard, band: int = WIDEST) -> Reach:
    """Of one scorecard as it was made, from what is stored with it. Needs card.run.model."""
    standing = standing_of_card(card)
    moved = robustness(standing.register, band=band)
    return Reaches(parsed(card.run.model), band, standing, moved).of(0)
