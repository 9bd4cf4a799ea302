"""What a supplier could do, with what it takes and by when it counts; and what it stands to lose when evidence ends."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.engine.facts import Fact
from scoring.engine.improvements import ActionKind, Improvement, improvements, loss
from scoring.engine.model import Criterion, Model
from scoring.engine.numbers import hundredths
from scoring.engine.score import Reason, Score
from scoring.evidence.catalogue import REGISTERED
from scoring.evidence.definition import Table
from scoring.evidence.efforts import DAYS, Effort, effort_of
from scoring.queries.references import EvidenceReference, References, reference_of
from scoring.queries.values import ExplainedFact, explained_fact
from suppliers.enums import Known

LAPSE_DAYS = 365
"""Certificates that end within a year are looked at."""


@dataclass(frozen=True, slots=True)
class ExplainedAction:
    """Something to do, with the hundredths that it would add, total and level after it, and what it takes.

    `lapses_on`: the first day on which a certificate behind this line ends; None when none does.
    """

    criterion: str
    name_zh: str
    name_en: str
    gain: int
    total: int
    level: str
    reason: Reason
    facts: tuple[ExplainedFact, ...]
    effort: Effort
    lapses_on: date | None
    action: Improvement


@dataclass(frozen=True, slots=True)
class ExplainedLapse:
    """A certificate that ends on `on`, and the hundredths that go with it unless it is renewed or another holds."""

    reference: EvidenceReference
    on: date
    loss: int
    total: int
    level: str
    criteria: tuple[str, ...]


def explained_actions(model: Model, score: Score, found: References) -> tuple[ExplainedAction, ...]:
    """Every action that would raise the score: the largest gain first, of equal ones the least effort."""
    criteria = {criterion.code: criterion for criterion in model.criteria}
    actions = improvements(model, score, costs=DAYS, fixed=REGISTERED)
    told = [_action(each, criteria[each.criterion], score, found) for each in actions]
    return tuple(sorted(told, key=lambda each: (-each.action.gain, each.effort.order, each.criterion)))


def _action(action: Improvement, criterion: Criterion, score: Score, found: References) -> ExplainedAction:
    moved = [key for key, fact in action.facts.items() if fact != score.facts.get(key)]
    ends = [row.valid_until for _key, row in _held(score.line(action.criterion).inputs, found) if row.valid_until]
    return ExplainedAction(
        action.criterion,
        criterion.name_zh,
        criterion.name_en,
        action.total - score.total,
        action.total,
        action.level,
        _of_register(action, score) if REGISTERED.issuperset(moved) else action.reason,
        tuple(explained_fact(key, fact, found) for key, fact in action.facts.items()),
        effort_of(action.kind, moved or action.facts, on=score.as_of),
        min((on for on in ends if on >= score.as_of), default=None),
        action,
    )


def _of_register(action: Improvement, score: Score) -> Reason:
    """The supplier can only answer; what the register holds is for compliance to ask, and no work of the supplier's."""
    gain = {"gain": hundredths(action.total - score.total)}
    if action.kind is ActionKind.VERIFY:
        message = "Compliance checks the answer against the register: {gain} more points if it agrees."
        return Reason("improve_register_check", message, gain)
    message = "Answer the question; compliance asks the register: up to {gain} more points if nothing stands in it."
    return Reason("improve_register_answer", message, gain)


def explained_lapses(model: Model, score: Score, found: References) -> tuple[ExplainedLapse, ...]:
    """The certificates that end within a year, the first to end first, with what would be lost."""
    held: dict[EvidenceReference, list[str]] = defaultdict(list)
    for key, row in _held(score.facts.items(), found):
        if row.valid_until and timedelta(0) <= row.valid_until - score.as_of <= timedelta(days=LAPSE_DAYS):
            held[row].append(key)
    lapses = [_lapse(model, score, row, keys) for row, keys in held.items()]
    return tuple(sorted((each for each in lapses if each.loss), key=lambda each: (each.on, -each.loss)))


def _lapse(model: Model, score: Score, row: EvidenceReference, keys: list[str]) -> ExplainedLapse:
    after = loss(model, score, keys)
    touched = tuple(criterion.code for criterion in model.criteria if not set(keys).isdisjoint(criterion.rule.facts))
    on = row.valid_until or score.as_of
    return ExplainedLapse(row, on, score.total - after.total, after.total, after.level, touched)


def _held(facts: Iterable[tuple[str, Fact]], found: References) -> list[tuple[str, EvidenceReference]]:
    """The known facts that certificates prove, with these."""
    rows = [(key, reference_of(found, key, fact.source)) for key, fact in facts if fact.state is Known.KNOWN]
    return [(key, row) for key, row in rows if row is not None and row.table is Table.CERTIFICATE]
