"""Words of codes for places that no template fills: workbooks and details of the timeline."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suppliers.wording import SEVERITIES

STANDINGS: Mapping[str, Promise] = {
    "applied": _("Applied"),
    "under_review": _("Under review"),
    "admitted": _("Admitted"),
    "conditional": _("Admitted with conditions"),
    "on_watch": _("On watch"),
    "suspended": _("Suspended"),
    "exited": _("Exited"),
    "refused": _("Refused"),
}
KINDS: Mapping[str, Promise] = {
    "manufacturer": _("Manufacturer"),
    "trader": _("Trader"),
    "service": _("Service provider"),
    "logistics": _("Logistics provider"),
    "recycler": _("Recycler"),
    "customer": _("Customer"),
}
CAUSES: Mapping[str, Promise] = {
    "new_evidence": _("New evidence"),
    "certificate_lapsed": _("A certificate ran out"),
    "cadence": _("The regular date"),
    "level_minimum": _("A better level is asked for"),
    "new_model": _("A new scoring model moved the level"),
    "condition_overdue": _("A condition was not met in time"),
    "exception_ended": _("An exception from a veto ended"),
    "term_over": _("An admission ended"),
    "asked": _("Asked for"),
}
ACTION_STATES: Mapping[str, Promise] = {
    "open": _("To be done"),
    "answered": _("Reported done"),
    "closed": _("Closed"),
    "dropped": _("Dropped"),
}
ORIGINS: Mapping[str, Promise] = {
    "condition": _("Condition"),
    "incident": _("Incident"),
    "audit": _("Audit"),
    "other": _("Other"),
}
EXCEPTION_STATES: Mapping[str, Promise] = {
    "waiting": _("Waits for a manager"),
    "in_force": _("In force"),
    "over": _("Over"),
    "declined": _("Declined"),
}
CERTIFICATES: Mapping[str, Promise] = {
    "claimed": _("To be checked"),
    "verified": _("Verified"),
    "expired": _("Expired"),
    "expiring": _("Expires soon"),
}
RELIABILITIES: Mapping[int, Promise] = {
    0: _("Not reliable"),
    1: _("Low reliability"),
    2: _("Medium reliability"),
    3: _("High reliability"),
}
LEVELS: Mapping[str, Promise] = {"unrated": _("Unrated"), "vetoed": _("Vetoed")}


def standing_word(code: object) -> str:
    return str(STANDINGS.get(str(code), code))


def kind_word(code: object) -> str:
    return str(KINDS.get(str(code), code))


def level_word(code: str) -> str:
    return str(LEVELS.get(code, code.upper()))


def cause_word(code: object) -> str:
    return str(CAUSES.get(str(code), code or ""))


def severity_word(code: object) -> str:
    return str(SEVERITIES.get(str(code), code))


def action_state_word(code: object) -> str:
    return str(ACTION_STATES.get(str(code), code))


def origin_word(code: object) -> str:
    return str(ORIGINS.get(str(code), code))


def exception_state_word(code: object) -> str:
    return str(EXCEPTION_STATES.get(str(code), code))


def certificate_word(code: object) -> str:
    return str(CERTIFICATES.get(str(code), code))


def reliability_word(level: int) -> str:
    return str(RELIABILITIES.get(level, level))
