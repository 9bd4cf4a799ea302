"""What a scorecard's page shows: the explained scorecard with words and addresses."""

from dataclasses import dataclass
from datetime import date

from scoring.engine.score import Reason
from scoring.models import IssuedScorecard, Scorecard
from scoring.pages import marks
from scoring.pages.proofs import Proof, proof_of
from scoring.pages.rule_words import RuleShown
from scoring.pages.rule_words import shown as rule_shown
from scoring.pages.since import ShownSince, shown_since
from scoring.queries.actions import ExplainedAction, ExplainedLapse
from scoring.queries.drafting import best_actions
from scoring.queries.previous import previous_result
from scoring.queries.scorecards import Explained, ExplainedDimension, ExplainedLine, ExplainedVeto, explained
from suppliers.wording import filled

MOST_ACTIONS = 8
MOST_LAPSES = 6
MOST_TOTALS = 12


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with its rule in words, its reason, and the rows behind it, each once, in the order of the rule."""

    line: ExplainedLine
    reason: str
    rule: RuleShown
    proofs: list[Proof]


@dataclass(frozen=True, slots=True)
class ShownDimension:
    dimension: ExplainedDimension
    lines: list[ShownLine]


@dataclass(frozen=True, slots=True)
class ShownVeto:
    part: ExplainedVeto
    reason: str
    proof: Proof | None
    clearance: str


@dataclass(frozen=True, slots=True)
class ShownAction:
    part: ExplainedAction
    reason: str


@dataclass(frozen=True, slots=True)
class ShownLapse:
    part: ExplainedLapse
    proof: Proof


def told(scorecard: Scorecard, *, staff: bool) -> dict[str, object]:
    """Everything for the page; `staff` decides where a link to evidence leads."""
    found = explained(scorecard)
    return {
        "card": found,
        "scorecard": found.scorecard,
        "supplier": found.scorecard.supplier,
        "level": found.level_code.lower(),
        "previous_method": previous_result(found.scorecard),
        "dimensions": _dimensions(found, staff),
        "vetoes": [_veto(veto, found, staff) for veto in found.vetoes],
        "since": _since(found, staff),
        "vetoed": found.level_code == "vetoed",
        "actions": [ShownAction(action, _words(action.reason)) for action in best_actions(found)[:MOST_ACTIONS]],
        "lapses": [_lapse(lapse, found, staff) for lapse in found.lapses[:MOST_LAPSES]],
        "axes": marks.axes(found),
        "steps": marks.steps(found),
        "trend": marks.points(_totals(found.scorecard)),
        "issue": IssuedScorecard.objects.select_related("issued_by").filter(scorecard=found.scorecard).first(),
        "staff": staff,
    }


def _since(found: Explained, staff: bool) -> ShownSince | None:
    return shown_since(found.since, staff, found.scorecard.supplier_id) if found.since else None


def _words(reason: Reason) -> str:
    return filled(reason.message, reason.values)


def _totals(scorecard: Scorecard) -> list[tuple[date, int]]:
    """Up to twelve totals until this one, one a day."""
    rows = Scorecard.objects.filter(supplier_id=scorecard.supplier_id, pk__lte=scorecard.pk).order_by("-pk")
    days: dict[date, int] = {}
    for as_of, total in rows.values_list("run__as_of", "total")[: 4 * MOST_TOTALS]:
        days.setdefault(as_of, total)
    return sorted(days.items())[-MOST_TOTALS:]


def _dimensions(found: Explained, staff: bool) -> list[ShownDimension]:
    return [
        ShownDimension(
            dimension, [_line(line, found, staff) for line in found.lines if line.dimension == dimension.code]
        )
        for dimension in found.dimensions
    ]


def _line(line: ExplainedLine, found: Explained, staff: bool) -> ShownLine:
    rows = {fact.reference: None for fact in line.facts if fact.reference is not None}
    proofs = [proof_of(reference, staff, found.scorecard.supplier_id) for reference in rows]
    return ShownLine(line, _words(line.reason), rule_shown(line.rule), proofs)


def _veto(veto: ExplainedVeto, found: Explained, staff: bool) -> ShownVeto:
    reference = veto.fact.reference
    proof = proof_of(reference, staff, found.scorecard.supplier_id) if reference is not None else None
    return ShownVeto(veto, _words(veto.reason), proof, _words(veto.clearance.reason) if veto.clearance else "")


def _lapse(lapse: ExplainedLapse, found: Explained, staff: bool) -> ShownLapse:
    return ShownLapse(lapse, proof_of(lapse.reference, staff, found.scorecard.supplier_id))
