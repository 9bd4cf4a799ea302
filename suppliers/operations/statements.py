"""What a supplier says of certificates that it does not hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from suppliers.enums import AnswerState, NotHeld
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import CertificateStatement, CertificateType, Supplier, User
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.queries.statements import current_statements, types_held
from suppliers.questions import BY_KEY

LONGEST_REASON = 300
QUESTIONS = {"DISCHARGEPERMIT": "without_permit", "ISO14001": "without_ems", "ISO50001": "without_enms"}
"""Kinds that a question asks about too, where none is uploaded: 0 for not held, 1 for in progress."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of one kind of certificate; `statement` None takes back what was said before.

    `until` is the supplier's day until which one that is in progress is awaited.
    """

    type: str
    statement: NotHeld | None
    until: date | None = None
    reason: str = ""


@transaction.atomic
def state_not_held(
    supplier: Supplier, stated: Sequence[Stated], *, by: User | None, at: datetime
) -> list[CertificateStatement]:
    """Put statements into the supplier's file; each that differs from the current one supersedes it.

    Returns those that are new.
    """
    supplier = Supplier.objects.lock(supplier.pk)
    held, today = types_held(supplier, supplier.day(at)), supplier.day(at)
    known = set(CertificateType.objects.values_list("code", flat=True))
    for each in stated:
        _refuse_impossible(each, known, held, today)
    current = {row.type_id: row for row in current_statements(supplier)}
    changed = [each for each in stated if _differs(each, current.get(each.type))]
    if not changed:
        return []
    types = sorted({each.type for each in changed})
    current_statements(supplier).filter(type__in=types).update(superseded_at=at)
    rows = CertificateStatement.objects.bulk_create(
        CertificateStatement(
            supplier=supplier,
            type_id=each.type,
            statement=each.statement,
            until=each.until,
            reason=each.reason.strip(),
            stated_by=by,
            stated_at=at,
        )
        for each in changed
        if each.statement is not None
    )
    record(supplier, "certificate.not_held", at=at, by=by, types=types)
    answer_questions(supplier, [answer for each in changed for answer in _answers(each, supplier)], by=by, at=at)
    return rows


def _answers(each: Stated, supplier: Supplier) -> Iterator[Answer]:
    """The answer that says the same to the question about this kind, so that scoring reads one place alone."""
    question = BY_KEY.get(QUESTIONS.get(each.type, ""))
    if question is None or not question.is_asked_of(supplier.kind):
        return
    if each.statement is None:
        yield Answer(question.key, AnswerState.NOT_KNOWN)
    elif each.statement == NotHeld.NOT_APPLICABLE:
        yield Answer(question.key, AnswerState.NOT_APPLICABLE, note=each.reason)
    else:
        yield Answer(question.key, value=int(each.statement == NotHeld.IN_PROGRESS), note=each.reason)


def _differs(each: Stated, current: CertificateStatement | None) -> bool:
    if current is None:
        return each.statement is not None
    return (current.statement, current.until, current.reason) != (each.statement, each.until, each.reason.strip())


def _refuse_impossible(each: Stated, known: set[str], held: set[str], today: date) -> None:
    """Refusals name the kind of certificate as their field."""
    if each.type not in known:
        raise Refused("unknown_type", "Choose the kind of certificate from the list.", "type")
    if each.statement is None:
        return
    if each.type in held:
        raise Refused("held", "You handed in such a certificate, and it still holds: withdraw it first.", each.type)
    if (each.statement == NotHeld.IN_PROGRESS) != (each.until is not None):
        raise Refused("until_needed", "Say until when you will have it; a day belongs to nothing else.", each.type)
    if each.until is not None and each.until < today:
        raise Refused("until_past", "{until} has passed: until when will you have it?", each.type, until=each.until)
    if each.statement == NotHeld.NOT_APPLICABLE and not each.reason.strip():
        raise Refused("reason_needed", "Say why this certificate does not apply to you.", each.type)
    if len(each.reason.strip()) > LONGEST_REASON:
        raise Refused("too_long", "At most {limit} characters, please.", each.type, limit=LONGEST_REASON)
