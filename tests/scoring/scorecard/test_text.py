import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.scorecard.text import ELLIPSIS, clean, hundredths, percent, shorten, wrap


def measure(text: str) -> float:
    """Chinese characters are two wide, all others one."""
    return sum(2.0 if ord(character) > 0x2000 else 1.0 for character in text)


typed = st.text(st.sampled_from("绿色供应商，。（）“”ab c-/12 …\n\u202e\ud800é"), max_size=120)


def test_english_breaks_between_words_and_after_hyphens() -> None:
    assert wrap("low carbon self-declared data", 11, measure, 9) == ["low carbon", "self-", "declared", "data"]


def test_chinese_breaks_anywhere_but_not_before_a_full_stop_or_after_a_bracket() -> None:
    assert wrap("证据已核实。全额", 10, measure, 9) == ["证据已核", "实。全额"]
    assert wrap("碳核查（第三方）", 8, measure, 9) == ["碳核查", "（第三", "方）"]


def test_a_word_wider_than_the_line_breaks_inside() -> None:
    assert wrap("ISO abcdefghij", 4, measure, 9) == ["ISO", "abcd", "efgh", "ij"]


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrap("one two three four", 6, measure, 2) == ["one", "two…"]


@given(typed, st.integers(8, 40), st.integers(1, 5))
def test_lines_are_never_wider_or_more_than_asked(text: str, width: int, most: int) -> None:
    lines = wrap(clean(text, 100), width, measure, most)
    assert max(map(measure, lines)) <= width
    assert len(lines) <= most


@given(typed, st.integers(8, 40))
def test_with_room_enough_no_character_is_lost(text: str, width: int) -> None:
    tidy = clean(text, 1000)
    assert "".join(wrap(tidy, width, measure, 1000)).replace(" ", "") == tidy.replace(" ", "")


@given(typed, st.integers(3, 30))
def test_a_shortened_text_fits(text: str, width: int) -> None:
    assert measure(shorten(clean(text, 100), width, measure)) <= width


@given(st.text(max_size=300), st.integers(1, 100))
def test_cleaned_text_is_bounded_printable_and_stays_so(text: str, limit: int) -> None:
    tidy = clean(text, limit)
    assert len(tidy) <= limit
    assert tidy.isprintable()
    assert clean(tidy, limit) == tidy


def test_a_cut_text_says_so() -> None:
    assert clean("x" * 200_000, 5) == "xxxx" + ELLIPSIS


def test_what_the_font_lacks_becomes_a_box() -> None:
    assert clean("a\u0634b", 9, str.isascii) == "a□b"


@pytest.mark.parametrize(
    ("points", "text"), [(0, "0.00"), (7, "0.07"), (7085, "70.85"), (10_000, "100.00"), (-150, "-1.50")]
)
def test_hundredths_are_written_with_two_decimals(points: int, text: str) -> None:
    assert hundredths(points) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0%"), (600, "6%"), (4170, "41.7%"), (8455, "84.55%"), (10_000, "100%")]
)
def test_shares_are_written_without_needless_zeros(share: int, text: str) -> None:
    assert percent(share) == text
