"""Photos and scans: read as they lie, turned and at an angle; each page costs seconds, so there are two of them."""

import math

import pytest

from suppliers.checks.certificate_text import ReadFields, read_certificate
from suppliers.checks.certificate_text.layout import Run, page_of
from suppliers.checks.certificate_text.ocr import ocr_engine, picture_text
from suppliers.checks.certificate_text.upright import Direction, levelled, quarter_turns, slant
from suppliers.checks.files.kinds import JPEG, PNG
from suppliers.checks.files.picture import upright_photo
from tests.suppliers.pictures import blank, certificate_picture, photo

needs_reader = pytest.mark.skipif(not ocr_engine(), reason="rapidocr is not installed (requirements/ocr.txt)")
EXPECTED = {
    "certificate_type": "ISO14001",
    "number": "99924E00001R0M",
    "holder": "示例精密机械（河北）有限公司",
    "credit_code": "91130100WY00000158",
    "issuer": "示例认证中心有限公司",
    "accreditation": "CNAS C999-M",
    "issued_on": "2024-03-05",
    "valid_from": "2024-03-05",
    "valid_until": "2027-03-04",
}


def values(read: ReadFields) -> dict[str, str]:
    return {name: str(found.value) if (found := getattr(read, name)) else "" for name in EXPECTED}


@needs_reader
def test_a_certificate_photographed_at_an_angle_is_read() -> None:
    tilted = certificate_picture().rotate(7, expand=True, fillcolor=(90, 90, 90))
    assert values(read_certificate(picture_text(photo(tilted), JPEG))) == EXPECTED


@needs_reader
def test_one_that_lies_on_its_side_is_set_upright_and_its_places_with_it() -> None:
    (page,) = picture_text(photo(certificate_picture().rotate(90, expand=True)), JPEG)
    read = read_certificate([page])
    assert (page.turn, values(read)) == (1, EXPECTED)
    assert read.number is not None
    assert read.number.box is not None
    box = read.number.box
    assert (350 < box.left < box.right < 650, 180 < box.top < box.bottom < 230) == (True, True)


@needs_reader
def test_an_empty_picture_has_no_text() -> None:
    assert [page.text for page in picture_text(blank(), PNG)] == [""]


def test_most_of_the_text_says_which_way_up_a_page_is() -> None:
    level = Direction(((0, 0), (100, 0), (100, 10), (0, 10)), flipped=False)
    upright = Direction(((0, 0), (10, 0), (10, 100), (0, 100)), flipped=False)
    letter = Direction(((0, 0), (10, 0), (10, 10), (0, 10)), flipped=True)
    turns = {
        "level": quarter_turns([level, letter]),
        "upside down": quarter_turns([Direction(level.corners, flipped=True), letter]),
        "running down": quarter_turns([upright, upright, level]),
        "running up": quarter_turns([Direction(upright.corners, flipped=True)]),
        "nothing": quarter_turns([]),
    }
    assert turns == {"level": 0, "upside down": 2, "running down": 3, "running up": 1, "nothing": 0}


def test_a_slanted_page_is_levelled_by_its_long_lines() -> None:
    angle = math.radians(8)
    lines = [((0.0, 40.0 * at), (500 * math.cos(angle), 40.0 * at + 500 * math.sin(angle))) for at in range(5)]
    short = ((0.0, 0.0), (3.0, 2.0))
    assert slant([*lines, short]) == pytest.approx(angle)
    start, end = (levelled(point, angle) for point in lines[2])
    assert start[1] == pytest.approx(end[1])


def test_runs_on_one_height_are_one_line_and_a_far_one_is_another_column() -> None:
    runs = [
        Run("右栏", 300, 10, 340, 30),
        Run("证书编号：", 0, 11, 80, 31),
        Run("X-1", 85, 10, 120, 30, 77),
        Run("下一行", 0, 40, 60, 60),
    ]
    page = page_of(3, runs, 400, 800)
    assert page.text == "证书编号：X-1    右栏\n下一行"
    assert [(page.text[each.start : each.end], each.score) for each in page.pieces] == [
        ("证书编号：", 100),
        ("X-1", 77),
        ("右栏", 100),
        ("下一行", 100),
    ]
    assert (page.number, page.pieces[2].box.left, page.pieces[3].box.bottom, page.ratio) == (3, 750, 75, 2.0)


def test_a_photo_is_turned_as_its_exif_says() -> None:
    wide = certificate_picture().resize((100, 40))
    assert [upright_photo(photo(wide, orientation=way), 1_000).size for way in (1, 3, 6, 8)] == [
        (100, 40),
        (100, 40),
        (40, 100),
        (40, 100),
    ]
