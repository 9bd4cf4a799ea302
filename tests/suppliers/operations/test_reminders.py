"""Reminders of certificates that end, by a clock that is moved by hand: every day is passed in."""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta, timezone

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Notice, Reminder, Supplier
from suppliers.operations.certificates import (
    ClaimedFields,
    claim_certificate,
    reject_certificate,
    verify_certificate,
    withdraw_certificate,
)
from suppliers.operations.reminders import Grace, remind
from suppliers.queries.expiring import thresholds
from tests.factories import TODAY, make_certificate, make_member, make_supplier, make_user

pytestmark = pytest.mark.django_db
CHINA = timezone(timedelta(hours=8))
GRACE_DAYS = 30
ALL = [90, 60, 30, 7, 0, -7, -14, -21, -28]
Acts = dict[date, Callable[[datetime], object]]


def morning(day: date) -> datetime:
    return datetime.combine(day, time(9), CHINA)


def look(day: date, at_stake: Collection[Supplier] = ()) -> int:
    """One tick on the morning of the day."""
    stake = Supplier.objects.filter(pk__in=[supplier.pk for supplier in at_stake])
    return remind(day, at=morning(day), grace=Grace(GRACE_DAYS, stake))


def live(first: date, days: int, acts: Acts, outage: Collection[date] = ()) -> None:
    """Day by day: what people do, then the tick, unless no worker runs."""
    for day in (first + timedelta(days=n) for n in range(days)):
        if act := acts.get(day):
            act(morning(day) - timedelta(hours=1))
        if day not in outage:
            look(day)


def told(certificate: Certificate) -> list[int]:
    """The thresholds that were told, in the order of telling."""
    rows = Reminder.objects.filter(certificate=certificate, told_at__isnull=False).order_by("told_at", "-threshold")
    return list(rows.values_list("threshold", flat=True))


def told_on(certificate: Certificate, threshold: int) -> date:
    told_at = Reminder.objects.get(certificate=certificate, threshold=threshold).told_at
    assert told_at is not None
    return told_at.astimezone(CHINA).date()


def make_ending(valid_until: date | None, *, people: int = 1) -> Certificate:
    supplier = make_supplier()
    for _ in range(people):
        make_member(supplier)
    return make_certificate(supplier, valid_until=valid_until)


def renew(certificate: Certificate, at: datetime, *, valid_until: date | None = None) -> Certificate:
    begins = at.date()
    fields = ClaimedFields(
        certificate.type_id,
        f"{certificate.number}-{begins}",
        certificate.holder,
        valid_from=begins,
        valid_until=valid_until or begins + timedelta(days=1_095),
    )
    return claim_certificate(certificate.supplier, fields, document=None, renews=certificate, by=None, at=at)


def test_over_two_years_with_ten_days_of_outage_each_reminder_comes_once_and_none_is_lost() -> None:
    end = TODAY + timedelta(days=300)
    in_time, in_grace, refused, never = (make_ending(end, people=2) for _ in range(4))
    endless = make_ending(None)
    outage = {end - timedelta(days=8) + timedelta(days=n) for n in range(10)}  # the 7th and the last day are in it
    renewals: dict[int, Certificate] = {}
    acts: Acts = {
        end - timedelta(days=45): lambda at: renewals.setdefault(1, renew(refused, at)),
        end - timedelta(days=40): lambda at: renewals.setdefault(2, renew(in_time, at)),
        end - timedelta(days=35): lambda at: verify_certificate(renewals[2], by=None, at=at),
        end - timedelta(days=20): lambda at: reject_certificate(renewals[1], reason="unreadable", by=None, at=at),
        end + timedelta(days=10): lambda at: renew(in_grace, at),
    }

    live(TODAY, 730, acts, outage)

    assert told(in_time) == [90, 60]
    assert told(in_grace) == [90, 60, 30, 7, 0, -7]
    assert told(refused) == ALL
    assert told(never) == ALL
    assert told(endless) == []
    back = max(outage) + timedelta(days=1)
    assert [told_on(never, step) for step in ALL] == [
        back if (due := end - timedelta(days=step)) in outage else due for step in ALL
    ]
    assert told_on(refused, 30) == end - timedelta(days=20)  # stopped by the renewal, told when it was rejected
    subjects = Notice.objects.filter(kind="certificate.ends").values_list("user", "subject")
    assert len(subjects) == len(set(subjects)) == 2 * (2 + 6 + 9 + 9)
    assert set(told(renewals[2])) == set()  # its own end is three years away


@pytest.mark.parametrize("days", range(91, -32, -1))
def test_whatever_day_the_clock_begins_the_newest_threshold_alone_is_told(days: int) -> None:
    certificate = make_ending(TODAY + timedelta(days=days))
    look(TODAY)
    newest = [step for step in ALL if days <= step]
    assert told(certificate) == (newest[-1:] if days >= -GRACE_DAYS else [])


def test_the_thresholds_are_those_of_the_policy_s_grace() -> None:
    assert list(thresholds(GRACE_DAYS)) == ALL
    assert list(thresholds(0)) == [90, 60, 30, 7, 0]


def test_the_same_day_twice_tells_once() -> None:
    make_ending(TODAY + timedelta(days=60))
    assert [look(TODAY), look(TODAY)] == [1, 0]
    assert Notice.objects.count() == 1


def test_every_person_of_the_supplier_is_told_but_nobody_who_left() -> None:
    certificate = make_ending(TODAY + timedelta(days=7), people=2)
    gone = make_member(certificate.supplier)
    gone.is_active = False
    gone.save()
    make_user()
    assert look(TODAY) == 2
    assert Reminder.objects.get(threshold=7).people == 2


def test_a_supplier_that_has_nobody_is_written_down_as_told_to_nobody() -> None:
    certificate = make_ending(TODAY + timedelta(days=7), people=0)
    assert look(TODAY) == 0
    assert (told(certificate), Reminder.objects.get(threshold=7).people) == ([7], 0)


def test_a_renewal_that_is_withdrawn_starts_the_reminders_again() -> None:
    certificate = make_ending(TODAY + timedelta(days=60))
    look(TODAY)
    renewal = renew(certificate, morning(TODAY))
    look(TODAY + timedelta(days=31))
    assert told(certificate) == [60]
    withdraw_certificate(renewal, by=None, at=morning(TODAY + timedelta(days=32)))
    look(TODAY + timedelta(days=32))
    assert told(certificate) == [60, 30]


def test_another_certificate_of_the_type_that_ends_later_stops_the_reminders_too() -> None:
    certificate = make_ending(TODAY + timedelta(days=60))
    make_certificate(certificate.supplier, valid_until=None, status=CertificateStatus.CLAIMED)
    look(TODAY)
    assert told(certificate) == []


def test_another_that_ends_sooner_or_is_of_another_type_stops_nothing() -> None:
    certificate = make_ending(TODAY + timedelta(days=60))
    make_certificate(certificate.supplier, valid_until=TODAY + timedelta(days=59), status=CertificateStatus.REJECTED)
    make_certificate(certificate.supplier, "ISO9001", valid_until=None)
    look(TODAY)
    assert told(certificate) == [60]


def make_permit(valid_until: date, code: str = "DISCHARGEPERMIT") -> Certificate:
    """Of a kind of which a firm holds several, one for each site or product."""
    supplier = make_supplier()
    make_member(supplier)
    return make_certificate(supplier, code, valid_until=valid_until)


@pytest.mark.parametrize("code", ["DISCHARGEPERMIT", "PCFLABEL", "GREENPRODUCT", "VEHICLE"])
@pytest.mark.parametrize("status", [CertificateStatus.CLAIMED, CertificateStatus.VERIFIED])
def test_the_permit_of_another_site_or_the_label_of_another_product_stops_nothing(
    code: str, status: CertificateStatus
) -> None:
    permit = make_permit(TODAY + timedelta(days=60), code)
    make_certificate(permit.supplier, code, valid_until=None, status=status)
    look(TODAY)
    assert told(permit) == [60]


def test_a_permit_of_the_same_number_that_ends_later_stops_the_reminders_and_one_that_ends_before_does_not() -> None:
    permit = make_permit(TODAY + timedelta(days=60))
    other = make_certificate(permit.supplier, permit.type_id, valid_until=TODAY + timedelta(days=30))
    begin = permit.valid_from + timedelta(days=1)
    Certificate.objects.filter(pk=other.pk).update(number_key=permit.number_key, valid_from=begin)
    look(TODAY)
    assert (told(permit), told(other)) == ([60], [])


def test_the_renewal_of_a_permit_stops_its_reminders_also_over_a_link_that_was_withdrawn() -> None:
    permit = make_permit(TODAY + timedelta(days=60))
    first = renew(permit, morning(TODAY))
    renew(first, morning(TODAY + timedelta(days=1)))
    withdraw_certificate(first, by=None, at=morning(TODAY + timedelta(days=2)))
    look(TODAY + timedelta(days=2))
    assert told(permit) == []


@pytest.mark.parametrize("status", [CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN])
def test_nobody_is_reminded_of_what_counts_no_more(status: CertificateStatus) -> None:
    supplier = make_supplier()
    make_member(supplier)
    make_certificate(supplier, valid_until=TODAY, status=status)
    assert look(TODAY) == 0


def test_what_is_at_stake_is_announced_with_its_day_and_only_where_it_is() -> None:
    threatened, free = make_ending(TODAY + timedelta(days=30)), make_ending(TODAY + timedelta(days=30))
    claimed = make_certificate(
        threatened.supplier, "ISO9001", status=CertificateStatus.CLAIMED, valid_until=TODAY + timedelta(days=30)
    )
    look(TODAY, at_stake=[threatened.supplier])
    announced = {
        notice.values["certificate"]: (notice.values["grace_until"], notice.values["watch_on"])
        for notice in Notice.objects.all()
    }
    assert announced == {threatened.pk: ("2026-07-31", "2026-08-01"), free.pk: ("", ""), claimed.pk: ("", "")}


def queries_of_a_look(day: date) -> int:
    with CaptureQueriesContext(connection) as captured:
        look(day)
    return len(captured)


def test_a_look_takes_as_many_queries_for_thirty_certificates_as_for_one() -> None:
    make_ending(TODAY + timedelta(days=90))
    one = queries_of_a_look(TODAY)
    for _ in range(30):
        make_ending(TODAY + timedelta(days=60))
    assert queries_of_a_look(TODAY) == one
    assert Notice.objects.count() == 31


def test_a_look_at_which_nothing_is_due_takes_one_query() -> None:
    make_ending(TODAY + timedelta(days=91))
    assert queries_of_a_look(TODAY) <= 3  # with the two of the transaction
