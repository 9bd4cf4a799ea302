from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.demo.certificate_pdf import SampleCertificate, draw_certificate
from suppliers.checks.certificate_text import Found, PageText, ReadFields, pdf_text, read_certificate
from suppliers.checks.certificate_text.dates import written_dates
from suppliers.errors import Refused
from tests.suppliers.checks.hostile import make_pdf, make_raw_pdf

FIELDS = [name for name in ReadFields.__slots__ if name != "problems"]


def read(*texts: str) -> ReadFields:
    return read_certificate([PageText(number, text) for number, text in enumerate(texts, 1)])


def shown(found: Found[object] | None) -> tuple[str, str] | None:
    return (str(found.value), found.confidence.value) if found else None


def all_shown(fields: ReadFields) -> dict[str, tuple[str, str] | None]:
    return {name: shown(getattr(fields, name)) for name in FIELDS}


def test_every_field_of_the_sample_certificate_is_read_from_its_pdf() -> None:
    fields = read_certificate(pdf_text(draw_certificate()))
    assert all_shown(fields) == {
        "certificate_type": ("ISO14001", "high"),
        "number": ("99924E00001R0M", "high"),
        "holder": ("示例精密机械（河北）有限公司", "high"),
        "credit_code": ("91130100WY00000158", "high"),
        "standard": ("GB/T 24001-2016, ISO 14001:2015", "high"),
        "scope": (
            "机械零部件的设计、生产和销售及相关管理活动 "
            "design, production and sales of machinery parts and related management",
            "high",
        ),
        "site": ("河北省石家庄市示例路 1 号", "high"),
        "issuer": ("示例认证中心有限公司", "high"),
        "accreditation": ("CNAS C999-M", "high"),
        "body_number": None,
        "issued_on": ("2024-03-05", "high"),
        "valid_from": ("2024-03-05", "high"),
        "valid_until": ("2027-03-04", "high"),
        "surveyed_on": None,
    }
    assert fields.problems == ()


def test_a_field_names_the_page_and_line_it_was_read_from() -> None:
    fields = read("封面", "证书编号：99924E00001R0M  发证日期：2024年3月5日\n有效期至：2027年3月4日")
    assert fields.number is not None
    assert (fields.number.page, fields.number.snippet) == (2, "证书编号：99924E00001R0M")
    assert fields.valid_until is not None
    assert (fields.valid_until.page, fields.valid_until.snippet) == (2, "有效期至：2027年3月4日")


def test_a_field_is_located_on_its_page() -> None:
    content = draw_certificate()
    number = read_certificate(pdf_text(content)).number
    assert number is not None
    box = number.box
    assert box is not None
    assert (box.page, 350 < box.left < box.right < 650, 180 < box.top < box.bottom < 230) == (1, True, True)


@settings(max_examples=25, deadline=None)
@given(
    st.dates(date(2001, 1, 1), date(2094, 6, 30)),
    st.integers(0, 2000),
    st.sampled_from(["示例重工有限公司", "示例（天津）物流集团股份有限公司", "示例喆堃镕祎铸造厂"]),
    st.integers(10000, 99999),
)
def test_what_is_drawn_is_read_back(begins: date, days: int, holder: str, sequence: int) -> None:
    ends = date.fromordinal(begins.toordinal() + days)
    drawn = SampleCertificate(
        holder_zh=holder, number=f"999{begins:%y}E{sequence}R1L", issued_on=begins, valid_from=begins, valid_until=ends
    )
    fields = read_certificate(pdf_text(draw_certificate(drawn)))
    found = [fields.holder, fields.number, fields.issued_on, fields.valid_from, fields.valid_until]
    assert [each.value if each else None for each in found] == [holder, drawn.number, begins, begins, ends]
    assert fields.problems == ()


ENGLISH = """CERTIFICATE
This is to certify that the Quality Management System of
Sample Gear Works GmbH
Sample Street 1, 12345 Sampletown
has been found to conform to ISO 9001:2015
Certificate Registration No.: 12 198 54182 TMS
Scope of certification: Manufacture of gears
and gearboxes
Date of issue: 25 January 2023
This certificate is valid from 25 Jan 2023 until 24 Jan 2026
Issued by: Sample Certification Ltd
UKAS"""


def test_an_english_certificate_is_read() -> None:
    fields = read(ENGLISH)
    assert all_shown(fields) == {
        "certificate_type": ("ISO9001", "high"),
        "number": ("12 198 54182 TMS", "high"),
        "holder": ("Sample Gear Works GmbH", "high"),
        "credit_code": None,
        "standard": ("ISO 9001:2015", "high"),
        "scope": ("Manufacture of gears and gearboxes", "high"),
        "site": None,
        "issuer": ("Sample Certification Ltd", "high"),
        "accreditation": ("UKAS", "medium"),
        "body_number": None,
        "issued_on": ("2023-01-25", "high"),
        "valid_from": ("2023-01-25", "high"),
        "valid_until": ("2026-01-24", "high"),
        "surveyed_on": None,
    }


PERMIT = """排污许可证
证书编号：91130100WY00000158001P
单位名称:示例铸造有限公司
生产经营场所地址：河北省石家庄市示例路2号
行业类别：黑色金属铸造
统一社会信用代码：91130100WY00000158
有效期限：自2023年06月01日至2028年05月31日止
发证机关：（盖章）示例市生态环境局
发证日期：2023年05月30日"""


def test_a_discharge_permit_is_read() -> None:
    fields = read(PERMIT)
    names = ("certificate_type", "number", "holder", "credit_code", "site", "issued_on", "valid_from", "valid_until")
    assert [shown(getattr(fields, name)) for name in names] == [
        ("DISCHARGEPERMIT", "high"),
        ("91130100WY00000158001P", "high"),
        ("示例铸造有限公司", "high"),
        ("91130100WY00000158", "high"),
        ("河北省石家庄市示例路2号", "high"),
        ("2023-05-30", "high"),
        ("2023-06-01", "high"),
        ("2028-05-31", "high"),
    ]


SPACED = """能 源 管 理 体 系 认 证 证 书
证 书 编 号 ： 99923En00042R1S Certificate No.: 99923En00042R1S
兹 证 明
示例热处理有限责任公司
的能源管理体系符合
GB/T 23331-2020 / ISO 50001:2018
初次发证日期：2020.03.01 发 证 日 期：2023.03.01 有 效 期 至：2026.02.28
"""


def test_spaced_out_and_bilingual_labels_are_understood_and_the_first_issue_is_another_date() -> None:
    fields = read(SPACED)
    names = ("certificate_type", "number", "holder", "standard", "issued_on", "valid_until")
    assert [shown(getattr(fields, name)) for name in names] == [
        ("ISO50001", "high"),
        ("99923En00042R1S", "high"),
        ("示例热处理有限责任公司", "high"),
        ("GB/T 23331-2020, ISO 50001:2018", "high"),
        ("2023-03-01", "high"),
        ("2026-02-28", "high"),
    ]


def test_a_beginning_that_is_not_stated_is_guessed_from_the_issue_and_marked_low() -> None:
    assert shown(read(SPACED).valid_from) == ("2023-03-01", "low")


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月5日", "2024 年 03 月 05 日", "2024-03-05", "2024/3/5", "2024.03.05", "05 Mar 2024", "5 March 2024",
        "March 5, 2024", "Mar. 5th 2024", "5th of March 2024", "05-MAR-2024", "25/03/2024", "2024. 3. 5",
        "二〇二四年三月五日", "二零二四年三月五日", "２０２４年３月５日",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_form(text: str) -> None:
    expected = "2024-03-25" if text.startswith("25") else "2024-03-05"
    assert shown(read(f"发证日期：{text}").issued_on) == (expected, "high")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二〇二五年十二月三十一日", date(2025, 12, 31)),
        ("二〇二五年十月十日", date(2025, 10, 10)),
        ("二〇二五年一月二十日", date(2025, 1, 20)),
        ("2023年2月29日", None),
        ("2024-13-01", None),
    ],
)
def test_unusual_dates_are_read_and_impossible_ones_are_not(text: str, expected: date | None) -> None:
    assert [written.day for written in written_dates(text)] == [expected]


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    for form in (
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day:%d %b %Y}",
        f"{day:%B %d, %Y}",
        f"{day:%Y.%m.%d}",
    ):
        assert [written.day for written in written_dates(form)] == [day]


def test_a_date_that_may_be_two_days_is_a_guess() -> None:
    assert shown(read("Date of issue: 03/05/2024").issued_on) == ("2024-05-03", "low")
    assert shown(read("Date of issue: 05/05/2024").issued_on) == ("2024-05-05", "high")


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("有效期：2024年3月5日至2027年3月4日", "2024-03-05", "2027-03-04"),
        ("有效期限 2024-03-05 ~ 2027-03-04", "2024-03-05", "2027-03-04"),
        ("证书有效期：自 2024.03.05 起至 2027.03.04 止", "2024-03-05", "2027-03-04"),
        ("有效期自 2024/3/5 至 2027/3/4", "2024-03-05", "2027-03-04"),
        ("生效日期：2024-03-05\n失效日期：2027-03-04", "2024-03-05", "2027-03-04"),
        ("Validity: 05 Mar 2024 – 04 Mar 2027", "2024-03-05", "2027-03-04"),
        ("Valid from 05 Mar 2024 to 04 Mar 2027", "2024-03-05", "2027-03-04"),
        ("Effective date: March 5, 2024\nExpiry date: March 4, 2027", "2024-03-05", "2027-03-04"),
        ("有效期自2024年3月5日\n有效期：长期", "2024-03-05", "9999-12-31"),
    ],
)
def test_validity_is_read_in_every_form(text: str, begins: str, ends: str) -> None:
    fields = read(text)
    assert (shown(fields.valid_from), shown(fields.valid_until)) == ((begins, "high"), (ends, "high"))


def test_an_end_before_the_beginning_is_reported_and_not_set_right() -> None:
    fields = read("有效期：2027年3月5日至2024年3月4日")
    assert (shown(fields.valid_from), shown(fields.valid_until)) == (("2027-03-05", "low"), ("2024-03-04", "low"))
    assert [problem.code for problem in fields.problems] == ["ends_before_begins"]
    assert str(fields.problems[0]) == "The certificate ends on 2024-03-04, before it begins on 2027-03-05."


def test_contradictions_and_impossible_days_are_reported() -> None:
    fields = read(
        "证书编号：AB-12345\n有效期至：2026-02-30\n",
        "证书编号：AB-99999\n发证日期：2024-01-01\nDate of issue: 2024-02-01",
    )
    assert [problem.code for problem in fields.problems] == ["no_such_day", "two_dates", "two_numbers"]
    assert (shown(fields.issued_on), fields.valid_until) == (("2024-01-01", "low"), None)


def test_a_credit_code_that_does_not_check_is_a_guess() -> None:
    assert shown(read("统一社会信用代码：91130100WY00000159").credit_code) == ("91130100WY00000159", "low")
    assert shown(read("91130100WY00000158").credit_code) == ("91130100WY00000158", "medium")


def test_an_integrated_certificate_takes_its_type_from_the_letter_of_the_number_or_is_a_guess() -> None:
    both = "GB/T 19001-2016 ISO 9001:2015 GB/T 24001-2016 ISO 14001:2015\n"
    assert shown(read(both).certificate_type) == ("ISO9001", "low")
    assert shown(read(both + "证书编号：99924E00001R0M").certificate_type) == ("ISO14001", "high")


def test_a_number_without_a_label_is_known_by_its_form() -> None:
    assert shown(read("认证证书\n99924E00001R0M\n").number) == ("99924E00001R0M", "medium")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("产品碳足迹标识认证证书\n依据 ISO 14067:2018", "PCFLABEL"),
        ("温室气体核查声明\nISO 14064-1:2018", "ISO14064"),
        ("产品碳足迹核查声明 ISO 14067:2018 按 ISO 14064-3:2019 核查", "ISO14067"),
        ("高新技术企业证书\n证书编号：GR202413000001", "HIGHTECH"),
        ("危险废物经营许可证", "HAZWASTE"),
        ("EcoVadis Sustainability Rating", "ECOVADIS"),
        ("SA8000:2014", "SA8000"),
    ],
)
def test_the_type_is_told_by_title_and_standard(text: str, kind: str) -> None:
    found = read(text).certificate_type
    assert found is not None
    assert found.value == kind


def test_a_type_is_never_made_up() -> None:
    assert all_shown(read("hello world, nothing to see here")) == dict.fromkeys(FIELDS)


def test_a_scan_without_text_says_so() -> None:
    fields = read_certificate(pdf_text(make_raw_pdf()))
    assert all_shown(fields) == dict.fromkeys(FIELDS)
    assert [problem.code for problem in fields.problems] == ["no_text"]


def test_text_comes_page_by_page() -> None:
    assert [(page.number, page.text) for page in pdf_text(make_pdf(3))] == [(1, "page 1"), (2, "page 2"), (3, "page 3")]


def test_a_damaged_pdf_is_refused_with_a_word() -> None:
    with pytest.raises(Refused, match="damaged"):
        pdf_text(b"%PDF-1.7 nothing")


@settings(deadline=None)
@given(st.lists(st.text(), max_size=3))
def test_any_text_is_read_without_a_fault(texts: list[str]) -> None:
    assert isinstance(read(*texts), ReadFields)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([*"证书编号：:有效期至自\n 兹明发日-/.", "Valid until", "2024", "March", "公司", "ISO 9001"]),
        max_size=60,
    )
)
def test_any_jumble_of_labels_is_read_without_a_fault(parts: list[str]) -> None:
    assert isinstance(read("".join(parts)), ReadFields)


@pytest.mark.parametrize(
    "text", ["证书编号：", "有效期：2024年", "1 ", "认 ", "公司 ", "2024-", "This is to certify that the "]
)
def test_a_very_long_text_is_read_in_bounded_time(text: str) -> None:
    begun = process_time()
    read(text * 30_000, text * 30_000)
    assert process_time() - begun < 2


def test_a_line_that_almost_names_a_certifier_again_and_again_is_read_in_bounded_time() -> None:
    begun = process_time()
    read("认证集团" * 5 + "公司(" * 6_000)
    assert process_time() - begun < 2
