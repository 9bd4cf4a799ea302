import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suppliers.checks.exchange import (
    EnclosedSite,
    ExchangedCertificate,
    ExchangedDocument,
    Extension,
    kind_of,
    version_of,
    write_exchange,
)
from suppliers.checks.exchange_reading import parse_exchange, read_exchange
from suppliers.enums import TrustLevel
from suppliers.errors import Refused

WHOLE = ExchangedCertificate(
    certificate_type="ISO14001",
    registration_number="12 198 54182 TMS",
    valid_from=date(2023, 1, 25),
    valid_until=date(2026, 1, 24),
    business_partner_number="BPNL00000003AYRE",
    certificate_version="2015",
    area_of_application="铸件的生产",
    enclosed_sites=(EnclosedSite("BPNS00000003AYRE", "foundry"), EnclosedSite("BPNA00000003AYRE")),
    issuer_name="TÜV",
    issuer_bpn="BPNL133631123120",
    trust_level=TrustLevel.HIGH,
    validator_name="Data service provider X",
    validator_bpn="BPNL00000007YREZ",
    uploader="BPNL00000003AYRE",
    document=ExchangedDocument("UUID--1", datetime(2024, 8, 23, 11, 19, tzinfo=UTC), "application/pdf", b"%PDF-1.7"),
    extension=Extension("ISO14001", "示例铸造厂", issued_on=date(2023, 1, 25), sites=("示例路1号",)),
)
# The published example of the model (CC-BY-4.0), its document aside; the names are all that it has.
PUBLISHED: dict[str, Any] = {
    "businessPartnerNumber": "BPNL00000003AYRE",
    "type": {"certificateType": "ISO9001", "certificateVersion": "2015"},
    "registrationNumber": "12 198 54182 TMS",
    "areaOfApplication": "Development, Marketing und Sales and also Procurement for interior components",
    "enclosedSites": [{"enclosedSiteBpn": "BPNS00000003AYRE", "areaOfApplication": "Development"}],
    "validFrom": "2023-01-25",
    "validUntil": "2026-01-24",
    "issuer": {"issuerName": "TÜV", "issuerBpn": "BPNL133631123120"},
    "trustLevel": "high",
    "validator": {"validatorName": "Data service provider X", "validatorBpn": "BPNL00000007YREZ"},
    "uploader": "BPNL00000003AYRE",
    "document": {
        "creationDate": "2024-08-23T13:19:00.280+02:00",
        "documentID": "UUID--123456789",
        "contentType": "application/pdf",
        "contentBase64": "JVBERi0xLjc=",
    },
}


def read(told: object) -> ExchangedCertificate:
    return read_exchange(parse_exchange(json.dumps(told).encode()))


def test_what_is_written_reads_the_same_whole_and_bare() -> None:
    bare = ExchangedCertificate("ISO9001", "1", date(2023, 1, 25), None)
    assert [read(write_exchange(each)) for each in (WHOLE, bare)] == [WHOLE, bare]
    assert (WHOLE.missing, bare.missing) == ((), ("businessPartnerNumber", "document"))


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40).map(str.strip)
days = st.dates(date(1950, 1, 1), date(2200, 12, 31))


@settings(deadline=None)
@given(st.text("A1 ", min_size=1, max_size=20).filter(str.strip).map(str.strip), texts, texts, days, st.none() | days)
def test_any_certificate_comes_back_as_it_went(
    number: str, area: str, name: str, begin: date, end: date | None
) -> None:
    certificate = replace(
        WHOLE, registration_number=number, area_of_application=area, issuer_name=name, valid_from=begin, valid_until=end
    )
    assert read(write_exchange(certificate)) == certificate


def test_the_published_example_is_read_and_written_with_its_own_names() -> None:
    certificate = read(PUBLISHED)
    assert (certificate.issuer_name, certificate.enclosed_sites[0].area) == ("TÜV", "Development")
    again = write_exchange(certificate)
    moment = {"creationDate": "2024-08-23T13:19:00.280000+02:00"}
    assert again == PUBLISHED | {"document": PUBLISHED["document"] | moment}


def test_never_is_the_last_day_of_the_calendar() -> None:
    told = write_exchange(replace(WHOLE, valid_until=None))
    assert (told["validUntil"], read(told).valid_until) == ("9999-12-31", None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"businessPartnerNumber": "BPNL1"}, "businessPartnerNumber"),
        ({"type": {}}, "type.certificateType"),
        ({"type": "ISO9001"}, "type"),
        ({"registrationNumber": ""}, "registrationNumber"),
        ({"registrationNumber": 7}, "registrationNumber"),
        ({"registrationNumber": "x" * 81}, "registrationNumber"),
        ({"registrationNumber": "\ud800"}, "registrationNumber"),
        ({"registrationNumber": "a\0b"}, "registrationNumber"),
        ({"validFrom": "25.01.2023"}, "validFrom"),
        ({"validFrom": "2023-02-30"}, "validFrom"),
        ({"validUntil": "3000-01-01"}, "validUntil"),
        ({"validUntil": None}, "validUntil"),
        ({"trustLevel": "best"}, "trustLevel"),
        ({"trustLevel": []}, "trustLevel"),
        ({"enclosedSites": {}}, "enclosedSites"),
        ({"enclosedSites": [{"enclosedSiteBpn": "BPNL00000003AYRE"}]}, "enclosedSites.0"),
        ({"enclosedSites": [1]}, "enclosedSites.0"),
        ({"enclosedSites": [{}] * 501}, "enclosedSites"),
        ({"document": {"contentBase64": "%%"}}, "document.contentBase64"),
        ({"document": PUBLISHED["document"] | {"creationDate": "now"}}, "document.creationDate"),
        ({"greengate": {"issuedOn": "x"}}, "greengate.issuedOn"),
    ],
)
def test_what_cannot_be_is_refused_at_its_name(change: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(PUBLISHED | change)
    assert (refusal.value.field, bool(str(refusal.value))) == (field, True)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"\xff", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[" * 200_000, b'{"a":' * 200_000, b"9" * 10_000],
)
def test_what_is_no_certificate_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        parse_exchange(content)
    assert refusal.value.code == "not_json"


def test_a_version_is_the_last_year_of_a_standards_name() -> None:
    names = ["GB/T 24001-2016/ISO 14001:2015", "ISO 14001:2015", "GB/T 23331-2020", "SA8000:2014", "环境管理体系", ""]
    assert [version_of(name) for name in names] == ["2015", "2015", "2020", "2014", "", ""]


def test_a_foreign_type_is_brought_to_a_code() -> None:
    assert [kind_of(name) for name in ("ISO 9001:2015", "iso-14001", "IATF 16949")] == [
        "ISO9001",
        "ISO14001",
        "IATF16949",
    ]
