"""The text of an OFD document (GB/T 33190-2016): TextCode by TextCode, with the rectangle it is written into.

The XML is read by expat as a stream: no document type, no entities, within a depth and a number of elements.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from suppliers.checks.certificate_text.layout import Run, page_of
from suppliers.checks.certificate_text.pages import MOST_PAGES, PageText
from suppliers.checks.files.ofd import unpack_ofd
from suppliers.errors import Refused

DEEPEST = 64
MOST_ELEMENTS = 200_000
MOST_XML = 20_000_000
MOST_RUNS = 20_000
A4 = (0.0, 0.0, 210.0, 297.0)
"""Millimetres, the unit of OFD (6.2)."""

Attributes = Mapping[str, str]
Begin = Callable[[str, Attributes], None]
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Outline:
    """What Document.xml says: its page size, and where its pages and templates lie."""

    area: Rectangle
    pages: tuple[str, ...]
    templates: Mapping[str, str]


@dataclass(slots=True)
class _Sheet:
    """One page's content; `size` is its own area, if it has one."""

    size: Rectangle | None = None
    templates: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)


def ofd_text(content: bytes, *, unpacked: int = 100_000_000, entries: int = 2_000) -> list[PageText]:
    """The text of the pages of an OFD, that of their templates included. Refused (ofd_...) when it is unsound."""
    parts = unpack_ofd(content, unpacked=unpacked, entries=entries)
    pages: list[PageText] = []
    for root in _roots(parts):
        outline = _outline(parts, root)
        for place in outline.pages[: MOST_PAGES - len(pages)]:
            pages.append(_page(parts, outline, place, len(pages) + 1))
    return pages


def _page(parts: Mapping[str, bytes], outline: _Outline, place: str, number: int) -> PageText:
    sheet = _sheet(parts.get(place, b""))
    left, top, width, height = sheet.size or outline.area
    runs = list(sheet.runs)
    for template in sheet.templates:
        runs += _sheet(parts.get(outline.templates.get(template, ""), b"")).runs
    moved = [Run(r.text, r.left - left, r.top - top, r.right - left, r.bottom - top) for r in runs[:MOST_RUNS]]
    return page_of(number, moved, width, height)


def _roots(parts: Mapping[str, bytes]) -> list[str]:
    """The documents that OFD.xml names (7.4)."""
    roots: list[str] = []
    reader = _Reader()
    reader.on_text["DocRoot"] = lambda text, _about: roots.append(_path("", text))
    reader.read(parts.get("OFD.xml", b""))
    return roots or [name for name in sorted(parts) if name.endswith("Document.xml")][:1]


def _outline(parts: Mapping[str, bytes], root: str) -> _Outline:
    folder = posixpath.dirname(root)
    area, pages, templates = [A4], list[str](), dict[str, str]()
    reader = _Reader()
    reader.on_text["PhysicalBox"] = lambda text, _about: area.append(_rectangle(text) or A4)
    reader.on_begin["Page"] = lambda _name, about: pages.append(_path(folder, about.get("BaseLoc", "")))
    reader.on_begin["TemplatePage"] = lambda _name, about: templates.__setitem__(
        about.get("ID", ""), _path(folder, about.get("BaseLoc", ""))
    )
    reader.read(parts.get(root, b""))
    return _Outline(area[-1], tuple(pages), templates)


def _sheet(content: bytes) -> _Sheet:
    sheet, objects = _Sheet(), list[Attributes]()
    reader = _Reader()
    reader.on_begin["TextObject"] = lambda _name, about: objects.append(about)
    reader.on_begin["Template"] = lambda _name, about: sheet.templates.append(about.get("TemplateID", ""))

    def area(text: str, _about: Attributes) -> None:
        sheet.size = _rectangle(text) or sheet.size

    def code(text: str, about: Attributes) -> None:
        if objects and text.strip() and len(sheet.runs) < MOST_RUNS:
            sheet.runs.append(_run(text.strip(), objects[-1], about))

    reader.on_text["PhysicalBox"] = area
    reader.on_text["TextCode"] = code
    if content:
        reader.read(content)
    return sheet


def _run(text: str, about: Attributes, code: Attributes) -> Run:
    """A TextCode in its object's boundary (11.3): X and Y are the place of its base line within it."""
    left, top, width, height = _rectangle(about.get("Boundary", "")) or (0.0, 0.0, 0.0, 0.0)
    matrix = _numbers(about.get("CTM", ""))
    scale = abs(matrix[3]) if len(matrix) == 6 and matrix[3] else 1.0
    size = (_number(about.get("Size", "")) or 3.5) * scale
    x, y = _number(code.get("X", "")) * scale, _number(code.get("Y", "")) * scale
    advances = _deltas(code.get("DeltaX", ""))
    taken = (sum(advances[: len(text) - 1]) * scale + size) if advances else _width(text) * size
    right = left + x + (min(taken, width - x) if width > x else taken)
    base = top + (y if y else height)
    return Run(text, left + x, max(base - 0.9 * size, top - size), right, base + 0.15 * size)


def _width(text: str) -> float:
    """In units of the letter's size: Chinese letters are square, others about half as wide."""
    return sum(0.55 if letter.isascii() else 1.0 for letter in text)


def _deltas(text: str) -> list[float]:
    """DeltaX, in which "g 3 4.5" stands for 4.5 three times (11.3)."""
    words, found = text.split(), list[float]()
    while words and len(found) < 2_000:
        word = words.pop(0)
        if word == "g" and len(words) >= 2:
            times, step = int(_number(words.pop(0))), _number(words.pop(0))
            found += [step] * min(max(times, 0), 2_000)
        else:
            found.append(_number(word))
    return found


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"-?\d{1,9}(?:\.\d{0,9})?|-?\.\d{1,9}", text) else 0.0


def _numbers(text: str) -> list[float]:
    return [_number(word) for word in text.split()[:8]]


def _rectangle(text: str) -> Rectangle | None:
    """x, y, width, height; None for anything else."""
    numbers = _numbers(text)
    if len(numbers) != 4 or numbers[2] <= 0 or numbers[3] <= 0:
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _path(folder: str, place: str) -> str:
    """A path in the package: from its root when it begins with a slash, else from the folder."""
    return posixpath.normpath(place.lstrip("/") if place.startswith("/") else posixpath.join(folder, place))


class _Reader:
    """Calls back at elements by their local names: `on_begin` with the attributes, `on_text` with the text too."""

    def __init__(self) -> None:
        self.on_begin: dict[str, Begin] = {}
        self.on_text: dict[str, Begin] = {}
        self._open: list[tuple[str, Attributes, list[str]]] = []
        self._seen = 0

    def read(self, content: bytes) -> None:
        if len(content) > MOST_XML:
            raise _unsound()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise _unsound() from None

    def _begin(self, name: str, about: dict[str, str]) -> None:
        self._seen += 1
        if self._seen > MOST_ELEMENTS or len(self._open) >= DEEPEST:
            raise _unsound()
        local = name.rpartition(":")[2]
        self._open.append((local, about, []))
        if act := self.on_begin.get(local):
            act(local, about)

    def _text(self, text: str) -> None:
        if self._open and self._open[-1][0] in self.on_text:
            self._open[-1][2].append(text)

    def _end(self, _name: str) -> None:
        local, about, texts = self._open.pop()
        if act := self.on_text.get(local):
            act("".join(texts).strip(), about)


def _refuse(*_: object) -> None:
    raise _unsound()


def _unsound() -> Refused:
    return Refused("ofd_damaged", "This OFD file is damaged or protected. Save it again, or send a PDF.", "file")
