"""Answering questions, and judging answers."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from suppliers.enums import AnswerState, EvidenceLevel
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Disclosure, Document, Supplier, User
from suppliers.questions import BY_KEY


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one question; `value` in the question's integer unit, None unless the state is GIVEN."""

    question: str
    state: AnswerState = AnswerState.GIVEN
    value: int | None = None
    note: str = ""
    document: Document | None = None


@transaction.atomic
def answer_questions(supplier: Supplier, answers: list[Answer], *, by: User | None, at: datetime) -> list[Disclosure]:
    """Put answers into the supplier's file; each that differs from the current one supersedes it. Returns the new."""
    supplier = Supplier.objects.lock(supplier.pk)
    for answer in answers:
        _refuse_impossible(answer, supplier)
    current = {row.question: row for row in supplier.disclosures.filter(superseded_at__isnull=True)}
    changed = [answer for answer in answers if _differs(answer, current.get(answer.question))]
    if not changed:
        return []
    keys = [answer.question for answer in changed]
    supplier.disclosures.filter(question__in=keys, superseded_at__isnull=True).update(superseded_at=at)
    rows = Disclosure.objects.bulk_create(_row(supplier, answer, by, at) for answer in changed)
    record(supplier, "questions.answered", at=at, by=by, questions=sorted(keys))
    return rows


@transaction.atomic
def check_answer(disclosure: Disclosure, *, accepted: bool, by: User, at: datetime) -> Disclosure:
    """Accept an answer as verified by compliance, or not accept it; the supplier may answer again."""
    supplier = Supplier.objects.lock(disclosure.supplier_id)
    disclosure = supplier.disclosures.get(pk=disclosure.pk)
    if disclosure.superseded_at is not None or disclosure.accepted is not None:
        raise Refused("already_checked", "This answer was checked or replaced before.")
    if disclosure.answered_by_id == by.pk:
        raise Refused("own_entry", "You entered this answer; somebody else must check it.")

    disclosure.accepted, disclosure.checked_by, disclosure.checked_at = accepted, by, at
    if accepted and disclosure.state == AnswerState.GIVEN:
        disclosure.evidence = EvidenceLevel.VERIFIED
    disclosure.save(update_fields=["accepted", "checked_by", "checked_at", "evidence"])
    kind = "answer.verified" if accepted else "answer.not_accepted"
    record(supplier, kind, at=at, by=by, question=disclosure.question, disclosure=disclosure.pk)
    return disclosure


def _row(supplier: Supplier, answer: Answer, by: User | None, at: datetime) -> Disclosure:
    return Disclosure(
        supplier=supplier,
        question=answer.question,
        state=answer.state,
        value=answer.value,
        note=answer.note.strip(),
        evidence=EvidenceLevel.DOCUMENTED if answer.document else EvidenceLevel.DECLARED,
        document=answer.document,
        answered_by=by,
        answered_at=at,
    )


def _differs(answer: Answer, current: Disclosure | None) -> bool:
    if current is None:
        return True
    document = answer.document.pk if answer.document else None
    before = (current.state, current.value, current.note, current.document_id)
    return before != (answer.state, answer.value, answer.note.strip(), document)


def _refuse_impossible(answer: Answer, supplier: Supplier) -> None:
    question = BY_KEY.get(answer.question)
    if question is None or not question.is_asked_of(supplier.kind):
        raise Refused("not_asked", "This question is not asked of you.", answer.question)
    if (answer.state == AnswerState.GIVEN) != (answer.value is not None):
        raise Refused("value_needed", "Give a value, or choose why there is none.", answer.question)
    if answer.value is not None and not question.low <= answer.value <= question.high:
        raise Refused("out_of_range", "The value is out of the possible range: check number and unit.", answer.question)
    if len(answer.note) > 500:
        raise Refused("too_long", "At most {limit} characters, please.", answer.question, limit=500)
    if answer.document is not None and answer.document.supplier_id != supplier.pk:
        raise Refused("foreign_document", "This file is not in your documents.", answer.question)
