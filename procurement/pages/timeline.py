"""Events as a timeline shows them: what, with what, by whom."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from procurement.pages.words import cause_word, level_word, severity_word, standing_word
from suppliers.models import Event
from suppliers.questions import BY_KEY
from suppliers.wording import event_text, in_reader_language, reason_text

# Tone and icon by kind; what is not here is grey.
LOOKS: Mapping[str, tuple[str, str]] = {
    "supplier.registered": ("info", "user-plus"),
    "certificate.claimed": ("info", "upload"),
    "certificate.verified": ("ok", "badge-check"),
    "certificate.rejected": ("bad", "circle-x"),
    "certificate.withdrawn": ("mute", "undo-2"),
    "questions.answered": ("info", "clipboard-list"),
    "answer.verified": ("ok", "badge-check"),
    "answer.not_accepted": ("bad", "circle-x"),
    "inventory.reported": ("info", "leaf"),
    "product.added": ("info", "package"),
    "product.granted": ("info", "share-2"),
    "product.grant_withdrawn": ("mute", "share-2"),
    "footprint.published": ("info", "footprints"),
    "footprint.accepted": ("ok", "badge-check"),
    "footprint.returned": ("warn", "undo-2"),
    "inventory.verified": ("ok", "badge-check"),
    "inventory.not_accepted": ("bad", "circle-x"),
    "target.set": ("accent", "target"),
    "incident.recorded": ("bad", "triangle-alert"),
    "incident.withdrawn": ("mute", "undo-2"),
    "incident.ended": ("mute", "undo-2"),
    "application.sent": ("info", "send"),
    "application.assigned": ("mute", "user"),
    "application.approved": ("ok", "circle-check"),
    "application.returned": ("warn", "undo-2"),
    "application.refused": ("bad", "circle-x"),
    "standing.moved": ("accent", "arrow-right"),
    "action.opened": ("warn", "flag"),
    "action.answered": ("info", "message-square-reply"),
    "action.returned": ("warn", "undo-2"),
    "action.postponed": ("info", "calendar-clock"),
    "action.closed": ("ok", "circle-check"),
    "action.dropped": ("mute", "circle-slash"),
    "exception.asked": ("warn", "shield-alert"),
    "exception.granted": ("warn", "shield-alert"),
    "exception.declined": ("mute", "shield"),
    "exception.ended": ("mute", "shield"),
    "supplier.scored": ("accent", "gauge"),
    "supplier.reassessed": ("accent", "calendar-clock"),
    "scorecard.issued": ("ok", "file-badge"),
}
Names = Mapping[str, Mapping[int, object]]
Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """One event; `by` "" is the clock."""

    title: str
    detail: str
    at: datetime
    by: str
    tone: str
    icon: str
    digest: str


def shown(events: Iterable[Event], names: Names, levels: Mapping[int, str]) -> list[Shown]:
    """Events in the given order. `names` finds certificates and organisations by id; `levels` codes by index."""
    return [_shown(event, names, levels) for event in events]


def _shown(event: Event, names: Names, levels: Mapping[int, str]) -> Shown:
    tone, icon = LOOKS.get(event.kind, ("mute", "dot"))
    tell = _DETAILS.get(event.kind.partition(".")[0])
    detail = tell(event.payload, names, levels) if tell else ""
    return Shown(event_text(event.kind), detail, event.at, str(event.by or ""), tone, icon, event.hash)


def _certificate(payload: Payload, names: Names, _levels: Mapping[int, str]) -> str:
    found: Any = names["certificate"].get(payload.get("certificate", 0))
    told = f"{in_reader_language(found.type)} {found.number}" if found else str(payload.get("type", ""))
    return _joined(told, reason_text(str(payload["reason"])) if payload.get("reason") else "")


def _questions(payload: Payload, _names: Names, _levels: Mapping[int, str]) -> str:
    keys = payload.get("questions") or [payload.get("question", "")]
    told = [in_reader_language(BY_KEY[key]) if key in BY_KEY else str(key) for key in keys[:3]]
    if len(keys) > 3:
        told.append(_("and %(n)d more") % {"n": len(keys) - 3})
    return _joined(*told)


def _inventory(payload: Payload, _names: Names, _levels: Mapping[int, str]) -> str:
    return str(payload.get("year", ""))


def _incident(payload: Payload, _names: Names, _levels: Mapping[int, str]) -> str:
    return severity_word(payload["severity"]) if payload.get("severity") else ""


def _application(payload: Payload, names: Names, _levels: Mapping[int, str]) -> str:
    organisation = names["organisation"].get(payload.get("organisation", 0))
    return in_reader_language(organisation) if organisation else ""


def _exception(payload: Payload, names: Names, levels: Mapping[int, str]) -> str:
    until = _("until %(day)s") % {"day": payload["ends_on"]} if payload.get("ends_on") else ""
    return _joined(_application(payload, names, levels), str(payload.get("veto", "")), until)


def _standing(payload: Payload, names: Names, levels: Mapping[int, str]) -> str:
    move = f"{standing_word(payload.get('before'))} → {standing_word(payload.get('after'))}"
    return _joined(_application(payload, names, levels), move, reason_text(str(payload.get("reason", ""))))


def _supplier(payload: Payload, _names: Names, levels: Mapping[int, str]) -> str:
    """Registered (identifier), scored (total, level) or re-assessed (cause, totals before and after)."""
    if "total" in payload:
        return _joined(_points(payload["total"]), level_word(levels.get(payload.get("level", 0), "unrated")))
    if "after" in payload:
        change = f"{_points(payload.get('before'))} → {_points(payload['after'])}"
        return _joined(cause_word(payload.get("cause")), change)
    return str(payload.get("identifier", ""))


def _scorecard(payload: Payload, _names: Names, _levels: Mapping[int, str]) -> str:
    return str(payload.get("number", ""))


def _product(payload: Payload, _names: Names, _levels: Mapping[int, str]) -> str:
    return str(payload.get("product", ""))


def _points(hundredths: int | None) -> str:
    return "—" if hundredths is None else f"{hundredths / 100:.2f}"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


_DETAILS: Mapping[str, Callable[[Payload, Names, Mapping[int, str]], str]] = {
    "certificate": _certificate,
    "questions": _questions,
    "answer": _questions,
    "inventory": _inventory,
    "product": _product,
    "footprint": _product,
    "incident": _incident,
    "application": _application,
    "action": _application,
    "exception": _exception,
    "standing": _standing,
    "supplier": _supplier,
    "scorecard": _scorecard,
}
