"""Sheets as people fill them in, as other programs write them, and as nobody should."""

import csv
import io
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from suppliers.checks.sheets import Column, SheetRead, read_sheet
from suppliers.checks.sheets.cells import letters, number_text
from suppliers.errors import Refused
from tests.suppliers.checks.sheet_files import make_package, make_workbook, zipped

NAME = Column("name", ("名称", "Name"))
AMOUNT = Column("amount", ("数量", "Amount", "Quantity"))
NOTE = Column("note", ("备注", "Note"), required=False)
COLUMNS = (NAME, AMOUNT, NOTE)
ROOT = Path(__file__).resolve().parents[3]


def cells(read: SheetRead) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, dict(row.cells)) for row in read.rows]


def refusal(content: bytes, **options: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        read_sheet(content, COLUMNS, **options)
    return caught.value


def test_rows_come_as_text_by_column_with_the_number_that_excel_shows() -> None:
    content = make_workbook(["Amount", "Name"], [12.5, "gas"], [], [1_000_000, " coal "])
    assert cells(read_sheet(content, COLUMNS)) == [
        (2, {"name": "gas", "amount": "12.5"}),
        (4, {"name": "coal", "amount": "1000000"}),
    ]


def test_titles_are_known_in_chinese_in_full_width_and_with_a_star_below_a_heading() -> None:
    content = make_workbook(["2025 年度能源"], [], [None, "名称 *", "ｑｕａｎｔｉｔｙ", "合计"], [None, "煤", 1, 5])
    read = read_sheet(content, COLUMNS)
    assert cells(read) == [(4, {"name": "煤", "amount": "1"})]
    assert (read.places, read.unread) == ({"name": "B", "amount": "C"}, ("合计",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_reads_as_the_workbook_does(encoding: str, delimiter: str) -> None:
    text = io.StringIO()
    rows = [["名称", "数量", "备注"], ["天然气", "1,000.5", "两\n行"], ["", "", ""], ["煤", "１０", ""]]
    csv.writer(text, delimiter=delimiter).writerows(rows)
    assert cells(read_sheet(text.getvalue().encode(encoding), COLUMNS)) == [
        (2, {"name": "天然气", "amount": "1,000.5", "note": "两\n行"}),
        (4, {"name": "煤", "amount": "１０", "note": ""}),
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.1 + 0.2, "0.30000000000000004"), (1e15, "1000000000000000"), (1e-7, "0.0000001"), (-0.0, "0"), (1.10, "1.1")],
)
def test_numbers_are_written_out_without_an_exponent(number: float, text: str) -> None:
    assert number_text(number) == text


def test_days_percentages_and_yes_come_as_they_were_typed() -> None:
    def more(workbook: Any, sheet: Any) -> None:
        sheet.write_datetime(1, 0, date(2026, 6, 1), workbook.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(1, 1, 0.255, workbook.add_format({"num_format": "0.0%"}))
        sheet.write_boolean(1, 2, True)

    read = read_sheet(make_workbook(["Name", "Amount", "Note"], change=more), COLUMNS)
    assert cells(read) == [(2, {"name": "2026-06-01", "amount": "25.5%", "note": "TRUE"})]


def test_a_sheet_of_other_programs_reads_the_same() -> None:
    """Shared and inline strings, numbers kept as text, days of 1904, no addresses, empty styled rows at the end."""
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
        '<row><c t="inlineStr"><is><r><t>煤</t></r><r><t>炭</t></r></is></c><c t="str"><v>0012</v></c></row>'
        '<row r="3"><c r="A3" s="1"><v>44712</v></c><c r="B3"><v>1E+2</v></c></row>'
        + "".join(f'<row r="{at}"><c r="A{at}" s="1"/></row>' for at in range(4, 60))
    )
    styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    strings = ["<si><t>名称</t></si>", "<si><t>数量</t></si>", "<si><t>备注</t></si>"]
    content = make_package(rows, strings=strings, styles=styles, properties='<workbookPr date1904="1"/>')
    assert cells(read_sheet(content, COLUMNS)) == [
        (2, {"name": "煤炭", "amount": "0012", "note": ""}),
        (3, {"name": "2026-06-01", "amount": "100", "note": ""}),
    ]


def test_prefixed_names_do_not_hide_a_formula() -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Amount</t></is></c>'
        '</row><x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="2">'
        '<x:c r="B2"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>'
    )
    assert refusal(make_package(rows)).code == "formula"


def test_formulas_errors_and_merged_cells_are_named_by_their_cell() -> None:
    def more(_workbook: Any, sheet: Any) -> None:
        sheet.write_formula("B2", "=6*7", None, 42)
        sheet.merge_range("A3:A4", "coal")
        sheet.write_formula("C5", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B9", "=B2", None, "")

    content = make_workbook(["Name", "Amount", "Note"], ["gas"], [], [], ["oil", 3], change=more)
    rows = read_sheet(content, COLUMNS, lenient=True).rows
    assert [(row.number, {key: (f.code, f.values["where"]) for key, f in row.faults.items()}) for row in rows] == [
        (2, {"amount": ("formula", "B2")}),
        (3, {"name": ("merged_cells", "A3")}),
        (4, {"name": ("merged_cells", "A4")}),
        (5, {"note": ("formula", "C5")}),
        (9, {"amount": ("formula", "B9")}),
    ]
    assert rows[3].cells == {"name": "oil", "amount": "3", "note": ""}
    first = refusal(content)
    assert (first.code, first.values["where"]) == ("formula", "B2")


def test_an_error_that_was_pasted_as_a_value_is_not_an_empty_cell() -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Amount</t></is></c>'
        '</row><row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
    )
    assert (refusal(make_package(rows)).code, refusal(make_package(rows)).values) == ("error_value", {"where": "B2"})


def test_a_renamed_and_a_doubled_column_are_named() -> None:
    missing = refusal(make_workbook(["Name", "Menge"], ["gas", 1]))
    assert (missing.code, missing.values["title"]) == ("column_missing", "数量” / “Amount")
    twice = refusal(make_workbook(["Name", "Amount", "数量"], ["gas", 1, 2]))
    assert (twice.code, twice.values["first"], twice.values["second"]) == ("column_twice", "B", "C")


def test_a_sheet_is_found_by_its_name_and_hidden_ones_are_not_taken_for_it() -> None:
    def more(workbook: Any, sheet: Any) -> None:
        second = workbook.add_worksheet("Second")
        second.write_row(0, 0, ["Name", "Amount"])
        second.write_row(1, 0, ["oil", 2])
        second.activate()
        second.set_first_sheet()
        sheet.hide()

    content = make_workbook(["Name", "Amount"], ["gas", 1], change=more)
    assert [row.cells["name"] for row in read_sheet(content, COLUMNS).rows] == ["oil"]
    assert [row.cells["name"] for row in read_sheet(content, COLUMNS, sheet="Sheet1").rows] == ["gas"]
    assert refusal(content, sheet="Third").code == "sheet_missing"


def test_the_marks_of_a_template_are_read_and_its_version() -> None:
    def more(workbook: Any, _sheet: Any) -> None:
        marks = workbook.add_worksheet("_greengate")
        marks.write_row(0, 0, ["version", "3"])
        marks.write_row(1, 0, ["year", 2025])
        marks.very_hidden()

    read = read_sheet(make_workbook(["Name", "Amount"], ["gas", 1], change=more), COLUMNS)
    assert (read.version, read.marks) == ("3", {"version": "3", "year": "2025"})
    assert read_sheet(b"Name,Amount\ngas,1\n", COLUMNS).version == ""


@pytest.mark.parametrize("rows", [4, 30])
def test_as_many_rows_as_allowed_are_read_and_one_more_is_refused(rows: int) -> None:
    for content in (
        make_workbook(["Name", "Amount"], *(["gas", at] for at in range(rows))),
        ("Name,Amount\n" + "".join(f"gas,{at}\n" for at in range(rows))).encode(),
    ):
        assert len(read_sheet(content, COLUMNS, most_rows=rows).rows) == rows
        refused = refusal(content, most_rows=rows - 1)
        assert (refused.code, refused.values["most"]) == ("too_many_rows", rows - 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff\xe0",
        b"PK\x03\x04 and nothing else",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        zipped({"hello.txt": "no workbook"}),
        make_package('<row r="1"><c r="A1"><v>1</v></c>'),
        make_package("", head='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'),
        make_workbook(["Name", "Amount"], ["gas", 1])[:-200],
    ],
    ids=["empty", "picture", "broken zip", "old excel", "other zip", "cut xml", "entities", "cut file"],
)
def test_what_is_no_workbook_is_refused_in_words(content: bytes) -> None:
    assert refusal(content).code in {"not_a_workbook", "column_missing"}


def test_a_cell_in_the_last_of_a_million_rows_is_not_laid_out() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refusal(make_package(far)).code == "too_wide"


def test_a_text_named_a_million_times_is_not_repeated_a_million_times() -> None:
    named = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 5_000))
    content = make_package(named, strings=[f"<si><t>{'x' * 32_000}</t></si>"])
    assert len(content) < 200_000
    assert refusal(content).code == "too_wide"


def test_letters_of_columns() -> None:
    assert [letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_hundred_thousand_rows_stay_within_their_memory() -> None:
    """Read in a process of its own, whose peak the system tells (ru_maxrss would count what the parent had, too)."""
    if sys.platform != "linux":
        pytest.skip("there is no /proc elsewhere")
    program = (
        "import re, sys\n"
        "from suppliers.checks.sheets import Column, read_sheet\n"
        "read = read_sheet(sys.stdin.buffer.read(), [Column('a', ('a',)), Column('b', ('b',))])\n"
        "peak = re.search('VmHWM:\\\\s+([0-9]+) kB', open('/proc/self/status').read())\n"
        "print(len(read.rows), int(peak[1]) // 1024)\n"
    )
    rows = "".join(
        f'<row r="{at}"><c r="A{at}"><v>{at}</v></c><c r="B{at}" t="inlineStr"><is><t>煤</t></is></c></row>'
        for at in range(2, 100_002)
    )
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    done = subprocess.run(
        [sys.executable, "-c", program], input=make_package(head + rows), capture_output=True, check=True, cwd=ROOT
    )
    read, megabytes = map(int, done.stdout.split())
    assert (read, megabytes < 400) == (100_000, True)
