"""Pictures of the pages of a PDF, for showing it where nothing in it can run."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import fields

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

from suppliers.checks.certificate_text import Box, Found, ReadFields, locate
from suppliers.checks.pdfium import open_pdf

WIDTH = 1000
"""Pixels across a page: legible on a screen, and about 150 kB a page."""
MOST_PAGES = 8
TALLEST = 3
"""A page is drawn at most this many times as tall as wide; longer ones are cut."""
_FRAME = (24, 120, 90)


def page_pictures(content: bytes, *, places: Sequence[Box] = (), most: int = MOST_PAGES) -> list[bytes]:
    """JPEG pictures of the first `most` pages, `places` framed. Empty for a PDF that cannot be opened."""
    try:
        with open_pdf(content) as document:
            numbers = range(min(len(document), most))
            return [_picture(document, at, [box for box in places if box.page == at + 1]) for at in numbers]
    except pypdfium2.PdfiumError:
        return []


def places_of(content: bytes, read: ReadFields) -> list[Box]:
    """Where each field that was read stands, as far as the page has its line in one piece."""
    found = (getattr(read, field.name) for field in fields(read))
    boxes = (locate(content, each) for each in found if isinstance(each, Found))
    return list(dict.fromkeys(box for box in boxes if box is not None))


def _picture(document: pypdfium2.PdfDocument, index: int, places: Iterable[Box]) -> bytes:
    page = document[index]
    width, height = page.get_size()
    drawn = page.render(scale=WIDTH / max(width, height / TALLEST), may_draw_forms=False)
    picture = drawn.to_pil().convert("RGB")
    drawn.close()
    page.close()
    _frame(picture, places)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=82)
    return stream.getvalue()


def _frame(picture: Image.Image, places: Iterable[Box]) -> None:
    pen = ImageDraw.Draw(picture)
    across, down = picture.width / 1000, picture.height / 1000
    for box in places:
        corners = (box.left * across - 4, box.top * down - 3, box.right * across + 4, box.bottom * down + 3)
        pen.rounded_rectangle(corners, radius=4, outline=_FRAME, width=2)
