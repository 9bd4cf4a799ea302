"""Admission policy and the clock's rules: pure, no Django, no I/O.

Standing is an enum, a table of legal moves and one door (operations.standing). What the clock may do alone is a
smaller table, and so is what a person may do without a decision on a case; lifting a suspension takes a manager.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from procurement.entry_bars import EntryBar, bars_from_json
from scoring.engine.model import UNRATED_INDEX, VETOED_INDEX
from suppliers.enums import Role


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
    # Back to what it was before the watch: with conditions while one of them is open.
    Standing.ON_WATCH: frozenset({Standing.ADMITTED, Standing.CONDITIONAL, Standing.SUSPENDED}),
}

_STAFF = frozenset({Role.OFFICER, Role.COMPLIANCE, Role.MANAGER})
_BUYERS = frozenset({Role.OFFICER, Role.MANAGER})
_MANAGERS = frozenset({Role.MANAGER})
PERSON_MOVES: Mapping[Standing, Mapping[Standing, frozenset[Role]]] = {
    Standing.APPLIED: {Standing.UNDER_REVIEW: _BUYERS},
    Standing.UNDER_REVIEW: {Standing.APPLIED: _BUYERS},
    Standing.ADMITTED: {Standing.ON_WATCH: _STAFF, Standing.SUSPENDED: _STAFF, Standing.EXITED: _BUYERS},
    Standing.CONDITIONAL: {
        Standing.ADMITTED: _MANAGERS,
        Standing.ON_WATCH: _STAFF,
        Standing.SUSPENDED: _STAFF,
        Standing.EXITED: _BUYERS,
    },
    Standing.ON_WATCH: {
        Standing.ADMITTED: _MANAGERS,
        Standing.CONDITIONAL: _MANAGERS,
        Standing.SUSPENDED: _STAFF,
        Standing.EXITED: _BUYERS,
    },
    Standing.SUSPENDED: {Standing.ADMITTED: _MANAGERS, Standing.CONDITIONAL: _MANAGERS, Standing.EXITED: _BUYERS},
}
"""What a person may do by hand, and in which role: down by whoever works with the supplier, up by a manager alone.
Everything else takes a decision on a case, or the supplier's own application."""

HAND_CODES: Mapping[Standing, tuple[str, ...]] = {
    Standing.UNDER_REVIEW: ("taken_up",),
    Standing.APPLIED: ("given_back",),
    Standing.ON_WATCH: ("doubts", "delivery", "finding", "other"),
    Standing.SUSPENDED: ("violation", "false_statement", "finding", "delivery", "other"),
    Standing.EXITED: ("no_demand", "own_wish", "violation", "closed_down", "other"),
    Standing.ADMITTED: ("remedied", "error", "other"),
    Standing.CONDITIONAL: ("remedied_in_part", "error", "other"),
}
"""The coded reasons of each move by hand; with "other" the sentence tells."""


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"


class Purpose(StrEnum):
    """What an application asks for: to be admitted, or to stay so for another term."""

    ADMISSION = "admission"
    RENEWAL = "renewal"


class Verdict(StrEnum):
    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    RETURN = "return"
    REFUSE = "refuse"


APPROVALS = frozenset({Verdict.APPROVE, Verdict.APPROVE_WITH_CONDITIONS})


class ActionState(StrEnum):
    """A corrective action: OPEN with its owner, ANSWERED with the buyer, who closes it or opens it again."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    DROPPED = "dropped"


class ActionOrigin(StrEnum):
    """What a corrective action comes from; a condition is one that an admission hangs on."""

    CONDITION = "condition"
    INCIDENT = "incident"
    AUDIT = "audit"
    OTHER = "other"


UNFINISHED = frozenset({ActionState.OPEN, ActionState.ANSWERED})


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
    OVERDUE_CONDITION = "condition_overdue"
    EXCEPTION_ENDED = "exception_ended"
    TERM_OVER = "term_over"


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
    bars: tuple[EntryBar, ...] = ()  # vetoes over the incident register that no scoring model holds
    people_must_be_confirmed: bool = False  # whether an unconfirmed first person forbids an admission
    unknown_needs_exception: bool = False  # whether a veto of which nothing is known takes a second person
    exception_days: int = 365  # an exception lasts no longer
    condition_days: int = 365  # a corrective action may take no longer
    condition_grace_days: int = 30  # after a condition's date, before the standing follows
    escalate_days: int = 7  # after a corrective action's date, before the managers are told
    admission_months: int = 0  # an admission lasts so long, then it is renewed; 0: no end
    renewal_days: int = 60  # before the end the renewal is opened
    incident_steps_bp: tuple[int, ...] = (10_000, 5_000, 2_500)  # what an incident weighs in its 1st, 2nd, 3rd year

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
        **_since_version_3(definition),
    )


def _since_version_3(definition: Mapping[str, object]) -> dict[str, Any]:
    """What earlier versions do not know keeps its default: no bars, and unknown vetoes are shown only."""
    limits = (
        "admission_months",
        "renewal_days",
        "exception_days",
        "condition_days",
        "condition_grace_days",
        "escalate_days",
    )
    found: dict[str, Any] = {name: int(str(definition[name])) for name in limits if name in definition}
    if "unknown_vetoes" in definition:
        found["unknown_needs_exception"] = {"show": False, "exception": True}[str(definition["unknown_vetoes"])]
    if "people_must_be_confirmed" in definition:
        found["people_must_be_confirmed"] = {"no": False, "yes": True}[str(definition["people_must_be_confirmed"])]
    if isinstance(steps := definition.get("incident_steps_bp"), list):
        found["incident_steps_bp"] = tuple(int(str(step)) for step in steps)
    return found | {"bars": bars_from_json(definition.get("entry_bars", []))}


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


@dataclass(frozen=True, slots=True)
class Situation:
    """What a re-assessment found of one engagement. `level` is an index, 0 the best, below 0 none: what the supplier
    has, or would have without a veto that is excepted here.

    `stopped`: a veto or an entry bar stands without an exception; `lapsed`: a certificate ran out without a renewal,
    its grace over; `conditions`: one is unfinished; `overdue`: one is past its date and the grace; `term_over`: the
    admission ended and no renewal waits for the buyer; `at_least`: the level that the organisation asks for.
    """

    level: int
    stopped: bool = False
    lapsed: bool = False
    conditions: bool = False
    overdue: bool = False
    term_over: bool = False
    at_least: int | None = None


def after_reassessment(standing: Standing, found: Situation, policy: Policy) -> Outcome:
    """The standing that a re-assessment asks for, by the clock alone.

    What stops an admission suspends. A certificate that lapsed, a condition not met in time, a level worse than the
    watch limit, none at all, or one worse than the organisation asks for puts on watch, the first of them being the
    reason; when none holds a watch is lifted, to "with conditions" while one is open.
    """
    if found.stopped or found.level == VETOED_INDEX:
        return _if_legal(standing, Standing.SUSPENDED, "vetoed")
    doubt = _doubt(found, policy)
    if doubt:
        return _if_legal(standing, Standing.ON_WATCH, doubt)
    if standing == Standing.ON_WATCH:
        return _if_legal(standing, Standing.CONDITIONAL if found.conditions else Standing.ADMITTED, "restored")
    return Outcome(standing, "unchanged")


def _doubt(found: Situation, policy: Policy) -> str:
    """The first reason for a watch, "" when there is none."""
    if found.lapsed:
        return "certificate_lapsed"
    if found.overdue:
        return "condition_overdue"
    if found.term_over:
        return "term_over"
    if found.level == UNRATED_INDEX:
        return "unrated"
    if found.level > policy.watch_below:
        return "level_too_low"
    return "below_minimum" if found.at_least is not None and found.level > found.at_least else ""


def _if_legal(before: Standing, after: Standing, reason: str) -> Outcome:
    return Outcome(after, reason) if may_move(before, after, by_clock=True) else Outcome(before, "unchanged")
