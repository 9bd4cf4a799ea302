"""Pictures of the pages of a file, for showing it where nothing in it can run, and cut-outs of what was read."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

from suppliers.checks.certificate_text import Box, Found, ReadFields
from suppliers.checks.files.kinds import JPEG, PDF, PNG
from suppliers.checks.files.picture import upright_photo
from suppliers.checks.pdfium import open_pdf

WIDTH = 1000
"""Pixels across a page: legible on a screen, and about 150 kB a page."""
MOST_PAGES = 8
TALLEST = 3
"""A page is drawn at most this many times as tall as wide; longer ones are cut."""
CUT_OUT = 640
"""Most pixels across a cut-out, which stands beside a field."""
_FRAME = (24, 120, 90)
_ROOM = 12

Turns = Mapping[str, int]
"""Quarter turns clockwise that set a page upright, by its number; what is not named stands upright."""


def page_pictures(
    content: bytes, media_type: str = PDF, *, places: Sequence[Box] = (), turns: Turns | None = None
) -> list[bytes]:
    """JPEG pictures of the first pages, upright, `places` framed. Empty for what cannot be opened or drawn."""
    drawn = _pages(content, media_type, turns or {})
    return [_framed(picture, [box for box in places if box.page == number]) for number, picture in drawn]


def cut_outs(
    content: bytes, media_type: str, places: Mapping[str, Box], *, turns: Turns | None = None
) -> dict[str, bytes]:
    """JPEG pictures of places, by the names they are given; each page is drawn once. What is not drawn is left out."""
    wanted = {box.page for box in places.values()}
    found = {}
    for number, picture in _pages(content, media_type, turns or {}, wanted):
        for name, box in places.items():
            if box.page == number:
                found[name] = _as_jpeg(_cut_out(picture, box))
    return found


def places_of(read: ReadFields) -> list[Box]:
    """Where the fields stand that were read, as far as that is known."""
    found = (getattr(read, field.name) for field in fields(read))
    return list(dict.fromkeys(each.box for each in found if isinstance(each, Found) and each.box))


def _pages(
    content: bytes, media_type: str, turns: Turns, wanted: set[int] | None = None
) -> Iterator[tuple[int, Image.Image]]:
    """Number and picture of the pages, one at a time; of a picture its only page."""
    if media_type in (PNG, JPEG):
        yield 1, upright_photo(content, WIDTH * TALLEST // 2).rotate(-90 * turns.get("1", 0), expand=True)
    elif media_type == PDF:
        try:
            with open_pdf(content) as document:
                for index in range(min(len(document), MOST_PAGES)):
                    if wanted is None or index + 1 in wanted:
                        yield index + 1, _drawn(document, index).rotate(-90 * turns.get(str(index + 1), 0), expand=True)
        except pypdfium2.PdfiumError:
            return


def _drawn(document: pypdfium2.PdfDocument, index: int) -> Image.Image:
    page = document[index]
    width, height = page.get_size()
    drawn = page.render(scale=WIDTH / max(width, height / TALLEST), may_draw_forms=False)
    picture: Image.Image = drawn.to_pil().convert("RGB")
    drawn.close()
    page.close()
    return picture


def _framed(picture: Image.Image, places: Iterable[Box]) -> bytes:
    pen = ImageDraw.Draw(picture)
    for box in places:
        left, top, right, bottom = _in_pixels(picture, box)
        pen.rounded_rectangle((left - 4, top - 3, right + 4, bottom + 3), radius=4, outline=_FRAME, width=2)
    return _as_jpeg(picture)


def _cut_out(picture: Image.Image, box: Box) -> Image.Image:
    left, top, right, bottom = _in_pixels(picture, box)
    room = (max(0, left - _ROOM), max(0, top - _ROOM), min(picture.width, right + _ROOM), bottom + _ROOM)
    cut = picture.crop((*room[:3], min(picture.height, room[3])))
    cut.thumbnail((CUT_OUT, CUT_OUT))
    return cut


def _in_pixels(picture: Image.Image, box: Box) -> tuple[int, int, int, int]:
    across, down = picture.width / 1000, picture.height / 1000
    left, right = sorted((round(box.left * across), round(box.right * across)))
    top, bottom = sorted((round(box.top * down), round(box.bottom * down)))
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _as_jpeg(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=82)
    return stream.getvalue()
