import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from suppliers.checks.exchange import ExchangedCertificate, write_exchange
from suppliers.checks.exchange_reading import parse_exchange, read_exchange
from suppliers.checks.files import Limits
from suppliers.enums import CertificateStatus, Role, TrustLevel
from suppliers.errors import Refused
from suppliers.models import Certificate, Document, Event, Reading, Supplier
from suppliers.operations.certificates import (
    claim_certificate,
    reject_certificate,
    verify_certificate,
    withdraw_certificate,
)
from suppliers.operations.exchange import exchanged, import_certificate, name_partner_number
from suppliers.queries.findings import findings_of
from suppliers.queries.readings import stored_content
from tests.factories import NOW, make_certificate_type, make_document, make_organisation, make_staff, make_supplier
from tests.suppliers.checks.test_exchange import WHOLE
from tests.suppliers.operations.test_certificates import make_fields

pytestmark = pytest.mark.django_db


def export(certificate: Certificate) -> dict[str, Any]:
    row = Certificate.objects.select_related("supplier", "document").get(pk=certificate.pk)
    content = stored_content(row.document) if row.document else None
    told: dict[str, Any] = json.loads(json.dumps(write_exchange(exchanged(row, content=content))))
    return told


def take_in(supplier: Supplier, told: ExchangedCertificate) -> Certificate:
    return import_certificate(supplier, told, limits=Limits(), by=None, at=NOW)


def claimed(supplier: Supplier) -> Certificate:
    make_certificate_type()
    fields = make_fields(
        standard="GB/T 24001-2016/ISO 14001:2015", scope="铸件", issuer="示例认证中心", issued_on=date(2025, 1, 1),
        credit_code=supplier.identifier, body_number="SAMPLE-1", sites=("示例路1号",), surveyed_on=date(2025, 12, 1),
        accreditation="CNAS C999-M",
    )  # fmt: skip
    return claim_certificate(supplier, fields, document=make_document(supplier), by=None, at=NOW)


def test_a_verified_certificate_goes_out_and_comes_back_as_a_claim_of_the_same_with_its_file() -> None:
    """All but the trust comes back: that somebody else verified it makes nobody here say so."""
    ours, theirs, organisation = make_supplier(), make_supplier(), make_organisation()
    name_partner_number(ours, "BPNL00000003AYRE", by=None, at=NOW)
    verify_certificate(claimed(ours), by=make_staff(organisation, Role.COMPLIANCE), at=NOW)
    told = export(ours.certificates.get())
    trust = {"trustLevel": told["trustLevel"], "validator": told.pop("validator")}
    assert trust == {"trustLevel": "high", "validator": {"validatorName": organisation.name_zh}}
    copy = take_in(theirs, read_exchange(parse_exchange(json.dumps(told | trust).encode())))
    assert export(copy) == told | {"trustLevel": "none"}
    assert (copy.status, copy.version, copy.sites) == (CertificateStatus.CLAIMED, "2015", ["示例路1号"])
    assert copy.document is not None
    assert stored_content(copy.document) == stored_content(Document.objects.get(supplier=ours))


def test_an_exchanged_file_is_shown_to_the_scanner_as_any_other() -> None:
    ours, theirs = make_supplier(), make_supplier()
    told = read_exchange(parse_exchange(json.dumps(export(claimed(ours))).encode()))
    with pytest.raises(Refused) as caught:  # no scanner listens there
        import_certificate(theirs, told, limits=Limits(), scanner="tcp://127.0.0.1:9", by=None, at=NOW)
    kept = Document.objects.filter(supplier=theirs).count(), Certificate.objects.filter(supplier=theirs).count()
    assert (caught.value.code, kept) == ("scanner_away", (0, 0))


def test_what_the_sender_says_of_its_own_check_is_kept_apart_and_never_passed_on() -> None:
    make_certificate_type()
    told = replace(WHOLE, document=None, valid_until=None, trust_level=TrustLevel.TRUSTED)
    certificate = take_in(make_supplier(), told)
    assert (certificate.status, certificate.trust_level, certificate.validator) == ("claimed", "none", "")
    assert certificate.partner_numbers["sender_says"] == {
        "trust_level": "trusted",
        "validator": told.validator_name,
        "validator_number": told.validator_bpn,
    }
    bare = replace(told, trust_level=TrustLevel.NONE, validator_name="", validator_bpn="")
    assert read_exchange(export(certificate)) == bare
    verify_certificate(certificate, by=None, at=NOW)
    assert read_exchange(export(certificate)) == replace(bare, trust_level=TrustLevel.LOW)  # ours, without a file


@pytest.mark.parametrize("end", ["rejected", "withdrawn"])
def test_what_does_not_stand_as_verified_is_passed_on_without_trust(end: str) -> None:
    certificate = claimed(make_supplier())
    Certificate.objects.update(trust_level=TrustLevel.TRUSTED, validator="伪造")  # as an import once left it
    if end == "rejected":
        rejected = reject_certificate(certificate, reason="altered", by=None, at=NOW)
        assert (rejected.trust_level, rejected.validator) == ("none", "")
    else:
        withdraw_certificate(certificate, by=None, at=NOW)
    told = export(certificate)
    assert (told["trustLevel"], "validator" in told) == ("none", False)


def test_the_file_of_an_imported_certificate_is_read_so_that_the_claim_is_compared_with_it(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    ours, theirs = make_supplier(), make_supplier()
    told = read_exchange(parse_exchange(json.dumps(export(claimed(ours))).encode()))
    with django_capture_on_commit_callbacks(execute=True):
        copy = take_in(theirs, told)
    row = Certificate.objects.select_related("supplier", "type", "document").get(pk=copy.pk)
    assert [each.code for each in findings_of([row], NOW)[row.pk] if each.point == "file"] == ["reads_otherwise"]
    assert Reading.objects.get().document == copy.document


def test_a_type_is_found_by_its_name_and_a_holder_that_is_not_told_is_the_supplier() -> None:
    make_certificate_type()
    supplier = make_supplier()
    bare = ExchangedCertificate("ISO 14001:2015", "7", date(2025, 1, 1), None)
    assert take_in(supplier, bare).holder == supplier.name_zh


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"business_partner_number": "BPNL00000003AYRF"}, "businessPartnerNumber"),
        ({"certificate_type": "IATF 16949", "extension": WHOLE.extension.__class__()}, "type.certificateType"),
        ({"valid_until": date(2020, 1, 1)}, "valid_until"),
        ({}, "file"),
    ],
)
def test_what_cannot_be_claimed_is_refused_and_nothing_is_kept(change: dict[str, Any], field: str) -> None:
    """The last: its document is no PDF although it begins like one."""
    make_certificate_type()
    supplier = make_supplier()
    name_partner_number(supplier, WHOLE.business_partner_number, by=None, at=NOW)
    told = replace(WHOLE, **({"document": None} | change if change else {}))
    with pytest.raises(Refused) as refusal:
        take_in(supplier, told)
    assert refusal.value.field == field
    assert (Certificate.objects.count(), Document.objects.count(), Event.objects.count()) == (0, 0, 1)


def test_a_partner_number_is_one_suppliers_and_well_formed() -> None:
    ours, theirs = make_supplier(), make_supplier()
    name_partner_number(ours, " BPNL00000003AYRE ", by=None, at=NOW)
    for number, code in (("BPNL00000003AYRE", "partner_number_taken"), ("BPNL1", "not_a_partner_number")):
        with pytest.raises(Refused) as refusal:
            name_partner_number(theirs, number, by=None, at=NOW)
        assert (refusal.value.code, Event.objects.count()) == (code, 1)
    ours.refresh_from_db()
    assert ours.partner_number == "BPNL00000003AYRE"
