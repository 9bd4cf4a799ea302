"""How notices and events read: one table of sentences for inbox, mail and timeline, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from suppliers.carbon.provinces import PLACES
from suppliers.models import Notice

NOTICES: Mapping[str, Promise] = {
    "application.sent": _("%(supplier_name)s sent an application: please decide."),
    "application.approved": _("%(organisation_name)s admitted you as a supplier."),
    "application.returned": _("%(organisation_name)s returned your application: see what is missing."),
    "application.refused": _("%(organisation_name)s refused your application: see why."),
    "standing.on_watch": _("%(supplier_name)s is on watch with %(organisation_name)s: %(reason)s."),
    "standing.suspended": _("%(supplier_name)s is suspended with %(organisation_name)s: %(reason)s."),
    "standing.admitted": _("%(supplier_name)s is in good standing again with %(organisation_name)s."),
    "scorecard.issued": _("Scorecard %(number)s was issued to you."),
    "certificate.verified": _("Your certificate %(number)s was verified."),
    "survey.asked": _("%(organisation_name)s asks which certificates you hold: %(title)s, by %(due)s."),
    "survey.chased": _("%(organisation_name)s still waits for your answer: %(title)s, by %(due)s."),
    "certificate.rejected": _("Your certificate %(number)s was rejected: %(reason)s."),
    "ends.ahead": _("Your certificate “%(certificate_name)s” %(number)s ends on %(until)s (days left: %(days)s)."),
    "ends.today": _("Your certificate “%(certificate_name)s” %(number)s ends today, %(until)s."),
    "ends.ended": _("Your certificate “%(certificate_name)s” %(number)s ended on %(until)s (days ago: %(days)s)."),
}

# What follows from an end, told with each reminder of it.
SCORE_AFTER_END = _("After its last day it counts no more in your score.")
WATCH_AFTER_GRACE = _(
    "If no renewal is handed in by %(grace_until)s, your standing becomes “on watch” on %(watch_on)s."
)
WATCH_SINCE = _("The time to renew it was over on %(grace_until)s; your standing is “on watch” until it is renewed.")

NOT_HELD: Mapping[str, Promise] = {
    "in_progress": _("In progress"),
    "not_held": _("Not held"),
    "not_applicable": _("Not applicable"),
}

REASONS: Mapping[str, Promise] = {
    "vetoed": _("a veto stands against it"),
    "unrated": _("too little is known to rate it"),
    "level_too_low": _("its level is too low"),
    "below_minimum": _("its level is below what the organisation asks for"),
    "certificate_lapsed": _("a certificate ran out without a renewal"),
    "restored": _("what was missing is there again"),
    "decision_approve": _("an officer decided so"),
    "decision_refuse": _("an officer decided so"),
    "applied": _("it applied"),
    "applied_again": _("it applied again"),
    "taken_over": _("taken over from the earlier register"),
    "unchanged": _("nothing changed"),
    "other_holder": _("the holder is somebody else"),
    "expired": _("it has expired"),
    "unreadable": _("the file cannot be read"),
    "wrong_type": _("it is another kind of certificate"),
    "not_recognised": _("the issuer is not recognised"),
    "altered": _("the file seems altered"),
    "evidence_missing": _("evidence is missing"),
    "evidence_doubtful": _("evidence is doubtful"),
    "score_too_low": _("the score is too low"),
    "veto": _("a veto stands against it"),
    "not_needed": _("there is no demand"),
    "other": _("another reason"),
}

EVENTS: Mapping[str, Promise] = {
    "supplier.registered": _("Registered"),
    "supplier.partner_number": _("Business Partner Number noted"),
    "certificate.claimed": _("Certificate uploaded"),
    "certificate.verified": _("Certificate verified"),
    "certificate.rejected": _("Certificate rejected"),
    "certificate.withdrawn": _("Certificate withdrawn"),
    "certificate.renewed_by_link": _("Certificate renewed by a mailed link"),
    "certificate.not_held": _("Stated which certificates are not held"),
    "questions.answered": _("Indicators answered"),
    "answer.verified": _("Answer verified"),
    "answer.not_accepted": _("Answer not accepted"),
    "inventory.reported": _("Energy and carbon reported"),
    "inventory.verified": _("Inventory verified"),
    "inventory.not_accepted": _("Inventory not accepted"),
    "incident.recorded": _("Incident recorded"),
    "incident.withdrawn": _("Incident withdrawn"),
    "survey.answered": _("Survey answered"),
    "application.sent": _("Application sent"),
    "application.approved": _("Application approved"),
    "application.returned": _("Application returned"),
    "application.refused": _("Application refused"),
    "standing.moved": _("Standing changed"),
    "supplier.scored": _("Scored"),
    "supplier.reassessed": _("Re-assessed"),
    "scorecard.issued": _("Scorecard issued"),
}


# What certificates are graded by, as the reference table writes it.
TIERS: Mapping[str, Promise] = {
    "国家级": _("National"),
    "省级": _("Provincial"),
    "市级": _("Municipal"),
    "Ⅰ级": _("Level I"),
    "Ⅱ级": _("Level II"),
    "Ⅲ级": _("Level III"),
    "重点管理": _("Key management"),
    "简化管理": _("Simplified management"),
    "国三及以下": _("China III or older"),
    "国四": _("China IV"),
    "国五": _("China V"),
    "国六": _("China VI"),
    "新能源": _("New energy"),
    "A级": _("Grade A"),
    "B级": _("Grade B"),
    "B-": _("Grade B-"),
    "C级": _("Grade C"),
    "D级": _("Grade D"),
    "引领性": _("Leading"),
    "非引领性": _("Not leading"),
    "none": _("None"),
}


# Sources in the reference data that are words and not the name of a standard; templates translate them.
SOURCES = (gettext_noop("convention of the issuing bodies"),)


def reason_text(code: str) -> str:
    """A coded reason as words; the code itself when there are none."""
    return str(REASONS.get(code, code))


def notice_text(notice: Notice) -> str:
    """The sentence of a notice in the active language; names too, where there is an English one."""
    values = {**notice.values, "reason": reason_text(str(notice.values.get("reason", "")))}
    if not (get_language() or "").startswith("zh"):
        values |= {key: english for key in notice.values if (english := notice.values.get(f"{key}_en"))}
    sentence = NOTICES.get(kind := _told_as(notice))
    return str(sentence) % values if sentence is not None else kind


def notice_more(notice: Notice) -> list[str]:
    """What follows from what a notice tells, as sentences in the active language; for most nothing."""
    if notice.kind != "certificate.ends":
        return []
    values = notice.values
    told = [str(SCORE_AFTER_END)]
    if watch_on := str(values.get("watch_on", "")):
        told.append(str(WATCH_SINCE if watch_on <= str(values["on"]) else WATCH_AFTER_GRACE) % values)
    return told


def _told_as(notice: Notice) -> str:
    """The key of the notice's sentence: some kinds have several."""
    if notice.kind == "standing.moved":
        return f"standing.{notice.values.get('standing')}"
    if notice.kind == "certificate.ends":
        return f"ends.{notice.values.get('stage')}"
    return notice.kind


def event_text(kind: str) -> str:
    return str(EVENTS.get(kind, kind))


def in_reader_language(thing: object) -> str:
    """`thing.name_zh` or `thing.name_en`, whichever the reader reads; the other one when it is empty."""
    chinese, english = getattr(thing, "name_zh", ""), getattr(thing, "name_en", "")
    return str(chinese or english) if (get_language() or "").startswith("zh") else str(english or chinese)


def filled(message: str, values: Mapping[str, object]) -> str:
    """A message of the domain (an English format string) in the reader's language, with its values.

    A value with names is shown by the one that the reader reads, a `region` by the name of the place.
    """
    shown = {key: in_reader_language(value) if hasattr(value, "name_zh") else value for key, value in values.items()}
    if "region" in shown:
        shown["region"] = place_name(str(shown["region"]))
    return gettext(message).format(**shown)


def place_name(code: str) -> str:
    """A province, grid or country by name; the code itself when we have no name for it."""
    place = PLACES.get(code)
    return in_reader_language(place) if place else code
