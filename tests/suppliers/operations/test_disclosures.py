import pytest

from suppliers.enums import AnswerState, EvidenceLevel, Role
from suppliers.errors import Refused
from suppliers.models import Disclosure, Event
from suppliers.operations.disclosures import Answer, answer_questions, check_answer
from tests.factories import NOW, make_member, make_organisation, make_staff, make_supplier

pytestmark = pytest.mark.django_db


def test_a_changed_answer_supersedes_the_old_one_and_an_equal_one_does_nothing() -> None:
    supplier = make_supplier()
    answer_questions(supplier, [Answer("recycled_content", value=1_250)], by=None, at=NOW)
    assert answer_questions(supplier, [Answer("recycled_content", value=1_250)], by=None, at=NOW) == []
    answer_questions(supplier, [Answer("recycled_content", value=2_000)], by=None, at=NOW)

    rows = Disclosure.objects.order_by("id").values_list("value", "superseded_at")
    assert list(rows) == [(1_250, NOW), (2_000, None)]
    assert Event.objects.count() == 2


def test_not_knowing_is_an_answer_without_a_value() -> None:
    (row,) = answer_questions(make_supplier(), [Answer("cdp", AnswerState.NOT_KNOWN)], by=None, at=NOW)
    assert (row.state, row.value) == ("not_known", None)


@pytest.mark.parametrize(
    "answer",
    [
        Answer("no_such_question", value=1),
        Answer("recycled_content", value=10_001),
        Answer("recycled_content", value=-1),
        Answer("recycled_content"),
        Answer("recycled_content", AnswerState.NOT_YET, 5),
        Answer("recycled_content", value=1, note="x" * 501),
    ],
)
def test_an_impossible_answer_is_refused_at_its_question_and_leaves_nothing(answer: Answer) -> None:
    with pytest.raises(Refused) as refusal:
        answer_questions(make_supplier(), [Answer("cdp", value=1), answer], by=None, at=NOW)
    assert refusal.value.field == answer.question
    assert Disclosure.objects.count() == 0


def test_compliance_verifies_an_answer_once_and_not_its_own() -> None:
    supplier = make_supplier()
    member = make_member(supplier)
    compliance = make_staff(make_organisation(), Role.COMPLIANCE)
    (row,) = answer_questions(supplier, [Answer("cdp", value=1)], by=member, at=NOW)

    assert check_answer(row, accepted=True, by=compliance, at=NOW).evidence == EvidenceLevel.VERIFIED
    with pytest.raises(Refused) as twice:
        check_answer(row, accepted=False, by=compliance, at=NOW)
    (own,) = answer_questions(supplier, [Answer("cdp", value=2)], by=member, at=NOW)
    with pytest.raises(Refused) as mine:
        check_answer(own, accepted=True, by=member, at=NOW)
    assert (twice.value.code, mine.value.code) == ("already_checked", "own_entry")
