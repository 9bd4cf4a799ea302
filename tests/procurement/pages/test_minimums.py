"""The page of the least levels, the case page beside it, and the same over the API."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from procurement.models import Application, Decision, LevelMinimum
from procurement.operations.minimums import set_level_minimum
from suppliers.enums import Role
from suppliers.models import Organisation
from tests.api.world import Caller
from tests.factories import NOW, TODAY, make_case, make_organisation, make_staff
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]
PAGE, SET = "/method/minimums/", "/method/minimums/set/"


@pytest.fixture
def group() -> Organisation:
    return make_organisation("group")


@pytest.fixture
def subsidiary(group: Organisation) -> Organisation:
    return make_organisation("subsidiary", parent=group)


def ask(organisation: Organisation, level: str) -> LevelMinimum:
    manager = make_staff(organisation, Role.MANAGER)
    return set_level_minimum(organisation, level, in_force_from=TODAY, reason="示例理由", by=manager, at=NOW)


def typed(organisation: Organisation, level: str, **other: str) -> dict[str, str]:
    form = {"organisation": organisation.code, "level": level, "in_force_from": TODAY.isoformat(), "reason": "示例"}
    return form | other


def test_the_page_shows_what_holds_for_each_organisation_and_whose_limit_it_is(
    group: Organisation, subsidiary: Organisation
) -> None:
    ask(group, "C")
    answer = signed_in(make_staff(group, Role.AUDITOR)).get(PAGE)
    rows = {row["organisation"]: row for row in answer.context["rows"]}
    assert [(row["holding"].level, row["holding"].organisation) for row in rows.values()] == [("C", group)] * 2
    assert [rows[each]["own"] is not None for each in (group, subsidiary)] == [True, False]
    assert "示例理由" in text_of(answer)
    assert "Ask for another level" not in text_of(answer)


@pytest.mark.parametrize("organisations", [1, 3])
def test_the_page_asks_as_much_for_three_organisations_as_for_one(
    organisations: int, group: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(organisations):
        ask(make_organisation(f"below-{number}", parent=group), "B")
    visitor = signed_in(make_staff(group, Role.AUDITOR))
    visitor.get(PAGE)
    with django_assert_num_queries(10):
        visitor.get(PAGE)


def test_a_manager_sets_a_level_and_is_told(group: Organisation) -> None:
    visitor = signed_in(make_staff(group, Role.MANAGER))
    assert "Ask for another level" in text_of(visitor.get(PAGE))
    answer = visitor.post(SET, typed(group, "B"), follow=True)
    assert "Set: it applies to everything below at once." in text_of(answer)
    row = LevelMinimum.objects.get()
    assert (row.organisation, row.level, row.in_force_from, row.reason) == (group, "B", TODAY, "示例")


def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(
    group: Organisation, subsidiary: Organisation
) -> None:
    ask(group, "B")
    visitor = signed_in(make_staff(group, Role.COMPLIANCE))
    answer = visitor.post(SET, typed(subsidiary, "C", reason="示例原因"))
    assert (answer.status_code, LevelMinimum.objects.count()) == (422, 1)
    assert "asks for level B at least" in text_of(answer)
    assert answer.context["form"]["reason"].value() == "示例原因"
    late = visitor.post(SET, typed(subsidiary, "A", in_force_from=(TODAY - timedelta(days=1)).isoformat()))
    assert (late.status_code, LevelMinimum.objects.count()) == (422, 1)


def test_nobody_sets_it_for_a_stranger(group: Organisation, subsidiary: Organisation) -> None:
    manager = make_staff(subsidiary, Role.MANAGER)
    assert signed_in(manager).post(SET, typed(group, "B")).status_code == 422
    assert Caller(manager).send("minimums/", typed(group, "B")).json()["code"] == "unknown_organisation"
    assert LevelMinimum.objects.count() == 0


def test_the_case_shows_the_minimum_beside_the_level_and_offers_no_approval_below_it(
    group: Organisation, subsidiary: Organisation
) -> None:
    case = make_case(subsidiary)
    officer = signed_in(make_staff(subsidiary))
    assert "asked for by" not in text_of(officer.get(f"/cases/{case.pk}/"))
    ask(group, "C")
    answer = officer.get(f"/cases/{case.pk}/")
    text = text_of(answer)
    assert f"asked for by {group.name_en}" in text
    assert f"{group.name_en} asks for level C at least: this supplier cannot be admitted." in text
    assert 'data-hotkey="a" disabled' in answer.content.decode()
    refused = officer.post(f"/cases/{case.pk}/decide/", {"verdict": "approve", "round": 1})
    assert (refused.status_code, Decision.objects.count()) == (422, 0)
    assert "asks for level C at least; this supplier has unrated." in text_of(refused)


def test_the_api_refuses_an_approval_below_the_minimum(subsidiary: Organisation) -> None:
    case = make_case(subsidiary)
    ask(subsidiary, "C")
    answer = Caller(make_staff(subsidiary)).send(f"applications/{case.pk}/decisions/", {"verdict": "approve"})
    assert (answer.status_code, answer.json()["code"]) == (400, "below_minimum")
    assert (Application.objects.get().state, Decision.objects.count()) == ("sent", 0)


def test_the_api_sets_and_lists_levels(group: Organisation, subsidiary: Organisation) -> None:
    manager = Caller(make_staff(group, Role.MANAGER))
    made = manager.send("minimums/", typed(group, "C"))
    assert (made.status_code, made.json()["holding"]) == (201, "C")
    assert manager.send("minimums/", typed(subsidiary, "D")).json()["code"] == "looser_than_above"
    assert manager.send("minimums/", typed(subsidiary, "A")).status_code == 201
    listed = manager.ask("minimums/").json()["results"]
    assert [(row["organisation"], row["level"], row["holding"]) for row in listed] == [
        ("subsidiary", "A", "A"),
        ("group", "C", "C"),
    ]
