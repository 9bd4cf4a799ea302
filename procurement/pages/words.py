"""Words of codes for places that no template fills: workbooks and details of the timeline."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    "asked": _("Asked for"),
}
SEVERITIES: Mapping[str, Promise] = {"ordinary": _("Ordinary"), "major": _("Major")}
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
