"""Several models side by side: which of them hold on a day, which one scores a supplier, and what must not clash.

A supplier is scored by the model that is aimed at it most closely: kind and category before category before kind
before everybody. Two that are aimed equally closely at a supplier of several categories: the first code.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from scoring.engine.facts import KINDS, Bytes, Flags, Ints
from scoring.engine.model import Model, ModelScope
from suppliers.errors import Refused


@dataclass(frozen=True, slots=True)
class Dated:
    """A published model and the day from which it scores. `key` is its id, later for what was published later."""

    model: Model
    since: date
    key: int


def in_force(published: Iterable[Dated], on: date) -> tuple[Dated, ...]:
    """What holds on a day, the widest first: each takes the place of those before it of its code or its scope."""
    standing: list[Dated] = []
    for each in sorted(published, key=lambda dated: (dated.since, dated.key)):
        if each.since <= on:
            standing = [old for old in standing if not _replaces(each.model, old.model)]
            standing.append(each)
    return tuple(sorted(standing, key=lambda dated: (dated.model.scope.rank, dated.model.code)))


def _replaces(new: Model, old: Model) -> bool:
    return new.code == old.code or new.scope == old.scope


def closest(models: Sequence[Model], kind: str, categories: Collection[str] = ()) -> Model | None:
    """The model that scores a supplier of this kind and these categories; None when it is none of theirs."""
    meant = [model for model in models if model.scope.holds(kind, categories)]
    return min(meant, key=lambda model: (-model.scope.rank, model.code), default=None)


def assigned(models: Sequence[Model], kinds: Bytes, categories: Mapping[str, Flags]) -> Ints:
    """The same for many: which of the models scores each supplier, int64 [n], -1 for none.

    kinds int8 [n]: index into `facts.KINDS`; categories: for each code bool [n], which suppliers have it.
    """
    found = np.full(len(kinds), -1, dtype=np.int64)
    for at in sorted(range(len(models)), key=lambda at: (-models[at].scope.rank, models[at].code)):
        found[(found < 0) & _held(models[at].scope, kinds, categories)] = at
    return found


def _held(scope: ModelScope, kinds: Bytes, categories: Mapping[str, Flags]) -> Flags:
    held = np.ones(len(kinds), dtype=np.bool_)
    if scope.kinds:
        held &= np.array([kind in scope.kinds for kind in KINDS], dtype=np.bool_)[kinds]
    if scope.categories:
        nobody = np.zeros(len(kinds), dtype=np.bool_)
        held &= np.logical_or.reduce([categories.get(code, nobody) for code in sorted(scope.categories)])
    return held


def refuse_clashes(new: Dated, published: Iterable[Dated]) -> None:
    """Refuse a model that could not stand beside what is published, on its first day or any day after it.

    Two codes may not take up one scope on the same day, nor scopes that share a kind or category without being the
    same; and all models in force must have the same levels in the same order, since standings and minimums speak of
    levels.
    """
    others = [each for each in published if each.key != new.key]
    for other in others:
        if (other.since, other.model.scope) == (new.since, new.model.scope) and other.model.code != new.model.code:
            raise Refused(
                "scope_taken",
                "{other} takes up the same scope on {on}: choose another day, or another scope.",
                "in_force_from",
                other=other.model.code,
                on=new.since,
            )
    for day in sorted({new.since, *(each.since for each in others if each.since > new.since)}):
        holding = in_force([*others, new], day)
        for one, two in combinations([each.model for each in holding], 2):
            _refuse_overlap(one, two, day)
            _refuse_other_levels(one, two, day)


def _refuse_overlap(one: Model, two: Model, on: date) -> None:
    a, b = one.scope, two.scope
    kinds, categories = a.kinds & b.kinds, a.categories & b.categories
    if a.rank == b.rank and all(shared for own, shared in ((a.kinds, kinds), (a.categories, categories)) if own):
        raise Refused(
            "scopes_overlap",
            "On {on} {one} and {two} would both be meant for {shared}: give each its own.",
            "scope",
            on=on,
            one=one.code,
            two=two.code,
            shared=", ".join(sorted(str(word) for word in kinds | categories)),
        )


def _refuse_other_levels(one: Model, two: Model, on: date) -> None:
    mine, theirs = ([level.code for level in model.levels] for model in (one, two))
    if mine != theirs:
        raise Refused(
            "levels_differ",
            "On {on} {one} would have the levels {mine} and {two} {theirs}: models in force together must have the "
            "same levels in the same order; their limits may differ.",
            "levels",
            on=on,
            one=one.code,
            two=two.code,
            mine=", ".join(mine),
            theirs=", ".join(theirs),
        )
