"""Decisions over the API: on what was looked at, or not at all."""

import pytest

from procurement.models import Decision
from procurement.operations.admission import Reason, decide, send_application
from procurement.policy import Verdict
from suppliers.enums import Role
from tests.api.world import Caller, make_world
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method"), pytest.mark.time_machine(NOW)]


def test_a_case_that_was_sent_again_since_is_not_decided_unseen() -> None:
    world = make_world()
    case, officer = world.own.application, Caller(world.staff[Role.OFFICER])
    by = world.staff[Role.OFFICER]
    decide(case, Verdict.RETURN, reasons=[Reason("evidence_missing", "carbon")], by=by, at=NOW)
    send_application(world.own.supplier, world.organisation, by=world.own.member, at=NOW)
    late = officer.send(f"applications/{case.pk}/decisions/", {"verdict": "approve", "round": 1})
    assert (late.status_code, late.json()["code"], Decision.objects.count()) == (409, "sent_again", 1)
    seen = officer.send(f"applications/{case.pk}/decisions/", {"verdict": "approve", "round": 2})
    assert (seen.status_code, seen.json()["round"]) == (201, 2)


def test_the_sections_of_reasons_are_those_of_the_page() -> None:
    world = make_world()
    reasons = [{"code": "evidence_missing", "section": "carbon", "text": ""}]
    officer, path = Caller(world.staff[Role.OFFICER]), f"applications/{world.own.application.pk}/decisions/"
    assert officer.send(path, {"verdict": "return", "reasons": reasons}).status_code == 201
