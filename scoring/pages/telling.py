"""What a scorecard's page shows: the explained scorecard with words and addresses."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from scoring.engine.score import Line
from scoring.evidence.catalogue import BY_KEY
from scoring.evidence.definition import Table
from scoring.models import IssuedScorecard, Scorecard
from scoring.pages import marks
from scoring.queries.drafting import best_actions
from scoring.queries.references import EvidenceReference
from scoring.queries.scorecards import (
    Explained,
    ExplainedAction,
    ExplainedChange,
    ExplainedDimension,
    ExplainedLine,
    ExplainedVeto,
    explained,
)
from scoring.queries.values import shown_value
from suppliers.enums import Known
from suppliers.wording import filled, in_reader_language

MOST_ACTIONS = 8
MOST_TOTALS = 12


@dataclass(frozen=True, slots=True)
class Proof:
    """A row of evidence with the page where it lies and, if there is one, its file."""

    reference: EvidenceReference
    url: str
    file_url: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    line: ExplainedLine
    reason: str
    proofs: list[Proof]


@dataclass(frozen=True, slots=True)
class ShownDimension:
    dimension: ExplainedDimension
    lines: list[ShownLine]


@dataclass(frozen=True, slots=True)
class Shown:
    """An explained part with its reason in the reader's language; of a change, what was known before and is now."""

    part: ExplainedVeto | ExplainedChange | ExplainedAction
    reason: str
    proof: Proof | None = None
    before: str = ""
    after: str = ""


def told(scorecard: Scorecard, *, staff: bool) -> dict[str, object]:
    """Everything for the page; `staff` decides where a link to evidence leads."""
    found = explained(scorecard)
    supplier = found.scorecard.supplier_id
    level = found.level_code.lower()
    gain = found.total - found.previous.total if found.previous else 0
    return {
        "card": found,
        "scorecard": found.scorecard,
        "supplier": found.scorecard.supplier,
        "level": level,
        "dimensions": _dimensions(found, staff, supplier),
        "vetoes": [_veto(veto, staff, supplier) for veto in found.vetoes],
        "changes": [_change(change, found, staff) for change in found.changes],
        "gain": gain,
        "loss": -gain,
        "actions": [
            Shown(action, filled(action.reason.message, action.reason.values))
            for action in best_actions(found)[:MOST_ACTIONS]
        ],
        "axes": marks.axes(found),
        "steps": marks.steps(found),
        "trend": marks.points(_totals(found.scorecard)),
        "issue": IssuedScorecard.objects.select_related("issued_by").filter(scorecard=found.scorecard).first(),
        "staff": staff,
    }


def _totals(scorecard: Scorecard) -> list[tuple[date, int]]:
    """Up to twelve totals until this one, one a day."""
    rows = Scorecard.objects.filter(supplier_id=scorecard.supplier_id, pk__lte=scorecard.pk).order_by("-pk")
    days: dict[date, int] = {}
    for as_of, total in rows.values_list("run__as_of", "total")[: 4 * MOST_TOTALS]:
        days.setdefault(as_of, total)
    return sorted(days.items())[-MOST_TOTALS:]


def _dimensions(found: Explained, staff: bool, supplier: int) -> list[ShownDimension]:
    return [
        ShownDimension(
            dimension,
            [
                ShownLine(line, filled(line.reason.message, line.reason.values), _proofs(line, staff, supplier))
                for line in found.lines
                if line.dimension == dimension.code
            ],
        )
        for dimension in found.dimensions
    ]


def _proofs(line: ExplainedLine, staff: bool, supplier: int) -> list[Proof]:
    """The rows behind a line, each once, in the order in which the rule reads them."""
    rows = {fact.reference: None for fact in line.facts if fact.reference is not None}
    return [proof_of(reference, staff, supplier) for reference in rows]


def _veto(veto: ExplainedVeto, staff: bool, supplier: int) -> Shown:
    reference = veto.fact.reference
    proof = proof_of(reference, staff, supplier) if reference is not None else None
    return Shown(veto, filled(veto.reason.message, veto.reason.values), proof)


def _change(change: ExplainedChange, found: Explained, staff: bool) -> Shown:
    line = next((line for line in found.lines if line.code == change.criterion), None)
    reference = line.reference if line is not None else None
    return Shown(
        change,
        filled(change.reason.message, change.reason.values),
        proof_of(reference, staff, found.scorecard.supplier_id) if reference is not None else None,
        _known_of(change.change.before),
        _known_of(change.change.after),
    )


def _known_of(line: Line | None) -> str:
    """What is known on a line, in the reader's language; a dash where nothing is."""
    if line is None:
        return "—"
    known = [(BY_KEY[key], fact.value) for key, fact in line.inputs if fact.state is Known.KNOWN]
    column = 0 if (get_language() or "").startswith("zh") else 1
    texts = [(in_reader_language(definition), shown_value(definition, value)[column]) for definition, value in known]
    if len(line.inputs) == 1:
        return texts[0][1] if texts else "—"
    return "; ".join(f"{name}: {text}" for name, text in texts) or "—"


def proof_of(reference: EvidenceReference, staff: bool, supplier: int) -> Proof:
    """Where a reader finds a row of evidence."""
    file_url = _address("document-preview", reference.document_id) if reference.document_id else ""
    return Proof(reference, _page(reference, staff, supplier) or file_url, file_url)


def _page(reference: EvidenceReference, staff: bool, supplier: int) -> str:
    if staff:
        own = _address("certificate", reference.id) if reference.table == Table.CERTIFICATE else ""
        return own or _address("supplier", supplier)
    pages = {Table.CERTIFICATE: "own_certificates", Table.DISCLOSURE: "own_indicators"}
    if reference.table == Table.INVENTORY:
        return _address("own_inventory", reference.id)
    return _address(pages[reference.table]) if reference.table in pages else ""


def _address(name: str, *arguments: int | None) -> str:
    """A page by name; "" where this installation has none."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
