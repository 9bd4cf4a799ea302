from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
import segno

from scoring.scorecard import Dimension, Improvement, Language, Scorecard, Typeface, Veto, VetoOutcome, draw_scorecard
from scoring.scorecard import draw_batch as draw_batch_lazily
from suppliers.enums import Known

from .cards import ADDRESS, FINGERPRINT, LINES, make_card, with_subject
from .reading import Letter, joined, letters_of, metadata_of, pages_of, picture_of, text_of

LANGUAGES: tuple[Language, ...] = ("zh", "en")
both_languages = pytest.mark.parametrize("language", LANGUAGES)
CODES = [line[0] for line in LINES]


def draw_batch(cards: list[Scorecard], language: Language, typeface: Typeface) -> list[bytes]:
    return list(draw_batch_lazily(cards, language, typeface))


def codes_in(pdf: bytes) -> list[str]:
    return [word for word in text_of(pdf).split() if word in CODES]


@both_languages
def test_every_indicator_stands_in_the_table_once_and_in_order(language: Language, typeface: Typeface) -> None:
    assert codes_in(draw_scorecard(make_card(language), language, typeface)) == CODES


@both_languages
def test_names_total_level_and_fingerprint_can_be_copied_out(language: Language, typeface: Typeface) -> None:
    card = make_card(language)
    text = joined(text_of(draw_scorecard(card, language, typeface)))
    wanted = (
        card.subject.name_zh,
        card.subject.name_en,
        card.subject.credit_code,
        "70.85",
        "81.85",
        FINGERPRINT,
        ADDRESS,
    )
    assert [wish for wish in wanted if joined(wish) not in text] == []


@both_languages
def test_every_reason_and_piece_of_evidence_is_printed_in_full(language: Language, typeface: Typeface) -> None:
    card = make_card(language)
    text = joined(text_of(draw_scorecard(card, language, typeface)))
    for line in card.lines:
        assert text.count(joined(line.reason)) == sum(other.reason == line.reason for other in card.lines)
        assert joined(line.evidence) in text


def test_rare_characters_and_subscripts_are_printed_as_themselves(typeface: Typeface) -> None:
    card = with_subject(make_card(), "喆堃镕祎 CO₂")
    assert "喆堃镕祎 CO₂" in text_of(draw_scorecard(card, "zh", typeface))


def test_pages_are_counted(typeface: Typeface) -> None:
    pages = pages_of(draw_scorecard(make_card(), "zh", typeface))
    assert [f"第 {n} 页，共 {len(pages)} 页" in page for n, page in enumerate(pages, start=1)] == [True] * len(pages)
    assert len(pages) == 3


def test_the_same_card_gives_the_same_bytes(typeface: Typeface) -> None:
    assert draw_scorecard(make_card(), "zh", typeface) == draw_scorecard(make_card(), "zh", typeface)


def test_a_batch_gives_the_same_files_as_one_at_a_time(typeface: Typeface) -> None:
    cards = [make_card(), with_subject(make_card(), "示例二号"), make_card()]
    assert draw_batch(cards, "zh", typeface) == [draw_scorecard(card, "zh", typeface) for card in cards]


def test_the_file_says_its_title_language_and_the_moment_of_issue(typeface: Typeface) -> None:
    zh = draw_scorecard(make_card("zh"), "zh", typeface)
    en = draw_scorecard(make_card("en"), "en", typeface)
    assert metadata_of(zh)["Title"] == "绿色供应商评分卡 · 示例苏州喆堃精密机械制造有限公司 · 2026-09-30"
    assert metadata_of(zh)["CreationDate"] == "D:20261008093000+08'00'"
    assert (b"/Lang (zh-CN)" in zh, b"/Lang (en)" in en) == (True, True)


def test_both_fonts_are_embedded_under_their_own_names(typeface: Typeface) -> None:
    pdf = draw_scorecard(make_card(), "zh", typeface)
    assert (b"+NotoSansSC-Regular" in pdf, b"+NotoSansSC-Bold" in pdf, b"/Helvetica" in pdf) == (True, True, False)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (Known.NOT_ASKED, "未问及"),
        (Known.NOT_KNOWN, "不知道"),
        (Known.NOT_ACCEPTED, "未采信"),
        (Known.NOT_APPLICABLE, "不适用"),
    ],
)
def test_an_unknown_indicator_is_shown_as_its_kind_of_missing_and_never_as_zero(
    known: Known, words: str, typeface: Typeface
) -> None:
    card = make_card()
    line = replace(card.lines[0], known=known, value="0.00%", points="0.00 / 6.00", reason="原因")
    page = pages_of(draw_scorecard(replace(card, lines=(line,)), "zh", typeface))[1]
    row = page[page.index("M1.1") : page.index("阅读说明")]
    assert (words in row, "—" in row, "0.00" in row) == (True, True, False)


def test_zero_is_shown_as_zero(typeface: Typeface) -> None:
    card = make_card()
    line = replace(card.lines[0], value="0.00%", points="0.00 / 6.00", reason="原因")
    page = pages_of(draw_scorecard(replace(card, lines=(line,)), "zh", typeface))[1]
    assert page[page.index("M1.1") : page.index("阅读说明")].count("0.00") == 2


def test_a_standing_veto_is_said_next_to_the_total_and_others_are_not(typeface: Typeface) -> None:
    card = make_card()
    vetoed = replace(card, vetoes=(Veto("无有效排污许可", VetoOutcome.STANDS, "已过期"), *card.vetoes))
    found = ["有否决项成立" in text_of(pdf) for pdf in draw_batch([card, vetoed], "zh", typeface)]
    assert found == [False, True]


@both_languages
def test_a_sample_is_marked_on_every_page_and_another_card_on_none(language: Language, typeface: Typeface) -> None:
    card = make_card(language)
    real = replace(card, issue=replace(card.issue, is_sample=False))
    sample_pages, real_pages = (pages_of(pdf) for pdf in draw_batch([card, real], language, typeface))
    assert ["示例" in page and "SAMPLE" in page for page in sample_pages] == [True] * len(sample_pages)
    assert ["SAMPLE" in page.replace("SAMPL0X", "") for page in real_pages] == [False] * len(real_pages)


@pytest.mark.parametrize(
    "typed",
    ["<b>Bold & Co</b>", '<img src="/etc/passwd"/>', "</para><a href='x'>", "&amp;&lt;", "{0} %s ${x}", "(\\) Tj ET"],
)
def test_markup_in_a_name_is_printed_as_it_was_typed(typed: str, typeface: Typeface) -> None:
    text = text_of(draw_scorecard(with_subject(make_card(), typed), "zh", typeface))
    assert joined(typed) in joined(text)


@both_languages
def test_a_name_of_200_000_characters_is_cut_and_takes_no_longer(language: Language, typeface: Typeface) -> None:
    card = with_subject(make_card(language), "长W" * 100_000)
    pages = pages_of(draw_scorecard(card, language, typeface))
    assert joined("".join(pages)).count("长W") < 400
    assert len(pages) < 5


@pytest.mark.parametrize(
    "typed", ["شركة الاختبار", "\u202eexe.fdp", "\ud800", "a\x00b\x07\r\nc", "𠮷野家", "\U0010ffff", "", "   "]
)
def test_a_name_in_any_script_or_none_makes_a_card(typed: str, typeface: Typeface) -> None:
    card = with_subject(make_card(), typed)
    assert codes_in(draw_scorecard(card, "zh", typeface)) == CODES


def test_a_name_cannot_reverse_the_letters_after_it(typeface: Typeface) -> None:
    pdf = draw_scorecard(with_subject(make_card(), "A\u202eB"), "zh", typeface)
    assert "AB" in text_of(pdf)
    assert metadata_of(pdf)["Title"] == "绿色供应商评分卡 · AB · 2026-09-30"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "", "https://例子.example", "https://x/" + "a" * 400]
)
def test_an_address_that_is_not_a_short_web_address_is_refused(address: str, typeface: Typeface) -> None:
    card = make_card()
    with pytest.raises(ValueError, match="address for checking"):
        draw_scorecard(replace(card, issue=replace(card.issue, verify_url=address)), "zh", typeface)


def test_the_printed_code_is_the_address_module_by_module(typeface: Typeface) -> None:
    picture = picture_of(draw_scorecard(make_card(), "zh", typeface), 1, 8)
    modules = np.array([list(row) for row in segno.make(ADDRESS, error="m", micro=False).matrix], dtype=bool)
    assert (code_in(picture, len(modules)) == modules).all()


def code_in(picture: Any, count: int) -> Any:
    """The modules of the code in the upper right corner of the page, found by its dark edges."""
    dark = picture < 100
    top, bottom, left, right = 45 * 8, 112 * 8, 480 * 8, 552 * 8
    corner = dark[top:bottom, left:right]
    rows, columns = np.flatnonzero(corner.any(1)), np.flatnonzero(corner.any(0))
    code = corner[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    down = ((np.arange(count) + 0.5) * code.shape[0] / count).astype(int)
    across = ((np.arange(count) + 0.5) * code.shape[1] / count).astype(int)
    return code[np.ix_(down, across)]


LONG = {
    "zh": "示例关于企业排放许可与碳核查报告有效期限及其年度更新情况的说明（含附件），" * 20,
    "en": "A sample explanation of permits, inventories and internationalisation of environmental-performance reports; "
    * 20,
}


def crowded_card(language: Language) -> Scorecard:
    """Every text far too long, many of everything, a standing veto."""
    card, long = make_card(language), LONG[language]
    return replace(
        with_subject(card, long),
        method=replace(card.method, name=long, version=long, provenance=long),
        result=replace(card.result, level=replace(card.result.level, name=long)),
        levels=tuple(replace(level, name=long) for level in card.levels),
        dimensions=tuple(replace(dimension, name=long) for dimension in card.dimensions),
        lines=tuple(
            replace(line, name=long, value=long, points=long, evidence=long, reason=long) for line in card.lines
        ),
        vetoes=tuple(Veto(long, outcome, long) for outcome in VetoOutcome) * 4,
        strengths=(long,) * 9,
        improvements=(Improvement(long, 300, long),) * 9,
        issue=replace(card.issue, organisation=long, issued_by=long, fingerprint="f" * 128),
    )


def test_letters_on_each_other_would_be_noticed() -> None:
    letters = [Letter(1, "a", 10, 10, 14, 18), Letter(1, "b", 12, 10, 16, 18), Letter(2, "c", 10, 10, 14, 18)]
    assert on_each_other(letters) == [("a", "b")]


def off_the_paper(letters: list[Letter]) -> list[Letter]:
    return [
        letter for letter in letters if letter.left < 44 or letter.right > 552 or letter.bottom < 22 or letter.top > 822
    ]


def on_each_other(letters: list[Letter]) -> list[tuple[str, str]]:
    """Pairs of letters of which one covers more than a quarter of the other."""
    pairs = []
    for page in {letter.page for letter in letters}:
        on_page = [letter for letter in letters if letter.page == page]
        left, bottom, right, top = np.array(
            [(one.left, one.bottom, one.right, one.top) for one in on_page], dtype=np.float32
        ).T
        across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
        upright = np.minimum(top[:, None], top) - np.maximum(bottom[:, None], bottom)
        area = np.maximum((right - left) * (top - bottom), 0.5)
        shared = np.clip(across, 0, None) * np.clip(upright, 0, None)
        over = np.triu(shared > 0.25 * np.minimum(area[:, None], area), k=1)
        pairs += [(on_page[a].character, on_page[b].character) for a, b in np.argwhere(over)]
    return pairs


@both_languages
@pytest.mark.parametrize("crowded", [False, True])
def test_nothing_runs_off_the_paper_or_over_anything_else(
    language: Language, crowded: bool, typeface: Typeface
) -> None:
    card = crowded_card(language) if crowded else make_card(language)
    card = replace(card, lines=card.lines[:12])
    letters = letters_of(draw_scorecard(card, language, typeface))
    assert (off_the_paper(letters), on_each_other(letters)) == ([], [])


@both_languages
def test_a_crowded_card_still_holds_every_indicator(language: Language, typeface: Typeface) -> None:
    assert codes_in(draw_scorecard(crowded_card(language), language, typeface)) == CODES


def test_an_empty_card_says_that_there_is_nothing(typeface: Typeface) -> None:
    card = replace(make_card(), dimensions=(), lines=(), vetoes=(), strengths=(), improvements=(), trend=())
    text = text_of(draw_scorecard(card, "zh", typeface))
    wanted = ("本模型未设否决项", "暂无突出项", "暂无建议", "首次评价")
    assert [wish for wish in wanted if wish not in text] == []


@pytest.mark.parametrize("total", [0, 10_000])
def test_the_ends_of_the_scale_are_drawn_inside_the_paper(total: int, typeface: Typeface) -> None:
    card = make_card()
    card = replace(
        card,
        result=replace(card.result, total=total, possible=total),
        trend=(replace(card.trend[0], as_of=date(2025, 1, 1), total=10_000 - total),),
        dimensions=tuple(Dimension(d.code, d.name, 0, 0, 0) for d in card.dimensions),
    )
    letters = letters_of(draw_scorecard(card, "zh", typeface))
    assert (off_the_paper(letters), on_each_other(letters)) == ([], [])
