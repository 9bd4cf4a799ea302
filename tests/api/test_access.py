"""Who reads and writes what: every role, with an own, a foreign and a missing object."""

import pytest
from django.test import Client

from procurement.models import Decision
from suppliers.enums import Role
from suppliers.models import Certificate, Disclosure, Event, Inventory, Notice
from tests.api.world import API, Caller, File, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]

MISSING = 99_999_999
READ = {
    "suppliers/{}/": "supplier",
    "suppliers/{}/events/": "supplier",
    "documents/{}/": "document",
    "documents/{}/reading/": "document",
    "certificates/{}/": "certificate",
    "inventories/{}/": "inventory",
    "applications/{}/": "application",
    "applications/{}/decisions/": "application",
    "scorecards/{}/": "scorecard",
    "scorecards/{}/recompute/": "scorecard",
}
LISTS = {
    "suppliers/": "supplier",
    "documents/": "document",
    "certificates/": "certificate",
    "inventories/": "inventory",
    "answers/": "answer",
    "applications/": "application",
    "scorecards/": "scorecard",
}
# Path, what it is about, who may, the body, the status of success.
WRITE = [
    ("certificates/{}/verify/", "certificate", "compliance", None, 200),
    ("certificates/{}/reject/", "certificate", "compliance", {"reason": "unreadable"}, 200),
    ("certificates/{}/withdraw/", "certificate", "supplier", None, 200),
    ("inventories/{}/check/", "inventory", "compliance", {"accepted": True}, 200),
    ("answers/{}/check/", "answer", "compliance", {"accepted": False}, 200),
    ("applications/{}/decisions/", "application", "officer", {"verdict": "approve"}, 201),
    ("scorecards/{}/issue/", "scorecard", "compliance", None, 201),
    ("notices/{}/read/", "notice", "supplier", None, 200),
]
OF_SUPPLIERS = [("POST", "certificates/"), ("POST", "inventories/"), ("PUT", "answers/"), ("POST", "applications/")]


def pk(file: File, noun: str) -> int:
    found: int = getattr(file, noun).pk
    return found


@pytest.fixture
def world() -> World:
    return make_world()


def test_what_is_of_an_own_supplier_is_read_and_foreign_and_missing_are_alike(world: World) -> None:
    for name, user in world.people().items():
        caller = Caller(user)
        for path, noun in READ.items():
            ids = (pk(world.own, noun), pk(world.foreign, noun), MISSING)
            answers = [caller.ask(path.format(each)) for each in ids]
            expected = [401, 401, 401] if user is None else [200, 404, 404]
            assert [answer.status_code for answer in answers] == expected, (name, path)
            assert answers[1].content == answers[2].content, (name, path)


def test_lists_hold_what_is_own_and_nothing_foreign(world: World) -> None:
    for name, user in world.people().items():
        caller = Caller(user)
        for path, noun in LISTS.items():
            answer = caller.ask(path)
            found = [row["id"] for row in answer.json().get("results", [])]
            expected = (401, []) if user is None else (200, [pk(world.own, noun)])
            assert (answer.status_code, found) == expected, (name, path)


def test_the_clocks_work_is_for_staff(world: World) -> None:
    for user in world.staff.values():
        (row,) = Caller(user).ask("reassessments/", state="pending").json()["results"]
        assert row["supplier"] == world.own.supplier.pk
    refused = Caller(world.own.member).ask("reassessments/")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert Caller().ask("reassessments/").status_code == 401


@pytest.mark.parametrize(("path", "noun", "writer", "body", "done"), WRITE)
def test_an_act_is_for_its_role_and_on_own_objects_only(
    world: World, path: str, noun: str, writer: str, body: object, done: int
) -> None:
    own, foreign = path.format(pk(world.own, noun)), path.format(pk(world.foreign, noun))
    before = Event.objects.count()
    for name, user in world.people().items():
        caller = Caller(user)
        answers = [caller.send(each, body) for each in (foreign, path.format(MISSING))]
        refused = 401 if user is None else 404 if name == writer or noun == "notice" else 403
        assert [answer.status_code for answer in answers] == [refused, refused], name
        if name != writer:
            assert caller.send(own, body).status_code == refused, name
    assert Event.objects.count() == before
    people = world.people()
    assert Caller(people[writer]).send(own, body).status_code == done


@pytest.mark.parametrize(("verb", "path"), OF_SUPPLIERS)
def test_only_a_suppliers_own_people_write_its_file(world: World, verb: str, path: str) -> None:
    statuses = {name: Caller(user).send(path, {}, method=verb).status_code for name, user in world.people().items()}
    assert statuses == dict.fromkeys(statuses, 403) | {"nobody": 401, "supplier": 400}


def test_a_role_in_one_organisation_is_none_in_another(world: World) -> None:
    """An officer here who is an auditor there reads there and decides nothing there; so with compliance."""
    there = world.foreign.application.organisation
    for role in (Role.OFFICER, Role.COMPLIANCE):
        world.staff[role].memberships.create(role=Role.AUDITOR, organisation=there)
    officer, compliance = Caller(world.staff[Role.OFFICER]), Caller(world.staff[Role.COMPLIANCE])
    path = f"applications/{world.foreign.application.pk}/"
    assert officer.ask(path).status_code == 200
    assert officer.send(path + "decisions/", {"verdict": "approve"}).status_code == 403
    certificate = f"certificates/{world.foreign.certificate.pk}/"
    assert compliance.ask(certificate).status_code == 200
    assert compliance.send(certificate + "verify/").status_code == 404
    assert (Decision.objects.count(), Certificate.objects.filter(status="verified").count()) == (0, 0)


def test_an_application_names_only_categories_that_the_supplier_has(world: World) -> None:
    body = {"organisation": "there", "categories": ["nosuch"]}
    answer = Caller(world.own.member).send("applications/", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "not_yours")


def test_without_the_token_of_the_session_nothing_is_written(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.own.member)
    refused = client.post(f"{API}certificates/{world.own.certificate.pk}/withdraw/")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert Certificate.objects.get(pk=world.own.certificate.pk).status == "claimed"


def test_who_entered_it_does_not_check_it(world: World) -> None:
    compliance = world.staff[Role.COMPLIANCE]
    Certificate.objects.update(claimed_by=compliance)
    Inventory.objects.update(reported_by=compliance)
    Disclosure.objects.update(answered_by=compliance)
    caller = Caller(compliance)
    answers = [
        caller.send(f"certificates/{world.own.certificate.pk}/verify/"),
        caller.send(f"inventories/{world.own.inventory.pk}/check/", {"accepted": True}),
        caller.send(f"answers/{world.own.answer.pk}/check/", {"accepted": True}),
    ]
    assert [answer.json()["code"] for answer in answers] == ["own_entry"] * 3


def test_the_second_decision_is_a_conflict(world: World) -> None:
    path = f"applications/{world.own.application.pk}/decisions/"
    officer = Caller(world.staff[Role.OFFICER])
    assert officer.send(path, {"verdict": "approve"}).status_code == 201
    second = officer.send(path, {"verdict": "refuse", "reasons": [{"code": "other"}]})
    assert (second.status_code, second.json()["code"], Decision.objects.count()) == (409, "already_decided", 1)


def test_a_refusal_speaks_the_readers_language(world: World) -> None:
    path = f"applications/{world.own.application.pk}/decisions/"
    officer = Caller(world.staff[Role.OFFICER])
    officer.cookies["django_language"] = "en"
    refused = officer.send(path, {"verdict": "refuse"}).json()
    assert refused == {"code": "reasons_needed", "field": "reasons", "message": "Say why: choose at least one reason."}


def test_a_notice_is_read_once(world: World) -> None:
    caller, path = Caller(world.own.member), f"notices/{world.own.notice.pk}/read/"
    first = caller.send(path).json()["read_at"]
    assert caller.send(path).json()["read_at"] == first
    assert Notice.objects.filter(read_at__isnull=False).count() == 1
