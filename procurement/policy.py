"""Admission policy and the clock's rules: pure, no Django, no I/O.

Standing is an enum, a table of legal moves and one door (operations.standing). What the clock may do alone is a
smaller table; lifting a suspension takes a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scoring.engine.model import UNRATED_INDEX, VETOED_INDEX


class Standing(StrEnum):
    APPLIED = "applied"
    UNDER_REVIEW = "under_review"
    ADMITTED = "admitted"
    CONDITIONAL = "conditional"
    ON_WATCH = "on_watch"
    SUSPENDED = "suspended"
    EXITED = "exited"
    REFUSED = "refused"


GOOD_STANDING = frozenset({Standing.ADMITTED, Standing.CONDITIONAL})

MOVES: Mapping[Standing, frozenset[Standing]] = {
    Standing.APPLIED: frozenset({Standing.UNDER_REVIEW, Standing.ADMITTED, Standing.CONDITIONAL, Standing.REFUSED}),
    Standing.UNDER_REVIEW: frozenset({Standing.APPLIED, Standing.ADMITTED, Standing.CONDITIONAL, Standing.REFUSED}),
    Standing.ADMITTED: frozenset({Standing.CONDITIONAL, Standing.ON_WATCH, Standing.SUSPENDED, Standing.EXITED}),
    Standing.CONDITIONAL: frozenset({Standing.ADMITTED, Standing.ON_WATCH, Standing.SUSPENDED, Standing.EXITED}),
    Standing.ON_WATCH: frozenset({Standing.ADMITTED, Standing.CONDITIONAL, Standing.SUSPENDED, Standing.EXITED}),
    Standing.SUSPENDED: frozenset({Standing.ADMITTED, Standing.CONDITIONAL, Standing.EXITED}),
    Standing.EXITED: frozenset({Standing.APPLIED}),
    Standing.REFUSED: frozenset({Standing.APPLIED}),
}

CLOCK_MOVES: Mapping[Standing, frozenset[Standing]] = {
    Standing.ADMITTED: frozenset({Standing.ON_WATCH, Standing.SUSPENDED}),
    Standing.CONDITIONAL: frozenset({Standing.ON_WATCH, Standing.SUSPENDED}),
    Standing.ON_WATCH: frozenset({Standing.ADMITTED, Standing.SUSPENDED}),
}


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"


class Verdict(StrEnum):
    APPROVE = "approve"
    RETURN = "return"
    REFUSE = "refuse"


class PriorityGround(StrEnum):
    """The five grounds of priority admission (white paper 2024, 07: 新技术、新工艺、新产品、新材料、节能环保材料)."""

    TECHNOLOGY = "technology"
    PROCESS = "process"
    PRODUCT = "product"
    MATERIAL = "material"
    ECO_MATERIAL = "eco_material"


class Cause(StrEnum):
    """Why a supplier is due."""

    NEW_EVIDENCE = "new_evidence"
    LAPSED = "certificate_lapsed"
    CADENCE = "cadence"
    ASKED = "asked"
    MINIMUM = "level_minimum"
    NEW_MODEL = "new_model"


@dataclass(frozen=True, slots=True)
class Policy:
    """One published policy. `cadence_months` by level index, the engine's for vetoed and unrated included."""

    version: int
    cadence_months: Mapping[int, int]
    admission_days: int  # working days that an officer has
    watch_below: int  # level index: a worse level than this puts an admitted supplier on watch
    grace_days: int  # after a certificate ran out, before the standing follows; the score sees it at once
    green_levels: frozenset[int]
    green_standings: frozenset[Standing]
    green_certificates: frozenset[str] = frozenset()  # codes of types: one must be verified and valid

    def next_due(self, scored_on: date, level: int) -> date:
        """The first day on which the cadence asks again."""
        months = self.cadence_months[level] + scored_on.month - 1
        year, month = scored_on.year + months // 12, months % 12 + 1
        return date(year, month, min(scored_on.day, 28))


def policy_from_json(version: int, definition: Mapping[str, object]) -> Policy:
    """Read a policy as PolicyVersion stores it. Errors: KeyError, ValueError for a definition that is not one."""
    raw = definition["cadence_months"]
    if not isinstance(raw, Mapping):
        raise TypeError("cadence_months must be an object of level index to months")
    green = definition["green"]
    if not isinstance(green, Mapping):
        raise TypeError("green must be an object")
    return Policy(
        version=version,
        cadence_months={int(level): int(months) for level, months in raw.items()},
        admission_days=int(str(definition["admission_days"])),
        watch_below=int(str(definition["watch_below"])),
        grace_days=int(str(definition.get("grace_days", 0))),  # version 1 knew no grace
        green_levels=frozenset(int(level) for level in green["levels"]),
        green_standings=frozenset(Standing(standing) for standing in green["standings"]),
        green_certificates=frozenset(str(code) for code in green["certificates"]),
    )


def may_move(before: Standing, after: Standing, *, by_clock: bool) -> bool:
    """Whether the move is legal; the clock's table is a subset of the people's."""
    return after in (CLOCK_MOVES if by_clock else MOVES).get(before, frozenset())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a re-assessment means for one engagement."""

    standing: Standing
    reason: str


def strictest(levels: Sequence[int | None]) -> int | None:
    """Of the level indices that a chain of organisations asks for, from the root down, the place of the strictest.

    The one nearer the root when several are equal; None when nobody asks. So whoever is below can only add to it.
    """
    asked = [(level, place) for place, level in enumerate(levels) if level is not None]
    return min(asked)[1] if asked else None


def after_reassessment(
    standing: Standing, *, level: int, lapsed: bool, policy: Policy, at_least: int | None = None
) -> Outcome:
    """The standing that a new score asks for, by the clock alone. `level` is an index, 0 the best; below 0: none.

    A veto suspends. A certificate that ran out without a renewal, its grace over (`lapsed`), a level worse than the
    watch limit, none at all, or one worse than the organisation asks for (`at_least`) puts on watch, the first of them
    being the reason; when none holds a watch is lifted.
    """
    if level == VETOED_INDEX:
        return _if_legal(standing, Standing.SUSPENDED, "vetoed")
    if lapsed:
        return _if_legal(standing, Standing.ON_WATCH, "certificate_lapsed")
    if level == UNRATED_INDEX or level > policy.watch_below:
        return _if_legal(standing, Standing.ON_WATCH, "unrated" if level == UNRATED_INDEX else "level_too_low")
    if at_least is not None and level > at_least:
        return _if_legal(standing, Standing.ON_WATCH, "below_minimum")
    if standing == Standing.ON_WATCH:
        return _if_legal(standing, Standing.ADMITTED, "restored")
    return Outcome(standing, "unchanged")


def _if_legal(before: Standing, after: Standing, reason: str) -> Outcome:
    return Outcome(after, reason) if may_move(before, after, by_clock=True) else Outcome(before, "unchanged")
