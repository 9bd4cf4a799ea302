"""The level that an organisation asks for at least: its own or one from above, whichever is the strictest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from procurement.models import LevelMinimum
from procurement.policy import strictest
from scoring.queries.models import levels_in_force
from suppliers.enums import Role
from suppliers.models import Organisation, User
from suppliers.queries.access import organisations_of

UNKNOWN_LEVEL = -1
"""The index of a level that no model in force has any more: nothing reaches it until the minimum is set anew."""


@dataclass(frozen=True, slots=True)
class Minimum:
    """What holds for an organisation: the level by code and by index (0 the best), and whose limit it is."""

    level: str
    index: int
    row: LevelMinimum

    @property
    def organisation(self) -> Organisation:
        """Who asks for it: the organisation itself or one above it."""
        return self.row.organisation

    def is_reached_by(self, level: int) -> bool:
        """Whether a stored level is as good; unrated and vetoed are not."""
        return 0 <= level <= self.index


def level_minimum(organisation: Organisation, on: date) -> Minimum | None:
    """What an organisation asks for on a day; None when neither it nor one above it asks for a level."""
    return level_minimums([organisation], on).get(organisation.pk)


def level_minimums(organisations: Iterable[Organisation], on: date) -> dict[int, Minimum]:
    """The same for many by their id, those that ask for something, in two queries."""
    own = own_minimums(on)
    indices = _indices(on) if own else {}
    found = {}
    for organisation in organisations:
        chain = [own.get(path) for path in chain_of(organisation)]
        levels = [indices.get(row.level, UNKNOWN_LEVEL) if row and row.level else None for row in chain]
        place = strictest(levels)
        row, level = (chain[place], levels[place]) if place is not None else (None, None)
        if row is not None and level is not None:
            found[organisation.pk] = Minimum(row.level, level, row)
    return found


def own_minimums(on: date) -> dict[str, LevelMinimum]:
    """The row of each organisation that holds on a day, by the organisation's path; the latest, a lifted one too."""
    rows = LevelMinimum.objects.filter(in_force_from__lte=on).select_related("organisation", "set_by")
    return {row.organisation.path: row for row in rows.order_by("in_force_from", "pk")}


def changes_of(organisations: Iterable[Organisation]) -> list[LevelMinimum]:
    """Everything that was ever set for these organisations, the latest first."""
    rows = LevelMinimum.objects.filter(organisation__in=list(organisations))
    return list(rows.select_related("organisation", "set_by").order_by("-set_at", "-pk"))


def may_set_for(user: User) -> QuerySet[Organisation]:
    """The organisations for which the person may set it: a manager for his and those below, compliance staff of the
    group for all of it."""
    roots = [each.path for each in organisations_of(user, Role.COMPLIANCE).filter(parent__isnull=True)]
    below = reduce(or_, (Q(path__startswith=path) for path in roots), Q(pk__in=[]))
    return Organisation.objects.filter(below | Q(pk__in=organisations_of(user, Role.MANAGER).values("pk")))


def chain_of(organisation: Organisation) -> list[str]:
    """The paths from the root of the tree down to the organisation."""
    codes = organisation.path.rstrip("/").split("/")
    return ["".join(f"{code}/" for code in codes[: depth + 1]) for depth in range(len(codes))]


def _indices(on: date) -> dict[str, int]:
    return {level.code: index for index, level in enumerate(levels_in_force(on))}
