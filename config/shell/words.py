"""The words and the tone for each state that a page shows. Values are the stable codes of the domain's enums."""

from django.utils.translation import gettext_lazy as _

from config.shell.evidence_words import (
    ANSWERS,
    ASSURANCES,
    CERTIFICATES,
    CHECKS,
    EVIDENCE,
    HELD,
    INVENTORY_LINES,
    KNOWN,
    NOT_HELD,
    POINTS,
    READINGS,
    RELIABILITY,
    ROUTES,
    SHEET_ENTRIES,
    SHEETS,
    STAGES,
)
from config.shell.word import Word
from scoring.engine.model import LineState, VetoState
from suppliers.enums import Known

STANDINGS: dict[str, Word] = {
    "applied": Word(_("Applied"), "info", "send"),
    "under_review": Word(_("Under review"), "info", "search"),
    "returned": Word(_("Returned"), "warn", "undo-2"),
    "admitted": Word(_("Admitted"), "ok", "circle-check"),
    "conditional": Word(_("Admitted with conditions"), "warn", "circle-dot"),
    "on_watch": Word(_("On watch"), "warn", "eye"),
    "suspended": Word(_("Suspended"), "bad", "circle-pause"),
    "exited": Word(_("Exited"), "mute", "log-out"),
    "refused": Word(_("Refused"), "bad", "circle-x"),
}

LEVELS: dict[str, Word] = {
    "a": Word("A", "level-a", ""),
    "b": Word("B", "level-b", ""),
    "c": Word("C", "level-c", ""),
    "d": Word("D", "level-d", ""),
    "vetoed": Word(_("Vetoed"), "veto", "ban"),
    "unrated": Word(_("Unrated"), "mute", "circle-dashed"),
}

TASKS: dict[str, Word] = {
    "not_started": Word(_("Not started"), "mute", "circle"),
    "in_progress": Word(_("In progress"), "info", "circle-dot"),
    "blocked": Word(_("Cannot finish yet"), "mute", "hourglass"),
    "returned": Word(_("Returned"), "warn", "undo-2"),
    "done": Word(_("Done"), "ok", "circle-check"),
}

KINDS: dict[str, Word] = {
    "manufacturer": Word(_("Manufacturer"), "mute", "factory"),
    "trader": Word(_("Trader"), "mute", "package"),
    "service": Word(_("Service provider"), "mute", "wrench"),
    "logistics": Word(_("Logistics provider"), "mute", "truck"),
    "recycler": Word(_("Recycler"), "mute", "recycle"),
    "customer": Word(_("Customer"), "mute", "building-2"),
}

ROLES: dict[str, Word] = {
    "supplier_admin": Word(_("Supplier administrator"), "mute", "user"),
    "supplier_member": Word(_("Supplier member"), "mute", "user"),
    "officer": Word(_("Procurement officer"), "mute", "user"),
    "compliance": Word(_("Compliance"), "mute", "user"),
    "manager": Word(_("Manager"), "mute", "user"),
    "auditor": Word(_("Auditor"), "mute", "user"),
    "administrator": Word(_("Administrator"), "mute", "user"),
}


LINES: dict[LineState, Word] = {
    LineState.SCORED: Word(_("Scored"), "ok", "check"),
    LineState.NOT_ASKED: KNOWN[Known.NOT_ASKED],
    LineState.NOT_KNOWN: KNOWN[Known.NOT_KNOWN],
    LineState.NOT_ACCEPTED: KNOWN[Known.NOT_ACCEPTED],
    LineState.NOT_APPLICABLE: KNOWN[Known.NOT_APPLICABLE],
    LineState.PARTIAL: Word(_("Partly known"), "warn", "circle-dot"),
    LineState.MISSING_ZERO: Word(_("Missing past its date: no points"), "bad", "calendar-x"),
    LineState.EXCLUDED: Word(_("Missing: left out"), "mute", "circle-minus"),
}

VETOES: dict[VetoState, Word] = {
    VetoState.PASS: Word(_("Not struck"), "ok", "circle-check"),
    VetoState.FAIL: Word(_("Struck"), "veto", "ban"),
    VetoState.UNKNOWN: CHECKS["unknown"],
    VetoState.NOT_APPLICABLE: KNOWN[Known.NOT_APPLICABLE],
}

APPLICATIONS: dict[str, Word] = {
    "draft": Word(_("Draft"), "mute", "pencil"),
    "sent": Word(_("Sent"), "info", "send"),
    "returned": Word(_("Returned"), "warn", "undo-2"),
    "approved": Word(_("Approved"), "ok", "circle-check"),
    "refused": Word(_("Refused"), "bad", "circle-x"),
}

GROUNDS: dict[str, Word] = {
    "technology": Word(_("New technology"), "accent", "zap"),
    "process": Word(_("New process"), "accent", "zap"),
    "product": Word(_("New product"), "accent", "zap"),
    "material": Word(_("New material"), "accent", "zap"),
    "eco_material": Word(_("Energy-saving or eco material"), "accent", "leaf"),
}

CAUSES: dict[str, Word] = {
    "new_evidence": Word(_("New evidence"), "info", "file-plus"),
    "certificate_lapsed": Word(_("A certificate ran out"), "warn", "calendar-x"),
    "cadence": Word(_("The regular date"), "mute", "calendar-clock"),
    "level_minimum": Word(_("A better level is asked for"), "warn", "signal"),
    "new_model": Word(_("A new scoring model moved the level"), "warn", "scale"),
    "condition_overdue": Word(_("A condition was not met in time"), "warn", "calendar-x"),
    "exception_ended": Word(_("An exception from a veto ended"), "warn", "shield-alert"),
    "term_over": Word(_("An admission ended"), "warn", "calendar-x"),
    "asked": Word(_("Asked for"), "mute", "hand"),
}

VERDICTS: dict[str, Word] = {
    "approve": Word(_("Approved"), "ok", "circle-check"),
    "approve_with_conditions": Word(_("Approved with conditions"), "warn", "circle-dot"),
    "return": Word(_("Returned"), "warn", "undo-2"),
    "refuse": Word(_("Refused"), "bad", "circle-x"),
}

INCIDENTS: dict[str, Word] = {
    "penalty": Word(_("Environmental penalty"), "warn", "gavel"),
    "pollution": Word(_("Pollution incident"), "bad", "droplets"),
    "accident": Word(_("Accident"), "bad", "triangle-alert"),
    "untrustworthy": Word(_("Listed as untrustworthy"), "bad", "ban"),
    "crime": Word(_("Environmental crime"), "bad", "gavel"),
    "unapproved": Word(_("Built or run without approval"), "bad", "file-x"),
    "illegal_release": Word(_("Hidden discharge"), "bad", "droplets"),
    "hazardous_waste": Word(_("Illegal disposal of hazardous waste"), "bad", "biohazard"),
    "over_total": Word(_("Above the permitted total"), "bad", "trending-up"),
    "bad_credit": Word(_("Listed for bad environmental credit"), "bad", "ban"),
    "abnormal": Word(_("Listed for abnormal operation"), "warn", "circle-alert"),
    "unrectified": Word(_("Supervision not followed"), "bad", "alarm-clock"),
    "delisted": Word(_("Removed from the green list"), "warn", "trash-2"),
}

PURPOSES: dict[str, Word] = {
    "admission": Word(_("Admission"), "mute", "log-in"),
    "renewal": Word(_("Renewal of admission"), "info", "refresh-cw"),
}

SEVERITIES: dict[str, Word] = {
    "ordinary": Word(_("Ordinary"), "mute", "minus"),
    "major": Word(_("Major"), "bad", "triangle-alert"),
}

ACTIONS: dict[str, Word] = {
    "unfinished": Word(_("Unfinished"), "info", "circle-dot"),
    "open": Word(_("To be done"), "warn", "circle"),
    "answered": Word(_("Reported done"), "info", "message-square-reply"),
    "closed": Word(_("Closed"), "ok", "circle-check"),
    "dropped": Word(_("Dropped"), "mute", "circle-slash"),
    "all": Word(_("All"), "mute", ""),
}

STEPS: dict[str, Word] = {
    "opened": Word(_("Set"), "info", "flag"),
    "answered": Word(_("Reported done"), "info", "message-square-reply"),
    "returned": Word(_("Sent back"), "warn", "undo-2"),
    "postponed": Word(_("More time given"), "info", "calendar-clock"),
    "closed": Word(_("Closed"), "ok", "circle-check"),
    "dropped": Word(_("Dropped"), "mute", "circle-slash"),
}

ORIGINS: dict[str, Word] = {
    "condition": Word(_("Condition"), "warn", "circle-dot"),
    "incident": Word(_("Incident"), "bad", "triangle-alert"),
    "audit": Word(_("Audit"), "info", "search"),
    "other": Word(_("Other"), "mute", ""),
}

EXCEPTIONS: dict[str, Word] = {
    "waiting": Word(_("Waits for a manager"), "info", "hourglass"),
    "in_force": Word(_("In force"), "warn", "shield-alert"),
    "over": Word(_("Over"), "mute", "calendar-x"),
    "declined": Word(_("Declined"), "bad", "circle-x"),
}

BREAKS: dict[str, Word] = {
    "changed": Word(_("changed"), "bad", "pencil"),
    "removed": Word(_("removed"), "bad", "trash-2"),
    "inserted": Word(_("inserted"), "bad", "plus"),
}

EFFORTS: dict[str, Word] = {
    "low": Word(_("Low"), "ok", ""),
    "medium": Word(_("Medium"), "info", ""),
    "high": Word(_("High"), "warn", ""),
}

MINIMUMS: dict[str, Word] = {
    "none": Word(_("No minimum"), "mute", ""),
    "reached": Word(_("Minimum reached"), "ok", "circle-check"),
    "open": Word(_("Minimum not reached yet"), "warn", "triangle-alert"),
    "missed": Word(_("Below its minimum"), "bad", "triangle-alert"),
}

FIGURES: dict[str, Word] = {
    "input_hash": Word(_("Hash of the inputs"), "mute", ""),
    "total": Word(_("Total"), "mute", ""),
    "level": Word(_("Level"), "mute", ""),
    "known": Word(_("Known"), "mute", ""),
    "line": Word(_("Line"), "mute", ""),
    "veto": Word(_("Veto"), "mute", ""),
}

INVITATIONS: dict[str, Word] = {
    "waiting": Word(_("Being sent"), "mute", "clock"),
    "sent": Word(_("Mail sent"), "info", "mail"),
    "opened": Word(_("Mail opened"), "info", "mail-open"),
    "registered": Word(_("Has registered"), "ok", "circle-check"),
    "declined": Word(_("Declined"), "warn", "circle-x"),
    "expired": Word(_("Expired"), "mute", "calendar-x"),
    "withdrawn": Word(_("Withdrawn"), "mute", "undo-2"),
    "undeliverable": Word(_("Could not be delivered"), "bad", "mail-x"),
}

DECLINED: dict[str, Word] = {
    "wrong_person": Word(_("Not the right person"), "warn", ""),
    "not_interested": Word(_("Does not want to register"), "warn", ""),
}

LIKENESSES: dict[str, Word] = {
    "same_name": Word(_("Same name"), "bad", "copy"),
    "same_sound": Word(_("Sounds the same"), "warn", "ear"),
    "similar_name": Word(_("Similar name"), "info", "copy"),
}

PERSON_CHANGES: dict[str, Word] = {
    "granted": Word(_("Role given"), "ok", "user-plus"),
    "revoked": Word(_("Role revoked"), "mute", "user-x"),
    "deactivated": Word(_("Shut out"), "bad", "user-x"),
    "reactivated": Word(_("Let in again"), "ok", "user-check"),
    "factor_reset": Word(_("Second factor taken away"), "warn", "shield-off"),
    "blanked": Word(_("Data blanked"), "mute", "eraser"),
}

PERSON_REASONS: dict[str, Word] = {
    "asked": Word(_("Asked for it"), "mute", "info"),
    "left": Word(_("Has left"), "mute", "info"),
    "moved": Word(_("Has another task now"), "mute", "info"),
    "lost_device": Word(_("Lost the device"), "mute", "info"),
    "safety": Word(_("For safety"), "mute", "info"),
    "mistake": Word(_("Was a mistake"), "mute", "info"),
}

VERSIONS: dict[str, Word] = {
    "current": Word(_("Stands"), "ok", "check"),
    "kept": Word(_("Kept"), "mute", "archive"),
    "replaced": Word(_("Replaced"), "mute", "history"),
    "rejected": Word(_("Not accepted"), "bad", "circle-x"),
    "withdrawn": Word(_("Withdrawn"), "mute", "undo-2"),
}

FILE_PLACES: dict[str, Word] = {
    "certificate": Word(_("Certificate"), "mute", "award"),
    "inventory": Word(_("Energy and carbon"), "mute", "leaf"),
    "footprint": Word(_("Product footprint"), "mute", "footprints"),
    "answer": Word(_("Indicator"), "mute", "clipboard-list"),
    "none": Word(_("Other file"), "mute", "file"),
}


VOCABULARIES: dict[str, dict[str, Word]] = {
    "version": VERSIONS,
    "file_place": FILE_PLACES,
    "sheet": SHEETS,
    "sheet_entry": SHEET_ENTRIES,
    "route": ROUTES,
    "inventory_line": INVENTORY_LINES,
    "reading": READINGS,
    "invitation": INVITATIONS,
    "declined": DECLINED,
    "likeness": LIKENESSES,
    "effort": EFFORTS,
    "minimum": MINIMUMS,
    "figure": FIGURES,
    "point": POINTS,
    "verdict": VERDICTS,
    "incident": INCIDENTS,
    "action": ACTIONS,
    "step": STEPS,
    "origin": ORIGINS,
    "exception": EXCEPTIONS,
    "purpose": PURPOSES,
    "severity": SEVERITIES,
    "assurance": ASSURANCES,
    "break": BREAKS,
    "standing": STANDINGS,
    "level": LEVELS,
    "certificate": CERTIFICATES,
    "held": HELD,
    "stage": STAGES,
    "not_held": NOT_HELD,
    "check": CHECKS,
    "task": TASKS,
    "kind": KINDS,
    "role": ROLES,
    "person_change": PERSON_CHANGES,
    "person_reason": PERSON_REASONS,
    "application": APPLICATIONS,
    "ground": GROUNDS,
    "cause": CAUSES,
    "answer": ANSWERS,
    "line": {str(int(key)): word for key, word in LINES.items()},
    "veto": {str(int(key)): word for key, word in VETOES.items()},
    "known": {str(int(key)): word for key, word in KNOWN.items()},
    "reliability": {str(int(key)): word for key, word in RELIABILITY.items()},
    "evidence": {str(int(key)): word for key, word in EVIDENCE.items()},
}


def word_for(vocabulary: str, code: object) -> Word:
    """The word for a code; a code without one is shown as it is, in grey, rather than hidden."""
    if code is None or code == "":
        code = "unrated" if vocabulary == "level" else "—"
    key = str(int(code)) if isinstance(code, int) else str(code).lower()
    return VOCABULARIES[vocabulary].get(key) or Word(str(code), "mute", "")
