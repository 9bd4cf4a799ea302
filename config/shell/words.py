"""The words and the tone for each state that a page shows. Values are the stable codes of the domain's enums."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoring.engine.model import LineState, VetoState
from suppliers.enums import EvidenceLevel, Known


@dataclass(frozen=True, slots=True)
class Word:
    """How a state reads: its text, its tone (a colour family of tokens.css) and its icon (lucide)."""

    text: str | Promise
    tone: str
    icon: str


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
    "asked": Word(_("Asked for"), "mute", "hand"),
}

ANSWERS: dict[str, Word] = {
    "given": Word(_("Answered"), "ok", "check"),
    "not_known": Word(_("Do not know"), "warn", "circle-question-mark"),
    "not_applicable": Word(_("Not applicable"), "mute", "circle-slash"),
    "not_yet": Word(_("Not yet"), "mute", "hourglass"),
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

VERDICTS: dict[str, Word] = {
    "approve": Word(_("Approved"), "ok", "circle-check"),
    "return": Word(_("Returned"), "warn", "undo-2"),
    "refuse": Word(_("Refused"), "bad", "circle-x"),
}

INCIDENTS: dict[str, Word] = {
    "penalty": Word(_("Environmental penalty"), "warn", "gavel"),
    "pollution": Word(_("Pollution incident"), "bad", "droplets"),
    "accident": Word(_("Accident"), "bad", "triangle-alert"),
    "untrustworthy": Word(_("Listed as untrustworthy"), "bad", "ban"),
}

SEVERITIES: dict[str, Word] = {
    "ordinary": Word(_("Ordinary"), "mute", "minus"),
    "major": Word(_("Major"), "bad", "triangle-alert"),
}

ASSURANCES: dict[str, Word] = {
    "none": Word(_("Not checked"), "mute", "circle-dashed"),
    "self_checked": Word(_("Checked by itself"), "info", "user-check"),
    "third_party": Word(_("Verified by a third party"), "ok", "badge-check"),
}

BREAKS: dict[str, Word] = {
    "changed": Word(_("changed"), "bad", "pencil"),
    "removed": Word(_("removed"), "bad", "trash-2"),
    "inserted": Word(_("inserted"), "bad", "plus"),
}

NOT_HELD = {
    "in_progress": Word(_("In progress"), "info", "clock"),
    "not_held": Word(_("Not held"), "mute", "circle-x"),
    "not_applicable": Word(_("Not applicable"), "mute", "ban"),
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

VOCABULARIES: dict[str, dict[str, Word]] = {
    "effort": EFFORTS,
    "minimum": MINIMUMS,
    "figure": FIGURES,
    "point": POINTS,
    "verdict": VERDICTS,
    "incident": INCIDENTS,
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
    "application": APPLICATIONS,
    "ground": GROUNDS,
    "cause": CAUSES,
    "answer": ANSWERS,
    "line": {str(int(key)): word for key, word in LINES.items()},
    "veto": {str(int(key)): word for key, word in VETOES.items()},
    "known": {str(int(key)): word for key, word in KNOWN.items()},
    "evidence": {str(int(key)): word for key, word in EVIDENCE.items()},
}


def word_for(vocabulary: str, code: object) -> Word:
    """The word for a code; a code without one is shown as it is, in grey, rather than hidden."""
    if code is None or code == "":
        code = "unrated" if vocabulary == "level" else "—"
    key = str(int(code)) if isinstance(code, int) else str(code).lower()
    return VOCABULARIES[vocabulary].get(key) or Word(str(code), "mute", "")
