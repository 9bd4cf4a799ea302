"""The words and the tone of what is handed in, read and checked: certificates, answers, carbon, sheets."""

from django.utils.translation import gettext_lazy as _

from config.shell.word import Word
from suppliers.carbon.reliability import ReliabilityLevel
from suppliers.enums import EvidenceLevel, Known

KNOWN: dict[Known, Word] = {
    Known.KNOWN: Word(_("Known"), "ok", "check"),
    Known.NOT_ASKED: Word(_("Not asked"), "mute", "circle-dashed"),
    Known.NOT_KNOWN: Word(_("Not known"), "warn", "circle-question-mark"),
    Known.NOT_ACCEPTED: Word(_("Not accepted"), "bad", "circle-x"),
    Known.NOT_APPLICABLE: Word(_("Not applicable"), "mute", "circle-slash"),
}

EVIDENCE: dict[EvidenceLevel, Word] = {
    EvidenceLevel.NONE: Word(_("No evidence"), "mute", "circle-dashed"),
    EvidenceLevel.DECLARED: Word(_("Declared"), "info", "pencil"),
    EvidenceLevel.DOCUMENTED: Word(_("Documented"), "info", "file-text"),
    EvidenceLevel.VERIFIED: Word(_("Verified"), "ok", "badge-check"),
}

RELIABILITY: dict[ReliabilityLevel, Word] = {
    ReliabilityLevel.NONE: Word(_("Not reliable"), "bad", "circle-x"),
    ReliabilityLevel.LOW: Word(_("Low reliability"), "warn", "gauge"),
    ReliabilityLevel.MEDIUM: Word(_("Medium reliability"), "info", "gauge"),
    ReliabilityLevel.HIGH: Word(_("High reliability"), "ok", "shield-check"),
}

CERTIFICATES: dict[str, Word] = {
    "claimed": Word(_("To be checked"), "info", "clock"),
    "verified": Word(_("Verified"), "ok", "badge-check"),
    "rejected": Word(_("Not accepted"), "bad", "circle-x"),
    "withdrawn": Word(_("Withdrawn"), "mute", "undo-2"),
    "expired": Word(_("Expired"), "bad", "calendar-x"),
    "expiring": Word(_("Expires soon"), "warn", "calendar-clock"),
}

STAGES: dict[str, Word] = {
    "draft": Word(_("Draft"), "mute", "pencil"),
    "proposed": Word(_("Put forward"), "info", "send"),
    "back_tested": Word(_("Back-tested"), "info", "flask-conical"),
    "approved": Word(_("Approved"), "ok", "check"),
    "published": Word(_("Published"), "ok", "badge-check"),
    "in_force": Word(_("In force"), "ok", "circle-check"),
    "superseded": Word(_("Superseded"), "mute", "archive"),
    "abandoned": Word(_("Abandoned"), "mute", "circle-slash"),
}

HELD: dict[str, Word] = {
    "verified": Word(_("Held, verified"), "ok", "badge-check"),
    "claimed": Word(_("Held, to be checked"), "info", "clock"),
    "expired": Word(_("Expired"), "bad", "calendar-x"),
    "in_progress": Word(_("In progress"), "warn", "hourglass"),
    "not_held": Word(_("Not held"), "mute", "circle-x"),
    "not_applicable": Word(_("Not applicable"), "mute", "circle-slash"),
    "silent": Word(_("Nothing said"), "mute", "circle-question-mark"),
}

CHECKS: dict[str, Word] = {
    "pass": Word(_("Pass"), "ok", "circle-check"),
    "fail": Word(_("Fail"), "bad", "circle-x"),
    "unknown": Word(_("Unknown"), "mute", "circle-question-mark"),
}

POINTS: dict[str, Word] = {
    "number": Word(_("Number"), "mute", "hash"),
    "issuer": Word(_("Issuer"), "mute", "building-2"),
    "accreditation": Word(_("Accreditation"), "mute", "award"),
    "scope": Word(_("Scope"), "mute", "ruler"),
    "site": Word(_("Site"), "mute", "map-pin"),
    "dates": Word(_("Dates"), "mute", "calendar"),
    "holder": Word(_("Holder"), "mute", "factory"),
    "duplicate": Word(_("Used before"), "mute", "copy"),
    "file": Word(_("As in the file"), "mute", "file-text"),
    "seen_elsewhere": Word(_("Seen elsewhere"), "mute", "file-x"),
    "signature": Word(_("Signature of the file"), "mute", "signature"),
    "register": Word(_("Public register"), "mute", "book-open"),
    "pcf_label": Word(_("Footprint label"), "mute", "leaf"),
    "identity": Word(_("Registration number"), "mute", "hash"),
    "credit_code": Word(_("Registration number"), "mute", "hash"),
    "plausibility": Word(_("Plausibility"), "mute", "activity"),
}

ANSWERS: dict[str, Word] = {
    "given": Word(_("Answered"), "ok", "check"),
    "not_known": Word(_("Do not know"), "warn", "circle-question-mark"),
    "not_applicable": Word(_("Not applicable"), "mute", "circle-slash"),
    "not_yet": Word(_("Not yet"), "mute", "hourglass"),
}

ASSURANCES: dict[str, Word] = {
    "none": Word(_("Not checked"), "mute", "circle-dashed"),
    "self_checked": Word(_("Checked by itself"), "info", "user-check"),
    "third_party": Word(_("Verified by a third party"), "ok", "badge-check"),
}

NOT_HELD = {
    "in_progress": Word(_("In progress"), "info", "clock"),
    "not_held": Word(_("Not held"), "mute", "circle-x"),
    "not_applicable": Word(_("Not applicable"), "mute", "ban"),
}

ROUTES: dict[str, Word] = {
    "bills": Word(_("From bills"), "mute", "receipt"),
    "report": Word(_("From a report"), "mute", "file-text"),
    "estimate": Word(_("Estimate"), "warn", "triangle-alert"),
}

INVENTORY_LINES: dict[str, Word] = {
    "open": Word(_("To be checked"), "mute", "clock"),
    "accepted": Word(_("Accepted"), "ok", "badge-check"),
    "returned": Word(_("Returned"), "warn", "undo-2"),
}

READINGS: dict[str, Word] = {
    "found": Word(_("Stands in the report"), "ok", "circle-check"),
    "differs": Word(_("The report says otherwise"), "warn", "triangle-alert"),
    "not_readable": Word(_("Not readable in the report"), "mute", "circle-dashed"),
}

SHEETS: dict[str, Word] = {
    "open": Word(_("To look over"), "info", "clock"),
    "applying": Word(_("Being taken over"), "accent", "loader"),
    "closed": Word(_("Taken over"), "ok", "check"),
    "discarded": Word(_("Put away"), "mute", "archive"),
}

SHEET_ENTRIES: dict[str, Word] = {
    "new": Word(_("New"), "ok", "plus"),
    "changed": Word(_("Changed"), "info", "pencil"),
    "removed": Word(_("Taken out"), "warn", "minus"),
    "conflict": Word(_("Changed on both sides"), "warn", "git-merge"),
    "wrong": Word(_("Wrong"), "bad", "circle-alert"),
    "same": Word(_("As before"), "mute", "equal"),
    "behind": Word(_("Changed here only"), "mute", "history"),
}
