import pytest
from django.http import HttpResponseBase
from pytest_django.fixtures import DjangoAssertNumQueries

from procurement.models import Application, Decision, Engagement
from procurement.operations.admission import Reason, decide, send_application
from procurement.policy import ApplicationState, Standing, Verdict
from suppliers.enums import Role
from suppliers.models import Incident, Organisation, User
from suppliers.operations.incidents import record_incident
from tests.factories import (
    NOW,
    TODAY,
    make_case,
    make_certificate,
    make_document,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def officer(organisation: Organisation) -> User:
    return make_staff(organisation)


@pytest.fixture
def case(organisation: Organisation) -> Application:
    return make_case(organisation)


def choose(case: Application, officer: User, verdict: str, **more: object) -> HttpResponseBase:
    form = {"verdict": verdict, "round": case.decisions.count() + 1, **more}
    return signed_in(officer).post(f"/cases/{case.pk}/decide/", form)


def test_the_page_shows_checks_score_vetoes_and_documents(organisation: Organisation, officer: User) -> None:
    supplier = make_supplier(organisation=organisation)
    certificate = make_certificate(supplier)
    certificate.document = make_document(supplier)
    certificate.save()
    case = send_application(supplier, organisation, by=make_member(supplier), at=NOW)
    answer = signed_in(officer).get(f"/cases/{case.pk}/")
    text = text_of(answer)
    assert certificate.number in text
    assert len(answer.context["case"].scored.lines) == 27
    assert [each.pk for each in answer.context["case"].documents] == [certificate.document.pk]
    assert f"/documents/{certificate.document.pk}/preview/" in answer.content.decode()
    assert "Approve" in text


def test_an_approval_through_the_page_admits(case: Application, officer: User) -> None:
    answer = choose(case, officer, "approve")
    assert (answer.status_code, answer["Location"]) == (302, "/cases/")
    case.refresh_from_db()
    assert case.state == ApplicationState.APPROVED
    assert Engagement.objects.get().standing == Standing.ADMITTED
    assert Decision.objects.get().by == officer


def test_a_return_keeps_its_reasons_by_section(case: Application, officer: User) -> None:
    more = {"code_certificates": "evidence_missing", "text_certificates": " 缺少证书。 ", "code_": "not_needed"}
    assert choose(case, officer, "return", **more).status_code == 302
    assert Decision.objects.get().reasons == [
        {"code": "not_needed", "section": "", "text": ""},
        {"code": "evidence_missing", "section": "certificates", "text": "缺少证书。"},
    ]
    assert "缺少证书。" in text_of(signed_in(officer).get(f"/cases/{case.pk}/"))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "Say why: choose at least one reason."),
        ({"code_carbon": "other"}, "Say in a sentence what the other reason is."),
        ({"text_carbon": "kept words"}, "Choose the reason that this sentence belongs to."),
        ({"code_carbon": "no such code", "text_carbon": "kept words"}, "Select a valid choice."),
    ],
)
def test_a_refusal_without_proper_reasons_changes_nothing_and_keeps_what_was_typed(
    more: dict[str, str], said: str, case: Application, officer: User
) -> None:
    answer = choose(case, officer, "refuse", **more)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert answer.content.decode().count("kept words") == ("text_carbon" in more)  # type: ignore[attr-defined]
    assert list(Decision.objects.all()) == []


def test_who_comes_second_sees_what_was_decided_and_by_whom(
    case: Application, officer: User, organisation: Organisation
) -> None:
    decide(case, Verdict.APPROVE, by=officer, at=NOW)
    second = make_staff(organisation)
    answer = signed_in(second).post(f"/cases/{case.pk}/decide/", {"verdict": "approve", "round": 1})
    assert answer.status_code == 409
    assert "This case was decided before" in text_of(answer)
    assert f"by {officer}" in text_of(answer)
    assert [decision.by for decision in Decision.objects.all()] == [officer]


def test_a_case_that_was_sent_again_since_is_not_decided_unseen(case: Application, officer: User) -> None:
    decide(case, Verdict.RETURN, reasons=[Reason("evidence_missing")], by=officer, at=NOW)
    send_application(case.supplier, case.organisation, by=make_member(case.supplier), at=NOW)
    answer = signed_in(officer).post(f"/cases/{case.pk}/decide/", {"verdict": "approve", "round": 1})
    assert answer.status_code == 409
    assert "sent this case again" in text_of(answer)
    assert Decision.objects.count() == 1


def test_who_entered_evidence_sees_why_he_may_not_decide(case: Application, officer: User) -> None:
    make_certificate(case.supplier, claimed_by=officer)
    reason = "You entered part of this case; somebody else must decide on it."
    assert reason in text_of(signed_in(officer).get(f"/cases/{case.pk}/"))
    answer = choose(case, officer, "approve")
    assert answer.status_code == 422
    assert reason in text_of(answer)
    assert list(Decision.objects.all()) == []


def test_who_approves_is_told_what_is_not_ruled_out(case: Application, officer: User) -> None:
    answer = signed_in(officer).get(f"/cases/{case.pk}/")
    assert (answer.context["case"].open_vetoes, answer.context["case"].unrated) == (3, True)
    text = text_of(answer)
    assert text.count("3 vetoes are not ruled out.") == 2
    assert text.count("Too little is known for a level.") == 1


def test_a_vetoed_supplier_cannot_be_approved(organisation: Organisation, officer: User) -> None:
    supplier = make_supplier(organisation=organisation)
    major = {"kind": Incident.Kind.POLLUTION, "severity": Incident.Severity.MAJOR, "source": "示例登记册"}
    record_incident(supplier, **major, occurred_on=TODAY, by=make_staff(organisation), at=NOW)  # type: ignore[arg-type]
    case = send_application(supplier, organisation, by=make_member(supplier), at=NOW)
    page = text_of(signed_in(officer).get(f"/cases/{case.pk}/"))
    assert "A veto stands against this supplier: it cannot be admitted." in page
    assert choose(case, officer, "approve").status_code == 422
    assert list(Decision.objects.all()) == []


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.MANAGER, Role.AUDITOR])
def test_readers_see_the_case_and_cannot_decide(role: Role, case: Application, organisation: Organisation) -> None:
    person = make_staff(organisation, role)
    page = text_of(signed_in(person).get(f"/cases/{case.pk}/"))
    assert "A procurement officer of its organisation decides." in page
    assert choose(case, person, "approve").status_code == 403
    assert list(Decision.objects.all()) == []


def test_a_foreign_and_a_missing_case_are_not_found_alike(case: Application) -> None:
    stranger = make_staff(make_organisation())
    for pk in (case.pk, case.pk + 1_000):
        assert signed_in(stranger).get(f"/cases/{pk}/").status_code == 404
        form = {"verdict": "approve", "round": 1}
        assert signed_in(stranger).post(f"/cases/{pk}/decide/", form).status_code == 404
    assert list(Decision.objects.all()) == []


def test_an_officer_of_another_organisation_decides_nothing_where_he_only_reads(
    case: Application, organisation: Organisation
) -> None:
    person = make_staff(organisation, Role.AUDITOR)
    person.memberships.create(role=Role.OFFICER, organisation=make_organisation())
    assert signed_in(person).get(f"/cases/{case.pk}/").status_code == 200
    assert choose(case, person, "approve").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_queries_for_any_file(
    count: int, case: Application, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_certificate(case.supplier)
        make_document(case.supplier)
    client = signed_in(officer)
    with django_assert_num_queries(51):
        client.get(f"/cases/{case.pk}/")
