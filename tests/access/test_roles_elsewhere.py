"""A role in one organisation is no role in another, also for a person who may read there."""

import pytest
from django.test import Client

from procurement.models import Decision
from procurement.operations.admission import send_application
from scoring.models import IssuedScorecard, Scorecard
from suppliers.enums import CertificateStatus, Role
from suppliers.models import (
    Certificate,
    Disclosure,
    Event,
    Incident,
    Inventory,
    Membership,
    Organisation,
    Supplier,
    User,
)
from suppliers.operations.incidents import record_incident
from tests.factories import NOW, TODAY, make_certificate, make_member, make_organisation, make_staff, make_supplier
from tests.scoring.files import answer, report
from tests.suppliers.pages.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]
INCIDENT = {"kind": "penalty", "severity": "major", "occurred_on": "2026-05-01", "source": "示例"}
WRITES = {
    "/certificates/{certificate}/verify/": {},
    "/certificates/{certificate}/reject/": {"reason": "other"},
    "/certificates/answers/{answer}/": {"accepted": "yes"},
    "/certificates/inventories/{inventory}/": {"accepted": "yes"},
    "/scorecards/{scorecard}/issue/": {},
    "/suppliers/{supplier}/incidents/": INCIDENT,
    "/suppliers/{supplier}/incidents/{incident}/withdraw/": {},
    "/cases/{case}/decide/": {"verdict": "approve", "round": 1},
    "/api/v1/certificates/{certificate}/verify/": {},
    "/api/v1/certificates/{certificate}/reject/": {"reason": "other"},
    "/api/v1/answers/{answer}/check/": {"accepted": True},
    "/api/v1/inventories/{inventory}/check/": {"accepted": True},
    "/api/v1/scorecards/{scorecard}/issue/": {},
    "/api/v1/applications/{case}/decisions/": {"verdict": "approve"},
}
READS = ["/certificates/{certificate}/", "/scorecards/{scorecard}/", "/suppliers/{supplier}/", "/cases/{case}/"]


@pytest.fixture
def reader() -> User:
    """An auditor of `there`, who is officer and compliance elsewhere."""
    elsewhere, person = make_organisation("elsewhere"), make_staff(make_organisation("there"), Role.AUDITOR)
    for role in (Role.OFFICER, Role.COMPLIANCE):
        Membership.objects.create(user=person, role=role, organisation=elsewhere)
    return person


@pytest.fixture
def numbers(reader: User) -> dict[str, int]:
    """The file of a supplier that lets only `there` read it."""
    there = reader.memberships.get(role=Role.AUDITOR).organisation
    assert there is not None
    supplier = make_supplier(organisation=there)
    incident = record_incident(
        supplier,
        kind=Incident.Kind.PENALTY,
        severity=Incident.Severity.ORDINARY,
        occurred_on=TODAY,
        source="示例",
        by=make_staff(there, Role.COMPLIANCE),
        at=NOW,
    )
    found = {
        "supplier": supplier.pk,
        "certificate": make_certificate(supplier, status=CertificateStatus.CLAIMED).pk,
        "answer": answer(supplier, "recycled_content", 4_500).pk,
        "inventory": report(supplier, 2025).pk,
        "incident": incident.pk,
    }
    case = send_application(supplier, there, by=make_member(supplier), at=NOW)
    return found | {"case": case.pk, "scorecard": Scorecard.objects.get().pk}


def state() -> tuple[object, ...]:
    return (
        list(Certificate.objects.values_list("status", flat=True)),
        list(Disclosure.objects.values_list("accepted", flat=True)),
        list(Inventory.objects.values_list("accepted", flat=True)),
        list(Incident.objects.values_list("withdrawn_at", flat=True)),
        (Decision.objects.count(), IssuedScorecard.objects.count(), Event.objects.count()),
    )


@pytest.mark.parametrize("path", WRITES)
def test_who_reads_here_and_works_elsewhere_writes_nothing_here(
    path: str, reader: User, numbers: dict[str, int]
) -> None:
    before, client = state(), signed_in(reader)
    address, body = path.format(**numbers), WRITES[path]
    by_machine = address.startswith("/api/")
    sent = client.post(address, body, content_type="application/json") if by_machine else client.post(address, body)
    assert sent.status_code in {403, 404}
    assert state() == before


@pytest.mark.parametrize("path", READS)
def test_who_reads_here_and_works_elsewhere_is_offered_no_act(path: str, reader: User, numbers: dict[str, int]) -> None:
    def offered(person: User) -> list[str]:
        page = signed_in(person).get(path.format(**numbers))
        assert page.status_code == 200
        acts = [address.format(**numbers) for address in WRITES if not address.startswith("/api/")]
        return [act for act in acts if f'action="{act}' in page.content.decode()]

    worker = make_staff(Organisation.objects.get(code="there"), Role.COMPLIANCE)
    Membership.objects.create(user=worker, role=Role.OFFICER, organisation=Organisation.objects.get(code="there"))
    assert (offered(reader), bool(offered(worker))) == ([], True)


def test_a_person_of_two_suppliers_always_writes_the_file_of_the_first() -> None:
    person = make_member(make_supplier())
    Membership.objects.create(user=person, role=Role.SUPPLIER_MEMBER, supplier=make_supplier())
    first = Supplier.objects.order_by("pk")[0]
    client: Client = signed_in(person)
    assert client.get("/api/v1/me/").json()["supplier"] == first.pk
