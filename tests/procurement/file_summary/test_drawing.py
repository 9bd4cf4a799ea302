"""The summary as a document: whatever is typed into a file, it stays a document of at most three pages."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from procurement.file_summary import MOST_ROWS, Summary, Table, draw_summary
from procurement.queries.summary_rows import SCORES
from scoring.scorecard import Typeface
from tests.scoring.scorecard.reading import joined, letters_of, metadata_of, pages_of, text_of

HEADS = ("Organisation", "Standing", "Since")
TABLE = Table(
    "Standing", HEADS, (50, 30, 20), (("示例集团", "准入", "2026-01-01"),), "None yet", "3 more in the system."
)
SUMMARY = Summary(
    language="zh",
    title="绿色供应链档案摘要",
    name="示例喆堃铸造有限公司",
    other_name="Sample Castings",
    sample="示例",
    facts=(("信用代码", "91110000MA00000000"), ("类型", "制造商"), ("品类", "")),
    tables=(TABLE, replace(TABLE, title="Scores", rows=(), more="")),
    notes_title="历史",
    notes=("共 7 条。" + "a" * 64,),
    author="示例",
    made="2026-06-01 10:00",
    page="第 {page} 页，共 {pages} 页",
    made_at=datetime(2026, 6, 1, 2, tzinfo=UTC),
)
HOSTILE = [
    "<b>bold</b>",
    "<img src=x onerror=1>",
    "{page}%s",
    "\u202eright to left",
    "a\0b\nc",
    "\ud800",
    "𠮷😀",
    "x" * 200_000,
]


def full(text: str) -> Summary:
    """Every place of the document filled with as many rows as are drawn, and more."""
    rows = tuple((text, text, text) for _ in range(MOST_ROWS + 5))
    tables = [replace(TABLE, title=f"Part {n}", rows=rows) for n in range(6)]
    tables.append(replace(TABLE, title="Scores", rows=rows[:SCORES]))
    named = replace(SUMMARY, name=text, other_name=text, author=text, made=text)
    return replace(named, facts=(("label", text),) * 6, tables=tuple(tables), notes=(text,) * 3)


def test_it_says_everything_that_it_is_given(typeface: Typeface) -> None:
    text = joined(text_of(draw_summary(SUMMARY, typeface)))
    for words in (SUMMARY.name, SUMMARY.other_name, "91110000MA00000000", *HEADS, "示例集团", "3 more in the system.",
                  "None yet", "a" * 64, "第1页，共1页"):  # fmt: skip
        assert joined(words) in text


def test_the_same_summary_is_the_same_file(typeface: Typeface) -> None:
    assert draw_summary(SUMMARY, typeface) == draw_summary(SUMMARY, typeface)


def test_markup_is_text(typeface: Typeface) -> None:
    text = joined(text_of(draw_summary(full("<b>甲</b><img src=x>"), typeface)))
    assert "<b>甲</b><imgsrc=x>" in text


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_it_is_three_pages_at_most_and_nothing_leaves_the_paper(
    typed: str, typeface: Typeface
) -> None:
    began = time.perf_counter()
    pdf = draw_summary(full(typed), typeface)
    assert time.perf_counter() - began < 5
    assert len(pages_of(pdf)) <= 3
    assert "\u202e" not in metadata_of(pdf)["Title"]
    for letter in letters_of(pdf):
        assert letter.left >= 0
        assert letter.right <= 596


def test_the_longest_tables_are_cut_to_their_rows(typeface: Typeface) -> None:
    rows = tuple((f"row-{n:03}", "", "") for n in range(500))
    text = text_of(draw_summary(replace(SUMMARY, tables=(replace(TABLE, rows=rows),)), typeface))
    assert f"row-{MOST_ROWS - 1:03}" in text
    assert f"row-{MOST_ROWS:03}" not in text
