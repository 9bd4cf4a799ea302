"""What a supplier says of certificates that it does not hold."""

from datetime import date, timedelta

import pytest

from scoring.evidence.held import IN_PROGRESS, NONE
from suppliers.enums import AnswerState, CertificateStatus, NotHeld
from suppliers.errors import Refused
from suppliers.models import CertificateStatement, Supplier
from suppliers.operations.statements import Stated, state_not_held
from suppliers.queries.statements import statements_to_show, types_not_held
from tests.factories import NOW, TODAY, make_certificate, make_certificate_type, make_supplier
from tests.scoring.files import fact_of

pytestmark = pytest.mark.django_db
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def supplier() -> Supplier:
    for code in ("ISO14001", "ISO50001", "SA8000"):
        make_certificate_type(code)
    return make_supplier()


def state(supplier: Supplier, *stated: Stated) -> list[CertificateStatement]:
    return state_not_held(supplier, stated, by=None, at=NOW)


def test_a_statement_is_kept_with_an_event_and_a_new_one_supersedes_it(supplier: Supplier) -> None:
    (first,) = state(supplier, Stated("ISO14001", NotHeld.IN_PROGRESS, SOON, " stage 1 passed "))
    assert (first.until, first.reason) == (SOON, "stage 1 passed")
    assert state(supplier, Stated("ISO14001", NotHeld.IN_PROGRESS, SOON, "stage 1 passed")) == []
    (second,) = state(supplier, Stated("ISO14001", NotHeld.NOT_HELD))
    first.refresh_from_db()
    assert (first.superseded_at, second.superseded_at) == (NOW, None)
    assert [event.payload["types"] for event in supplier.events.filter(kind="certificate.not_held")] == [
        ["ISO14001"],
        ["ISO14001"],
    ]


def test_what_was_said_can_be_taken_back(supplier: Supplier) -> None:
    state(supplier, Stated("ISO14001", NotHeld.NOT_HELD))
    assert state(supplier, Stated("ISO14001", None), Stated("SA8000", None)) == []
    assert [row.stated for row in types_not_held(supplier, TODAY)] == [None, None, None]


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        (Stated("NOSUCH", NotHeld.NOT_HELD), "unknown_type"),
        (Stated("ISO14001", NotHeld.IN_PROGRESS), "until_needed"),
        (Stated("ISO14001", NotHeld.NOT_HELD, SOON), "until_needed"),
        (Stated("ISO14001", NotHeld.IN_PROGRESS, TODAY - timedelta(days=1)), "until_past"),
        (Stated("ISO14001", NotHeld.NOT_APPLICABLE, reason="  "), "reason_needed"),
        (Stated("ISO14001", NotHeld.NOT_APPLICABLE, reason="示" * 301), "too_long"),
        (Stated("ISO50001", NotHeld.NOT_HELD), "held"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_of_the_rest_is_kept(
    supplier: Supplier, stated: Stated, code: str
) -> None:
    make_certificate(supplier, "ISO50001", status=CertificateStatus.CLAIMED)
    with pytest.raises(Refused) as caught:
        state(supplier, Stated("SA8000", NotHeld.NOT_HELD), stated)
    assert caught.value.code == code
    assert (CertificateStatement.objects.count(), supplier.disclosures.count(), supplier.events.count()) == (0, 0, 0)


def test_a_day_that_has_passed_asks_again(supplier: Supplier) -> None:
    state(supplier, Stated("ISO14001", NotHeld.IN_PROGRESS, SOON))
    late = [
        (row.type.code, row.overdue) for row in statements_to_show(supplier, SOON + timedelta(days=1)) if row.stated
    ]
    assert ([row.overdue for row in statements_to_show(supplier, SOON)], late) == ([False], [("ISO14001", True)])


def test_a_kind_that_is_held_is_not_asked_for_until_its_certificate_ends(supplier: Supplier) -> None:
    state(supplier, Stated("ISO14001", NotHeld.NOT_HELD))
    make_certificate(supplier, "ISO14001", valid_until=date(2026, 12, 31))
    asked = {on: [row.type.code for row in types_not_held(supplier, on)] for on in (TODAY, date(2027, 1, 1))}
    assert asked == {TODAY: ["ISO50001", "SA8000"], date(2027, 1, 1): ["ISO14001", "ISO50001", "SA8000"]}
    assert statements_to_show(supplier, TODAY) == []


def test_scoring_sees_what_is_in_progress_in_the_answer_that_says_the_same(supplier: Supplier) -> None:
    state(supplier, Stated("ISO14001", NotHeld.IN_PROGRESS, SOON), Stated("ISO50001", NotHeld.NOT_HELD))
    answers = supplier.disclosures.filter(superseded_at__isnull=True)
    assert dict(answers.values_list("question", "value")) == {"without_ems": 1, "without_enms": 0}
    assert [fact_of(supplier, key).value for key in ("ems_state", "enms_state")] == [IN_PROGRESS, NONE]
    state(supplier, Stated("ISO14001", None))
    assert answers.get(question="without_ems").state == AnswerState.NOT_KNOWN
