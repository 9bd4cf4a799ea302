from datetime import date

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from suppliers.enums import CertificateStatus, Role
from suppliers.errors import Refused
from suppliers.models import Certificate, Event, Reading
from suppliers.operations.certificates import (
    ClaimedFields,
    claim_certificate,
    reject_certificate,
    verify_certificate,
    withdraw_certificate,
)
from tests.factories import (
    NOW,
    make_certificate,
    make_certificate_type,
    make_document,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)

pytestmark = pytest.mark.django_db


def make_fields(**changes: object) -> ClaimedFields:
    known: dict[str, object] = {
        "type": "ISO14001",
        "number": "001 24E31234R0M",
        "holder": "示例铸造厂",
        "valid_from": date(2025, 1, 1),
        "valid_until": date(2027, 12, 31),
    }
    return ClaimedFields(**{**known, **changes})  # type: ignore[arg-type]


def test_a_claimed_certificate_waits_and_stands_in_the_history() -> None:
    make_certificate_type()
    supplier = make_supplier()
    member = make_member(supplier)

    certificate = claim_certificate(supplier, make_fields(), document=None, by=member, at=NOW)

    assert (certificate.status, certificate.number_key) == (CertificateStatus.CLAIMED, "00124E31234R0M")
    assert list(Event.objects.values_list("kind", flat=True)) == ["certificate.claimed"]


def test_the_file_of_a_claim_is_read_once_wherever_the_claim_comes_from(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    make_certificate_type()
    supplier = make_supplier()
    document = make_document(supplier)
    for number in ("1", "2"):
        with django_capture_on_commit_callbacks(execute=True):
            claim_certificate(supplier, make_fields(number=number), document=document, by=None, at=NOW)
        reading = Reading.objects.get()
        assert (reading.document, reading.outcome) == (document, Reading.Outcome.READ)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "   "}, "number"),
        ({"number": "\ufdfa" * 80}, "number"),
        ({"holder": ""}, "holder"),
        ({"valid_until": date(2024, 12, 31)}, "valid_until"),
        ({"type": "NOSUCH"}, "type"),
    ],
)
def test_a_claim_that_cannot_be_is_refused_at_its_field(changes: dict[str, object], field: str) -> None:
    make_certificate_type()
    supplier = make_supplier()
    with pytest.raises(Refused) as refusal:
        claim_certificate(supplier, make_fields(**changes), document=None, by=None, at=NOW)
    assert refusal.value.field == field
    assert (Certificate.objects.count(), Event.objects.count()) == (0, 0)


def test_the_same_number_is_claimed_once_however_it_is_spaced() -> None:
    make_certificate_type()
    supplier = make_supplier()
    claim_certificate(supplier, make_fields(), document=None, by=None, at=NOW)
    with pytest.raises(Refused) as refusal:
        claim_certificate(supplier, make_fields(number="00124E31234r0m"), document=None, by=None, at=NOW)
    assert refusal.value.code == "already_there"


def test_compliance_verifies_what_somebody_else_claimed() -> None:
    supplier = make_supplier()
    compliance = make_staff(make_organisation(), Role.COMPLIANCE)
    claimed = make_certificate(supplier, status=CertificateStatus.CLAIMED)

    verified = verify_certificate(claimed, by=compliance, at=NOW)

    assert (verified.status, verified.checked_by, verified.checked_at) == (CertificateStatus.VERIFIED, compliance, NOW)


def test_nobody_checks_what_he_entered() -> None:
    supplier = make_supplier()
    compliance = make_staff(make_organisation(), Role.COMPLIANCE)
    claimed = make_certificate(supplier, status=CertificateStatus.CLAIMED, claimed_by=compliance)
    with pytest.raises(Refused) as refusal:
        verify_certificate(claimed, by=compliance, at=NOW)
    claimed.refresh_from_db()
    assert (refusal.value.code, claimed.status) == ("own_entry", CertificateStatus.CLAIMED)


def test_a_certificate_that_ran_out_is_not_verified() -> None:
    claimed = make_certificate(make_supplier(), status=CertificateStatus.CLAIMED, valid_until=date(2026, 5, 31))
    with pytest.raises(Refused) as refusal:
        verify_certificate(claimed, by=None, at=NOW)
    assert refusal.value.code == "expired"


def test_a_certificate_holds_to_the_end_of_its_last_day() -> None:
    claimed = make_certificate(make_supplier(), status=CertificateStatus.CLAIMED, valid_until=date(2026, 6, 1))
    assert verify_certificate(claimed, by=None, at=NOW).status == CertificateStatus.VERIFIED


def test_a_rejection_needs_a_known_reason_and_is_final() -> None:
    claimed = make_certificate(make_supplier(), status=CertificateStatus.CLAIMED)
    with pytest.raises(Refused):
        reject_certificate(claimed, reason="because", by=None, at=NOW)
    assert reject_certificate(claimed, reason="unreadable", by=None, at=NOW).rejection == "unreadable"
    with pytest.raises(Refused) as refusal:
        verify_certificate(claimed, by=None, at=NOW)
    assert refusal.value.code == "already_checked"


def test_a_withdrawn_certificate_stays_in_the_history() -> None:
    certificate = make_certificate(make_supplier())
    withdraw_certificate(certificate, by=None, at=NOW)
    certificate.refresh_from_db()
    assert certificate.status == CertificateStatus.WITHDRAWN
    assert list(Event.objects.values_list("kind", flat=True)) == ["certificate.withdrawn"]


def test_a_renewal_renews_a_certificate_of_the_same_file_and_once() -> None:
    supplier = make_supplier()
    old, foreign = make_certificate(supplier), make_certificate(make_supplier())
    with pytest.raises(Refused) as refusal:
        claim_certificate(supplier, make_fields(), document=None, renews=foreign, by=None, at=NOW)
    assert (refusal.value.code, supplier.certificates.count()) == ("foreign_certificate", 1)
    claim_certificate(supplier, make_fields(), document=None, renews=old, by=None, at=NOW)
    with pytest.raises(Refused) as refusal:
        claim_certificate(supplier, make_fields(number="2"), document=None, renews=old, by=None, at=NOW)
    assert (refusal.value.code, supplier.certificates.count()) == ("already_renewed", 2)
