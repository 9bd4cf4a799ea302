"""A4 paper and a pen: reportlab's canvas with the few strokes that a scorecard needs.

Lengths are points; x runs from the left edge of the paper and y from its TOP edge downwards.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any, Final

from reportlab import rl_config  # type: ignore[import-untyped]
from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from .text import Measure, clean, shorten, wrap
from .typeface import Typeface

WIDTH: Final = 595.28
HEIGHT: Final = 841.89
LEFT: Final = 45.0
RIGHT: Final = WIDTH - LEFT
FIRST: Final = 36.0  # where the first page begins; the others carry a running head
TOP: Final = 56.0
BOTTOM: Final = HEIGHT - 50.0

INK = HexColor("#17211c")
MUTED = HexColor("#55615b")  # 6.4 : 1 on white
GREEN = HexColor("#1b6b4a")
PALE = HexColor("#eef5f1")
RULE = HexColor("#cbd6d0")
RED = HexColor("#97271c")
WHITE = HexColor("#ffffff")

rl_config.useA85 = 0  # page streams stay binary: a fifth smaller, and reportlab's encoder is slow without its C part

Point = tuple[float, float]

# The font's quotation marks and ellipsis are as wide as a Chinese character; in English they tear holes.
_NARROW = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})


class _Widths(dict[str, float]):
    """Advance of each character in thousandths of an em, looked up once."""

    def __init__(self, font: str) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, character: str) -> float:
        width = self[character] = float(pdfmetrics.stringWidth(character, self._font, 1000))
        return width


_widths = cache(_Widths)
_saving = threading.Lock()  # reportlab's fonts keep a reading position: two documents may not be subset at once


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself."""

    title: str
    subject: str
    author: str
    language: str  # BCP 47
    made_at: datetime


class Sheet:
    """One document. Draw, `next_page()`, draw, `finish()`."""

    def __init__(self, typeface: Typeface, about: About) -> None:
        self._fonts = (typeface.regular, typeface.bold)
        self._narrow = {} if about.language.startswith("zh") else _NARROW
        self._glyphs = getattr(pdfmetrics.getFont(typeface.regular).face, "charToGlyph", None)
        self._file = BytesIO()
        self._canvas: Any = Canvas(
            self._file,
            (WIDTH, HEIGHT),
            pageCompression=1,
            invariant=1,
            lang=about.language,
            initialFontName=self._fonts[0],
        )
        self._describe(about)

    def _describe(self, about: About) -> None:
        canvas, at = self._canvas, about.made_at
        canvas.setTitle(about.title)
        canvas.setSubject(about.subject)
        canvas.setAuthor(about.author)
        canvas.setCreator("Greengate")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        zone = at.strftime("%z") or "+0000"
        canvas.setDateFormatter(lambda *_: f"D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'")

    def next_page(self) -> None:
        self._canvas.showPage()

    def finish(self) -> bytes:
        """The PDF file. The same strokes give the same bytes."""
        with _saving:
            self._canvas.save()
        return self._file.getvalue()

    # Measuring

    def clean(self, text: str, limit: int) -> str:
        """See `text.clean`; knows which characters the font has."""
        glyphs = self._glyphs
        return clean(text, limit, (lambda c: ord(c) in glyphs) if glyphs else (lambda _: True))

    def measure(self, size: float, *, bold: bool = False) -> Measure:
        """How wide a text is at `size`."""
        widths, em, narrow = _widths(self._fonts[bold]), size / 1000, self._narrow
        return lambda text: em * sum(map(widths.__getitem__, text.translate(narrow)))

    def lines(self, text: str, width: float, size: float, *, max_lines: int, bold: bool = False) -> list[str]:
        """Cleaned text broken to `width`."""
        return wrap(text, width, self.measure(size, bold=bold), max_lines)

    def fitted(self, text: str, width: float, size: float, *, bold: bool = False) -> str:
        """Cleaned text on one line, shortened to `width`."""
        return shorten(text, width, self.measure(size, bold=bold))

    # Strokes

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, ink: Any = INK, align: str = "left"
    ) -> None:
        """One line with its baseline at `y`; `align` says which part of it stands at `x`: left, middle or right."""
        if align != "left":
            x -= self.measure(size, bold=bold)(text) * (1.0 if align == "right" else 0.5)
        self._canvas.setFont(self._fonts[bold], size)
        self._canvas.setFillColor(ink)
        self._canvas.drawString(x, HEIGHT - y, text.translate(self._narrow))

    def block(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float,
        leading: float,
        *,
        bold: bool = False,
        ink: Any = INK,
    ) -> None:
        """Several lines, the first baseline at `y`."""
        for number, line in enumerate(lines):
            self.text(x, y + number * leading, line, size, bold=bold, ink=ink)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Any = None,
        line: Any = None,
        weight: float = 0.6,
    ) -> None:
        """A rectangle whose upper left corner is (x, y)."""
        self._pen(fill, line, weight)
        self._canvas.rect(
            x, HEIGHT - y - height, width, height, stroke=int(line is not None), fill=int(fill is not None)
        )

    def line(self, a: Point, b: Point, *, ink: Any = RULE, weight: float = 0.6) -> None:
        self._pen(None, ink, weight)
        self._canvas.line(a[0], HEIGHT - a[1], b[0], HEIGHT - b[1])

    def shape(
        self, points: Sequence[Point], *, fill: Any = None, line: Any = None, weight: float = 0.6, dash: bool = False,
        closed: bool = True,
    ) -> None:  # fmt: skip
        """A polygon, or with `closed=False` a polyline."""
        self._pen(fill, line, weight)
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], HEIGHT - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, HEIGHT - y)
        if closed:
            path.close()
        if dash:
            self._canvas.setDash(2.4, 1.8)
        self._canvas.drawPath(path, stroke=int(line is not None), fill=int(fill is not None))
        if dash:
            self._canvas.setDash()

    def dot(self, center: Point, radius: float, *, fill: Any = None, line: Any = None, weight: float = 0.6) -> None:
        self._pen(fill, line, weight)
        x, y = center
        self._canvas.circle(x, HEIGHT - y, radius, stroke=int(line is not None), fill=int(fill is not None))

    def hatch(self, x: float, y: float, width: float, height: float, *, ink: Any = GREEN, gap: float = 2.6) -> None:
        """Slanted lines in a frame: the sign for "unknown", in colour and in black and white."""
        if width <= 0:
            return
        path = self._canvas.beginPath()
        start = -height
        while (start := start + gap) < width:
            low, high = max(start, 0.0), min(start + height, width)
            path.moveTo(x + low, HEIGHT - y - height + (low - start))
            path.lineTo(x + high, HEIGHT - y - height + (high - start))
        self._pen(None, ink, 0.45)
        self._canvas.drawPath(path, stroke=1, fill=0)
        self.box(x, y, width, height, line=ink, weight=0.45)

    def modules(self, x: float, y: float, size: float, rows: Sequence[Sequence[int]]) -> None:
        """A square code of dark and light modules, runs of dark ones drawn as one bar."""
        unit = size / len(rows)
        path = self._canvas.beginPath()
        for row, modules in enumerate(rows):
            bottom = HEIGHT - y - (row + 1) * unit
            column = 0
            while column < len(modules):
                start = column
                while column < len(modules) and modules[column]:
                    column += 1
                if column > start:
                    path.rect(x + start * unit, bottom, (column - start) * unit, unit * 1.02)
                column += 1
        self._pen(INK, None, 0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def link(self, x: float, y: float, width: float, height: float, address: str) -> None:
        """Make an area open `address`."""
        self._canvas.linkURL(address, (x, HEIGHT - y - height, x + width, HEIGHT - y), thickness=0)

    def heading(self, y: float, key: str, title: str) -> None:
        """An entry of the reader's table of contents that leads to `y` on this page."""
        self._canvas.bookmarkHorizontal(key, 0, HEIGHT - y + 14)
        self._canvas.addOutlineEntry(title, key, 0, closed=False)

    def _pen(self, fill: Any, line: Any, weight: float) -> None:
        if fill is not None:
            self._canvas.setFillColor(fill)
        if line is not None:
            self._canvas.setStrokeColor(line)
            self._canvas.setLineWidth(weight)
