import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from suppliers.checks.certificate import (
    Body,
    BodyScope,
    CertificateFacts,
    FileSignature,
    Finding,
    KnownUse,
    Listed,
    Mark,
    References,
    SupplierFacts,
    UseState,
    check_certificate,
    looks_wrong,
    read_certificate_types,
)
from suppliers.checks.certificate_text import Confidence, Found, ReadFields
from suppliers.checks.finding import finding_record, recorded_finding
from suppliers.enums import RegisterStatus, SignatureState

FIXTURES = Path(__file__).parents[3] / "fixtures"
TEXT = (FIXTURES / "reference/certificate_types.json").read_text()
TABLE = json.loads(TEXT)
TYPES = read_certificate_types(TEXT)
GOLDEN = {case["id"]: case for case in json.loads((FIXTURES / "golden/certificates.json").read_text())["cases"]}

CODE = "91130100WY00000158"
ON = date(2024, 9, 1)
SUPPLIER = SupplierFacts("supplier-1", ("示例机械（河北）有限公司", "Sample Machinery (Hebei) Co., Ltd."), CODE)
GOOD = CertificateFacts(
    TYPES["ISO14001"],
    number="99924E00001R0M",
    holder="示例机械（河北）有限公司",
    credit_code=CODE,
    scope="机械零部件的设计和生产",
    sites=("河北省石家庄市示例路1号",),
    issuer="示例认证中心有限公司",
    accreditation="CNAS C999-M",
    issued_on=date(2024, 3, 5),
    valid_from=date(2024, 3, 5),
    valid_until=date(2027, 3, 4),
    sha256="a" * 64,
)
BODY = Body(
    ("示例认证中心有限公司", "Sample Certification Centre"),
    "CNCA-R-2000-999",
    (BodyScope("ISO14001", source="sample list"), BodyScope("ISO45001", approved=False, source="sample list")),
    code="999",
)
PILOT = Body(
    ("示例标识认证有限公司",), "CNCA-R-2011-159", (BodyScope("PCFLABEL", words=("锂离子电池", "lithium batter")),)
)
TABLES = References(
    bodies=(BODY, PILOT),
    listed_types=frozenset({"ISO14001", "ISO9001", "ISO45001", "PCFLABEL"}),
    marks=(Mark("CNAS"), Mark("SAAS", frozenset({"SA8000"}))),
    uses=(),
)


def finding(
    point: str,
    certificate: CertificateFacts = GOOD,
    supplier: SupplierFacts = SUPPLIER,
    tables: References = TABLES,
    on: date = ON,
) -> tuple[str, str, bool]:
    found = next(each for each in check_certificate(certificate, supplier, on, tables) if each.point == point)
    assert str(found)
    return found.outcome.value, found.code, found.warning


def test_there_are_thirty_types_with_the_provenance_they_came_with() -> None:
    assert (len(TYPES), len(TABLE["types"])) == (30, 30)
    assert {row["provenance"] for row in TABLE["types"]} == {"verify-before-quoting", "transcribed-from-public-copies"}
    assert [row["code"] for row in TABLE["types"] if row["number_normative"]] == ["DISCHARGEPERMIT", "DISCHARGEREG"]


@pytest.mark.parametrize(
    ("code", "number", "fits"), [(code, *row) for code, rows in TABLE["number_tests"].items() for row in rows]
)
def test_published_numbers_fit_their_form(code: str, number: str, fits: bool) -> None:
    certificate = replace(GOOD, certificate_type=TYPES[code], number=number, issued_on=None, issuer="")
    outcome = finding("number", certificate, replace(SUPPLIER, credit_code=""))
    assert outcome[1].removesuffix("_form") in ({"usual", "standard"} if fits else {"unusual"})


def test_a_true_certificate_passes_every_point_that_can_be_decided() -> None:
    supplier = replace(SUPPLIER, sites=("石家庄市示例路1号",), category_words=("机械零部件",))
    findings = check_certificate(GOOD, supplier, ON, TABLES)
    assert [(each.point, each.code) for each in findings] == [
        ("number", "usual_form"),
        ("issuer", "approved"),
        ("accreditation", "recognised"),
        ("scope", "covers"),
        ("site", "covered"),
        ("dates", "in_order"),
        ("holder", "same_code"),
        ("duplicate", "first_use"),
    ]
    assert {each.outcome.value for each in findings} == {"pass"}


def test_without_tables_and_details_points_are_unknown_and_never_failed() -> None:
    findings = check_certificate(CertificateFacts(TYPES["ISO14001"]), SUPPLIER, ON)
    assert {each.outcome.value for each in findings} == {"unknown"}


def changed(**fields: object) -> CertificateFacts:
    return replace(GOOD, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("certificate", "point", "expected"),
    [
        (changed(number="ABC"), "number", ("unknown", "unusual_form", True)),
        (changed(number="99924Q00001R0M"), "number", ("unknown", "other_domain", True)),
        (changed(number="99919E00001R0M"), "number", ("unknown", "other_year", True)),
        (changed(number="９９９２４E００００１R0M"), "number", ("pass", "usual_form", False)),
        (changed(certificate_type=TYPES["ISO14064"]), "number", ("unknown", "free_form", False)),
        (changed(issuer="他处认证有限公司"), "issuer", ("unknown", "not_listed", True)),
        (changed(issuer="他处认证", body_number="CNCA-R-2000-999"), "issuer", ("unknown", "other_body", True)),
        (changed(body_number="CNCA-R-2000-998"), "issuer", ("unknown", "not_listed", True)),
        (changed(certificate_type=TYPES["ISO9001"]), "issuer", ("unknown", "not_for_type", True)),
        (changed(certificate_type=TYPES["ISO45001"]), "issuer", ("fail", "not_approved", False)),
        (changed(certificate_type=TYPES["ISO50001"]), "issuer", ("unknown", "no_list", False)),
        (changed(issuer="", number="99924E00001R0M"), "issuer", ("unknown", "by_code", False)),
        (changed(issuer="", number="00124E00001R0M"), "issuer", ("unknown", "no_issuer", False)),
        (changed(issuer="示例认证中心", body_number="cnca-r-2000-999"), "issuer", ("pass", "approved", False)),
        (changed(number="00124E00001R0M"), "number", ("unknown", "other_body_code", True)),
        (changed(accreditation="XYZ"), "accreditation", ("unknown", "not_listed", True)),
        (changed(accreditation="CNASX"), "accreditation", ("unknown", "not_listed", True)),
        (changed(accreditation="cnas-C001"), "accreditation", ("pass", "recognised", False)),
        (changed(accreditation="SAAS"), "accreditation", ("unknown", "not_for_type", True)),
        (changed(scope="餐饮"), "scope", ("unknown", "undecided", False)),
        (changed(certificate_type=TYPES["ISO45001"], standard="OHSAS18001:2007"), "scope",
         ("unknown", "withdrawn_standard", True)),
        (changed(valid_until=date(2024, 3, 4)), "dates", ("fail", "ends_before_begins", False)),
        (changed(issued_on=date(2024, 9, 2)), "dates", ("fail", "issued_in_future", False)),
        (changed(valid_from=date(2021, 1, 1), valid_until=date(2024, 8, 31)), "dates", ("fail", "expired", False)),
        (changed(valid_from=date(2021, 9, 2), valid_until=ON), "dates", ("pass", "in_order", False)),
        (changed(valid_from=date(2024, 9, 2)), "dates", ("unknown", "not_yet_valid", True)),
        (changed(valid_until=date(2027, 3, 6)), "dates", ("unknown", "too_long", True)),
        (changed(valid_until=date(2027, 3, 5)), "dates", ("pass", "in_order", False)),
        (changed(valid_until=None), "dates", ("unknown", "dates_missing", False)),
        (changed(issued_on=date(2023, 8, 31)), "dates", ("unknown", "surveillance_unknown", False)),
        (changed(surveyed_on=date(2023, 8, 31)), "dates", ("unknown", "surveillance_overdue", True)),
        (changed(surveyed_on=date(2023, 9, 1)), "dates", ("pass", "in_order", False)),
        (changed(credit_code="91130200699229617X"), "holder", ("fail", "other_code", False)),
        (changed(credit_code="", holder="示例机械(河北)有限责任公司"), "holder", ("pass", "same_name", False)),
        (changed(credit_code="", holder="SAMPLE  MACHINERY(Hebei) CO LTD"), "holder", ("pass", "same_name", False)),
        (changed(credit_code="", holder="示例机械（河北）股份有限公司"), "holder", ("unknown", "similar_name", True)),
        (changed(credit_code="", holder="别家机械有限公司"), "holder", ("fail", "other_name", False)),
        (changed(credit_code="", holder=""), "holder", ("unknown", "no_holder", False)),
    ],
)  # fmt: skip
def test_each_alteration_is_caught_by_its_point(
    certificate: CertificateFacts, point: str, expected: tuple[str, str, bool]
) -> None:
    assert finding(point, certificate) == expected


def test_another_name_beside_an_equal_credit_code_wants_a_persons_eye() -> None:
    assert finding("holder", replace(GOOD, holder="旧名有限公司")) == ("unknown", "code_not_name", True)
    assert finding("holder", replace(GOOD, holder="示例机械（河北）股份有限公司")) == ("pass", "same_code", False)


def test_six_digits_before_the_letter_tell_a_year_only_where_the_list_knows_the_four_digit_code() -> None:
    ambiguous = changed(number="626023E10219R0", issuer="别处认证", issued_on=date(2024, 3, 5))
    assert finding("number", replace(ambiguous, issued_on=date(2020, 3, 5))) == ("pass", "usual_form", False)
    known = Body(("别处认证",), "CNCA-R-2000-6260", (BodyScope("ISO14001"),), code="6260")
    tables = replace(TABLES, bodies=(known,))
    late = finding("number", replace(ambiguous, issued_on=date(2020, 3, 5)), tables=tables)
    assert (late, finding("number", ambiguous, tables=tables)) == (
        ("unknown", "other_year", True),
        ("pass", "usual_form", False),
    )


def test_a_name_in_another_script_is_unknown() -> None:
    supplier = replace(SUPPLIER, names=("Sample Machinery",), credit_code="")
    assert finding("holder", GOOD, supplier) == ("unknown", "other_script", False)


def test_another_site_is_a_doubt() -> None:
    supplier = replace(SUPPLIER, sites=("天津市示例大道99号",))
    assert finding("site", GOOD, supplier) == ("unknown", "other_site", True)


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (KnownUse("other", "ISO9001", "X", "a" * 64), ("fail", "file_elsewhere", False)),
        (KnownUse("other", "ISO14001", "99924E00001R0M"), ("fail", "number_elsewhere", False)),
        (KnownUse("other", "ISO9001", "99924E00001R0M"), ("pass", "first_use", False)),
        (KnownUse("supplier-1", "ISO14001", "99924E00001R0M"), ("unknown", "entered_before", True)),
        (KnownUse("other", "ISO9001", "X", "a" * 64, UseState.FALSE), ("fail", "rejected_elsewhere", False)),
        (KnownUse("other", "ISO14001", "99924E00001R0M", "", UseState.FALSE), ("fail", "rejected_elsewhere", False)),
        (KnownUse("other", "ISO9001", "X", "a" * 64, UseState.ENDED), ("unknown", "ended_elsewhere", True)),
        (KnownUse("other", "ISO14001", "99924E00001R0M", "", UseState.ENDED), ("unknown", "ended_elsewhere", True)),
        (KnownUse("other", "ISO9001", "99924E00001R0M", "", UseState.FALSE), ("pass", "first_use", False)),
        (KnownUse("supplier-1", "ISO14001", "99924E00001R0M", "", UseState.FALSE), ("pass", "first_use", False)),
    ],
)
def test_a_second_use_is_noticed_by_file_and_number(use: KnownUse, expected: tuple[str, str, bool]) -> None:
    assert finding("duplicate", tables=replace(TABLES, uses=(use,))) == expected


def test_of_several_uses_elsewhere_the_one_that_stands_counts_first() -> None:
    ended = KnownUse("other", "ISO14001", "99924E00001R0M", state=UseState.ENDED)
    false, live = replace(ended, state=UseState.FALSE), replace(ended, supplier="third", state=UseState.OPEN)
    codes = [
        finding("duplicate", tables=replace(TABLES, uses=uses))[1] for uses in [(ended, false, live), (ended, false)]
    ]
    assert codes == ["number_elsewhere", "rejected_elsewhere"]


def is_read(value: object, confidence: Confidence = Confidence.HIGH) -> Found[Any]:
    return Found(value, 1, str(value), confidence)


TYPED = replace(GOOD, standard="GB/T 24001-2016/ISO 14001:2015", body_number="CNCA-R-2000-999")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("certificate_type", "ISO14001", "as_read"),
        ("certificate_type", "ISO9001", "reads_otherwise"),
        ("number", "99924 e00001R0M", "as_read"),
        ("number", "99924E00002R0M", "reads_otherwise"),
        ("holder", "别家机械有限公司", "reads_otherwise"),
        ("issuer", "示例认证中心有限责任公司", "as_read"),
        ("issuer", "Sample Certification Centre", "as_read"),
        ("issuer", "示例停批认证有限公司", "reads_otherwise"),
        ("body_number", "CNCA-R-2000-998", "reads_otherwise"),
        ("standard", "GB/T 24001-2016, ISO 14001:2015", "as_read"),
        ("standard", "ISO 14001", "as_read"),
        ("standard", "ISO 14001:2004", "reads_otherwise"),
        ("accreditation", "CNAS", "as_read"),
        ("accreditation", "IAF MLA", "as_read"),
        ("accreditation", "CNAS C001-M", "reads_otherwise"),
        ("valid_until", date(2027, 3, 4), "as_read"),
        ("valid_until", date(2026, 3, 4), "reads_otherwise"),
        ("scope", "机械零部件的设计和生产，位于示例路1号", "as_read"),
        ("scope", "紧固件的销售", "scope_otherwise"),
    ],
)
def test_what_was_typed_otherwise_than_the_file_says_is_a_doubt(field: str, value: object, code: str) -> None:
    read: dict[str, Any] = {field: is_read(value)}
    tables = replace(TABLES, read=ReadFields(**read))
    assert finding("file", TYPED, tables=tables)[1:] == (code, code != "as_read")


def test_a_guess_of_the_reader_and_a_field_that_is_not_claimed_accuse_nobody() -> None:
    guess = is_read("示例停批认证有限公司", Confidence.LOW)
    points = [
        each.point for each in check_certificate(GOOD, SUPPLIER, ON, replace(TABLES, read=ReadFields(issuer=guess)))
    ]
    assert "file" not in points
    stopped = ReadFields(issuer=replace(guess, confidence=Confidence.HIGH))
    unclaimed = replace(GOOD, issuer="")
    assert finding("file", unclaimed, tables=replace(TABLES, read=stopped)) == ("pass", "as_read", False)


def test_what_failed_or_stands_otherwise_in_the_file_looks_wrong_and_a_mere_doubt_does_not() -> None:
    def wrong(certificate: CertificateFacts, tables: References = TABLES) -> bool:
        return looks_wrong(check_certificate(certificate, SUPPLIER, ON, tables))

    other_end = replace(TABLES, read=ReadFields(valid_until=is_read(date(2026, 3, 4))))
    assert [wrong(GOOD), wrong(replace(GOOD, accreditation="XYZ"))] == [False, False]
    assert [wrong(replace(GOOD, issued_on=date(2025, 1, 1))), wrong(GOOD, other_end)] == [True, True]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (CODE + "001P", "standard_form"),
        ("91130200699229617X001P", "other_credit_code"),
        ("91130100WY00000159001P", "no_credit_code"),
        (CODE + "1P", "unusual_form"),
    ],
)
def test_a_permit_number_is_held_to_its_standard(number: str, code: str) -> None:
    permit = replace(GOOD, certificate_type=TYPES["DISCHARGEPERMIT"], number=number)
    assert finding("number", permit) == ("pass" if code == "standard_form" else "fail", code, False)


@pytest.mark.parametrize(
    ("body", "scope", "expected"),
    [
        ("CNCA-R-2011-159", "磷酸铁锂电池组，锂离子电池", ("pass", "pilot", False)),
        ("CNCA-R-2000-999", "锂离子电池", ("fail", "no_pilot", False)),
        ("cnca-r-2011-159", "Lithium battery pack", ("pass", "pilot", False)),
        ("CNCA-R-2011-159", "轮胎", ("fail", "outside_pilot", False)),
        ("CNCA-R-2011-160", "锂离子电池", ("fail", "no_pilot", False)),
        ("", "锂离子电池", ("unknown", "no_body_number", False)),
        ("CNCA-R-2011-159", "", ("unknown", "no_scope", False)),
    ],
)
def test_a_footprint_label_counts_only_from_the_pilot_list(
    body: str, scope: str, expected: tuple[str, str, bool]
) -> None:
    label = replace(GOOD, certificate_type=TYPES["PCFLABEL"], issuer="", body_number=body, scope=scope)
    assert finding("pcf_label", label) == expected


def test_a_label_is_found_by_the_name_of_its_body_but_a_name_alone_never_fails_it() -> None:
    label = replace(GOOD, certificate_type=TYPES["PCFLABEL"], scope="锂离子电池", issuer="示例标识认证有限公司")
    assert finding("pcf_label", label) == ("pass", "pilot", False)
    assert finding("pcf_label", replace(label, issuer="示例标识")) == ("unknown", "no_body_number", False)
    assert finding("pcf_label", label, tables=References()) == ("unknown", "no_list", False)


SIGNED = FileSignature(SignatureState.UNKNOWN, "unknown_signer", "Signed by {signer}.", {"signer": "示例"})


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        (replace(SIGNED, state=SignatureState.INTACT, code="intact"), ("pass", "intact", False)),
        (replace(SIGNED, state=SignatureState.CHANGED, code="changed"), ("fail", "changed", False)),
        (SIGNED, ("unknown", "unknown_signer", False)),
        (replace(SIGNED, code="unreadable"), ("unknown", "unreadable", True)),
    ],
)
def test_a_signature_fails_only_where_the_file_was_changed(
    signature: FileSignature, expected: tuple[str, str, bool]
) -> None:
    assert finding("signature", tables=replace(TABLES, signature=signature)) == expected


def test_a_file_without_a_signature_says_nothing_and_one_not_looked_at_is_unknown() -> None:
    none = replace(TABLES, signature=FileSignature(SignatureState.NONE, "none"))
    assert [each.point for each in check_certificate(GOOD, SUPPLIER, ON, none)][-1] == "duplicate"
    assert finding("signature", tables=replace(TABLES, signature_due=True)) == ("unknown", "not_looked_at", False)


LISTED = Listed(
    "示例登记簿", RegisterStatus.VALID, "示例机械（河北）有限公司", CODE, date(2024, 3, 5), date(2027, 3, 4)
)


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ((), ("unknown", "not_found", False)),
        ((LISTED,), ("pass", "valid", False)),
        ((replace(LISTED, holder="别家有限公司"),), ("pass", "valid", False)),
        ((replace(LISTED, credit_code="", holder="Somebody Ltd"),), ("pass", "valid", False)),
        ((replace(LISTED, credit_code="", valid_from=None, valid_until=None),), ("pass", "valid", False)),
        ((replace(LISTED, credit_code="", holder="别家有限公司"),), ("fail", "other_holder", False)),
        ((replace(LISTED, credit_code="91130200699229617X"),), ("fail", "other_holder", False)),
        ((replace(LISTED, status=RegisterStatus.REVOKED),), ("fail", "revoked", False)),
        ((replace(LISTED, status=RegisterStatus.SUSPENDED),), ("unknown", "suspended", True)),
        ((replace(LISTED, valid_until=date(2026, 3, 4)),), ("fail", "other_end", False)),
        ((replace(LISTED, valid_from=date(2024, 3, 6)),), ("fail", "other_begin", False)),
        ((LISTED, replace(LISTED, status=RegisterStatus.REVOKED)), ("fail", "revoked", False)),
    ],
)
def test_a_register_counts_for_what_it_says_and_its_silence_for_nothing(
    listed: tuple[Listed, ...], expected: tuple[str, str, bool]
) -> None:
    assert finding("register", tables=replace(TABLES, registers=listed)) == expected


def test_a_finding_survives_being_kept() -> None:
    for each in check_certificate(replace(GOOD, valid_until=date(2024, 3, 4)), SUPPLIER, ON, TABLES):
        kept = recorded_finding(json.loads(json.dumps(finding_record(each))))
        assert (str(kept), kept.outcome, kept.source) == (str(each), each.outcome, each.source)


def test_every_finding_fills_its_message() -> None:
    findings: list[Finding] = []
    for kind in TYPES.values():
        findings += check_certificate(replace(GOOD, certificate_type=kind), SUPPLIER, ON, TABLES)
    assert [str(each) for each in findings if "{" in str(each)] == []
