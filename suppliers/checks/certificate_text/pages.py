"""The text of a document by page, where on the page each piece of it stands, and what was found in it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)

MOST_PAGES = 20
MOST_CHARACTERS = 20_000
"""Of one document; a certificate says what it has to say on its first pages."""


class Confidence(StrEnum):
    """HIGH: labelled and well formed. MEDIUM: one of the two. LOW: a guess, never filled in as certain."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in thousandths of its width and height, from the upper left corner."""

    page: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Where the characters `start` to `end` of a page's text stand; `score` (per cent) is how surely they were read."""

    start: int
    end: int
    box: Box
    score: int = 100


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of page `number` (from 1), lines parted by a line feed. `ratio`: its height by its width, upright.

    `turn`: quarter turns clockwise that set it upright; the boxes of the pieces are those of the upright page.
    """

    number: int
    text: str
    pieces: tuple[Piece, ...] = ()
    turn: int = 0
    ratio: float = 1.414


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A value, the page and the line it was read from, how sure that is, and where the line stands, if it is known."""

    value: T_co
    page: int
    snippet: str
    confidence: Confidence
    box: Box | None = None


def pieces_of(page: PageText, snippet: str) -> list[Piece]:
    """The pieces of a page that a snippet of its text stands in, whatever the white space; none if it is not there."""
    places = [at for at, letter in enumerate(page.text) if not letter.isspace()]
    bare = "".join(page.text[at] for at in places)
    sought = "".join(snippet.split())
    first = bare.find(sought) if sought else -1
    if first < 0:
        return []
    start, end = places[first], places[first + len(sought) - 1] + 1
    return [piece for piece in page.pieces if piece.start < end and piece.end > start]


def around(pieces: list[Piece]) -> Box | None:
    """The smallest rectangle around pieces of one page."""
    boxes = [piece.box for piece in pieces]
    if not boxes:
        return None
    return Box(
        boxes[0].page,
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
