"""No path around a veto but an exception: asked by one person, granted by another, until a day."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from procurement.models import Decision, Engagement, VetoException
from procurement.operations.admission import Reason, decide, send_application
from procurement.operations.exceptions import ask_exception, decide_exception, end_exception
from procurement.operations.hand_moves import move_by_hand
from procurement.operations.minimums import set_level_minimum
from procurement.policy import ApplicationState, Standing, Verdict
from suppliers.enums import EvidenceLevel, IncidentKind, Role
from suppliers.errors import Refused
from suppliers.models import Event, Notice, User
from suppliers.operations.incidents import withdraw_incident
from tests.api.world import Caller
from tests.factories import NOW, TODAY, make_document, make_organisation, make_staff, make_supplier
from tests.procurement.matters import Matter, make_matter, publish_policy_3
from tests.scoring.files import answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]
HOUR = timedelta(hours=1)


@pytest.fixture
def matter(method: None) -> Matter:
    publish_policy_3()
    return make_matter()


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def approve(matter: Matter, *, by: object = None) -> None:
    decide(matter.case, Verdict.APPROVE, by=by or matter.officer, at=NOW)  # type: ignore[arg-type]


def test_an_entry_bar_of_the_policy_blocks_an_admission_as_a_veto_of_the_model_does(matter: Matter) -> None:
    matter.incident(IncidentKind.CRIME)
    assert refused(lambda: approve(matter)) == "vetoed"
    assert (matter.standing, Decision.objects.count()) == (Standing.APPLIED, 0)


def test_conditions_pass_no_veto_either(matter: Matter) -> None:
    matter.incident()
    assert refused(lambda: matter.admit(matter.condition())) == "vetoed"


def test_a_granted_exception_lets_one_organisation_admit_until_its_day(matter: Matter) -> None:
    matter.incident()
    asked = matter.ask(days=60)
    assert refused(lambda: approve(matter)) == "vetoed"
    matter.grant(asked)
    approve(matter)
    assert matter.standing == Standing.ADMITTED
    assert matter.look(NOW + timedelta(days=60)) == Standing.ADMITTED
    assert (matter.look(NOW + timedelta(days=61)), matter.engagement.reason) == (Standing.SUSPENDED, "vetoed")


def test_the_day_of_an_exception_that_passed_while_no_worker_ran_is_found_late(matter: Matter) -> None:
    matter.incident()
    matter.grant(matter.ask(days=60))
    approve(matter)
    assert matter.look(NOW + timedelta(days=100)) == Standing.SUSPENDED


def test_an_exception_holds_for_one_veto_and_one_organisation(matter: Matter) -> None:
    matter.incident(IncidentKind.CRIME)
    matter.incident(IncidentKind.BAD_CREDIT)
    matter.grant(matter.ask("N1"))
    assert refused(lambda: approve(matter)) == "vetoed"
    matter.grant(matter.ask("N6"))
    elsewhere = make_organisation()
    case = send_application(matter.supplier, elsewhere, by=matter.member, at=NOW)
    act = lambda: decide(case, Verdict.APPROVE, by=make_staff(elsewhere), at=NOW)  # noqa: E731
    assert refused(act) == "vetoed"
    approve(matter)
    assert matter.standing == Standing.ADMITTED


def test_a_veto_of_the_model_is_excepted_and_the_level_without_it_counts(matter: Matter) -> None:
    matter.incident(IncidentKind.POLLUTION, at=NOW)
    decide(matter.case, Verdict.RETURN, reasons=[Reason("veto")], by=matter.officer, at=NOW)
    send_application(matter.supplier, matter.organisation, by=matter.member, at=NOW + HOUR)
    matter.grant(matter.ask("V2", at=NOW + HOUR), at=NOW + HOUR)
    told = {"in_force_from": TODAY, "reason": "示例", "by": matter.manager, "at": NOW}
    set_level_minimum(matter.organisation, "B", **told)  # type: ignore[arg-type]
    act = lambda: decide(matter.case, Verdict.APPROVE, by=matter.officer, at=NOW + HOUR)  # noqa: E731
    assert refused(act) == "below_minimum"
    set_level_minimum(matter.organisation, "C", **told)  # type: ignore[arg-type]
    decide(matter.case, Verdict.APPROVE, by=matter.officer, at=NOW + HOUR)
    assert matter.standing == Standing.ADMITTED
    assert matter.look(NOW + timedelta(days=40)) == Standing.ADMITTED


def test_what_is_registered_after_an_exception_was_asked_for_is_not_covered(matter: Matter) -> None:
    matter.incident(IncidentKind.CRIME)
    matter.grant(matter.ask())
    approve(matter)
    matter.incident(IncidentKind.CRIME, at=NOW + HOUR)
    assert matter.look(NOW + 2 * HOUR) == Standing.SUSPENDED


def test_who_asked_entered_decided_or_does_not_manage_grants_nothing(matter: Matter) -> None:
    incident = matter.incident()
    asked = matter.ask()
    decide(matter.case, Verdict.RETURN, reasons=[Reason("other", text="示例")], by=matter.officer, at=NOW)
    both = make_staff(matter.organisation, Role.MANAGER)
    both.memberships.create(role=Role.OFFICER, organisation=matter.organisation)
    assert incident.recorded_by is not None
    incident.recorded_by.memberships.create(role=Role.MANAGER, organisation=matter.organisation)
    matter.officer.memberships.create(role=Role.MANAGER, organisation=matter.organisation)
    stranger = make_staff(make_organisation(), Role.MANAGER)
    people = (matter.compliance, make_staff(matter.organisation, Role.AUDITOR), stranger, incident.recorded_by)
    tries = [
        refused(lambda who=who: decide_exception(asked, granted=True, answer="x", by=who, at=NOW))  # type: ignore[misc]
        for who in people
    ]
    assert tries == ["manager_needed", "manager_needed", "manager_needed", "own_entry"]
    asker = User.objects.get(pk=matter.officer.pk)  # who has read his new role
    assert refused(lambda: decide_exception(asked, granted=True, answer="x", by=asker, at=NOW)) == "own_request"
    asked.refresh_from_db()
    assert asked.granted is None
    assert decide_exception(asked, granted=True, answer="示例", by=both, at=NOW).granted is True


def test_who_granted_an_exception_does_not_decide_on_the_case(matter: Matter) -> None:
    matter.incident()
    matter.manager.memberships.create(role=Role.OFFICER, organisation=matter.organisation)
    matter.grant(matter.ask())
    assert refused(lambda: approve(matter, by=matter.manager)) == "own_grant"
    assert Decision.objects.count() == 0


def test_an_exception_takes_a_veto_that_stands_a_reason_a_day_and_is_asked_once(matter: Matter) -> None:
    assert refused(lambda: matter.ask("N1")) == "no_such_veto"
    matter.incident()
    assert refused(lambda: matter.ask("N1", days=181)) == "end_out_of_range"
    assert refused(lambda: matter.ask("N1", days=0)) == "end_out_of_range"
    told = {"ends_on": TODAY + timedelta(days=3), "by": matter.officer, "at": NOW}
    supplier, here = matter.supplier, matter.organisation
    assert refused(lambda: ask_exception(supplier, here, "N1", reason=" ", **told)) == "reason_needed"  # type: ignore[arg-type]
    foreign = make_document(make_supplier())
    act = lambda: ask_exception(supplier, here, "N1", reason="x", document=foreign, **told)  # type: ignore[arg-type] # noqa: E731
    assert refused(act) == "foreign_document"
    matter.ask()
    assert refused(lambda: matter.ask()) == "asked_already"
    assert VetoException.objects.count() == 1


def test_an_exception_is_decided_once_and_may_be_declined(matter: Matter) -> None:
    matter.incident()
    asked = matter.ask()
    decide_exception(asked, granted=False, answer="示例：不同意", by=matter.manager, at=NOW)
    assert refused(lambda: matter.grant(asked)) == "already_decided"
    assert refused(lambda: approve(matter)) == "vetoed"
    kinds = list(Event.objects.filter(kind__startswith="exception").order_by("number").values_list("kind", flat=True))
    assert kinds == ["exception.asked", "exception.declined"]
    told = Notice.objects.filter(kind__startswith="exception").order_by("pk").values_list("user", "kind")
    assert list(told) == [(matter.manager.pk, "exception.asked"), (matter.officer.pk, "exception.declined")]


def test_an_exception_that_is_ended_suspends_at_the_next_look(matter: Matter) -> None:
    matter.incident()
    granted = matter.grant(matter.ask())
    approve(matter)
    end_exception(granted, by=matter.manager, at=NOW + HOUR)
    assert matter.look(NOW + 2 * HOUR) == Standing.SUSPENDED


def test_an_unknown_veto_takes_a_second_person_under_the_policy_that_ships(method: None) -> None:
    publish_policy_3()
    matter = make_matter(known=False)
    assert refused(lambda: approve(matter)) == "veto_unknown"
    for veto in ("V1", "V2", "V3"):
        matter.grant(matter.ask(veto))
    approve(matter)
    assert matter.standing == Standing.ADMITTED


def test_an_exception_of_an_unknown_veto_covers_none_that_is_known_to_stand(method: None) -> None:
    publish_policy_3()
    matter = make_matter(known=False)
    for veto in ("V1", "V2", "V3"):
        matter.grant(matter.ask(veto))
    answer(matter.supplier, "major_incident_3y", 1, evidence=EvidenceLevel.DECLARED)
    later = NOW + timedelta(days=1)
    assert refused(lambda: decide(matter.case, Verdict.APPROVE, by=matter.officer, at=later)) == "vetoed"


def test_a_suspension_is_not_lifted_by_hand_while_the_veto_stands(matter: Matter) -> None:
    approve(matter)
    incident = matter.incident(at=NOW + HOUR)
    assert matter.look(NOW + 2 * HOUR) == Standing.SUSPENDED

    def lift(at: datetime) -> None:
        told = {"reason": "remedied", "sentence": "示例", "by": matter.manager, "at": at}
        move_by_hand(matter.engagement, Standing.ADMITTED, **told)  # type: ignore[arg-type]

    assert refused(lambda: lift(NOW + 3 * HOUR)) == "vetoed"
    withdraw_incident(incident, by=make_staff(matter.organisation, Role.COMPLIANCE), at=NOW + 3 * HOUR)
    lift(NOW + 4 * HOUR)
    assert matter.standing == Standing.ADMITTED


def test_the_api_is_no_way_around_a_veto(matter: Matter) -> None:
    matter.incident()
    officer, path = Caller(matter.officer), f"applications/{matter.case.pk}/decisions/"
    said = officer.send(path, {"verdict": "approve"})
    assert (said.status_code, json.loads(said.content)["code"]) == (400, "vetoed")
    matter.case.refresh_from_db()
    assert (matter.case.state, matter.standing) == (ApplicationState.SENT, Standing.APPLIED)


def test_the_database_itself_refuses_one_person_for_two_and_a_granted_exception_that_grows(matter: Matter) -> None:
    matter.incident()
    asked = matter.ask()
    alone = {"granted": True, "decided_by": matter.officer, "decided_at": NOW}
    with pytest.raises(DatabaseError), transaction.atomic():
        VetoException.objects.filter(pk=asked.pk).update(**alone)
    matter.grant(asked)
    for change in ({"ends_on": TODAY + timedelta(days=900)}, {"veto": "N2"}, {"granted": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            VetoException.objects.filter(pk=asked.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        VetoException.objects.all().delete()
    assert Engagement.objects.get().standing == Standing.APPLIED
