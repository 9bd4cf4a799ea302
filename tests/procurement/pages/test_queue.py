import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from procurement.models import Application, Spend
from procurement.operations.admission import Reason, decide, send_application
from procurement.policy import Verdict
from suppliers.enums import Role
from suppliers.models import Organisation, User
from tests.factories import NOW, make_case, make_ground, make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def officer(organisation: Organisation) -> User:
    return make_staff(organisation)


def listed(client: Client, query: str = "") -> list[Application]:
    return [row.case for row in client.get(f"/cases/{query}").context["rows"]]


def test_an_empty_queue_says_when_something_appears(officer: User) -> None:
    assert "Nothing waits for a decision." in text_of(signed_in(officer).get("/cases/"))


def test_a_priority_ground_stands_before_older_cases(officer: User, organisation: Organisation) -> None:
    old = make_case(organisation)
    supplier = make_supplier(organisation=organisation)
    urgent = send_application(supplier, organisation, grounds=[make_ground(supplier)], by=make_member(supplier), at=NOW)
    assert listed(signed_in(officer)) == [urgent, old]
    assert "New material" in text_of(signed_in(officer).get("/cases/"))


def test_of_two_that_are_due_on_one_day_the_one_with_more_spend_goes_first(
    officer: User, organisation: Organisation
) -> None:
    little, much = make_case(organisation), make_case(organisation)
    for case, amount in ((little, 5), (much, 900)):
        about = {"supplier": case.supplier, "organisation": organisation}
        Spend.objects.create(**about, year=2025, amount_wan=amount, entered_by=officer, entered_at=NOW)
    assert listed(signed_in(officer)) == [much, little]


def test_a_case_of_another_organisation_is_not_listed(officer: User) -> None:
    make_case(make_organisation())
    assert listed(signed_in(officer), "?state=all") == []


def test_filters_leave_what_fits(officer: User, organisation: Organisation) -> None:
    client = signed_in(officer)
    waiting, returned = make_case(organisation, name_zh="示例甲"), make_case(organisation, name_zh="示例乙")
    decide(returned, Verdict.RETURN, reasons=[Reason("evidence_missing")], by=officer, at=NOW)
    assert listed(client) == [waiting]
    assert listed(client, "?state=returned") == [returned]
    assert listed(client, "?state=returned&mine=on") == [returned]
    assert listed(client, "?q=甲") == [waiting]
    assert listed(client, "?q=乙") == []
    assert listed(client, "?overdue=on") == []
    assert listed(client, f"?organisation={organisation.pk}&mine=on") == [waiting]


def test_what_an_auditor_reads_is_not_his_to_decide(organisation: Organisation) -> None:
    make_case(organisation)
    assert listed(signed_in(make_staff(organisation, Role.AUDITOR)), "?mine=on") == []


def test_a_case_past_its_day_is_marked_late(officer: User, organisation: Organisation, time_machine: object) -> None:
    make_case(organisation)
    time_machine.move_to("2026-06-20T02:00Z")  # type: ignore[attr-defined]
    assert "5 days late" in text_of(signed_in(officer).get("/cases/?overdue=on"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_the_same_number_of_queries_for_any_length(
    count: int, officer: User, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_case(organisation)
    client = signed_in(officer)
    with django_assert_num_queries(11):
        client.get("/cases/")
