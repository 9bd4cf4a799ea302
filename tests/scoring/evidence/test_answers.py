from datetime import timedelta

import pytest

from scoring.engine.facts import Fact
from scoring.evidence.catalogue import SPECS
from scoring.evidence.filling import WORTH
from scoring.evidence.reading import read_facts
from suppliers.enums import AnswerState, EvidenceLevel, Known, SupplierKind
from suppliers.questions import BY_KEY, Question, questions_for
from tests.factories import NOW, TODAY, make_supplier
from tests.scoring.files import EARLIER, answer, fact_of, hold, make_document, report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("question", [question for question in BY_KEY.values() if question.key in SPECS])
def test_an_answer_gives_its_fact_at_both_ends_of_its_range(question: Question) -> None:
    kind = next(kind for kind in SupplierKind if question.is_asked_of(kind))
    low, high = make_supplier(kind=kind), make_supplier(kind=kind)
    rows = [answer(low, question.key, question.low), answer(high, question.key, question.high)]
    sign = -1 if question.key in {"penalties_3y", "major_incident_3y", "untrustworthy_listed"} else 1
    assert [fact_of(supplier, question.key) for supplier in (low, high)] == [
        Fact(Known.KNOWN, value, EvidenceLevel.DECLARED, sign * row.pk)
        for value, row in zip((question.low, question.high), rows, strict=True)
    ]


@pytest.mark.parametrize(
    ("state", "known"),
    [
        (AnswerState.NOT_KNOWN, Known.NOT_KNOWN),
        (AnswerState.NOT_YET, Known.NOT_KNOWN),
        (AnswerState.NOT_APPLICABLE, Known.NOT_APPLICABLE),
    ],
)
def test_an_answer_without_a_value_keeps_its_kind_of_missing(state: AnswerState, known: Known) -> None:
    supplier = make_supplier()
    row = answer(supplier, "water_reuse", None, state=state)
    assert fact_of(supplier, "water_reuse") == Fact(known, 0, EvidenceLevel.NONE, row.pk)


def test_no_answer_is_not_known_or_not_asked() -> None:
    assert fact_of(make_supplier(), "water_reuse") == Fact(Known.NOT_KNOWN)
    assert fact_of(make_supplier(kind=SupplierKind.SERVICE), "water_reuse") == Fact(Known.NOT_ASKED)


def test_zero_is_an_answer() -> None:
    supplier = make_supplier()
    answer(supplier, "water_reuse", 0)
    assert fact_of(supplier, "water_reuse").state is Known.KNOWN


def test_an_answer_that_was_not_accepted_counts_for_nothing() -> None:
    supplier = make_supplier()
    row = answer(supplier, "water_reuse", 5_000, accepted=False, checked_at=EARLIER)
    assert fact_of(supplier, "water_reuse") == Fact(Known.NOT_ACCEPTED, 0, EvidenceLevel.NONE, row.pk)


def test_a_value_out_of_range_is_not_accepted() -> None:
    supplier = make_supplier()
    answer(supplier, "cdp", 9)
    answer(supplier, "water_reuse", -1)
    assert [fact_of(supplier, key).state for key in ("cdp", "water_reuse")] == [Known.NOT_ACCEPTED] * 2


def test_evidence_is_that_of_the_answer_and_before_a_check_that_of_its_document() -> None:
    supplier = make_supplier()
    later = {"accepted": True, "checked_at": NOW + timedelta(seconds=1), "evidence": EvidenceLevel.VERIFIED}
    answer(supplier, "water_reuse", 1, **later)
    answer(supplier, "cdp", 1, **later, document=make_document(supplier))
    answer(supplier, "citi_score", 1, accepted=True, checked_at=NOW, evidence=EvidenceLevel.VERIFIED)
    assert [fact_of(supplier, key).evidence for key in ("water_reuse", "cdp", "citi_score")] == [1, 2, 3]


def test_the_answer_that_was_current_at_the_cut_off_counts() -> None:
    supplier = make_supplier()
    answer(supplier, "water_reuse", 1_000, superseded_at=NOW)
    answer(supplier, "water_reuse", 2_000, answered_at=NOW)
    assert fact_of(supplier, "water_reuse", cut_off=NOW - timedelta(seconds=1)).value == 1_000
    assert fact_of(supplier, "water_reuse", cut_off=NOW).value == 2_000
    assert fact_of(supplier, "water_reuse", cut_off=EARLIER - timedelta(days=1)).state is Known.NOT_KNOWN


@pytest.mark.parametrize("level", [EvidenceLevel.DECLARED, EvidenceLevel.DOCUMENTED, EvidenceLevel.VERIFIED])
def test_a_file_that_answers_everything_is_worth_its_evidence(level: EvidenceLevel) -> None:
    supplier = make_supplier(kind=SupplierKind.SERVICE)
    for question in questions_for(supplier.kind):
        answer(supplier, question.key, question.low, evidence=level)
    own = {"accepted": True, "checked_at": NOW} if level is EvidenceLevel.VERIFIED else {}
    report(supplier, 2025, document=make_document(supplier) if level is EvidenceLevel.DOCUMENTED else None, **own)
    assert fact_of(supplier, "submission_quality") == Fact(Known.KNOWN, int(WORTH[level]), EvidenceLevel.VERIFIED)


def test_an_empty_file_has_no_quality_and_half_a_file_half_of_it() -> None:
    supplier = make_supplier(kind=SupplierKind.SERVICE)
    assert fact_of(supplier, "submission_quality").value == 0
    keys = [question.key for question in questions_for(supplier.kind)]
    assert len(keys) == 12
    for key in keys[:6]:
        answer(supplier, key, 0)
    assert fact_of(supplier, "submission_quality").value == 2_769  # 6 of 13 with the inventory, declared: 2769.23
    answer(supplier, keys[6], None, state=AnswerState.NOT_APPLICABLE)
    assert fact_of(supplier, "submission_quality").value == 3_000  # 6 of 12 that apply


def test_facts_come_in_the_order_asked_for_and_suppliers_by_id() -> None:
    first, second, third = (make_supplier() for _ in range(3))
    answer(third, "cdp", 4)
    hold(first, "ISO9001")
    facts = read_facts(["qms_valid", "cdp"], ids=[third.pk, first.pk], as_of=TODAY, cut_off=NOW)
    assert facts.supplier_ids.tolist() == [first.pk, third.pk]
    assert facts.values.tolist() == [[1, 0], [0, 4]]
    every = read_facts(["cdp"], first_id=first.pk, last_id=third.pk, as_of=TODAY, cut_off=NOW)
    assert every.values.tolist() == [[0], [0], [4]]
    assert second.pk in every.supplier_ids
    assert len(read_facts(["cdp"], ids=[], as_of=TODAY, cut_off=NOW).supplier_ids) == 0
