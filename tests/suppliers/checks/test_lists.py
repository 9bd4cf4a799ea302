from datetime import date

import pytest

from suppliers.checks.lists import COLUMNS, ListKind, ParsedList, parse_list
from suppliers.errors import Refused

TODAY = date(2026, 6, 1)
TYPES = {"ISO14001", "PCFLABEL"}
GOOD = "R-1,示例认证,Sample,001,ISO14001,yes,,甲|乙,示例名录,2026-05-01"


def bodies(*rows: str, encoding: str = "utf-8-sig") -> ParsedList:
    text = "\r\n".join([",".join(COLUMNS[ListKind.BODIES]), *rows])
    return parse_list(ListKind.BODIES, text.encode(encoding), types=TYPES, on=TODAY)


def test_a_good_row_becomes_values_whatever_chinese_excel_wrote_it_in() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        (row,) = bodies(GOOD, encoding=encoding).rows
        assert (row.line, row.key) == (2, ("R-1", "ISO14001"))
        assert (row.values["name_zh"], row.values["approved"], row.values["words"]) == ("示例认证", True, ["甲", "乙"])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (GOOD.replace("R-1", ""), "number is empty."),
        (GOOD.replace("yes", "maybe"), "approved: yes or no."),
        (GOOD.replace("001", "1x"), "code: 3 or 4 digits, or nothing."),
        (GOOD.replace("ISO14001", "ISO1"), "There is no kind of certificate ISO1."),
        (GOOD.replace("2026-05-01", "1.5.2026"), "as_of: a day as in 2026-06-01."),
        (GOOD.replace("2026-05-01", "2026-06-02"), "as_of is in the future."),
        (GOOD.replace("R-1", "R" * 41), "number: at most 40 characters."),
        ("R-1", "name_zh is empty."),
    ],
)
def test_a_wrong_row_is_told_with_its_line_and_the_others_are_taken(row: str, message: str) -> None:
    parsed = bodies(GOOD.replace("R-1", "R-0"), row, GOOD.replace("R-1", "R-2"))
    assert [(error.line, error.message.format(**error.values)) for error in parsed.errors] == [(3, message)]
    assert [each.values["number"] for each in parsed.rows] == ["R-0", "R-2"]


def test_what_stands_twice_is_taken_once() -> None:
    parsed = bodies(GOOD, GOOD)
    assert (len(parsed.rows), [error.line for error in parsed.errors]) == (1, [3])


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\x00\x00", b"\xff\xfe\x00", b'number,"x'])
def test_a_file_that_is_no_list_is_refused_whole(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        parse_list(ListKind.REGISTER, content, types=TYPES, on=TODAY)
    assert refusal.value.field == "file"


def test_an_entry_of_a_register_holds_its_days_and_its_status() -> None:
    head = ",".join(COLUMNS[ListKind.REGISTER])
    rows = [
        "示例登记簿,ISO14001,999 24E00001r0m,示例厂,,valid,2024-03-05,2027-03-04,示例,2026-05-01",
        "示例登记簿,ISO14001,2,,,lost,,,示例,2026-05-01",
        "示例登记簿,ISO14001,3,,,valid,2024-03-05,2024-03-04,示例,2026-05-01",
    ]
    parsed = parse_list(ListKind.REGISTER, "\n".join([head, *rows]).encode(), types=TYPES, on=TODAY)
    (row,) = parsed.rows
    assert (row.values["number_key"], row.values["valid_until"]) == ("99924E00001R0M", date(2027, 3, 4))
    assert [error.line for error in parsed.errors] == [3, 4]
