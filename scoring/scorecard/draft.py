"""What every section of the document works with, and the marks that they share."""

from dataclasses import dataclass

from .card import Scorecard
from .labels import Labels
from .sheet import GREEN, LEFT, RED, RIGHT, Sheet

FULL_WIDTH = RIGHT - LEFT
HEADING = 20.0


@dataclass(frozen=True, slots=True)
class Draft:
    """A bounded card, the words of its language, and the sheet whose font measures them."""

    card: Scorecard
    labels: Labels
    sheet: Sheet


def heading(sheet: Sheet, y: float, title: str, *, x: float = LEFT, width: float = FULL_WIDTH) -> None:
    """A section's title over a thin line; takes 20 points."""
    sheet.text(x, y + 9, title, 10.5, bold=True, ink=GREEN)
    sheet.line((x, y + 14), (x + width, y + 14), ink=GREEN, weight=0.7)


def stamp(sheet: Sheet, x: float, y: float, text: str, size: float) -> float:
    """The framed mark of a sample; returns its right edge."""
    width = sheet.measure(size, bold=True)(text) + size
    sheet.box(x, y, width, size * 1.8, line=RED, weight=1)
    sheet.text(x + width / 2, y + size * 1.27, text, size, bold=True, ink=RED, align="middle")
    return x + width
