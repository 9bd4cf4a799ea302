"""The clock, driven by hand: every instant is passed in."""

from datetime import UTC, date, datetime, timedelta

import pytest

from procurement.models import Engagement, Reassessment
from procurement.operations.admission import decide, send_application
from procurement.operations.reassessment import find_due, reassess_supplier
from procurement.policy import Cause, Standing, Verdict
from suppliers.enums import Role
from suppliers.models import Event, Notice, Supplier
from suppliers.operations.disclosures import Answer, answer_questions
from tests.factories import NOW, make_certificate, make_member, make_organisation, make_staff, make_supplier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]
LATER = datetime(2027, 6, 2, 1, 0, tzinfo=UTC)


def make_admitted(valid_until: date = date(2027, 5, 31)) -> Supplier:
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    member = make_member(supplier)
    make_certificate(supplier, valid_until=valid_until)
    case = send_application(supplier, organisation, by=member, at=NOW)
    decide(case, Verdict.APPROVE, by=make_staff(organisation), at=NOW)
    return supplier


def test_nothing_is_due_right_after_admission() -> None:
    make_admitted()
    assert find_due(NOW.date(), at=NOW) == 0


def test_a_certificate_that_ran_out_makes_due_once() -> None:
    make_admitted(valid_until=date(2026, 7, 1))
    day = datetime(2026, 7, 2, 1, 0, tzinfo=UTC)
    assert [find_due(day.date(), at=day), find_due(day.date(), at=day)] == [1, 0]
    assert Reassessment.objects.get().cause == Cause.LAPSED


def test_the_last_day_of_a_certificate_is_not_past() -> None:
    make_admitted(valid_until=date(2026, 7, 1))
    day = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
    assert find_due(day.date(), at=day) == 0


def test_new_evidence_makes_due() -> None:
    supplier = make_admitted()
    answer_questions(supplier, [Answer("cdp", value=2)], by=None, at=NOW + timedelta(hours=1))
    assert find_due(NOW.date(), at=NOW + timedelta(hours=2)) == 1
    assert Reassessment.objects.get().cause == Cause.NEW_EVIDENCE


def test_an_outage_delays_and_loses_nothing() -> None:
    make_admitted(valid_until=date(2026, 7, 1))
    late = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)
    assert find_due(late.date(), at=late) == 1


def test_a_lapse_lowers_the_score_puts_on_watch_and_tells_both_sides_why() -> None:
    supplier = make_admitted(valid_until=date(2026, 7, 1))
    compliance = make_staff(Engagement.objects.get().organisation, Role.COMPLIANCE)
    day = datetime(2026, 7, 2, 1, 0, tzinfo=UTC)
    find_due(day.date(), at=day)

    done = reassess_supplier(Reassessment.objects.get().pk, at=day)

    assert done.before is not None
    assert done.after is not None
    assert done.after.total < done.before.total
    engagement = Engagement.objects.get()
    assert engagement.standing == Standing.ON_WATCH
    told = set(Notice.objects.filter(kind="standing.moved").values_list("user__email", flat=True))
    assert {compliance.email, *supplier.memberships.values_list("user__email", flat=True)} <= told
    moved = Event.objects.filter(kind="standing.moved").order_by("number").last()
    assert moved is not None
    assert (moved.by, moved.payload["after"], moved.payload["reason"]) == (None, "on_watch", engagement.reason)


def test_the_same_message_twice_has_one_effect() -> None:
    make_admitted(valid_until=date(2026, 7, 1))
    day = datetime(2026, 7, 2, 1, 0, tzinfo=UTC)
    find_due(day.date(), at=day)
    pk = Reassessment.objects.get().pk
    reassess_supplier(pk, at=day)
    events = Event.objects.count()
    reassess_supplier(pk, at=day + timedelta(minutes=5))
    assert Event.objects.count() == events


def test_the_cadence_makes_due_after_its_months() -> None:
    make_admitted(valid_until=None)  # type: ignore[arg-type]
    assert find_due(LATER.date(), at=LATER) == 1
    assert Reassessment.objects.get().cause == Cause.CADENCE


def test_a_case_that_waits_is_scored_again_when_evidence_comes_and_no_standing_moves() -> None:
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    send_application(supplier, organisation, by=make_member(supplier), at=NOW)
    assert find_due(NOW.date(), at=NOW) == 0
    answer_questions(supplier, [Answer("cdp", value=2)], by=None, at=NOW + timedelta(hours=1))
    assert find_due(NOW.date(), at=NOW + timedelta(hours=2)) == 1
    reassess_supplier(Reassessment.objects.get().pk, at=NOW + timedelta(hours=2))
    assert (Engagement.objects.get().standing, supplier.scorecards.count()) == (Standing.APPLIED, 2)
    assert find_due(NOW.date(), at=NOW + timedelta(hours=3)) == 0


def test_what_was_begun_before_a_score_and_written_after_it_is_not_lost() -> None:
    supplier = make_admitted()
    answer_questions(supplier, [Answer("cdp", value=2)], by=None, at=NOW - timedelta(seconds=1))
    assert find_due(NOW.date(), at=NOW) == 1
    reassess_supplier(Reassessment.objects.get().pk, at=NOW + timedelta(minutes=1))
    assert find_due(NOW.date(), at=NOW + timedelta(minutes=2)) == 0


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_a_lapse_found_just_after_midnight_in_china_is_drawn_at_once_and_once(zone: str) -> None:
    supplier = make_admitted(valid_until=date(2026, 7, 1))
    Supplier.objects.filter(pk=supplier.pk).update(time_zone=zone)
    at = datetime(2026, 7, 1, 17, 0, tzinfo=UTC)  # 2 July, one o'clock, in Shanghai
    assert find_due(date(2026, 7, 2), at=at) == 1
    done = reassess_supplier(Reassessment.objects.get().pk, at=at)
    assert done.after is not None
    assert (done.after.run.as_of, Engagement.objects.get().standing) == (date(2026, 7, 2), Standing.ON_WATCH)
    assert find_due(date(2026, 7, 2), at=at + timedelta(minutes=1)) == 0
