"""A comparison in pairs as its page shows it: pairs with Saaty's words, the matrix, the weights, what fits worst."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from scoring.engine.ahp import Judgement, nearest_on_scale, pairs_of
from scoring.queries.pairwise import Combined, Item
from suppliers.wording import filled, in_reader_language

STEPS: dict[int, str | Promise] = {
    1: gettext_lazy("equally"),
    2: gettext_lazy("between equally and moderately more"),
    3: gettext_lazy("moderately more"),
    4: gettext_lazy("between moderately and strongly more"),
    5: gettext_lazy("strongly more"),
    6: gettext_lazy("between strongly and very strongly more"),
    7: gettext_lazy("very strongly more"),
    8: gettext_lazy("between very strongly and extremely more"),
    9: gettext_lazy("extremely more"),
}
"""Saaty's words for his scale."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things to compare, the field that takes the answer, and what is chosen there."""

    field: str
    first: Item
    second: Item
    value: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One weight in basis points, in the shape that the chart tag reads."""

    label: str
    value: int
    limit: int
    text: str
    tone: str = "accent"
    href: str = ""


def shown_pairs(items: tuple[Item, ...], cells: list[str] | None) -> list[Pair]:
    pairs = pairs_of(len(items))
    values = cells or [""] * len(pairs)
    return [
        Pair(f"pair-{at}", items[first], items[second], value)
        for at, ((first, second), value) in enumerate(zip(pairs, values, strict=True))
    ]


def combined_matrix(found: Combined) -> list[tuple[Item, list[tuple[str, bool]], int | None]]:
    """The combined matrix in words, with the cells of the worst pair marked, and the weight of each row."""
    if found.together is None:
        return []
    row, column = found.together.worst_pair
    marked = {(row, column), (column, row)} if found.refusal else set[tuple[int, int]]()
    return [
        (
            item,
            [(ratio(float(cell)), (at, other) in marked) for other, cell in enumerate(found.together.ratios[at])],
            found.weights[item.code] if found.weights else None,
        )
        for at, item in enumerate(found.items)
    ]


def ratio(value: float) -> str:
    """3 or 1/3 where it is one, else with two decimals."""
    near = Fraction(value).limit_denominator(9)
    return str(near) if abs(float(near) - value) < 1e-9 else f"{value:.2f}"


def worst_fit(items: tuple[Item, ...], judgement: Judgement) -> dict[str, object] | None:
    """The pair that fits the rest worst, what was said of it, and what would fit; None where everything fits."""
    if judgement.consistency_ratio < 1e-9:
        return None
    row, column = judgement.worst_pair
    return {
        "first": items[row],
        "second": items[column],
        "given": ratio(judgement.given),
        "implied": f"{judgement.implied:.2f}",
        "step": str(nearest_on_scale(judgement.implied)),
    }


def why_refused(found: Combined) -> str:
    """Why there are no weights, with the names of the two things instead of their codes; "" when there are."""
    if found.refusal is None or found.together is None:
        return ""
    first, second = (in_reader_language(found.items[at]) for at in found.together.worst_pair)
    return filled(found.refusal.message, {**found.refusal.values, "first": first, "second": second})


def weight_bars(found: Combined) -> list[Bar]:
    most = max(found.weights.values()) if found.weights else 0
    return [
        Bar(in_reader_language(item), weight, limit=most, text=f"{weight / 100:.2f} %")
        for item in found.items
        if found.weights and (weight := found.weights[item.code])
    ]
