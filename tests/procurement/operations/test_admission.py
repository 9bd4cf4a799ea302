"""Admission. The score behind a case is the real engine's, by the shipped model and policy."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from procurement.models import Application, Decision, Engagement, Reassessment
from procurement.operations.admission import Reason, decide, send_application
from procurement.operations.reassessment import find_due, reassess_supplier
from procurement.policy import ApplicationState, Standing, Verdict
from procurement.queries.cases import queue
from procurement.working_days import working_days_after
from suppliers.enums import CertificateStatus, EvidenceLevel, Role
from suppliers.errors import Refused
from suppliers.models import Event, Incident, Notice, Organisation, Supplier, User
from suppliers.operations.certificates import withdraw_certificate
from suppliers.operations.disclosures import Answer, answer_questions
from suppliers.operations.incidents import record_incident, withdraw_incident
from suppliers.questions import questions_for
from tests.factories import (
    NOW,
    TODAY,
    make_certificate,
    make_ground,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)
from tests.scoring.files import EARLIER, answer, hold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]


def make_case(organisation: Organisation, *, days: int = 0) -> Application:
    supplier = make_supplier(organisation=organisation)
    return send_application(supplier, organisation, by=make_member(supplier), at=NOW + timedelta(days=days))


def make_urgent_case(organisation: Organisation, *, days: int = 0) -> Application:
    supplier = make_supplier(organisation=organisation)
    at = NOW + timedelta(days=days)
    return send_application(supplier, organisation, grounds=[make_ground(supplier)], by=make_member(supplier), at=at)


def test_an_application_scores_the_supplier_opens_an_engagement_and_tells_the_officers() -> None:
    organisation = make_organisation()
    officer = make_staff(organisation)
    case = make_case(organisation)
    assert case.state == ApplicationState.SENT
    assert case.supplier.scorecards.count() == 1
    assert Engagement.objects.get().standing == Standing.APPLIED
    assert [notice.user for notice in Notice.objects.all()] == [officer]


def test_the_queue_puts_priority_first_and_then_age() -> None:
    organisation = make_organisation()
    young = make_case(organisation, days=2)
    urgent = make_urgent_case(organisation, days=3)
    old = make_case(organisation, days=1)
    officer, later = make_staff(organisation), TODAY + timedelta(days=366)
    assert list(queue(officer, TODAY)) == [urgent, old, young]
    assert list(queue(officer, later)) == [old, young, urgent], "a ground that has ended gives priority no more"


def test_an_approval_admits_and_stands_in_the_history_with_its_scorecard() -> None:
    organisation = make_organisation()
    case = make_case(organisation)
    decision = decide(case, Verdict.APPROVE, by=make_staff(organisation), at=NOW)
    assert Engagement.objects.get().standing == Standing.ADMITTED
    assert decision.scorecard == case.supplier.scorecards.get()
    kinds = list(Event.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["application.sent", "supplier.scored", "application.approved", "standing.moved"]


def test_a_returned_case_is_sent_again_as_the_same_case() -> None:
    organisation = make_organisation()
    officer = make_staff(organisation)
    case = make_case(organisation)
    decide(case, Verdict.RETURN, reasons=[Reason("evidence_missing", "certificates")], by=officer, at=NOW)
    again = send_application(case.supplier, organisation, by=make_member(case.supplier), at=NOW)
    assert again == case
    decide(again, Verdict.APPROVE, by=officer, at=NOW)
    assert [d.verdict for d in Decision.objects.order_by("round")] == ["return", "approve"]


def test_a_refusal_without_reasons_is_refused_and_changes_nothing() -> None:
    organisation = make_organisation()
    case = make_case(organisation)
    with pytest.raises(Refused) as refusal:
        decide(case, Verdict.REFUSE, by=make_staff(organisation), at=NOW)
    case.refresh_from_db()
    assert (refusal.value.code, case.state, Decision.objects.count()) == ("reasons_needed", "sent", 0)


def test_nobody_decides_on_what_he_entered() -> None:
    organisation = make_organisation()
    officer = make_staff(organisation)
    case = make_case(organisation)
    make_certificate(case.supplier, status=CertificateStatus.CLAIMED, claimed_by=officer)
    with pytest.raises(Refused) as refusal:
        decide(case, Verdict.APPROVE, by=officer, at=NOW)
    assert (refusal.value.code, Decision.objects.count()) == ("own_entry", 0)


def test_a_veto_stops_an_admission() -> None:
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    record_incident(
        supplier,
        kind=Incident.Kind.POLLUTION,
        severity=Incident.Severity.MAJOR,
        occurred_on=date(2026, 1, 5),
        source="示例来源",
        by=make_staff(organisation, Role.COMPLIANCE),
        at=NOW,
    )
    case = send_application(supplier, organisation, by=make_member(supplier), at=NOW)
    with pytest.raises(Refused) as refusal:
        decide(case, Verdict.APPROVE, by=make_staff(organisation), at=NOW)
    assert (refusal.value.code, Engagement.objects.get().standing) == ("vetoed", Standing.APPLIED)


def make_major_incident(supplier: Supplier, *, by: User) -> Incident:
    return record_incident(
        supplier,
        kind=Incident.Kind.POLLUTION,
        severity=Incident.Severity.MAJOR,
        occurred_on=date(2026, 1, 5),
        source="示例来源",
        by=by,
        at=NOW + timedelta(hours=1),
    )


def test_a_veto_that_came_after_the_sending_stops_an_admission_too() -> None:
    organisation = make_organisation()
    case = make_case(organisation)
    make_major_incident(case.supplier, by=make_staff(organisation, Role.COMPLIANCE))
    with pytest.raises(Refused) as refusal:
        decide(case, Verdict.APPROVE, by=make_staff(organisation), at=NOW + timedelta(hours=2))
    assert (refusal.value.code, Engagement.objects.get().standing) == ("vetoed", Standing.APPLIED)
    assert (Decision.objects.count(), case.supplier.scorecards.count()) == (0, 1)


def test_an_approval_stands_on_evidence_that_came_after_the_sending() -> None:
    organisation = make_organisation()
    case = make_case(organisation)
    before = case.supplier.scorecards.get()
    answer_questions(case.supplier, [Answer("cdp", value=2)], by=None, at=NOW + timedelta(hours=1))
    decision = decide(case, Verdict.APPROVE, by=make_staff(organisation), at=NOW + timedelta(hours=2))
    assert decision.scorecard == case.supplier.scorecards.exclude(pk=before.pk).get()


def test_an_approval_on_another_day_stands_on_the_file_of_that_day() -> None:
    organisation = make_organisation()
    case = make_case(organisation)
    decision = decide(case, Verdict.APPROVE, by=make_staff(organisation), at=NOW + timedelta(days=3))
    assert decision.scorecard is not None
    assert decision.scorecard.run.as_of == date(2026, 6, 4)


def test_a_level_that_fell_since_the_officer_looked_stops_an_approval_until_it_is_seen() -> None:
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    bad = {"penalties_3y", "major_incident_3y", "untrustworthy_listed", "without_permit", "without_ems", "without_enms"}
    checked: dict[str, object] = {"evidence": EvidenceLevel.VERIFIED, "accepted": True, "checked_at": EARLIER}
    for question in questions_for(supplier.kind):
        answer(supplier, question.key, question.low if question.key in bad else question.high, **checked)
    for code in ("DISCHARGEPERMIT", "ISO14001", "ISO50001", "ISO9001", "ISO45001"):
        hold(supplier, code, accreditation="CNAS C001-M")
    case = send_application(supplier, organisation, by=make_member(supplier), at=NOW)
    later, officer = NOW + timedelta(hours=1), make_staff(organisation)
    for certificate in supplier.certificates.exclude(type="DISCHARGEPERMIT"):
        withdraw_certificate(certificate, by=None, at=later)
    with pytest.raises(Refused) as refusal:
        decide(case, Verdict.APPROVE, by=officer, at=later)
    assert (refusal.value.code, Decision.objects.count(), supplier.scorecards.count()) == ("score_fell", 0, 1)

    assert find_due(TODAY, at=later) == 1
    reassess_supplier(Reassessment.objects.get().pk, at=later)
    assert decide(case, Verdict.APPROVE, by=officer, at=later).scorecard == supplier.scorecards.latest("pk")


def test_who_recorded_or_withdrew_an_incident_does_not_decide() -> None:
    organisation = make_organisation()
    case, officer = make_case(organisation), make_staff(organisation)
    incident = make_major_incident(case.supplier, by=officer)
    codes = []
    for act in (lambda: None, lambda: withdraw_incident(incident, by=officer, at=NOW + timedelta(hours=2))):
        act()
        with pytest.raises(Refused) as refusal:
            decide(case, Verdict.APPROVE, by=officer, at=NOW + timedelta(hours=3))
        codes.append(refusal.value.code)
    assert (codes, Decision.objects.count()) == (["own_entry", "own_entry"], 0)


def test_a_case_sent_after_midnight_in_china_is_of_that_day() -> None:
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    late = datetime(2026, 6, 2, 17, 0, tzinfo=UTC)  # 3 June, one o'clock, in Shanghai
    case = send_application(supplier, organisation, by=make_member(supplier), at=late)
    assert supplier.scorecards.get().run.as_of == date(2026, 6, 3)
    assert case.due_on == working_days_after(date(2026, 6, 3), 10)


def test_the_second_decision_is_told_that_it_comes_second() -> None:
    organisation = make_organisation()
    case = make_case(organisation)
    decide(case, Verdict.APPROVE, by=make_staff(organisation), at=NOW)
    with pytest.raises(Refused) as refusal:
        decide(case, Verdict.REFUSE, reasons=[Reason("other")], by=make_staff(organisation), at=NOW)
    assert (refusal.value.code, Decision.objects.count()) == ("already_decided", 1)


@pytest.mark.django_db(transaction=True)
def test_two_officers_deciding_at_once_make_one_decision() -> None:
    organisation = make_organisation()
    case = make_case(organisation)
    officers = [make_staff(organisation) for _ in range(6)]
    start, outcomes = Barrier(len(officers)), list[str]()

    def decide_now(officer: User) -> None:
        start.wait()
        try:
            decide(case, Verdict.APPROVE, by=officer, at=NOW)
            outcomes.append("decided")
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=decide_now, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already_decided"] * 5 + ["decided"]
    assert Decision.objects.count() == 1


def test_an_engaged_supplier_does_not_apply_twice() -> None:
    organisation = make_organisation()
    case = make_case(organisation)
    decide(case, Verdict.APPROVE, by=make_staff(organisation), at=NOW)
    with pytest.raises(Refused) as refusal:
        send_application(Supplier.objects.get(), organisation, by=None, at=NOW)
    assert refusal.value.code == "already_engaged"


def test_working_days_skip_the_national_day_holidays() -> None:
    assert working_days_after(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert working_days_after(date(2031, 1, 3), 1) == date(2031, 1, 6)
