"""From pieces of text that stand anywhere on a page to lines in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from suppliers.checks.certificate_text.pages import MOST_CHARACTERS, Box, PageText, Piece

COLUMN_GAP = "    "
"""What parts two columns on one line: read_certificate ends a value there."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in a rectangle of the page set upright, in one unit across and down; `score` in per cent.

    `place`: the rectangle in which it is shown, where that differs from the one that gives the reading order.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    score: int = 100
    place: tuple[float, float, float, float] | None = None

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1e-6)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def page_of(number: int, runs: Sequence[Run], width: float, height: float, *, turn: int = 0) -> PageText:
    """The runs as a page: lines from top to bottom, a blank line where the page leaves much room."""
    text, pieces = "", list[Piece]()
    above: list[Run] = []
    for line in _lines(runs):
        if above:
            room = min(run.top for run in line) - max(run.bottom for run in above)
            text += "\n\n" if room > 1.2 * median(run.height for run in (*above, *line)) else "\n"
        for run, before in zip(line, [None, *line], strict=False):
            text += _between(before, run)
            box = _box(number, run, width, height)
            pieces.append(Piece(len(text), len(text) + len(run.text), box, run.score))
            text += run.text
        above = line
        if len(text) > MOST_CHARACTERS:
            break
    return PageText(number, text, tuple(pieces), turn, round(height / max(width, 1e-6), 4))


def _lines(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs on one height stand on one line, from left to right."""
    lines: list[list[Run]] = []
    for run in sorted((run for run in runs if run.text.strip()), key=lambda run: run.middle):
        line = lines[-1] if lines else []
        if line and abs(run.middle - median(each.middle for each in line)) < 0.5 * min(run.height, line[0].height):
            line.append(run)
        else:
            lines.append([run])
    return [sorted(line, key=lambda run: run.left) for line in lines]


def _between(before: Run | None, run: Run) -> str:
    if before is None:
        return ""
    gap = (run.left - before.right) / min(before.height, run.height)
    if gap > 2.5:
        return COLUMN_GAP
    return " " if gap > 0.25 else ""


def _box(number: int, run: Run, width: float, height: float) -> Box:
    across, down = 1000 / max(width, 1e-6), 1000 / max(height, 1e-6)
    place = run.place or (run.left, run.top, run.right, run.bottom)
    sides = (side * unit for side, unit in zip(place, (across, down, across, down), strict=True))
    left, top, right, bottom = (round(min(max(side, 0.0), 1000.0)) for side in sides)
    return Box(number, left, top, right, bottom)
