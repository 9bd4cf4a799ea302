"""Conditions, corrective actions, exceptions and moves over HTTP: as on the pages, and no way around them."""

import pytest

from procurement.models import CorrectiveAction, VetoException
from procurement.policy import Standing
from suppliers.enums import Role
from tests.api.world import Caller
from tests.factories import NOW, make_document, make_member, make_organisation, make_staff, make_supplier
from tests.procurement.matters import Matter, make_matter, publish_policy_3

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]


@pytest.fixture
def matter(method: None) -> Matter:
    publish_policy_3()
    return make_matter()


def told(answer: object) -> tuple[int, str]:
    """Status and, of a refusal, its code."""
    return answer.status_code, answer.json().get("code", "")  # type: ignore[attr-defined]


def test_a_case_is_approved_with_conditions_that_are_answered_and_closed(matter: Matter) -> None:
    officer, supplier, compliance = Caller(matter.officer), Caller(matter.member), Caller(matter.compliance)
    body = {"verdict": "approve_with_conditions", "conditions": [{"text": "示例：补办", "due_on": "2026-07-01"}]}
    assert told(officer.send(f"applications/{matter.case.pk}/decisions/", body)) == (201, "")
    (row,) = supplier.ask("actions/").json()["results"]
    assert (row["finding"], row["state"], row["due_on"]) == ("示例：补办", "open", "2026-07-01")
    steps = f"actions/{row['id']}/steps/"
    assert told(compliance.send(steps, {"act": "close"})) == (400, "other_state")
    assert told(supplier.send(steps, {"act": "answer", "text": "示例"})) == (201, "")
    assert told(supplier.send(steps, {"act": "close"})) == (400, "not_yours")
    assert compliance.send(steps, {"act": "close"}).json()["state"] == "closed"
    assert matter.standing == Standing.ADMITTED


def test_an_exception_takes_two_people_over_http_too(matter: Matter) -> None:
    matter.incident()
    officer, manager = Caller(matter.officer), Caller(matter.manager)
    body = {"supplier": matter.supplier.pk, "organisation": matter.organisation.code, "veto": "N1", "reason": "示例",
            "ends_on": "2026-07-01"}  # fmt: skip
    made = officer.send("exceptions/", body)
    assert told(made) == (201, "")
    path = f"exceptions/{made.json()['id']}/"
    assert officer.send(path, {"act": "grant", "answer": "示例"}).status_code == 403
    assert manager.send(path, {"act": "grant", "answer": "示例"}).json()["granted"] is True
    assert told(officer.send(f"applications/{matter.case.pk}/decisions/", {"verdict": "approve"})) == (201, "")
    assert manager.send(path, {"act": "end"}).json()["ended_at"] is not None


def test_a_standing_is_moved_by_whom_the_table_lets(matter: Matter) -> None:
    matter.admit()
    path = f"engagements/{matter.engagement.pk}/moves/"
    body = {"standing": "suspended", "reason": "violation", "sentence": "示例"}
    assert Caller(make_staff(matter.organisation, Role.AUDITOR)).send(path, body).status_code == 403
    assert Caller(make_staff(make_organisation())).send(path, body).status_code == 404
    assert told(Caller(matter.officer).send(path, body | {"standing": "conditional"})) == (409, "illegal_move")
    assert Caller(matter.officer).send(path, body).json()["standing"] == "suspended"
    assert told(Caller(matter.officer).send(path, {"standing": "admitted", "reason": "remedied", "sentence": "x"})) == (
        400, "not_yours",
    )  # fmt: skip


def test_every_foreign_thing_that_is_named_is_refused(matter: Matter) -> None:
    matter.admit()
    stranger = make_supplier()
    foreign, member = make_document(stranger), make_member(stranger)
    incident = stranger.incidents.create(
        kind="crime", severity="ordinary", occurred_on="2026-01-05", source="示例", recorded_at=NOW
    )
    officer = Caller(matter.officer)
    body = {"supplier": matter.supplier.pk, "organisation": matter.organisation.code, "origin": "audit", "text": "示例",
            "due_on": "2026-07-01"}  # fmt: skip
    assert told(officer.send("actions/", body | {"owner": member.email})) == (400, "unfit_owner")
    assert told(officer.send("actions/", body | {"incident": incident.pk})) == (400, "foreign_incident")
    assert told(officer.send("actions/", body | {"organisation": make_organisation().code}))[0] == 400
    assert officer.send("actions/", body | {"supplier": stranger.pk}).status_code == 404
    action = matter.action()
    answer = {"act": "answer", "text": "示例", "document": foreign.pk}
    assert told(Caller(matter.member).send(f"actions/{action.pk}/steps/", answer)) == (400, "foreign_document")
    assert Caller(member).send(f"actions/{action.pk}/steps/", {"act": "answer", "text": "x"}).status_code == 404
    move = {"standing": "suspended", "reason": "violation", "sentence": "示例", "document": foreign.pk}
    assert told(officer.send(f"engagements/{matter.engagement.pk}/moves/", move)) == (400, "foreign_document")
    assert (CorrectiveAction.objects.count(), VetoException.objects.count(), matter.standing) == (1, 0, "admitted")
