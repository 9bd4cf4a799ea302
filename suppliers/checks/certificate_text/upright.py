"""Which way up a photographed page is, by the lines of text on it, and where they stand once it is levelled."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]
"""Upper left, upper right, lower right, lower left, in pixels."""
TALL = 1.5
"""From this ratio of height to width on, the recogniser takes a line for one that runs downwards."""


@dataclass(frozen=True, slots=True)
class Direction:
    """A line of text that was found. `flipped`: the classifier saw its letters upside down."""

    corners: Corners
    flipped: bool

    @property
    def across(self) -> float:
        return math.dist(self.corners[0], self.corners[1])

    @property
    def down(self) -> float:
        return math.dist(self.corners[0], self.corners[3])

    @property
    def quarters(self) -> int:
        """Quarter turns clockwise that set this line upright."""
        runs_down = self.down >= TALL * self.across
        return ((3 if runs_down else 0) + (2 if self.flipped else 0)) % 4


def quarter_turns(lines: Sequence[Direction]) -> int:
    """Quarter turns clockwise (0 to 3) that set the page upright: what most of the text says, by its length."""
    votes = [0.0, 0.0, 0.0, 0.0]
    for line in lines:
        long, short = max(line.across, line.down), min(line.across, line.down)
        if long >= 2 * short:  # one letter alone has no direction
            votes[line.quarters] += long / max(short, 1.0)
    return votes.index(max(votes))


def slant(edges: Sequence[tuple[Point, Point]]) -> float:
    """The angle in radians by which lines of text slope downwards, the middle one of the longer half."""
    longest = sorted(edges, key=lambda edge: -math.dist(*edge))[: max(1, len(edges) // 2)]
    angles = [math.atan2(end[1] - start[1], end[0] - start[0]) for start, end in longest]
    angles = [angle for angle in angles if abs(angle) < math.pi / 6]
    return median(angles) if angles else 0.0


def levelled(point: Point, angle: float) -> Point:
    """A point turned back by the slant, about the origin."""
    sine, cosine = math.sin(-angle), math.cos(-angle)
    return point[0] * cosine - point[1] * sine, point[0] * sine + point[1] * cosine


def around(corners: Sequence[Point]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the smallest level rectangle around the corners."""
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)
