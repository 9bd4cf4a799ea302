"""Where a supplier stands among its peers: quartiles alone, from ten peers on, and only of a moment that is past.

Nobody's value can be worked out from what is shown:

- Peers are all suppliers of the same kind, in one category that the supplier sells when ten others sell it too. The
  supplier itself is among them, so that everybody in the group sees the same numbers.
- They are counted as they stood at one moment: the beginning of the month, or the last scoring of many suppliers if
  that is later. What somebody does meanwhile moves nothing, so two looks cannot be subtracted from each other.
- Quartiles are whole points, of a dimension whole per cent of what it could give.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.core.cache import cache
from django.db.models import Count, Max, QuerySet, Sum

from scoring.engine.columns import reached_shares, score_columns
from scoring.engine.facts import Ints
from scoring.engine.model import Model
from scoring.models import Run, Scorecard
from scoring.queries.models import compiled, parsed
from scoring.queries.stored import matrix_of
from suppliers.models import Category, Supplier

LEAST = 10
"""Peers besides the supplier itself."""
MANY = 2
"""Suppliers in a run from which on it counts as a scoring of many."""
KEPT_SECONDS = 86_400
"""A group of a moment never changes; it is worked out once a day at most."""
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Lower quartile, median and upper quartile, in whole points or whole per cent."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True)
class DimensionPeers:
    """`reached`: the supplier's own whole per cent of what the dimension could give; None where it has no weight."""

    code: str
    reached: int | None
    quartiles: Quartiles


@dataclass(frozen=True, slots=True)
class Peers:
    """A supplier's group. `total` is None with fewer than ten peers, and then `dimensions` is empty.

    `category` None: all of the kind. `at`: the moment at which everybody is counted.
    """

    kind: str
    category: Category | None
    at: datetime
    total: Quartiles | None
    dimensions: tuple[DimensionPeers, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """What is kept of a group; the quartiles of those dimensions of the model of which enough suppliers have weight."""

    size: int
    total: Quartiles | None
    dimensions: dict[str, Quartiles]


def peers_of(scorecard: Scorecard, *, at: datetime) -> Peers | None:
    """The group of a scorecard's supplier as of a moment at or before `at`; None while nobody was scored by then.

    Four queries, and those of the group when it is looked at for the first time.
    """
    moment = _moment(at)
    if moment is None:
        return None
    category = _category(scorecard.supplier, scorecard.kind, moment)
    model = scorecard.run.model
    cards = _standing(scorecard.kind, category, moment)
    key = f"peers/1/{moment.isoformat()}/{scorecard.kind}/{category.pk if category else 0}/{model.code}"
    group: _Group | None = cache.get(key)
    if group is None:
        group = _group(cards, parsed(model))
        cache.set(key, group, KEPT_SECONDS)
    own = cards.filter(supplier=scorecard.supplier_id).exists()
    if group.size - own < LEAST or group.total is None:
        return Peers(scorecard.kind, category, moment, None, ())
    return Peers(scorecard.kind, category, moment, group.total, _dimensions(scorecard, group))


def _moment(at: datetime) -> datetime | None:
    """The beginning of the month, or the cut-off of the last finished run over many suppliers."""
    runs = Run.objects.filter(finished_at__isnull=False, cut_off_at__lte=at)
    many = runs.annotate(suppliers=Sum("chunks__suppliers")).filter(suppliers__gte=MANY)
    last: datetime | None = many.aggregate(last=Max("cut_off_at"))["last"]
    month = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if Run.objects.filter(finished_at__isnull=False, cut_off_at__lte=month).exists():
        return max(month, last) if last else month
    return last


def _standing(kind: str, category: Category | None, moment: datetime) -> QuerySet[Scorecard]:
    """The scorecard that stood at the moment for each supplier of a kind and, if one is named, of a category."""
    cards = Scorecard.objects.filter(kind=kind, run__cut_off_at__lte=moment)
    if category is not None:
        cards = cards.filter(supplier__categories=category)
    return Scorecard.objects.filter(pk__in=cards.values("supplier").annotate(last=Max("pk")).values("last"))


def _category(supplier: Supplier, kind: str, moment: datetime) -> Category | None:
    """Of the categories that ten others of the kind sell too the one that most sell; None: none is."""
    scored = Scorecard.objects.filter(kind=kind, run__cut_off_at__lte=moment).exclude(supplier=supplier)
    own = Category.objects.filter(suppliercategory__supplier=supplier).values("pk")
    sellers = scored.filter(supplier__suppliercategory__category__in=own)
    counted = (
        sellers.values("supplier__suppliercategory__category")
        .annotate(n=Count("supplier", distinct=True))
        .filter(n__gte=LEAST, supplier__suppliercategory__category__in=own)
        .order_by("-n", "supplier__suppliercategory__category")
    )
    first = counted.values_list("supplier__suppliercategory__category", flat=True).first()
    return Category.objects.get(pk=first) if first is not None else None


def _group(cards: QuerySet[Scorecard], model: Model) -> _Group:
    totals: list[int] = []
    shares: dict[str, list[int]] = {dimension.code: [] for dimension in model.dimensions}
    for batch in _batches(cards):
        totals += [card.total for card in batch]
        if batch[0].run.model.code == model.code:
            for code, column in _reached(batch).items():
                shares.setdefault(code, []).extend(column[column >= 0].tolist())
    found = {code: _quartiles(column) for code, column in shares.items()}
    return _Group(len(totals), _quartiles(totals), {code: each for code, each in found.items() if each is not None})


def _batches(cards: QuerySet[Scorecard]) -> Iterator[list[Scorecard]]:
    """Scorecards of one run at a time, some thousands of it at most."""
    batch: list[Scorecard] = []
    for card in cards.select_related("run__model").order_by("run_id", "pk").iterator(chunk_size=_BATCH):
        if batch and (batch[0].run_id != card.run_id or len(batch) == _BATCH):
            yield batch
            batch = []
        batch.append(card)
    if batch:
        yield batch


def _reached(cards: list[Scorecard]) -> dict[str, Ints]:
    """By dimension the basis points that each scorecard of a run earned of what it could; -1 where nothing applies."""
    plan = compiled(cards[0].run.model)
    facts = matrix_of(cards, plan)
    scores = score_columns(
        plan,
        facts.values,
        facts.states,
        facts.evidence,
        facts.kinds,
        as_of=cards[0].run.as_of,
        categories=facts.category_flags,
    )
    shares = reached_shares(plan, scores)
    return {dimension.code: shares[:, at] for at, dimension in enumerate(plan.model.dimensions)}


def _quartiles(values: list[int]) -> Quartiles | None:
    """Of hundredths of a point or of a per cent, in wholes, half up; None for fewer than ten and oneself."""
    if len(values) <= LEAST:
        return None
    found = np.percentile(np.array(values), [25, 50, 75])
    low, middle, high = (int((value + 50) // 100) for value in found.tolist())
    return Quartiles(low, middle, high)


def _dimensions(scorecard: Scorecard, group: _Group) -> tuple[DimensionPeers, ...]:
    own = _reached([scorecard])
    return tuple(
        DimensionPeers(code, _whole(int(reached[0])), group.dimensions[code])
        for code, reached in own.items()
        if code in group.dimensions
    )


def _whole(basis_points: int) -> int | None:
    return (basis_points + 50) // 100 if basis_points >= 0 else None
