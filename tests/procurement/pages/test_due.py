from datetime import timedelta

import pytest
from django.test import Client
from kombu.exceptions import OperationalError
from pytest_django.fixtures import DjangoAssertNumQueries

from procurement.models import Engagement, Reassessment
from procurement.operations.reassessment import ask_reassessment, reassess_supplier
from procurement.policy import Standing
from procurement.tasks import reassess
from suppliers.enums import Role
from suppliers.models import Organisation, Supplier
from tests.factories import NOW, TODAY, make_case, make_certificate, make_organisation, make_staff
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def client(organisation: Organisation) -> Client:
    return signed_in(make_staff(organisation, Role.COMPLIANCE))


@pytest.fixture
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The re-assessments that the workers were hurried to, in place of a broker."""
    found: list[int] = []
    monkeypatch.setattr(reassess, "delay", lambda *, reassessment_id: found.append(reassessment_id))
    return found


def make_admitted(organisation: Organisation) -> Supplier:
    supplier = make_case(organisation).supplier
    Engagement.objects.filter(supplier=supplier).update(standing=Standing.ADMITTED)
    return supplier


def make_pending(organisation: Organisation) -> Reassessment:
    return ask_reassessment(make_admitted(organisation), on=TODAY, at=NOW)


@pytest.mark.usefixtures("method")
def test_pending_and_finished_stand_apart_with_scores_and_moves(client: Client, organisation: Organisation) -> None:
    row = make_pending(organisation)
    assert [each["row"] for each in client.get("/due/").context["rows"]] == [row]
    reassess_supplier(row.pk, at=NOW)
    assert client.get("/due/?show=pending").context["rows"] == []
    (shown,) = client.get("/due/?show=finished").context["rows"]
    assert (shown["row"], shown["before"], shown["after"], shown["gain"]) == (row, "unrated", "unrated", 0)
    assert [move["words"] for move in shown["moves"]] == ["Admitted → On watch"]
    assert "too little is known to rate it" in text_of(client.get("/due/?show=finished"))
    assert client.get("/due/?show=changed").context["rows"] == []


@pytest.mark.usefixtures("method")
def test_what_is_due_at_others_is_not_shown(client: Client) -> None:
    make_pending(make_organisation())
    answer = client.get("/due/?show=pending")
    assert answer.context["rows"] == []
    assert "Nothing is due." in text_of(answer)


@pytest.mark.usefixtures("method")
def test_filters_by_cause_and_name(client: Client, organisation: Organisation) -> None:
    row = make_pending(organisation)
    for query, found in {"cause=asked": [row], "cause=cadence": [], f"q={row.supplier.identifier}": [row]}.items():
        rows = client.get(f"/due/?show=pending&{query}").context["rows"]
        assert (query, [each["row"] for each in rows]) == (query, found)


@pytest.mark.usefixtures("method")
def test_looking_now_finds_what_is_due_and_hurries_the_workers(
    client: Client, organisation: Organisation, nudged: list[int]
) -> None:
    supplier = make_admitted(organisation)
    make_certificate(supplier, valid_until=TODAY - timedelta(days=1))
    scored = supplier.scorecards.get().run
    scored.as_of = TODAY - timedelta(days=5)
    scored.save(update_fields=["as_of"])
    answer = client.post("/due/look/", follow=True)
    assert "1 supplier is newly due." in text_of(answer)
    assert nudged == [Reassessment.objects.get().pk]
    assert "0 suppliers are newly due." in text_of(client.post("/due/look/", follow=True))


@pytest.mark.usefixtures("method")
def test_without_a_broker_what_is_due_waits_and_the_page_says_so(
    client: Client, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make_pending(organisation)

    def away(**_: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(reassess, "delay", away)
    assert "The workers could not be reached." in text_of(client.post("/due/look/", follow=True))
    assert list(Reassessment.objects.filter(finished_at__isnull=True)) == [row]


def test_without_a_policy_nothing_falls_due_and_the_page_says_so(client: Client) -> None:
    assert "No policy is in force" in text_of(client.post("/due/look/", follow=True))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.AUDITOR])
def test_only_compliance_and_administrators_look_now(role: Role, organisation: Organisation) -> None:
    client = signed_in(make_staff(organisation, role))
    assert "Look now" not in text_of(client.get("/due/"))
    assert client.post("/due/look/").status_code == 403


@pytest.mark.usefixtures("method")
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries_for_any_length(
    count: int, client: Client, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        reassess_supplier(make_pending(organisation).pk, at=NOW)
    with django_assert_num_queries(9):
        client.get("/due/?show=finished")
