from datetime import date, timedelta

import pytest

from procurement.models import Survey, SurveySupplier
from procurement.operations.surveys import Round, answer_survey, chase_silent, close_survey, start_survey
from suppliers.enums import CertificateStatus, NotHeld, Role
from suppliers.errors import Refused
from suppliers.models import Event, Notice, Organisation, Supplier
from suppliers.operations.statements import Stated
from tests.factories import (
    NOW,
    TODAY,
    make_certificate,
    make_certificate_type,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
    make_survey,
)

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=14)


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def supplier(organisation: Organisation) -> Supplier:
    return make_supplier(organisation=organisation)


def start(organisation: Organisation, due_on: date = DUE, role: Role = Role.OFFICER, types: int = 1) -> Survey:
    asked = [make_certificate_type()][:types]
    staff = make_staff(organisation, role)
    everyone = Supplier.objects.all()
    return start_survey(organisation, Round("示例摸排", asked, due_on), suppliers=everyone, by=staff, at=NOW, on=TODAY)


def test_asks_whom_the_asker_may_read_and_tells_their_people_once(
    organisation: Organisation, supplier: Supplier
) -> None:
    members = [make_member(supplier), make_member(supplier, Role.SUPPLIER_MEMBER)]
    make_member(make_supplier(organisation=make_organisation()))
    survey = start(organisation)
    asked = survey.asked.get()
    assert (asked.supplier, asked.answered_at) == (supplier, None)
    told = Notice.objects.filter(kind="survey.asked").order_by("user_id")
    assert [(notice.user, notice.path) for notice in told] == [
        (member, f"/portal/surveys/{asked.pk}/") for member in members
    ]


@pytest.mark.parametrize(
    ("due_on", "types", "code"),
    [
        (TODAY - timedelta(days=1), 1, "due_out_of_range"),
        (TODAY + timedelta(days=367), 1, "due_out_of_range"),
        (DUE, 0, "types_needed"),
    ],
)
def test_a_survey_that_cannot_be_answered_is_refused(
    due_on: date, types: int, code: str, organisation: Organisation, supplier: Supplier
) -> None:
    make_member(supplier)
    with pytest.raises(Refused) as refusal:
        start(organisation, due_on, types=types)
    assert (refusal.value.code, Survey.objects.count(), Notice.objects.count()) == (code, 0, 0)


@pytest.mark.usefixtures("supplier")
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MANAGER, Role.ADMINISTRATOR])
def test_only_officers_and_compliance_ask(role: Role, organisation: Organisation) -> None:
    with pytest.raises(Refused) as refusal:
        start(organisation, role=role)
    assert (refusal.value.code, Survey.objects.count()) == ("not_yours", 0)


def test_a_survey_of_nobody_is_refused(organisation: Organisation) -> None:
    make_supplier(organisation=make_organisation())
    with pytest.raises(Refused) as refusal:
        start(organisation)
    assert (refusal.value.code, Survey.objects.count()) == ("nobody_to_ask", 0)


def test_an_answer_lands_in_the_suppliers_file(organisation: Organisation, supplier: Supplier) -> None:
    make_certificate(supplier, "ISO14001", status=CertificateStatus.CLAIMED)
    asked = make_survey(organisation, supplier, types=("ISO14001", "ISO50001", "ISO45001", "FSC")).asked.get()
    member = make_member(supplier)
    said = [
        Stated("ISO50001", NotHeld.IN_PROGRESS, date(2026, 12, 31)),
        Stated("ISO45001", NotHeld.NOT_HELD),
        Stated("FSC", NotHeld.NOT_APPLICABLE, reason="不使用木材"),
        Stated("ISO14001", NotHeld.NOT_HELD),  # it is in the file: what is there counts
    ]
    answered = answer_survey(asked, said, by=member, at=NOW)
    assert (answered.answered_by, answered.answered_at) == (member, NOW)
    rows = supplier.certificate_statements.order_by("type_id").values_list("type_id", "statement", "until", "reason")
    assert list(rows) == [
        ("FSC", "not_applicable", None, "不使用木材"),
        ("ISO45001", "not_held", None, ""),
        ("ISO50001", "in_progress", date(2026, 12, 31), ""),
    ]
    event = Event.objects.get(kind="survey.answered")
    assert event.payload == {"survey": asked.survey_id, "held": ["ISO14001"]}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ([], "answer_missing"),
        ([Stated("ISO50001", NotHeld.IN_PROGRESS)], "until_needed"),
        ([Stated("ISO50001", NotHeld.IN_PROGRESS, TODAY - timedelta(days=1))], "until_past"),
        ([Stated("ISO50001", NotHeld.NOT_APPLICABLE, reason=" ")], "reason_needed"),
    ],
)
def test_an_answer_with_a_gap_is_refused_at_its_certificate(
    said: list[Stated], code: str, organisation: Organisation, supplier: Supplier
) -> None:
    asked = make_survey(organisation, supplier, types=("ISO50001",)).asked.get()
    with pytest.raises(Refused) as refusal:
        answer_survey(asked, said, by=make_member(supplier), at=NOW)
    assert (refusal.value.code, refusal.value.field) == (code, "ISO50001")
    asked.refresh_from_db()
    assert (asked.answered_at, supplier.certificate_statements.count()) == (None, 0)


def test_the_silent_are_chased_once_a_day_and_those_who_answered_never(organisation: Organisation) -> None:
    silent, done = make_supplier(organisation=organisation), make_supplier(organisation=organisation)
    quiet, answering = make_member(silent), make_member(done)
    survey = make_survey(organisation, silent, done)
    answer_survey(survey.asked.get(supplier=done), [Stated("ISO14001", NotHeld.NOT_HELD)], by=answering, at=NOW)
    officer = make_staff(organisation)
    for hours in (0, 23):
        with pytest.raises(Refused) as refusal:
            chase_silent(survey, by=officer, at=NOW + timedelta(hours=hours))
        assert refusal.value.code == "nobody_silent"
    assert chase_silent(survey, by=officer, at=NOW + timedelta(days=1)) == 1
    with pytest.raises(Refused):
        chase_silent(survey, by=officer, at=NOW + timedelta(days=1, hours=23))
    assert chase_silent(survey, by=officer, at=NOW + timedelta(days=2)) == 1
    assert list(Notice.objects.filter(kind="survey.chased").values_list("user", flat=True)) == [quiet.pk, quiet.pk]


def test_whom_nobody_can_reach_is_not_counted_as_reminded(organisation: Organisation) -> None:
    reached, alone = make_supplier(organisation=organisation), make_supplier(organisation=organisation)
    make_member(reached)
    survey = make_survey(organisation, reached, alone)
    assert chase_silent(survey, by=make_staff(organisation), at=NOW + timedelta(days=1)) == 1
    assert survey.asked.filter(chased_at__isnull=False).get().supplier == reached


def test_a_closed_survey_takes_no_answer_and_chases_nobody(organisation: Organisation, supplier: Supplier) -> None:
    survey, officer = make_survey(organisation, supplier), make_staff(organisation)
    close_survey(survey, by=officer, at=NOW)
    asked = survey.asked.get()
    said = [Stated("ISO14001", NotHeld.NOT_HELD)]
    for act in (
        lambda: answer_survey(asked, said, by=make_member(supplier), at=NOW),
        lambda: chase_silent(survey, by=officer, at=NOW),
        lambda: close_survey(survey, by=officer, at=NOW),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "survey_closed"
    assert SurveySupplier.objects.filter(answered_at__isnull=True).count() == 1
