"""How notices and events read: one table of sentences for inbox, mail and timeline, in the reader's language."""

import re
from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from suppliers.carbon.provinces import PLACES
from suppliers.checks.countries import country_name
from suppliers.models import Notice
from suppliers.questions import SECTIONS

NOTICES: Mapping[str, Promise] = {
    "application.sent": _("%(supplier_name)s sent an application: please decide."),
    "application.assigned": _("The case of %(supplier_name)s was given to you."),
    "application.approved": _("%(organisation_name)s admitted you as a supplier."),
    "application.returned": _("%(organisation_name)s returned your application: see what is missing."),
    "application.refused": _("%(organisation_name)s refused your application: see why."),
    "application.conditional": _("%(organisation_name)s admitted you with conditions: see what to put right."),
    "action.opened": _("%(organisation_name)s asks you to put something right by %(due)s."),
    "action.answered": _("%(supplier_name)s reports a corrective action as done: please check."),
    "action.returned": _("%(organisation_name)s sent your report on a corrective action back: see why."),
    "action.postponed": _("%(organisation_name)s gives you until %(due)s for a corrective action."),
    "action.closed": _("%(organisation_name)s closed a corrective action: it is done."),
    "action.dropped": _("%(organisation_name)s asks for a corrective action no more."),
    "action.due": _("A corrective action for %(organisation_name)s is due on %(due)s."),
    "action.late": _("A corrective action for %(organisation_name)s was due on %(due)s and is not done."),
    "action.escalated": _("%(supplier_name)s has not done a corrective action that was due on %(due)s."),
    "exception.asked": _(
        "An exception from veto %(veto)s is asked for %(supplier_name)s until %(until)s: please decide."
    ),
    "exception.granted": _("The exception from veto %(veto)s for %(supplier_name)s is granted until %(until)s."),
    "exception.declined": _("The exception from veto %(veto)s for %(supplier_name)s is declined."),
    "exception.ended": _("The exception from veto %(veto)s for %(supplier_name)s was ended."),
    "standing.applied": _("%(organisation_name)s gave your application back to its queue."),
    "standing.under_review": _("%(organisation_name)s took up your application."),
    "standing.conditional": _("%(supplier_name)s is in good standing with %(organisation_name)s, with conditions."),
    "standing.exited": _("%(organisation_name)s ended the relation with %(supplier_name)s: %(reason)s."),
    "standing.on_watch": _("%(supplier_name)s is on watch with %(organisation_name)s: %(reason)s."),
    "standing.suspended": _("%(supplier_name)s is suspended with %(organisation_name)s: %(reason)s."),
    "standing.admitted": _("%(supplier_name)s is in good standing again with %(organisation_name)s."),
    "scorecard.issued": _("Scorecard %(number)s was issued to you."),
    "scorecards.issued": _("The scorecards that you asked for are issued: %(issued)s. Not issued: %(refused)s."),
    "invitation.declined": _("%(email)s says that your invitation was not for them."),
    "delegation.declined": _("%(email)s says that the section you delegated is not for them."),
    "consent.withdrawn": _(
        "%(supplier_name)s withdrew its consent for %(organisation_name)s: its file can no longer be read."
    ),
    "certificate.verified": _("Your certificate %(number)s was verified."),
    "duplicate.found": _("%(supplier_name)s registered with a name like that of another file: one firm or two?"),
    "supplier.merged": _("The file of %(closed_name)s was merged into that of %(supplier_name)s, which goes on."),
    "supplier.closed": _(
        "The file of %(closed_name)s was closed as a duplicate of %(supplier_name)s: ask your colleagues there to "
        "invite you."
    ),
    "supplier_invitation.wrong_person": _("%(company)s: the person you invited is not the right one."),
    "supplier_invitation.not_interested": _("%(company)s does not want to register."),
    "renewal.opened": _(
        "Your admission to %(organisation_name)s ends on %(until)s: look through your file and confirm it."
    ),
    "survey.asked": _("%(organisation_name)s asks which certificates you hold: %(title)s, by %(due)s."),
    "survey.chased": _("%(organisation_name)s still waits for your answer: %(title)s, by %(due)s."),
    "certificate.rejected": _("Your certificate %(number)s was rejected: %(reason)s."),
    "footprint.accepted": _("The footprint of “%(product)s” (version %(number)s) was accepted."),
    "footprint.returned": _("The footprint of “%(product)s” (version %(number)s) was returned: see which lines."),
    "inventory.returned": _("Your energy and carbon report of %(year)s was returned: see what to change."),
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
    "decision_conditions": _("an officer admitted it with conditions"),
    "condition_set": _("a condition was set"),
    "conditions_met": _("all conditions are met"),
    "condition_overdue": _("a condition was not met in time"),
    "condition": _("condition"),
    "taken_up": _("an officer took it up"),
    "given_back": _("it went back to the queue"),
    "doubts": _("there are doubts"),
    "delivery": _("delivery or quality"),
    "finding": _("a finding of an audit"),
    "violation": _("a violation"),
    "false_statement": _("a false statement"),
    "no_demand": _("there is no demand any more"),
    "own_wish": _("at its own wish"),
    "closed_down": _("it closed down"),
    "remedied": _("the cause is remedied"),
    "remedied_in_part": _("the cause is remedied in part"),
    "error": _("it was an error"),
    "term_over": _("the admission ended without a renewal"),
    "renewed": _("it was renewed"),
    "not_renewed": _("it was not renewed"),
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
    "supplier.people_confirmed": _("First person confirmed"),
    "supplier.told_apart": _("Told apart from another file"),
    "supplier.merged": _("Closed: merged into another file"),
    "supplier.merged_in": _("Another file was merged into this one"),
    "supplier.partner_number": _("Business Partner Number noted"),
    "member.invited": _("Person invited"),
    "member.invitation_revoked": _("Invitation taken back"),
    "member.joined": _("Person joined"),
    "member.role_changed": _("Role of a person changed"),
    "member.removed": _("Person removed"),
    "section.delegated": _("Section delegated by a mailed link"),
    "section.delegation_revoked": _("Delegated section taken back"),
    "section.filled_by_link": _("Filled in by a mailed link"),
    "consent.given": _("Consent given"),
    "consent.withdrawn": _("Consent withdrawn"),
    "site.added": _("Site added"),
    "site.changed": _("Site changed"),
    "site.retired": _("Site retired"),
    "contact.added": _("Contact added"),
    "contact.changed": _("Contact changed"),
    "contact.retired": _("Contact retired"),
    "person.blanked": _("Data of a person blanked"),
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
    "target.set": _("Target for emissions set"),
    "product.added": _("Product added"),
    "product.granted": _("Product's footprint opened to another supplier"),
    "product.grant_withdrawn": _("Product's footprint closed to another supplier"),
    "footprint.published": _("Product footprint published"),
    "footprint.accepted": _("Product footprint accepted"),
    "footprint.returned": _("Product footprint returned"),
    "own_factor.entered": _("Own emission factor entered"),
    "own_factor.accepted": _("Own emission factor accepted"),
    "own_factor.returned": _("Own emission factor returned"),
    "incident.recorded": _("Incident recorded"),
    "incident.withdrawn": _("Incident withdrawn"),
    "incident.ended": _("Listing lifted"),
    "survey.answered": _("Survey answered"),
    "application.sent": _("Application sent"),
    "application.assigned": _("Case given to somebody"),
    "application.taken_back": _("Application taken back"),
    "application.approved": _("Application approved"),
    "application.returned": _("Application returned"),
    "application.refused": _("Application refused"),
    "standing.moved": _("Standing changed"),
    "action.opened": _("Corrective action set"),
    "action.answered": _("Corrective action reported done"),
    "action.returned": _("Report on a corrective action sent back"),
    "action.postponed": _("Corrective action postponed"),
    "action.closed": _("Corrective action closed"),
    "action.dropped": _("Corrective action dropped"),
    "exception.asked": _("Exception from a veto asked for"),
    "exception.granted": _("Exception from a veto granted"),
    "exception.declined": _("Exception from a veto declined"),
    "exception.ended": _("Exception from a veto ended"),
    "supplier.scored": _("Scored"),
    "supplier.reassessed": _("Re-assessed"),
    "scorecard.issued": _("Scorecard issued"),
}


INCIDENTS: Mapping[str, Promise] = {
    "penalty": _("Environmental penalty"),
    "pollution": _("Pollution incident"),
    "accident": _("Accident"),
    "untrustworthy": _("Listed as untrustworthy"),
    "crime": _("Environmental crime"),
    "unapproved": _("Built or run without approval"),
    "illegal_release": _("Hidden discharge"),
    "hazardous_waste": _("Illegal disposal of hazardous waste"),
    "over_total": _("Above the permitted total"),
    "bad_credit": _("Listed for bad environmental credit"),
    "abnormal": _("Listed for abnormal operation"),
    "unrectified": _("Supervision not followed"),
    "delisted": _("Removed from the green list"),
}
SEVERITIES: Mapping[str, Promise] = {"ordinary": _("Ordinary"), "major": _("Major")}


# What people are asked to join as.
ROLES: Mapping[str, Promise] = {
    "supplier_admin": _("Supplier administrator"),
    "supplier_member": _("Supplier member"),
    "officer": _("Procurement officer"),
    "compliance": _("Compliance"),
    "manager": _("Manager"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator"),
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
    if notice.kind == "supplier_invitation.declined":
        return f"supplier_invitation.{notice.values.get('why')}"
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


FIVE_DIGITS = 10_000


def with_figures(message: str, values: Mapping[str, object]) -> str:
    """A doubt about figures in the reader's language: its amounts, which may be kept as text, without empty decimals,
    and in groups of three digits from 10,000 on, so that no year is taken for an amount."""
    return filled(message, {key: _grouped(str(value)) if key != "name" else value for key, value in values.items()})


def _grouped(text: str) -> str:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return text
    amount = Decimal(text).normalize()
    return f"{amount:,f}" if abs(amount) >= FIVE_DIGITS else f"{amount:f}"


def section_name(section: str, year: int = 0) -> str:
    """A part of a supplier's file that can be delegated, as the reader calls it."""
    if section == "energy":
        return gettext("Energy of %(year)s") % {"year": year}
    if section == "certificates":
        return gettext("Certificates")
    chinese, english = SECTIONS.get(section, (section, section))
    return chinese if (get_language() or "").startswith("zh") else english


def place_name(code: str) -> str:
    """A province, grid or country by name; the code itself when we have no name for it."""
    place = PLACES.get(code)
    return in_reader_language(place) if place else country_name(code, get_language() or "")
