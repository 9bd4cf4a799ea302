"""What a page shows of the changes since the scorecard before: each line with what it was, what it is, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from scoring.engine.score import Line
from scoring.evidence.catalogue import BY_KEY
from scoring.pages.proofs import Proof, proof_of
from scoring.queries.causes import Cause
from scoring.queries.changes import ExplainedChange, ExplainedChanges, ExplainedVetoChange
from scoring.queries.values import shown_value
from suppliers.enums import Known
from suppliers.wording import filled, in_reader_language


@dataclass(frozen=True, slots=True)
class ShownCause:
    """A cause in words, the moment of an event, and the evidence that it is about."""

    text: str
    at: datetime | None
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class Side:
    """A line on one of two scorecards: what was known, its points, evidence and weight; None: the model has no such."""

    text: str
    line: Line | None


@dataclass(frozen=True, slots=True)
class ShownChange:
    part: ExplainedChange
    reason: str
    before: Side
    after: Side
    causes: list[ShownCause]


@dataclass(frozen=True, slots=True)
class ShownVetoChange:
    part: ExplainedVetoChange
    causes: list[ShownCause]


@dataclass(frozen=True, slots=True)
class ShownSince:
    """`loss` is -gain, for a sentence without a minus; `gained` and `lost` are what lines gained and lost, positive."""

    part: ExplainedChanges
    gain: int
    loss: int
    gained: int
    lost: int
    lines: list[ShownChange]
    quiet: list[ShownChange]
    vetoes: list[ShownVetoChange]


def shown_since(changes: ExplainedChanges, staff: bool, supplier: int) -> ShownSince:
    """The lines that gained or lost, and apart from them those that changed and count the same."""
    lines = [_change(change, staff, supplier) for change in changes.lines]
    moved = [line for line in lines if line.part.gain]
    return ShownSince(
        changes,
        changes.gain,
        -changes.gain,
        sum(line.part.gain for line in moved if line.part.gain > 0),
        -sum(line.part.gain for line in moved if line.part.gain < 0),
        moved,
        [line for line in lines if not line.part.gain],
        [ShownVetoChange(veto, _causes(veto.causes, staff, supplier)) for veto in changes.vetoes],
    )


def _change(change: ExplainedChange, staff: bool, supplier: int) -> ShownChange:
    before, after = change.change.before, change.change.after
    reason = filled(change.reason.message, change.reason.values)
    sides = Side(_known_of(before), before), Side(_known_of(after), after)
    return ShownChange(change, reason, *sides, _causes(change.causes, staff, supplier))


def _causes(causes: Iterable[Cause], staff: bool, supplier: int) -> list[ShownCause]:
    return [
        ShownCause(
            filled(cause.reason.message, cause.reason.values),
            cause.at,
            proof_of(cause.reference, staff, supplier) if cause.reference else None,
        )
        for cause in causes
    ]


def _known_of(line: Line | None) -> str:
    """What is known on a line, in the reader's language; "" where nothing is."""
    if line is None:
        return ""
    known = [(BY_KEY[key], fact.value) for key, fact in line.inputs if fact.state is Known.KNOWN]
    column = 0 if (get_language() or "").startswith("zh") else 1
    texts = [(in_reader_language(definition), shown_value(definition, value)[column]) for definition, value in known]
    if len(line.inputs) == 1:
        return texts[0][1] if texts else ""
    return "; ".join(f"{name}: {text}" for name, text in texts)
