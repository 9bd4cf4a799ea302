from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from fixtures.load import REFERENCE, load_lists
from suppliers.checks.finding import recorded_finding
from suppliers.checks.register import NotAnswered
from suppliers.enums import CertificateStatus, Role
from suppliers.errors import Refused
from suppliers.models import Certificate, CertificateCheck, Event, RegisterEntry, Supplier
from suppliers.operations.certificates import (
    claim_certificate,
    reject_certificate,
    verify_certificate,
    withdraw_certificate,
)
from suppliers.queries.findings import findings_of
from suppliers.queries.readings import stored_content
from tests.factories import (
    NOW,
    make_certificate,
    make_certificate_type,
    make_document,
    make_organisation,
    make_staff,
    make_supplier,
)
from tests.suppliers.operations.test_certificates import make_fields

pytestmark = pytest.mark.django_db
CLAIMED, REJECTED = CertificateStatus.CLAIMED, CertificateStatus.REJECTED
PILOT = "CNCA-R-2011-159"


def label(supplier: Supplier, **changes: object) -> Certificate:
    """A claimed product-carbon-footprint label, with the lists that ship."""
    make_certificate_type("PCFLABEL")
    make_certificate_type("SA8000")
    load_lists(REFERENCE, at=NOW)
    told = {"type": "PCFLABEL", "body_number": PILOT, "scope": "锂离子电池组", **changes}
    return claim_certificate(supplier, make_fields(**told), document=make_document(supplier), by=None, at=NOW)


def outcome(certificate: Certificate, point: str) -> tuple[str, str]:
    row = Certificate.objects.select_related("supplier", "type", "document").get(pk=certificate.pk)
    finding = next(each for each in findings_of([row], NOW)[row.pk] if each.point == point)
    return finding.outcome.value, finding.code


def test_what_the_checker_saw_is_kept_with_the_lists_behind_it() -> None:
    organisation = make_organisation()
    compliance = make_staff(organisation, Role.COMPLIANCE)
    certificate = label(make_supplier())

    verified = verify_certificate(certificate, by=compliance, at=NOW)

    kept = CertificateCheck.objects.get(certificate=certificate)
    findings = {each.point: each for each in map(recorded_finding, kept.findings)}
    assert (kept.outcome, kept.by, kept.at) == ("verified", compliance, NOW)
    assert findings["pcf_label"].source == "认秘函〔2024〕63号 (2024), 2024-01-01"
    assert kept.references["bodies"] == {"rows": 1, "as_of": "2024-01-01"}
    assert (verified.trust_level, verified.validator) == ("high", organisation.name_zh)


def test_what_was_seen_elsewhere_is_kept_with_the_checks_and_little_trusted() -> None:
    verified = verify_certificate(
        make_certificate(make_supplier(), status=CLAIMED), by=None, at=NOW, seen_elsewhere=" 发证机构官网 "
    )
    last = recorded_finding(CertificateCheck.objects.get().findings[-1])
    assert (last.code, last.outcome, last.values) == ("seen_elsewhere", "unknown", {"where": "发证机构官网"})
    assert verified.trust_level == "low"


def test_a_rejection_keeps_its_reason_and_what_was_seen() -> None:
    claimed = make_certificate(make_supplier(), status=CLAIMED)
    reject_certificate(claimed, reason="altered", by=None, at=NOW)
    kept = CertificateCheck.objects.get(certificate=claimed)
    assert (kept.outcome, kept.reason, len(kept.findings)) == ("rejected", "altered", 8)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_what_was_seen_can_neither_be_changed_nor_taken_away(act: str) -> None:
    reject_certificate(make_certificate(make_supplier(), status=CLAIMED), reason="other", by=None, at=NOW)
    rows = CertificateCheck.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(reason="") if act == "update" else rows.delete()
    assert rows.get().reason == "other"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"body_number": "CNCA-R-2011-160"}, "no_pilot"),
        ({"body_number": ""}, "no_body_number"),
        ({"scope": "轮胎"}, "outside_pilot"),
        ({"scope": ""}, "no_scope"),
    ],
)
def test_a_footprint_label_outside_the_pilot_is_not_verified(changes: dict[str, object], code: str) -> None:
    certificate = label(make_supplier(), **changes)
    events = Event.objects.count()
    with pytest.raises(Refused) as refusal:
        verify_certificate(certificate, by=None, at=NOW)
    certificate.refresh_from_db()
    assert (refusal.value.code, certificate.status, Event.objects.count()) == (code, CLAIMED, events)
    assert not CertificateCheck.objects.exists()


def test_a_label_of_the_pilot_is_verified() -> None:
    assert verify_certificate(label(make_supplier()), by=None, at=NOW).status == CertificateStatus.VERIFIED


def test_the_same_file_or_number_of_another_supplier_is_noticed() -> None:
    make_certificate_type()
    one, other = make_supplier(), make_supplier()
    first = claim_certificate(one, make_fields(), document=make_document(one, b""), by=None, at=NOW)
    second = claim_certificate(other, make_fields(number="00124 e31234R0M"), document=None, by=None, at=NOW)
    assert outcome(second, "duplicate") == ("fail", "number_elsewhere")
    third = claim_certificate(
        other, make_fields(number="3"), document=make_document(other, _content(first)), by=None, at=NOW
    )
    assert outcome(third, "duplicate") == ("fail", "file_elsewhere")


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("altered", ("fail", "rejected_elsewhere")),
        ("other_holder", ("fail", "rejected_elsewhere")),
        ("unreadable", ("unknown", "ended_elsewhere")),
        (None, ("unknown", "ended_elsewhere")),
    ],
)
def test_what_was_rejected_or_withdrawn_at_one_supplier_is_noticed_at_another(
    reason: str | None, expected: tuple[str, str]
) -> None:
    make_certificate_type()
    one, other = make_supplier(), make_supplier()
    first = claim_certificate(one, make_fields(), document=make_document(one, b""), by=None, at=NOW)
    if reason:
        reject_certificate(first, reason=reason, by=None, at=NOW)
    else:
        withdraw_certificate(first, by=None, at=NOW)
    file = make_document(other, _content(first))
    by_file = claim_certificate(other, make_fields(number="3"), document=file, by=None, at=NOW)
    by_number = claim_certificate(other, make_fields(), document=None, by=None, at=NOW)
    assert [outcome(each, "duplicate") for each in (by_file, by_number)] == [expected] * 2


def test_a_supplier_may_try_again_after_its_own_was_rejected() -> None:
    make_certificate_type()
    supplier = make_supplier()
    first = claim_certificate(supplier, make_fields(), document=None, by=None, at=NOW)
    reject_certificate(first, reason="altered", by=None, at=NOW)
    again = claim_certificate(supplier, make_fields(), document=None, by=None, at=NOW)
    assert outcome(again, "duplicate") == ("pass", "first_use")


def _content(certificate: Certificate) -> bytes:
    assert certificate.document is not None
    return stored_content(certificate.document)


def test_a_rejected_renewal_may_be_tried_again_and_an_open_one_not() -> None:
    supplier = make_supplier()
    old = make_certificate(supplier)
    first = claim_certificate(supplier, make_fields(), document=None, renews=old, by=None, at=NOW)
    reject_certificate(first, reason="unreadable", by=None, at=NOW)
    second = claim_certificate(supplier, make_fields(number="2"), document=None, renews=old, by=None, at=NOW)
    with pytest.raises(Refused) as refusal:
        claim_certificate(supplier, make_fields(number="3"), document=None, renews=old, by=None, at=NOW)
    assert (refusal.value.code, list(old.renewals.order_by("pk"))) == ("already_renewed", [first, second])


def test_a_renewal_may_keep_the_number_of_its_chain_and_is_no_second_use() -> None:
    make_certificate_type()
    supplier = make_supplier()
    first = claim_certificate(supplier, make_fields(), document=None, by=None, at=NOW)
    later = make_fields(valid_from=date(2028, 1, 1), valid_until=date(2030, 12, 31))
    second = claim_certificate(supplier, later, document=None, renews=first, by=None, at=NOW)
    third = replace(later, valid_from=date(2031, 1, 1), valid_until=date(2033, 12, 31))
    newest = claim_certificate(supplier, third, document=None, renews=second, by=None, at=NOW)
    assert [outcome(each, "duplicate") for each in (first, second, newest)] == [("pass", "first_use")] * 3
    with pytest.raises(Refused) as refusal:
        claim_certificate(supplier, make_fields(), document=None, renews=newest, by=None, at=NOW)
    assert (refusal.value.code, supplier.certificates.count()) == ("already_there", 3)


def test_a_renewal_is_of_the_same_kind() -> None:
    supplier = make_supplier()
    old = make_certificate(supplier, "ISO9001")
    make_certificate_type()
    with pytest.raises(Refused) as refusal:
        claim_certificate(supplier, make_fields(), document=None, renews=old, by=None, at=NOW)
    assert (refusal.value.code, supplier.certificates.count()) == ("other_type", 1)


def make_entry(certificate: Certificate, **changes: Any) -> RegisterEntry:
    told = {
        "register": "示例登记簿", "type": certificate.type, "number": certificate.number,
        "number_key": certificate.number_key, "status": "valid", "source": "示例", "as_of": date(2026, 5, 1),
    }  # fmt: skip
    return RegisterEntry.objects.create(**(told | changes))


def test_no_register_is_asked_unless_the_setting_names_one(settings: Any) -> None:
    certificate = make_certificate(make_supplier(), status=CLAIMED)
    make_entry(certificate, status="revoked")
    row = Certificate.objects.select_related("supplier", "type", "document").get()
    assert [each.point for each in findings_of([row], NOW)[row.pk]][-1] == "duplicate"
    settings.CERTIFICATE_REGISTERS = ["imported"]
    assert outcome(certificate, "register") == ("fail", "revoked")


def test_a_register_that_does_not_know_it_leaves_it_unknown(settings: Any) -> None:
    settings.CERTIFICATE_REGISTERS = ["imported"]
    certificate = make_certificate(make_supplier(), status=CLAIMED)
    assert outcome(certificate, "register") == ("unknown", "not_found")
    make_entry(certificate, holder="别家有限公司")
    assert outcome(certificate, "register") == ("fail", "other_holder")


def test_what_a_register_lists_is_trusted_when_it_is_passed_on(settings: Any) -> None:
    settings.CERTIFICATE_REGISTERS = ["imported"]
    certificate = make_certificate(make_supplier(), status=CLAIMED)
    make_entry(certificate)
    assert verify_certificate(certificate, by=None, at=NOW).trust_level == "trusted"


class Silent:
    """A register that cannot answer now."""

    def look_up(self, asked: object) -> dict[Any, Any]:
        raise NotAnswered(asked)


def test_an_adapter_of_ones_own_is_named_by_its_path_and_its_silence_is_not_having_asked(settings: Any) -> None:
    settings.CERTIFICATE_REGISTERS = [f"{__name__}.Silent"]
    make_certificate(make_supplier(), status=CLAIMED)
    row = Certificate.objects.select_related("supplier", "type", "document").get()
    assert [each.point for each in findings_of([row], NOW)[row.pk]][-1] == "duplicate"
