"""The text of photos and scans, by rapidocr. It is an optional extra and may be missing.

Its models lie in its wheel: nothing is fetched. It takes seconds and hundreds of megabytes a page, so it is run in a
process of its own (suppliers.operations.picture_reading), one page at a time, on pictures that were made smaller.
"""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

import numpy as np
from PIL import Image

from suppliers.checks.certificate_text.layout import Run, page_of
from suppliers.checks.certificate_text.pages import PageText
from suppliers.checks.certificate_text.upright import Corners, Direction, around, levelled, quarter_turns, slant
from suppliers.checks.files.kinds import PDF
from suppliers.checks.files.picture import upright_photo
from suppliers.checks.pdfium import open_pdf

LONGEST = 1_600
"""Pixels of a picture's longer side as it is read: letters of 8 points on A4 are then 15 pixels high."""
MOST_PAGES = 4
LEAST_SCORE = 0.5
SETTINGS = {
    "Global.log_level": "critical",
    "Global.use_preprocess_img": False,  # the pictures come as small as they shall be
    "Global.use_vertical_padding": False,
    "EngineConfig.onnxruntime.intra_op_num_threads": 2,
}


def ocr_engine() -> str:
    """Name and version of what reads pictures; "" when it is not installed."""
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        return ""
    try:
        return f"rapidocr {version('rapidocr')}"
    except PackageNotFoundError:
        return ""


def picture_text(content: bytes, media_type: str) -> list[PageText]:
    """The text of a JPG or PNG, or of the first pages of a scanned PDF, each page set upright and levelled."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params=SETTINGS)
    return [_page(engine, number, picture) for number, picture in enumerate(_pictures(content, media_type), 1)]


def _pictures(content: bytes, media_type: str) -> Iterator[Image.Image]:
    """One page at a time, as the photographer held it, at most LONGEST pixels long."""
    if media_type != PDF:
        yield upright_photo(content, LONGEST)
        return
    with open_pdf(content) as document:
        for index in range(min(len(document), MOST_PAGES)):
            page = document[index]
            drawn = page.render(scale=LONGEST / max(page.get_size()), may_draw_forms=False)
            picture = drawn.to_pil().convert("RGB")
            drawn.close()
            page.close()
            yield picture


def _page(engine: Any, number: int, picture: Image.Image) -> PageText:
    crops, lines = _lines(engine, picture)
    turn = quarter_turns(_directions(engine, crops, lines)) if lines else 0
    if turn:
        picture = picture.rotate(-90 * turn, expand=True)
        crops, lines = _lines(engine, picture)
    read = engine.recognize_txt(crops) if lines else None
    texts = zip(lines, read.txts, read.scores, strict=True) if read and read.txts else ()
    told = [(line, text.strip(), round(100 * float(score))) for line, text, score in texts if score >= LEAST_SCORE]
    angle = slant([(line[0], line[1]) for line, _text, _score in told])
    return page_of(number, [_run(*each, angle) for each in told], *picture.size, turn=turn)


def _run(corners: Corners, text: str, score: int, angle: float) -> Run:
    """Ordered by where it stands on the levelled page; shown where it stands in the picture."""
    left, top, right, bottom = around([levelled(corner, angle) for corner in corners])
    return Run(text, left, top, right, bottom, score, place=around(corners))


def _lines(engine: Any, picture: Image.Image) -> tuple[list[Any], list[Corners]]:
    """Cut-outs of the lines of text, and their corners in the picture; none for a page without text."""
    from rapidocr.main import RapidOCRError

    pixels = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])  # blue first
    try:
        crops, found = engine.detect_and_crop(pixels, {})
    except RapidOCRError:
        return [], []
    places = [[(float(x), float(y)) for x, y in corners] for corners in found.boxes]
    return list(crops), [(first, second, third, fourth) for first, second, third, fourth in places]


def _directions(engine: Any, crops: list[Any], lines: list[Corners]) -> list[Direction]:
    _turned, seen = engine.cls_and_rotate(crops)
    return [Direction(line, "180" in str(label)) for line, (label, _sure) in zip(lines, seen.cls_res, strict=True)]
