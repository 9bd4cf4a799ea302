"""From an explained scorecard to the document that is issued: every text in the language that is drawn."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from scoring import scorecard as sheet
from scoring.engine.model import Model, VetoState
from scoring.engine.numbers import hundredths
from scoring.engine.score import Reason
from scoring.fonts import register_fonts
from scoring.models import Scorecard
from scoring.queries.actions import ExplainedAction
from scoring.queries.scorecards import Explained, ExplainedDimension, ExplainedLine, ExplainedVeto
from suppliers.enums import EvidenceLevel, Known
from suppliers.errors import Refused
from suppliers.models import User
from suppliers.queries.access import memberships_of
from suppliers.wording import filled, in_reader_language

EARLIER_TOTALS = 6
SHOWN = {"zh-hans": (5, 3), "en": (4, 2)}
"""Actions and strengths on the first page: English names are longer, and all of it shall stay on that page."""
LANGUAGES: dict[sheet.Language, str] = {"zh": "zh-hans", "en": "en"}
_OUTCOMES = {
    VetoState.PASS: sheet.VetoOutcome.CLEAR,
    VetoState.FAIL: sheet.VetoOutcome.STANDS,
    VetoState.UNKNOWN: sheet.VetoOutcome.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Issuing:
    """Who issues it and when, and the token by which anybody checks it."""

    by: User
    at: datetime
    token: str


def verify_url(token: str) -> str:
    """The address that the QR code points to."""
    return f"{settings.SITE_URL}/verify/{token}/"


def drawn(told: Explained, issuing: Issuing, language: sheet.Language) -> bytes:
    """The scorecard as a PDF in one language. Refused when the fonts of this installation are not made yet."""
    with translation.override(LANGUAGES[language]):
        return sheet.draw_scorecard(card_of(told, issuing), language, typeface(settings.FONT_DIR))


@cache
def typeface(folder: Path) -> sheet.Typeface:
    """The fonts of this installation's documents. Refused while they are not made yet."""
    try:
        return register_fonts(folder)
    except FileNotFoundError as error:
        message = "The fonts for documents are missing here: run “python -m scoring.fonts {folder}” and try again."
        raise Refused("no_fonts", message, folder=str(folder)) from error


def card_of(told: Explained, issuing: Issuing) -> sheet.Scorecard:
    """What the document says, in the active language."""
    supplier, model = told.scorecard.supplier, told.model
    levels = tuple(sheet.Level(level.code, _level_name(level), level.minimum) for level in model.levels)
    return sheet.Scorecard(
        subject=sheet.Subject(supplier.name_zh, supplier.name_en, supplier.identifier, _kind(told.scorecard.kind)),
        method=sheet.Method(in_reader_language(model), str(model.version), _provenance(model)),
        as_of=told.as_of,
        result=sheet.Result(told.total, _reached(told, levels), told.known, told.possible),
        levels=levels,
        dimensions=tuple(_dimension(dimension) for dimension in told.dimensions),
        lines=tuple(_line(line, told.as_of) for line in told.lines),
        vetoes=tuple(_veto(veto) for veto in told.vetoes if veto.state in _OUTCOMES),
        strengths=_strengths(told),
        improvements=tuple(_improvement(action) for action in best_actions(told)[: _shown()[0]]),
        trend=_trend(told.scorecard),
        issue=_issue(told, issuing),
    )


def best_actions(told: Explained) -> list[ExplainedAction]:
    """The action that pays most at each criterion, the best first."""
    best: dict[str, ExplainedAction] = {}
    for action in told.improvements:
        best.setdefault(action.criterion, action)
    return [action for action in best.values() if action.gain > 0]


def _level_name(level: object) -> str:
    """Models write "A Green supplier"; the code stands beside it already."""
    return in_reader_language(level).removeprefix(f"{getattr(level, 'code', '')} ")


def _reached(told: Explained, levels: tuple[sheet.Level, ...]) -> sheet.Level:
    if told.level is not None:
        return next(level for level in levels if level.code == told.level.code)
    name = gettext("Vetoed") if told.level_code == "vetoed" else gettext("Unrated: too little is known")
    return sheet.Level("—", name, 0)


def _kind(code: str) -> str:
    words = {
        "manufacturer": gettext("Manufacturer"),
        "trader": gettext("Trader"),
        "service": gettext("Service provider"),
        "logistics": gettext("Logistics provider"),
        "recycler": gettext("Recycler"),
        "customer": gettext("Customer"),
    }
    return words.get(code, code)


def _provenance(model: Model) -> str:
    if model.provenance == "official":
        return gettext("Official")
    return gettext("Proposed: weights and limits are not official")


def _dimension(dimension: ExplainedDimension) -> sheet.Dimension:
    possible = dimension.earned + dimension.open
    name = in_reader_language(dimension)
    return sheet.Dimension(dimension.code, name, dimension.earned, possible, max(dimension.weight, possible))


def _line(line: ExplainedLine, as_of: date) -> sheet.Line:
    points = f"{hundredths(line.points)} / {hundredths(line.scale)}" if line.points is not None else ""
    return sheet.Line(
        code=line.code,
        dimension=line.dimension,
        name=in_reader_language(line),
        known=line.known,
        value=_value(line),
        points=points,
        weight=line.weight,
        evidence=_evidence(line, as_of),
        reason=_why(line),
    )


def _why(line: ExplainedLine) -> str:
    """The rule in words; and the reason, unless it only repeats the points."""
    rule = line.how_scored_zh if translation.get_language() == "zh-hans" else line.how_scored_en
    if line.reason.code == "scored":
        return rule
    return f"{rule}. {_reason(line.reason)}" if line.known is Known.KNOWN else _reason(line.reason)


def _value(line: ExplainedLine) -> str:
    """What was measured: all known facts of the line when it reads several, each with its name."""
    known = [fact for fact in line.facts if fact.state is Known.KNOWN]
    column = "text_zh" if translation.get_language() == "zh-hans" else "text_en"
    if len(line.facts) == 1 or len(known) == 1:
        return str(getattr(known[0], column)) if known else ""
    return "; ".join(f"{in_reader_language(fact)}: {getattr(fact, column)}" for fact in known)


def _evidence(line: ExplainedLine, as_of: date) -> str:
    reference = line.reference
    if reference is None:
        return ""
    label = reference.label_zh if translation.get_language() == "zh-hans" else reference.label_en
    parts = [label, evidence_word(line.evidence)] if line.known is Known.KNOWN else [label]
    if line.evidence is EvidenceLevel.VERIFIED and reference.verified_at is not None:
        parts.append(f"{reference.verified_at:%Y-%m-%d}")
    if reference.valid_until is not None and reference.valid_until < as_of:
        parts.append(gettext("ended on {on}").format(on=reference.valid_until))
    return ", ".join(parts)


def evidence_word(level: EvidenceLevel) -> str:
    """How well something is supported, in the active language."""
    return {
        EvidenceLevel.NONE: gettext("No evidence"),
        EvidenceLevel.DECLARED: gettext("Declared"),
        EvidenceLevel.DOCUMENTED: gettext("Documented"),
        EvidenceLevel.VERIFIED: gettext("Verified"),
    }[level]


def _reason(reason: Reason) -> str:
    return filled(reason.message, reason.values)


def _veto(veto: ExplainedVeto) -> sheet.Veto:
    return sheet.Veto(in_reader_language(veto), _OUTCOMES[veto.state], _reason(veto.reason))


def _shown() -> tuple[int, int]:
    return SHOWN[translation.get_language() or "en"]


def _strengths(told: Explained) -> tuple[str, ...]:
    """The weightiest lines that earned all they could."""
    full = [line for line in told.lines if line.weight and line.earned == line.weight]
    ranked = sorted(full, key=lambda line: -line.weight)[: _shown()[1]]
    return tuple(_strength(line) for line in ranked)


def _strength(line: ExplainedLine) -> str:
    name = f"{line.code} {in_reader_language(line)}"
    return f"{name}: {_value(line)}" if len(line.facts) == 1 else name


def _improvement(action: ExplainedAction) -> sheet.Improvement:
    """The indicator, and below it in small what would have to be shown."""
    column = "text_zh" if translation.get_language() == "zh-hans" else "text_en"
    targets = [getattr(fact, column) for fact in action.facts]
    if len(targets) > 1:
        targets = [f"{in_reader_language(fact)}: {getattr(fact, column)}" for fact in action.facts]
    name = f"{action.criterion} {in_reader_language(action)}"
    return sheet.Improvement(name, action.gain, "→ " + "; ".join(targets))


def _trend(scorecard: Scorecard) -> tuple[sheet.Earlier, ...]:
    """The totals before this one, one a day, the earliest first."""
    rows = Scorecard.objects.filter(supplier_id=scorecard.supplier_id, pk__lt=scorecard.pk).order_by("-pk")
    days: dict[object, sheet.Earlier] = {}
    for as_of, total in rows.values_list("run__as_of", "total")[: 4 * EARLIER_TOTALS]:
        days.setdefault(as_of, sheet.Earlier(as_of, total))
    days.pop(scorecard.run.as_of, None)
    return tuple(reversed(list(days.values())[:EARLIER_TOTALS]))


def _issue(told: Explained, issuing: Issuing) -> sheet.Issue:
    home = next((m.organisation for m in memberships_of(issuing.by) if m.organisation), None)
    supplier = told.scorecard.supplier
    return sheet.Issue(
        organisation=in_reader_language(home) if home else "",
        issued_by=str(issuing.by),
        issued_at=issuing.at.astimezone(ZoneInfo(supplier.time_zone)),
        fingerprint=told.scorecard.input_hash,
        verify_url=verify_url(issuing.token),
        is_sample=supplier.is_sample,
    )
