"""The text of a document by page, and where on the page something stands."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

import pypdfium2  # type: ignore[import-untyped]

from suppliers.checks.pdfium import open_pdf
from suppliers.errors import Refused

T_co = TypeVar("T_co", covariant=True)

MOST_PAGES = 200
MOST_CHARACTERS = 200_000


class Confidence(StrEnum):
    """HIGH: labelled and well formed. MEDIUM: one of the two. LOW: a guess, never filled in as certain."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of page `number` (from 1), lines parted by a line feed."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A value, the page and the line it was read from, and how sure that is."""

    value: T_co
    page: int
    snippet: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in thousandths of its width and height, from the upper left corner."""

    page: int
    left: int
    top: int
    right: int
    bottom: int


def pdf_text(content: bytes) -> list[PageText]:
    """The text of every page of a PDF; empty strings for a scan. Refused (pdf_damaged) when it cannot be opened."""
    pages: list[PageText] = []
    left = MOST_CHARACTERS
    try:
        with open_pdf(content) as document:
            for index in range(min(len(document), MOST_PAGES)):
                text = _page_text(document, index, left)
                left -= len(text)
                pages.append(PageText(index + 1, text))
    except pypdfium2.PdfiumError:
        raise Refused(
            "pdf_damaged", "This PDF is damaged. Save it again as PDF and send the new copy.", "file"
        ) from None
    return pages


def _page_text(document: pypdfium2.PdfDocument, index: int, most: int) -> str:
    page = document[index]
    words = page.get_textpage()
    text = str(words.get_text_range(0, min(words.count_chars(), most))) if most > 0 else ""
    words.close()
    page.close()
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufffe", "-")


def locate(content: bytes, found: Found[object]) -> Box | None:
    """Where the snippet of a found value stands on its page, or None when the page does not have it in one piece."""
    try:
        with open_pdf(content) as document:
            return _locate(document, found)
    except pypdfium2.PdfiumError:
        return None


def _locate(document: pypdfium2.PdfDocument, found: Found[object]) -> Box | None:
    page = document[found.page - 1]
    words = page.get_textpage()
    search = words.search(found.snippet.split("\n", 1)[0][:60])
    place = search.get_next()
    box = None
    if place is not None and words.count_rects(*place):
        width, height = page.get_size()
        left, bottom, right, top = words.get_rect(0)
        box = Box(
            found.page,
            round(1000 * left / width),
            round(1000 * (height - top) / height),
            round(1000 * right / width),
            round(1000 * (height - bottom) / height),
        )
    search.close()
    words.close()
    page.close()
    return box
