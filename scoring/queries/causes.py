"""Why something is not as it was: what the history tells between two scorecards, what the calendar did, another model.

The history is read once. A row of evidence that stands behind a changed fact, before or after, ties an event to it; the
calendar needs no event: a certificate ends, an incident becomes three years old, and nobody writes that down.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scoring.engine.facts import NOT_ASKED, Fact
from scoring.engine.score import Reason
from scoring.evidence.catalogue import BY_KEY, REGISTERED, question_of, row_of
from scoring.evidence.definition import Table
from scoring.evidence.held import EXPIRING_DAYS, PROOFS
from scoring.models import Scorecard
from scoring.queries.references import EvidenceReference, References
from suppliers.models import Event

_MESSAGES = {
    "certificate.claimed": "{what} was handed in.",
    "certificate.verified": "{what} was verified.",
    "certificate.rejected": "{what} was not accepted.",
    "certificate.withdrawn": "{what} was withdrawn.",
    "questions.answered": "“{what}” was answered.",
    "answer.verified": "The answer to “{what}” was verified.",
    "answer.not_accepted": "The answer to “{what}” was not accepted.",
    "inventory.reported": "{what} was reported.",
    "inventory.verified": "{what} was verified.",
    "inventory.not_accepted": "{what} was not accepted.",
    "incident.recorded": "An incident was recorded: {what}.",
    "incident.withdrawn": "An incident was withdrawn: {what}.",
    "incident.ended": "A listing was lifted: {what}.",
}
EVIDENCE_KINDS = tuple(_MESSAGES)
_ID_OF = {Table.CERTIFICATE: "certificate", Table.DISCLOSURE: "disclosure", Table.INVENTORY: "inventory"}
_HANGS_ON = {"permit_state": "penalties_3y"}
"""A registration counts as clean only without penalties (see evidence.filling)."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that happened: `at` and `event` (its number in the history) of an event, `on` of what a date did."""

    code: str
    reason: Reason
    at: datetime | None = None
    event: int | None = None
    on: date | None = None
    reference: EvidenceReference | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """Two scorecards of a supplier, the references of both, and the evidence's events after the one up to the other."""

    before: Scorecard
    after: Scorecard
    found: References
    events: Sequence[Event]


def events_between(before: Scorecard, after: Scorecard) -> list[Event]:
    """What happened to the supplier's evidence after the cut-off of the one and up to that of the other."""
    moments = (before.run.cut_off_at, after.run.cut_off_at)
    rows = Event.objects.filter(supplier_id=after.supplier_id, kind__in=EVIDENCE_KINDS)
    return list(rows.filter(at__gt=moments[0], at__lte=moments[1]).order_by("number"))


def causes_of_facts(before: Mapping[str, Fact], after: Mapping[str, Fact], between: Between) -> tuple[Cause, ...]:
    """What made facts differ, each cause once, in the order in which it happened; what the calendar did comes last."""
    moved = [key for key in {**before, **after} if before.get(key, NOT_ASKED) != after.get(key, NOT_ASKED)]
    found: dict[tuple[object, ...], Cause] = {}
    for key in moved:
        pair = (before.get(key, NOT_ASKED), after.get(key, NOT_ASKED))
        for cause in (*_told(key, pair, between), *_calendar(key, pair, between)):
            found.setdefault((cause.code, cause.event, cause.reference), cause)
    return tuple(sorted(found.values(), key=lambda cause: (cause.event is None, cause.event or 0)))


def _told(key: str, pair: tuple[Fact, Fact], between: Between) -> Iterator[Cause]:
    if BY_KEY[key].table is Table.SUPPLIER:
        if between.events:
            message = "It is worked out from the whole file, in which {count} entries were made or checked."
            yield Cause("file.changed", Reason("file_changed", message, {"count": len(between.events)}))
        return
    rows = [row for fact in pair if (row := row_of(key, fact.source)) is not None]
    for event in between.events:
        if _bears_on(event, key, rows):
            yield _cause(event, key, between.found, rows)
        elif key in _HANGS_ON and _bears_on(event, _HANGS_ON[key], []):
            yield _cause(event, _HANGS_ON[key], between.found, [])


def _bears_on(event: Event, key: str, rows: Collection[tuple[Table, int]]) -> bool:
    """Whether an event is about a row behind a fact, or about others of the same kind."""
    kind, told = event.kind.partition(".")[0], event.payload
    if any(told.get(_ID_OF.get(table, "")) == pk for table, pk in rows):
        return True
    if kind == "certificate":
        proof = PROOFS.get(str(told.get("type")))
        return proof is not None and proof.fact == key
    if kind == "inventory":
        return BY_KEY[key].table is Table.INVENTORY
    if kind == "incident":
        return key in REGISTERED
    question = BY_KEY[key].question
    return bool(question) and (question in told.get("questions", ()) or told.get("question") == question)


def _cause(event: Event, key: str, found: References, rows: Sequence[tuple[Table, int]]) -> Cause:
    kind = event.kind.partition(".")[0]
    table = {"certificate": Table.CERTIFICATE, "inventory": Table.INVENTORY, "incident": Table.INCIDENT}.get(kind)
    pk = event.payload.get(kind if table else "disclosure")
    reference = found.get((table or Table.DISCLOSURE, int(pk))) if pk else None
    if reference is None and kind == "questions":
        reference = next((found[row] for row in reversed(rows) if row[0] is Table.DISCLOSURE and row in found), None)
    what = reference or question_of(BY_KEY[key]) or BY_KEY[key]
    reason = Reason(event.kind.replace(".", "_"), _MESSAGES[event.kind], {"what": what})
    return Cause(event.kind, reason, event.at, event.number, None, reference)


def _calendar(key: str, pair: tuple[Fact, Fact], between: Between) -> Iterator[Cause]:
    days = (between.before.run.as_of, between.after.run.as_of)
    row = row_of(key, pair[0].source)
    reference = between.found.get(row) if row is not None else None
    if reference is not None and reference.valid_until is not None:
        yield from _ending(key, reference, reference.valid_until, days)
    told = any(event.kind.startswith("incident") for event in between.events)
    if key in REGISTERED and pair[0].value > pair[1].value and not told:
        message = "What happened more than three years before {on}, or ended, counts no more."
        yield Cause("incident.aged", Reason("incident_aged", message, {"on": days[1]}), on=days[1])


def _ending(key: str, row: EvidenceReference, until: date, days: tuple[date, date]) -> Iterator[Cause]:
    before, after = days
    if before <= until < after:
        message = "{what} ended on {on}."
        reason = Reason("certificate_lapsed", message, {"what": row, "on": until})
        yield Cause("certificate.lapsed", reason, on=until, reference=row)
    soon = timedelta(days=EXPIRING_DAYS)
    if key == "permit_state" and before + soon <= until < after + soon and until >= after:
        message = "{what} ends within 90 days, on {on}."
        reason = Reason("certificate_ends_soon", message, {"what": row, "on": until})
        yield Cause("certificate.ends_soon", reason, on=until, reference=row)
