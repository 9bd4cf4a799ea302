"""A report is drawn whatever its texts hold, the same way each time, in bounded time, on as many pages as it takes."""

from dataclasses import replace
from time import perf_counter

from scoring.reports import Bar, Bars, Column, Facts, Part, Report, Section, Table, Words, draw_report
from scoring.scorecard import Typeface
from tests.factories import NOW
from tests.scoring.scorecard.reading import joined, metadata_of, pages_of, text_of

HOSTILE = "<b>粗</b> & <img src=x> <font size=99> \u202egnp.exe \x00\x07 {0} %s 𠀀"


def make_report(*parts: Part, **changes: object) -> Report:
    report = Report(
        title="温室气体清单 2024",
        subject="示例机械有限公司",
        lead="示例",
        facts=(("期间", "2024"),),
        headline=(("直接排放", "657.3", "t CO₂e"),) * 5,
        sections=(Section("排放", parts or (Words("说明"),)),),
        mark="mark",
        author="示例",
        made_at=NOW,
    )
    return replace(report, **changes)  # type: ignore[arg-type]


def make_table(rows: int, text: str = "钢板") -> Table:
    return Table((Column("名称", 3), Column("数量", 1, is_number=True)), ((text, "1"),) * rows, ("合计", str(rows)))


def test_every_part_is_drawn_in_both_languages(typeface: Typeface) -> None:
    parts = (Words("一句话", warns=True), Facts((("名", "值"),)), make_table(2), Bars((Bar("电力", 5.0, "5 t"),)))
    for language, page in (("zh", "第1页，共1页"), ("en", "Page1of1")):
        text = joined(text_of(draw_report(make_report(*parts), language, typeface)))  # type: ignore[arg-type]
        for said in ("温室气体清单2024", "一句话", "名值", "钢板", "合计2", "电力", "5t", "657.3", page):
            assert said in text, said


def test_what_people_type_is_no_markup(typeface: Typeface) -> None:
    table = Table((Column(HOSTILE, 1),), ((HOSTILE,),))
    report = make_report(Words(HOSTILE), Facts(((HOSTILE, HOSTILE),)), table, Bars((Bar(HOSTILE, -1.0, HOSTILE),)))
    content = draw_report(replace(report, title=HOSTILE, subject=HOSTILE, author=HOSTILE), "zh", typeface)
    assert text_of(content).count("<b>") >= 5
    assert "\u202e" not in text_of(content)
    assert "\x00" not in metadata_of(content)["Title"]


def test_two_hundred_thousand_characters_are_bounded(typeface: Typeface) -> None:
    long = "长" * 200_000
    report = make_report(Words(long), Facts(((long, long),)), make_table(3, long), title=long, subject=long, mark=long)
    begun = perf_counter()
    content = draw_report(report, "zh", typeface)
    assert perf_counter() - begun < 5
    assert len(pages_of(content)) < 5
    assert "…" in text_of(content)


def test_a_table_goes_on_over_pages_under_its_titles(typeface: Typeface) -> None:
    pages = pages_of(draw_report(make_report(make_table(200)), "zh", typeface))
    assert len(pages) > 3
    assert all("名称" in page for page in pages)
    assert sum(page.count("钢板") for page in pages) == 200


def test_the_same_report_gives_the_same_bytes(typeface: Typeface) -> None:
    report = make_report(make_table(5))
    assert draw_report(report, "zh", typeface) == draw_report(report, "zh", typeface)


def test_a_sample_says_that_it_is_one_on_every_page(typeface: Typeface) -> None:
    pages = pages_of(draw_report(make_report(make_table(120), is_sample=True), "en", typeface))
    assert all("Sample content. It describes no real company." in " ".join(page.split()) for page in pages)


def test_bars_without_anything_to_show_are_drawn_empty(typeface: Typeface) -> None:
    text = text_of(draw_report(make_report(Bars((Bar("电力", 0.0, "0"),)), make_table(0)), "zh", typeface))
    assert "电力" in text
