from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from scoring.fonts import FontFiles, build_fonts, register_fonts
from scoring.scorecard import Typeface, draw_scorecard

from .cards import make_card

RARE = "喆堃镕祎"


def test_the_two_fonts_have_their_own_postscript_names_and_weights(font_files: FontFiles) -> None:
    found = [
        (font["name"].getDebugName(6), font["OS/2"].usWeightClass, "fvar" in font)
        for font in map(TTFont, (font_files.regular, font_files.bold))
    ]
    assert found == [("NotoSansSC-Regular", 400, False), ("NotoSansSC-Bold", 700, False)]


def test_no_character_is_lost_and_subscript_digits_are_there(font_files: FontFiles) -> None:
    for file in (font_files.regular, font_files.bold):
        characters = TTFont(file).getBestCmap()
        assert len(characters) > 30_000
        assert [c for c in RARE + "₀₁₂₃₄₅₆₇₈₉" if ord(c) not in characters] == []


def test_bold_is_bolder_than_regular(font_files: FontFiles) -> None:
    regular, bold = (
        TTFont(file)["hmtx"][TTFont(file).getBestCmap()[ord("m")]][0] for file in (font_files.regular, font_files.bold)
    )
    assert bold > regular


def test_making_them_again_changes_nothing(font_files: FontFiles) -> None:
    before = [file.stat().st_mtime_ns for file in (font_files.regular, font_files.bold)]
    said: list[str] = []
    assert build_fonts(font_files.regular.parent, said.append) == font_files
    assert [file.stat().st_mtime_ns for file in (font_files.regular, font_files.bold)] == before
    assert said == [f"Fonts are ready in {font_files.regular.parent}."]


def test_missing_fonts_are_named_with_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"python -m scoring\.fonts"):
        register_fonts(tmp_path)


def test_many_threads_may_register_and_draw_at_once(font_files: FontFiles) -> None:
    def draw(_: int) -> bytes:
        typeface: Typeface = register_fonts(font_files.regular.parent)
        return draw_scorecard(make_card(), "zh", typeface)

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(draw, range(12)))) == 1
