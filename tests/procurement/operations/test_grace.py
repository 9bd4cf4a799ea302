"""What follows when a certificate ran out: the score at once, the standing after the policy's grace."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings

from fixtures.demo.hero import ANSWERS
from procurement.models import Engagement, PolicyVersion, Reassessment
from procurement.operations.admission import decide, send_application
from procurement.operations.reassessment import find_due, reassess_supplier
from procurement.operations.reminding import remind_suppliers
from procurement.policy import Cause, Verdict, policy_from_json
from procurement.queries.due import overdue_certificates
from procurement.queries.policies import policy_in_force
from suppliers.carbon.inventory import Activity
from suppliers.enums import CertificateStatus, Role
from suppliers.models import Certificate, Notice, Supplier
from suppliers.operations.certificates import reject_certificate, verify_certificate
from suppliers.operations.disclosures import Answer, answer_questions, check_answer
from suppliers.operations.footprints import report_inventory
from suppliers.queries.reference import carbon_reference
from tests.factories import NOW, TODAY, make_certificate, make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.operations.test_reminders import morning, renew

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method", "grace")]
END = date(2026, 7, 1)
LAST_OF_GRACE, AFTER_GRACE = date(2026, 7, 31), date(2026, 8, 1)


def shipped(version: int) -> dict[str, object]:
    path = settings.REFERENCE_DIR / f"policy_v{version}.json"
    definition: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return definition


@pytest.fixture
def grace(method: None) -> None:
    """The policy that ships with thirty days of grace, in force; no level is too low, so that the end alone counts."""
    definition = shipped(2) | {"watch_below": 3}
    PolicyVersion.objects.create(version=2, definition=definition, published_at=NOW, in_force_from=date(2020, 1, 1))


@pytest.fixture
def certificate() -> Certificate:
    """Of a supplier that was admitted today on a good file, which stays rated without it; it ends on END."""
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    held = make_certificate(supplier, valid_until=END)
    for code in ("ISO9001", "ISO45001", "ISO50001", "DISCHARGEPERMIT"):
        make_certificate(supplier, code, valid_until=None)
    by = make_staff(organisation, Role.COMPLIANCE)
    for row in answer_questions(
        supplier, [Answer(key, value=value) for key, value in ANSWERS.items()], by=None, at=NOW
    ):
        check_answer(row, accepted=True, by=by, at=NOW)
    report_inventory(
        supplier,
        activities=[Activity("natural_gas", Decimal(1000), "m3", "CN-JS", 2024)],
        output_wan=Decimal(100),
        explanation="示例",
        reference=carbon_reference(),
        by=None,
        at=NOW,
    )
    case = send_application(supplier, organisation, by=make_member(supplier), at=NOW)
    decide(case, Verdict.APPROVE, by=make_staff(organisation), at=NOW)
    return held


def tick(day: date) -> list[str]:
    """One look of the clock and the work that it finds; the causes."""
    at = morning(day)
    find_due(day, at=at)
    pending = list(Reassessment.objects.filter(finished_at=None))
    for each in pending:
        reassess_supplier(each.pk, at=at)
    return [each.cause for each in pending]


def standing() -> tuple[str, str]:
    engagement = Engagement.objects.get()
    return engagement.standing, engagement.reason


def score(supplier: Supplier) -> int:
    total: int = Supplier.objects.get(pk=supplier.pk).current_score.total
    return total


def test_the_shipped_policy_gives_thirty_days_and_the_one_before_gave_none() -> None:
    assert policy_in_force(TODAY).grace_days == policy_from_json(2, shipped(2)).grace_days == 30
    assert policy_from_json(1, shipped(1)).grace_days == 0


def test_the_score_falls_on_the_day_after_the_end_and_the_standing_moves_on_the_day_after_the_grace(
    certificate: Certificate,
) -> None:
    before = score(certificate.supplier)
    assert tick(END) == []
    assert tick(END + timedelta(days=1)) == [Cause.LAPSED]
    assert score(certificate.supplier) < before
    assert standing() == ("admitted", "decision_approve")
    assert tick(LAST_OF_GRACE) == []
    assert tick(AFTER_GRACE) == [Cause.LAPSED]
    assert standing() == ("on_watch", "certificate_lapsed")
    assert tick(AFTER_GRACE + timedelta(days=1)) == []


def test_an_outage_over_the_end_and_the_grace_delays_both_and_loses_neither(certificate: Certificate) -> None:
    before = score(certificate.supplier)
    assert tick(AFTER_GRACE + timedelta(days=9)) == [Cause.LAPSED]
    assert score(certificate.supplier) < before
    assert standing() == ("on_watch", "certificate_lapsed")


def test_a_renewal_handed_in_within_the_grace_keeps_from_the_watch_though_nobody_checked_it_yet(
    certificate: Certificate,
) -> None:
    tick(END + timedelta(days=1))
    renew(certificate, morning(LAST_OF_GRACE))
    tick(LAST_OF_GRACE)
    assert tick(AFTER_GRACE) == []
    assert standing() == ("admitted", "decision_approve")


def test_a_permit_of_another_number_keeps_nobody_from_the_watch_and_the_renewal_of_one_does() -> None:
    supplier = make_supplier()
    closed = make_certificate(supplier, "DISCHARGEPERMIT", valid_until=END - timedelta(days=400))
    ended = make_certificate(supplier, "DISCHARGEPERMIT", valid_until=END)
    make_certificate(supplier, "DISCHARGEPERMIT", status=CertificateStatus.CLAIMED, valid_until=None)
    assert set(overdue_certificates(AFTER_GRACE, 30)) == {closed, ended}
    renew(ended, morning(LAST_OF_GRACE))
    assert set(overdue_certificates(AFTER_GRACE, 30)) == set()
    assert set(overdue_certificates(AFTER_GRACE, 30, awaited=True)) == {closed, ended}


def test_when_that_renewal_is_rejected_the_watch_follows_at_once(certificate: Certificate) -> None:
    tick(END + timedelta(days=1))
    renewal = renew(certificate, morning(LAST_OF_GRACE))
    tick(AFTER_GRACE)
    rejected_at = morning(AFTER_GRACE + timedelta(days=5))
    reject_certificate(renewal, reason="unreadable", by=None, at=rejected_at)
    tick(AFTER_GRACE + timedelta(days=5))
    assert standing() == ("on_watch", "certificate_lapsed")


def test_who_is_on_watch_comes_off_it_by_a_verified_renewal_not_by_a_claimed_one(certificate: Certificate) -> None:
    tick(AFTER_GRACE)
    assert standing()[0] == "on_watch"
    at = AFTER_GRACE + timedelta(days=3)
    renewal = renew(certificate, morning(at))
    assert tick(at) == [Cause.NEW_EVIDENCE]
    assert standing()[0] == "on_watch"
    verify_certificate(renewal, by=None, at=morning(at + timedelta(days=1)))
    tick(at + timedelta(days=1))
    assert standing() == ("admitted", "restored")


def test_a_claimed_certificate_is_new_evidence_for_who_is_watched(certificate: Certificate) -> None:
    renew(certificate, morning(TODAY + timedelta(days=2)))
    assert tick(TODAY + timedelta(days=2)) == [Cause.NEW_EVIDENCE]


def test_each_reminder_announces_the_day_that_the_clock_then_keeps(certificate: Certificate) -> None:
    remind_suppliers(TODAY, at=morning(TODAY))
    announced = Notice.objects.get(kind="certificate.ends").values
    assert (announced["grace_until"], announced["watch_on"]) == (LAST_OF_GRACE.isoformat(), AFTER_GRACE.isoformat())


def test_where_no_standing_hangs_on_it_none_is_announced() -> None:
    supplier = make_supplier()
    make_member(supplier)
    make_certificate(supplier, valid_until=END)
    remind_suppliers(TODAY, at=morning(TODAY))
    assert Notice.objects.get(kind="certificate.ends").values["watch_on"] == ""
