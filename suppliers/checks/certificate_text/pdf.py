"""The text layer of a PDF, with the place of every line."""

from ctypes import byref, c_double

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from suppliers.checks.certificate_text.pages import MOST_CHARACTERS, MOST_PAGES, Box, PageText, Piece
from suppliers.checks.pdfium import open_pdf
from suppliers.errors import Refused

_HYPHENS = {0x02: "-", 0xFFFE: "-"}
"""How pdfium writes a hyphen at which it found a word divided."""


def pdf_text(content: bytes) -> list[PageText]:
    """The text of the pages of a PDF; empty strings for a scan. Refused (pdf_damaged) when it cannot be opened."""
    pages: list[PageText] = []
    left = MOST_CHARACTERS
    try:
        with open_pdf(content) as document:
            for index in range(min(len(document), MOST_PAGES)):
                page = _page_text(document, index, left)
                left -= len(page.text)
                pages.append(page)
    except pypdfium2.PdfiumError:
        raise Refused(
            "pdf_damaged", "This PDF is damaged. Save it again as PDF and send the new copy.", "file"
        ) from None
    return pages


def _page_text(document: pypdfium2.PdfDocument, index: int, most: int) -> PageText:
    page = document[index]
    words = page.get_textpage()
    letters, boxes = _letters(words, min(words.count_chars(), max(most, 0)))
    size = page.get_size()
    words.close()
    page.close()
    text = "".join(letters)
    pieces, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if box := _box(index + 1, boxes[start:end], size):
            pieces.append(Piece(start, end, box))
        start = end + 1
    return PageText(index + 1, text, tuple(pieces), ratio=round(size[1] / max(size[0], 1.0), 4))


_Corners = tuple[float, float, float, float]


def _letters(words: pypdfium2.PdfTextPage, count: int) -> tuple[list[str], list[_Corners | None]]:
    """Each character with its corners in points (left, bottom, right, top; None for white space)."""
    letters: list[str] = []
    boxes: list[_Corners | None] = []
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(words, at)
        if code in (0x00, 0x0D):  # the line feed follows
            continue
        letter = _HYPHENS.get(code, chr(code))
        placed = not letter.isspace() and pdfium.FPDFText_GetCharBox(
            words, at, byref(left), byref(right), byref(bottom), byref(top)
        )
        letters.append(letter)
        boxes.append((left.value, bottom.value, right.value, top.value) if placed else None)
    return letters, boxes


def _box(number: int, corners: list[_Corners | None], size: tuple[float, float]) -> Box | None:
    placed = [each for each in corners if each is not None]
    if not placed:
        return None
    lefts, bottoms, rights, tops = zip(*placed, strict=True)
    width, height = size
    return Box(
        number,
        _within(min(lefts) / width),
        _within(1 - max(tops) / height),
        _within(max(rights) / width),
        _within(1 - min(bottoms) / height),
    )


def _within(share: float) -> int:
    return round(1000 * min(max(share, 0.0), 1.0))
