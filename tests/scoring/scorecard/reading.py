"""Reading a PDF back: its text, where each letter stands, and how it looks."""

from dataclasses import dataclass

import numpy as np
import pypdfium2  # type: ignore[import-untyped]

Pixels = np.ndarray[tuple[int, int], np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Letter:
    page: int
    character: str
    left: float
    bottom: float
    right: float
    top: float


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, its lines joined, so that a wrapped text is found as one."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [text.replace("\r\n", "\n").replace("\ufffe", "") for text in texts]


def text_of(pdf: bytes) -> str:
    return "\n".join(pages_of(pdf))


def joined(text: str) -> str:
    """Without spaces and line ends: how a wrapped text is compared."""
    return "".join(text.split())


def letters_of(pdf: bytes) -> list[Letter]:
    document = pypdfium2.PdfDocument(pdf)
    letters = []
    for number, page in enumerate(document, start=1):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            box = text.get_charbox(index)
            character = text.get_text_range(index, 1)
            if box[2] > box[0] and character.strip():
                letters.append(Letter(number, character, *box))
    document.close()
    return letters


def metadata_of(pdf: bytes) -> dict[str, str]:
    document = pypdfium2.PdfDocument(pdf)
    found: dict[str, str] = document.get_metadata_dict()
    document.close()
    return found


def picture_of(pdf: bytes, page: int, dots_per_point: float) -> Pixels:
    """One page in shades of grey, 0 black, 255 white."""
    document = pypdfium2.PdfDocument(pdf)
    picture: Pixels = document[page - 1].render(scale=dots_per_point, grayscale=True).to_numpy().copy()
    document.close()
    return picture.reshape(picture.shape[0], picture.shape[1])
