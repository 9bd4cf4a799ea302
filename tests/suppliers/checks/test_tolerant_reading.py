"""What a recogniser leaves of a certificate: no spaces, look-alike letters, broken lines; and how sure that is."""

import pytest

from suppliers.checks.certificate_text import PageText, ReadFields, read_certificate
from suppliers.checks.certificate_text.layout import Run, page_of
from suppliers.checks.certificate_text.stored import fields_as_json, problems_as_json, read_fields


def read(text: str) -> ReadFields:
    return read_certificate([PageText(1, text)])


def told(text: str, field: str) -> tuple[str, str] | None:
    found = getattr(read(text), field)
    return (str(found.value), str(found.confidence)) if found else None


@pytest.mark.parametrize(
    ("written", "number", "sure"),
    [
        ("99924E00001R0M", "99924E00001R0M", "high"),
        ("99924EOOOO1ROM", "99924E00001R0M", "medium"),
        ("999Z4EnO0OOlR0M", "99924EN00001R0M", "medium"),
        ("No. 99924E00001R0M", "99924E00001R0M", "high"),
        ("O1-OOO7/B", "O1-OOO7/B", "high"),
    ],
    ids=["as printed", "letters for noughts", "all sorts", "with its No.", "a form that decides nothing"],
)
def test_look_alikes_are_set_right_only_where_the_form_decides(written: str, number: str, sure: str) -> None:
    assert told(f"证书编号：{written}", "number") == (number, sure)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("91130100WY00000158", ("91130100WY00000158", "high")),
        ("9113O1OOWYOOOOO158", ("91130100WY00000158", "medium")),
        ("91130100 WY000001 58", ("91130100WY00000158", "high")),
        ("91130100WY00000159", ("91130100WY00000159", "low")),
    ],
)
def test_a_credit_code_is_set_right_where_its_check_character_agrees(written: str, expected: tuple[str, str]) -> None:
    assert told(f"统一社会信用代码：{written}", "credit_code") == expected


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Dateofissue:5March2024", "issued_on", "2024-03-05"),
        ("Issued bySample Certification Ltd", "issuer", "Sample Certification Ltd"),
        ("发证日期：2O24年O3月05", "issued_on", "2024-03-05"),
        ("发证日期:2024年3月5曰", "issued_on", "2024-03-05"),
        ("有效期：2024年3月5日\n至2027年3月4日", "valid_until", "2027-03-04"),
        ("Validity: 2024-03-05 to\n2027-03-04", "valid_until", "2027-03-04"),
        ("兹证明\n示例精密机械（河北）\n有限公司\n符合", "holder", "示例精密机械（河北）有限公司"),
        ("发证机关：（盖章）示例市生态环境局", "issuer", "示例市生态环境局"),
        ("认可标识：CNASC999-M", "accreditation", "CNAS C999-M"),
        ("批准号：CNCA-R-2002-001", "body_number", "CNCA-R-2002-001"),
        ("监督审核日期：2025年3月5日", "surveyed_on", "2025-03-05"),
        ("环境管理体系\nGB/T24001-2016/IS014001:2015", "standard", "GB/T 24001-2016, ISO 14001:2015"),
        ("注册地址：示例市示例路1号", "site", "示例市示例路1号"),
    ],
)
def test_what_was_run_together_or_broken_apart_is_read(text: str, field: str, value: str) -> None:
    found = told(text, field)
    assert found is not None
    assert found[0] == value


@pytest.mark.parametrize(("score", "sure"), [(99, "high"), (85, "medium"), (60, "low")])
def test_a_field_is_no_surer_than_its_letters_were_recognised(score: int, sure: str) -> None:
    page = page_of(1, [Run("证书编号：99924E00001R0M", 10, 10, 200, 30, score)], 400, 600)
    number = read_certificate([page]).number
    assert number is not None
    assert (str(number.confidence), number.box == page.pieces[0].box) == (sure, True)


def test_what_was_read_is_kept_as_json_and_comes_back_the_same() -> None:
    text = "证书编号：A-1234\n证书编号：B-1234\n发证日期：2024年3月5日\n有效期至：2023年2月30日\n有效期至：长期"
    fields = read_certificate(
        [page_of(1, [Run(line, 5, 30 * at, 90, 30 * at + 20) for at, line in enumerate(text.split("\n"))], 100, 200)]
    )
    assert fields.problems != ()
    assert read_fields(fields_as_json(fields), problems_as_json(fields)) == fields
