from decimal import Decimal

import pytest
from django.db import connection
from pytest_django.fixtures import DjangoAssertNumQueries

from procurement.models import Engagement
from procurement.policy import Standing
from suppliers.carbon.inventory import Activity
from suppliers.enums import Role
from suppliers.models import Event, Incident, Organisation, Supplier, User
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.operations.footprints import report_inventory
from suppliers.operations.incidents import record_incident
from suppliers.queries.reference import carbon_reference
from tests.databases import triggers_off
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
INCIDENT = {"kind": "pollution", "severity": "major", "occurred_on": "2026-05-01", "source": "示例登记册"}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def officer(organisation: Organisation) -> User:
    return make_staff(organisation)


@pytest.fixture
def supplier(organisation: Organisation) -> Supplier:
    return make_case(organisation).supplier


def record(supplier: Supplier, by: User) -> Incident:
    kind, severity = Incident.Kind.PENALTY, Incident.Severity.ORDINARY
    return record_incident(supplier, kind=kind, severity=severity, occurred_on=TODAY, source="示例", by=by, at=NOW)


def test_the_file_holds_everything_in_one_page(supplier: Supplier, officer: User) -> None:
    certificate, document = make_certificate(supplier), make_document(supplier, name="permit.pdf")
    answers = [Answer("recycled_content", value=4550), Answer("penalties_3y", value=0)]
    answer_questions(supplier, answers, by=make_member(supplier), at=NOW)
    activity = Activity(kind="electricity", quantity=Decimal(1000), unit="kWh", region="CN-BJ", year=2022)
    report_inventory(
        supplier, activities=[activity], output_wan=None, reference=carbon_reference(), by=None, at=NOW,
        explanation="示例",
    )  # fmt: skip
    incident = record(supplier, officer)
    answer = signed_in(officer).get(f"/suppliers/{supplier.pk}/")
    page, text = answer.content.decode(), text_of(answer)
    for anchor in (f"certificate-{certificate.pk}", f"document-{document.pk}", f"incident-{incident.pk}"):
        assert f'id="{anchor}"' in page
    for words in (supplier.identifier, certificate.number, "permit.pdf", "45.5 %", "2022", "History intact"):
        assert words in text
    assert answer.context["days"][0].groups


def test_what_other_organisations_decided_is_shown_as_information(supplier: Supplier, officer: User) -> None:
    other = make_organisation("elsewhere")
    Engagement.objects.create(
        supplier=supplier, organisation=other, standing=Standing.SUSPENDED, since=NOW, reason="vetoed"
    )
    text = text_of(signed_in(officer).get(f"/suppliers/{supplier.pk}/"))
    assert "With others of the group, for information Sample elsewhere Suspended" in text


def test_a_broken_history_is_said_with_its_place(supplier: Supplier, officer: User) -> None:
    with triggers_off(connection):
        Event.objects.filter(supplier=supplier, number=2).update(payload={"total": 10_000})
    text = text_of(signed_in(officer).get(f"/suppliers/{supplier.pk}/"))
    assert "History broken" in text
    assert "At event 2 something was changed." in text


def test_a_foreign_and_a_missing_file_are_not_found_alike(supplier: Supplier) -> None:
    stranger = signed_in(make_staff(make_organisation()))
    for pk in (supplier.pk, supplier.pk + 1_000):
        assert stranger.get(f"/suppliers/{pk}/").status_code == 404
        assert stranger.post(f"/suppliers/{pk}/incidents/", INCIDENT).status_code == 404
    assert list(Incident.objects.all()) == []


def test_a_supplier_does_not_see_what_buyers_see_of_it(supplier: Supplier) -> None:
    assert signed_in(make_member(supplier)).get(f"/suppliers/{supplier.pk}/").status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMPLIANCE])
def test_an_incident_is_recorded_with_its_source(role: Role, supplier: Supplier, organisation: Organisation) -> None:
    person = make_staff(organisation, role)
    answer = signed_in(person).post(f"/suppliers/{supplier.pk}/incidents/", INCIDENT)
    assert answer["Location"] == f"/suppliers/{supplier.pk}/#incidents"
    incident = Incident.objects.get()
    assert (incident.kind, incident.severity, incident.source, incident.recorded_by) == (
        "pollution", "major", "示例登记册", person,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": " "}, "This field is required."),
        ({"occurred_on": "2026-06-02"}, "2026-06-02 is in the future."),
        ({"ends_on": "2026-04-30"}, "It ends before it begins: check both dates."),
        ({"kind": "war"}, "Select a valid choice."),
    ],
)
def test_an_impossible_incident_is_refused_and_what_was_typed_stays(
    change: dict[str, str], said: str, supplier: Supplier, officer: User
) -> None:
    form = {**INCIDENT, "summary": "kept words", **change}
    answer = signed_in(officer).post(f"/suppliers/{supplier.pk}/incidents/", form)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "kept words" in text_of(answer)
    assert list(Incident.objects.all()) == []


def test_an_incident_is_withdrawn_once(supplier: Supplier, officer: User) -> None:
    incident = record(supplier, officer)
    client, address = signed_in(officer), f"/suppliers/{supplier.pk}/incidents/{incident.pk}/withdraw/"
    assert client.post(address).status_code == 302
    incident.refresh_from_db()
    assert incident.withdrawn_at is not None
    answer = client.post(address)
    assert answer.status_code == 409
    assert "This incident was withdrawn before." in text_of(answer)


def test_an_incident_of_another_supplier_is_not_found(supplier: Supplier, officer: User) -> None:
    foreign = record(make_supplier(), officer)
    address = f"/suppliers/{supplier.pk}/incidents/{foreign.pk}/withdraw/"
    assert signed_in(officer).post(address).status_code == 404
    foreign.refresh_from_db()
    assert foreign.withdrawn_at is None


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_only_reads_records_nothing(role: Role, supplier: Supplier, organisation: Organisation) -> None:
    client = signed_in(make_staff(organisation, role))
    page = client.get(f"/suppliers/{supplier.pk}/")
    assert "Record an incident" not in text_of(page)
    assert client.post(f"/suppliers/{supplier.pk}/incidents/", INCIDENT).status_code == 403
    assert list(Incident.objects.all()) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_file_asks_the_same_number_of_queries_for_any_length(
    count: int, supplier: Supplier, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_certificate(supplier)
        make_document(supplier)
        record(supplier, officer)
    client = signed_in(officer)
    with django_assert_num_queries(41):
        client.get(f"/suppliers/{supplier.pk}/")
