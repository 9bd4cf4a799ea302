"""The suppliers that one model scores now, made ready for other weights: exactly the scores that every page shows.

It is read from what is stored with the current scorecards and kept in the process until one of them changes. A copy by
column beside them was tried and left out: it would be made by runs over everybody alone and be old after the first
supplier that is scored by itself (DECISIONS.md has the numbers).
"""

from dataclasses import dataclass, fields
from datetime import date, timedelta

import numpy as np
from django.db.models import Count, Max, Min, Sum
from numpy.typing import NDArray

from scoring.engine.columns import Plan, score_columns
from scoring.engine.facts import KINDS, Ints
from scoring.engine.masks import category_flags
from scoring.engine.what_if import Lines, Outcome, Register, lines_of, register_from, what_if
from scoring.models import CurrentScore, Scorecard, ScoringModel
from scoring.queries.kept import Kept
from scoring.queries.models import compiled
from scoring.queries.packed_cards import Cards, current_cards

Places = NDArray[np.intp]
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """n suppliers by rising id: supplier_ids int64 [n], their lines, and their totals and levels as they are `now`.

    as_of: the latest day that one of their scorecards is for.
    """

    supplier_ids: Ints
    as_of: date
    lines: Lines
    register: Register
    now: Outcome


_Version = tuple[object, ...]
_standings: Kept[_Version, Standing | None] = Kept(most=2)


def standing_of(model: ScoringModel) -> Standing | None:
    """Those whose current scorecard is by this model; None when there are none. One small query unless one changed."""
    return _standings.get((model.content_hash, *_version()), lambda: _read(model))


def _version() -> _Version:
    """Moves whenever a current score does: only a newer scorecard, with a larger id, takes the place of one."""
    row = CurrentScore.objects.aggregate(
        Count("pk"), Sum("scorecard_id"), Sum("total"), Sum("known"), Min("input_hash"), Max("input_hash")
    )
    return tuple(row.values())


def _read(model: ScoringModel) -> Standing | None:
    plan = compiled(model)
    cards = current_cards(model.pk, len(plan.facts))
    if not len(cards.supplier_ids):
        return None
    return _made_ready(plan, cards)


def standing_of_card(card: Scorecard) -> Standing:
    """One scorecard by itself, whether it still stands or not. Needs card.run.model."""
    cards = Cards(
        supplier_ids=np.array([card.supplier_id]),
        kinds=np.array([[kind.value for kind in KINDS].index(card.kind)], dtype=np.int8),
        totals=np.array([card.total]),
        levels=np.array([card.level]),
        masks=np.array([card.categories]),
        days=np.array([(card.run.as_of - _EPOCH).days]),
        values=np.array([card.values], dtype=np.int64),
        states=np.array([card.states], dtype=np.int8),
        evidence=np.array([card.evidence], dtype=np.int8),
    )
    return _made_ready(compiled(card.run.model), cards)


def _made_ready(plan: Plan, cards: Cards) -> Standing:
    order = np.argsort(cards.supplier_ids)
    lines = _ordered(_lines_of(plan, cards), order)
    register = register_from(plan, lines)
    latest = _EPOCH + timedelta(days=int(cards.days.max()))
    return Standing(cards.supplier_ids[order], latest, lines, register, what_if(register, {}))


def _lines_of(plan: Plan, cards: Cards) -> Lines:
    """The lines of scorecards, each as of its own day, [c, n] in their order."""
    switches = sorted({c.missing.after for c in plan.criteria if c.missing.after is not None})
    # A day matters only by which "zero from then on" it is past: few groups, however many days there are.
    stage = np.searchsorted([(day - _EPOCH).days for day in switches], cards.days, side="right")
    parts, places = [], []
    for each in np.unique(stage):
        rows = np.flatnonzero(stage == each)
        parts.append(_scored(plan, cards, rows))
        places.append(rows)
    joined = Lines(*(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in _LINES))
    return _ordered(joined, np.argsort(np.concatenate(places)))


_LINES = tuple(field.name for field in fields(Lines))


def _scored(plan: Plan, cards: Cards, rows: Places) -> Lines:
    scores = score_columns(
        plan,
        cards.values[rows],
        cards.states[rows],
        cards.evidence[rows],
        cards.kinds[rows],
        as_of=_EPOCH + timedelta(days=int(cards.days[rows].max())),
        categories=category_flags(plan.model.categories, cards.masks[rows]),
    )
    return lines_of(scores)


def _ordered(lines: Lines, order: Places) -> Lines:
    return Lines(*(getattr(lines, name)[..., order] for name in _LINES))
