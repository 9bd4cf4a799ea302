import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from procurement.models import Engagement, PolicyVersion
from procurement.operations.reassessment import ask_reassessment, reassess_supplier
from procurement.policy import Standing
from procurement.queries.overview import Clock, Overview, Waiting
from scoring.models import CurrentScore
from suppliers.enums import CertificateStatus, Role
from suppliers.models import Incident, Notice, Organisation, Supplier
from suppliers.operations.incidents import record_incident
from tests.factories import (
    NOW,
    TODAY,
    make_case,
    make_certificate,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def client(organisation: Organisation) -> Client:
    return signed_in(make_staff(organisation))


def make_green(organisation: Organisation) -> Supplier:
    supplier = make_case(organisation).supplier
    Engagement.objects.filter(supplier=supplier).update(standing=Standing.ADMITTED)
    CurrentScore.objects.filter(supplier=supplier).update(level=1)
    make_certificate(supplier)
    return supplier


def shown(client: Client) -> Overview:
    found: Overview = client.get("/dashboard/").context["overview"]
    return found


@pytest.mark.usefixtures("method")
def test_green_suppliers_are_counted_with_their_share_and_the_definitions_version(
    client: Client, organisation: Organisation
) -> None:
    make_green(organisation)
    for _ in range(2):
        make_supplier(organisation=organisation)
    make_green(make_organisation())
    answer = client.get("/dashboard/")
    assert (answer.context["overview"].green, answer.context["overview"].green_share) == (1, 3333)
    assert "of 3 suppliers · definition version 1" in text_of(answer)
    assert '<a href="/suppliers/?green=yes"' in answer.content.decode()


@pytest.mark.usefixtures("method")
def test_every_number_is_that_of_the_list_it_leads_to(client: Client, organisation: Organisation) -> None:
    green = make_green(organisation)
    make_certificate(green, "ISO50001", valid_until=TODAY + timedelta(days=60))
    make_certificate(green, "ISO9001", status=CertificateStatus.CLAIMED)
    make_case(organisation)
    overview = shown(client)
    assert overview.standings == {"admitted": 1, "applied": 1}
    assert overview.expiring == {30: 0, 60: 1, 90: 1}
    assert overview.claimed == 1
    assert overview.waiting == Waiting(sent=2, overdue=0, priority=0, returned=0)
    (row,) = overview.rows
    assert (row.organisation, row.engaged, row.green, row.alone) == (organisation, 2, 1, False)
    links = {"green=yes": 1, "expiring=90": 1, "standing=applied": 1, "level=B": 1, "level=never": 0}
    for query, count in links.items():
        assert client.get(f"/suppliers/?{query}").context["count"] == count
    query = f"organisation={organisation.pk}&standing=good&green=yes"
    assert f"?{query.replace('&', '&amp;')}" in client.get("/dashboard/").content.decode()
    assert client.get(f"/suppliers/?{query}").context["count"] == 1


@pytest.mark.usefixtures("method")
def test_an_organisation_with_others_below_it_leads_to_its_own_suppliers_alone(organisation: Organisation) -> None:
    below = make_organisation(parent=organisation)
    client = signed_in(make_staff(organisation))
    make_case(organisation)
    make_case(below)
    rows = {row.organisation: (row.engaged, row.alone) for row in shown(client).rows}
    assert rows == {organisation: (1, True), below: (1, False)}
    assert client.get(f"/suppliers/?organisation={organisation.pk}&alone=on").context["count"] == 1
    assert client.get(f"/suppliers/?organisation={organisation.pk}").context["count"] == 2


@pytest.mark.usefixtures("method")
def test_the_clock_counts_what_is_due_and_what_changed(client: Client, organisation: Organisation) -> None:
    supplier = make_green(organisation)
    major = {"kind": Incident.Kind.ACCIDENT, "severity": Incident.Severity.MAJOR, "source": "示例登记册"}
    record_incident(supplier, **major, occurred_on=TODAY, by=make_staff(organisation), at=NOW)  # type: ignore[arg-type]
    pending = ask_reassessment(supplier, on=TODAY, at=NOW)
    assert shown(client).clock == Clock(pending=1, finished=0, changed=0)
    reassess_supplier(pending.pk, at=NOW)
    assert shown(client).clock == Clock(pending=0, finished=1, changed=1)


def test_without_a_policy_the_page_says_what_to_load(client: Client, organisation: Organisation) -> None:
    make_supplier(organisation=organisation)
    assert list(PolicyVersion.objects.all()) == []
    answer = client.get("/dashboard/")
    assert answer.status_code == 200
    assert "No policy is in force." in text_of(answer)
    assert answer.context["overview"].green is None


def test_without_suppliers_the_page_says_when_they_appear(client: Client) -> None:
    assert "Suppliers appear here as soon as they register and apply." in text_of(client.get("/dashboard/"))


@pytest.mark.usefixtures("method")
@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_asks_the_same_number_of_queries_for_any_register(
    count: int, client: Client, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_green(organisation)
    with django_assert_num_queries(20):
        client.get("/dashboard/")


@pytest.mark.usefixtures("method")
def test_nobody_is_led_to_a_page_that_is_shut_to_him(organisation: Organisation) -> None:
    make_case(organisation)
    administrator = signed_in(make_staff(organisation, Role.ADMINISTRATOR))
    page = administrator.get("/dashboard/")
    assert page.context["overview"].waiting.sent == 1
    addresses = set(re.findall(r'<a [^>]*href="(/[^"#?]*)', page.content.decode())) - {"/account/logout/"}
    refused = {address for address in addresses if administrator.get(address).status_code == 403}
    assert refused == set()


@pytest.mark.usefixtures("method")
def test_coverage_counts_what_is_verified_and_in_force_and_leads_to_it(
    client: Client, organisation: Organisation
) -> None:
    make_green(organisation)
    make_case(organisation)
    make_certificate(make_supplier(organisation=organisation), status=CertificateStatus.CLAIMED)
    make_certificate(make_supplier(organisation=organisation), valid_until=TODAY - timedelta(days=1))
    make_certificate(make_supplier(organisation=make_organisation()))
    page = client.get("/dashboard/")
    (line,) = page.context["coverage"]
    cells = [(held.count, held.of, held.share, query) for held, query in line["cells"]]
    assert (line["type"].pk, cells) == (
        "ISO14001",
        [(1, 4, 2500, "holds=ISO14001"), (1, 2, 5000, f"holds=ISO14001&organisation={organisation.pk}")],
    )
    for held, query in line["cells"]:
        assert client.get(f"/suppliers/?{query}").context["count"] == held.count


@pytest.mark.usefixtures("method")
def test_mails_that_were_given_up_are_counted_listed_and_can_be_tried_again(
    client: Client, organisation: Organisation
) -> None:
    supplier = make_supplier(organisation=organisation)
    for place, reader in ((supplier, make_member(supplier)), (other := make_supplier(), make_member(other))):
        told = {"kind": "certificate.verified", "subject": "1", "values": {"number": "001"}, "path": "/inbox/"}
        Notice.objects.create(
            user=reader, supplier=place, created_at=NOW, given_up_at=NOW, trouble="undeliverable", tries=8, **told
        )
    assert shown(client).undelivered == 1
    page = client.get("/undelivered/")
    ((notice, _text),) = page.context["rows"]
    assert notice.supplier == supplier
    client.post(f"/undelivered/{notice.pk}/again/")
    notice.refresh_from_db()
    assert (notice.tries, notice.given_up_at, notice.trouble) == (0, None, "")
    assert shown(client).undelivered == 0
