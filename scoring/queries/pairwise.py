"""Comparisons in pairs: what was asked, what each person said last, and what all of them together say."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.engine.ahp import Judgement, accepted_weights, judge, judge_together, matrix_of
from scoring.models import PairwiseComparison, PairwiseJudgement, ScoringModel
from scoring.queries.models import parsed
from suppliers.errors import Refused
from suppliers.models import User


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Said:
    """One person's latest judgement, and how consistent it is by itself."""

    row: PairwiseJudgement
    judgement: Judgement

    @property
    def by(self) -> User:
        return self.row.by


@dataclass(frozen=True, slots=True)
class Combined:
    """All latest judgements of a comparison. `together` None while nobody has judged; `weights` in basis points by
    code, None while there are none or they are refused; `refusal` says why and names the worst pair."""

    items: tuple[Item, ...]
    said: tuple[Said, ...]
    together: Judgement | None
    weights: dict[str, int] | None
    refusal: Refused | None


def items_of(comparison: PairwiseComparison) -> tuple[Item, ...]:
    return tuple(Item(**item) for item in comparison.items)


def items_of_model(model: ScoringModel, dimension: str = "") -> tuple[Item, ...]:
    """The dimensions of a model that share the 10,000, or the criteria of one of them. Refused when it has no such."""
    found = parsed(model)
    plain = [each for each in found.dimensions if not each.bonus]
    if dimension:
        plain = [each for each in found.dimensions if each.code == dimension]
        if not plain:
            message = "There is no dimension {code} in this model."
            raise Refused("unknown_dimension", message, "dimension", code=dimension)
        return tuple(Item(each.code, each.name_zh, each.name_en) for each in plain[0].criteria)
    return tuple(Item(each.code, each.name_zh, each.name_en) for each in plain)


def latest_judgements(comparison: PairwiseComparison) -> tuple[PairwiseJudgement, ...]:
    """What each person said last, in the order in which they first spoke."""
    rows = comparison.judgements.select_related("by").order_by("pk")
    return tuple({row.by_id: row for row in rows}.values())


def combined(comparison: PairwiseComparison) -> Combined:
    """All of a comparison: by person, and together by the geometric mean. One query."""
    items = items_of(comparison)
    rows = latest_judgements(comparison)
    said = tuple(Said(row, judge(matrix_of(len(items), row.cells))) for row in rows)
    if not said:
        return Combined(items, (), None, None, None)
    together = judge_together([matrix_of(len(items), row.cells) for row in rows])
    try:
        return Combined(items, said, together, weights_by_code(items, together), None)
    except Refused as refusal:
        return Combined(items, said, together, None, refusal)


def weights_by_code(items: Sequence[Item], together: Judgement) -> dict[str, int]:
    """Basis points by code. Refused when the comparisons contradict each other."""
    return accepted_weights([item.code for item in items], together)
