"""Two models line by line: what was added, removed and changed, in the order of the tree.

Code and version are what tells two models apart and are not compared. Nothing else is left out: two models without a
difference have the same content, and so, under one code and version, the same hash.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from scoring.engine.model import Criterion, Dimension, Level, Model, Veto


class Part(StrEnum):
    """Of what a model is made."""

    MODEL = "model"
    LEVEL = "level"
    WORTH = "worth"  # what a level of evidence counts for; its code is the name of the level
    VETO = "veto"
    DIMENSION = "dimension"
    CRITERION = "criterion"


class How(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that differs.

    code: of the part, "" for the model as a whole; dimension: the one that a criterion stands in now, or stood in.
    CHANGED: `field` of the part with what the engine holds there before and after: numbers in their units, words, sets,
    a Rule, a Condition, a Missing, a ModelScope; for the field "order" the codes of the parts that both have.
    ADDED and REMOVED: the whole part in `after` or in `before`, None in the other.
    """

    part: Part
    how: How
    code: str
    dimension: str
    field: str
    before: object
    after: object


Coded = Level | Veto | Dimension | Criterion
_OWN = {
    Part.MODEL: {"code", "version", "dimensions", "vetoes", "levels", "evidence_worth"},
    Part.DIMENSION: {"criteria"},
}


def differences(before: Model, after: Model) -> tuple[Difference, ...]:
    """Everything that differs between two models: the model's own fields, levels, worth of evidence, vetoes, and then
    each dimension with its criteria."""
    return tuple(_differences(before, after))


def _differences(before: Model, after: Model) -> Iterator[Difference]:
    yield from _fields(Part.MODEL, "", before, after)
    yield from _list(Part.LEVEL, before.levels, after.levels)
    for level, worth in after.evidence_worth.items():
        if before.evidence_worth[level] != worth:
            name = level.name.lower()
            yield Difference(Part.WORTH, How.CHANGED, name, "", "worth", before.evidence_worth[level], worth)
    yield from _list(Part.VETO, before.vetoes, after.vetoes)
    yield from _order(Part.MODEL, "", "", before.dimensions, after.dimensions)
    old, new = ({each.code: each for each in model.dimensions} for model in (before, after))
    homes = [{c.code: d.code for d in model.dimensions for c in d.criteria} for model in (before, after)]
    for code in _merged(list(old), list(new)):
        yield from _one(Part.DIMENSION, code, "", old.get(code), new.get(code))
        yield from _criteria(before, after, homes, code)


def _criteria(before: Model, after: Model, homes: Sequence[dict[str, str]], dimension: str) -> Iterator[Difference]:
    """The criteria of a dimension; one that moved is told where it stands now."""
    old, new = ({each.code: each for each in model.criteria} for model in (before, after))
    was, is_now = ([code for code, home in home_of.items() if home == dimension] for home_of in homes)
    yield from _order(Part.DIMENSION, dimension, "", [old[code] for code in was], [new[code] for code in is_now])
    for code in _merged([code for code in was if homes[1].get(code, dimension) == dimension], is_now):
        yield from _one(Part.CRITERION, code, dimension, old.get(code), new.get(code))
        if code in old and code in new and homes[0][code] != dimension:
            yield Difference(Part.CRITERION, How.CHANGED, code, dimension, "dimension", homes[0][code], dimension)


def _list(part: Part, before: Sequence[Coded], after: Sequence[Coded]) -> Iterator[Difference]:
    old, new = ({each.code: each for each in each_side} for each_side in (before, after))
    yield from _order(part, "", "", before, after)
    for code in _merged(list(old), list(new)):
        yield from _one(part, code, "", old.get(code), new.get(code))


def _one(part: Part, code: str, dimension: str, before: Coded | None, after: Coded | None) -> Iterator[Difference]:
    if before is None or after is None:
        how = How.ADDED if before is None else How.REMOVED
        yield Difference(part, how, code, dimension, "", before, after)
    else:
        yield from _fields(part, dimension, before, after)


def _fields(part: Part, dimension: str, before: Coded | Model, after: Coded | Model) -> Iterator[Difference]:
    code = "" if part is Part.MODEL else after.code
    for name in (each.name for each in fields(after) if each.name not in _OWN.get(part, ())):
        was, is_now = getattr(before, name), getattr(after, name)
        if was != is_now:
            yield Difference(part, How.CHANGED, code, dimension, name, was, is_now)


def _order(
    part: Part, code: str, dimension: str, before: Sequence[Coded], after: Sequence[Coded]
) -> Iterator[Difference]:
    old, new = [each.code for each in before], [each.code for each in after]
    was, is_now = tuple(each for each in old if each in new), tuple(each for each in new if each in old)
    if was != is_now:
        yield Difference(part, How.CHANGED, code, dimension, "order", was, is_now)


def _merged(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """All codes in the order of `after`, each that is gone behind the one that it stood behind."""
    found = list(after)
    for at, code in enumerate(before):
        if code not in found:
            behind = before[at - 1] if at else None
            found.insert(found.index(behind) + 1 if behind is not None else 0, code)
    return found
