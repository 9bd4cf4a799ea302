"""Where the marks of a chart go. Plain geometry: numbers in, strings for SVG attributes out.

The pages run under a policy without inline styles, so that every position is an attribute. Each chart carries its
numbers in a table too: the picture is a second reading, never the only one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, cos, floor, log10, pi, sin

Number = int | float | Decimal


def px(value: float) -> str:
    """A coordinate to a hundredth, written the same in every language."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def share(value: Number, of: Number) -> float:
    """How much of `of` the value is, kept between 0 and 1; nothing of nothing is 0."""
    return min(1.0, max(0.0, float(value) / float(of))) if of else 0.0


@dataclass(frozen=True, slots=True)
class Axis:
    """One spoke of a radar. `value` and `limit` share a unit; `value` None is unknown and draws no corner."""

    label: str
    value: Number | None
    limit: Number
    text: str = ""


@dataclass(frozen=True, slots=True)
class Spoke:
    label: str
    lines: tuple[str, ...]
    text: str
    x: str
    y: str
    label_x: str
    label_y: str
    anchor: str
    corner_x: str
    corner_y: str
    known: bool


@dataclass(frozen=True, slots=True)
class Radar:
    spokes: tuple[Spoke, ...]
    rings: tuple[str, ...]
    area: str


RADAR_MIDDLE_X, RADAR_MIDDLE_Y, RADAR_RADIUS = 220.0, 150.0, 104.0


def radar(axes: Sequence[Axis]) -> Radar:
    """A radar in a box of 440 by 300. Unknown axes are left out of the area: unknown is not 0."""
    turns = [2 * pi * number / len(axes) - pi / 2 for number in range(len(axes))]
    spokes = tuple(spoke(axis, turn) for axis, turn in zip(axes, turns, strict=True))
    rings = tuple(" ".join(",".join(on_circle(turn, part)) for turn in turns) for part in (0.25, 0.5, 0.75, 1.0))
    return Radar(spokes, rings, " ".join(f"{one.corner_x},{one.corner_y}" for one in spokes if one.known))


def on_circle(turn: float, part: float) -> tuple[str, str]:
    reach = RADAR_RADIUS * part
    return px(RADAR_MIDDLE_X + reach * cos(turn)), px(RADAR_MIDDLE_Y + reach * sin(turn))


def spoke(axis: Axis, turn: float) -> Spoke:
    end, corner = on_circle(turn, 1), on_circle(turn, share(axis.value or 0, axis.limit))
    across = cos(turn)
    anchor = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
    label = px(RADAR_MIDDLE_X + (RADAR_RADIUS + 12) * across), px(RADAR_MIDDLE_Y + (RADAR_RADIUS + 16) * sin(turn) + 2)
    return Spoke(axis.label, in_lines(axis.label), axis.text, *end, *label, anchor, *corner, axis.value is not None)


def in_lines(label: str, most: int = 12) -> tuple[str, ...]:
    """A long label in two lines, broken at the space nearest to its middle, so that a phone shows all of it."""
    spaces = [at for at, sign in enumerate(label) if sign == " "]
    if len(label) <= most or not spaces:
        return (label,)
    cut = min(spaces, key=lambda at: abs(at - len(label) / 2))
    return label[:cut], label[cut + 1 :]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart; `text` is the number as it reads, `tone` a colour family, `href` where it comes from."""

    label: str
    value: Number | None
    limit: Number = 0
    text: str = ""
    tone: str = "accent"
    href: str = ""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    bar: Bar
    width: str


def bars(rows: Sequence[Bar]) -> tuple[DrawnBar, ...]:
    """Widths in percent of each row's own limit, or of the largest value where a row has none."""
    largest = max((float(row.value or 0) for row in rows), default=0.0)
    return tuple(DrawnBar(row, px(100 * share(row.value or 0, row.limit or largest))) for row in rows)


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a waterfall: what it adds (or takes), and how that reads."""

    label: str
    value: Number
    text: str = ""
    note: str = ""
    href: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class DrawnChange:
    change: Change
    x: str
    width: str
    tone: str


def waterfall(changes: Sequence[Change], limit: Number) -> tuple[DrawnChange, ...]:
    """Each step starts where the one before ended; a step marked as total starts at 0."""
    drawn, level = [], 0.0
    for change in changes:
        start, end = (0.0, float(change.value)) if change.total else (level, level + float(change.value))
        left, right = share(min(start, end), limit), share(max(start, end), limit)
        tone = "total" if change.total else "accent" if end >= start else "bad"
        drawn.append(DrawnChange(change, px(100 * left), px(100 * (right - left)), tone))
        level = end
    return tuple(drawn)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a trend; None is unknown and leaves a gap."""

    label: str
    value: Number | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class DrawnPoint:
    point: Point
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Tick:
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Trend:
    points: tuple[DrawnPoint, ...]
    runs: tuple[str, ...]
    ticks: tuple[Tick, ...]
    target_y: str


PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 44.0, 388.0, 14.0, 152.0


def trend(points: Sequence[Point], target: Number | None = None) -> Trend:
    """A line from 0 in a box of 400 by 180; a gap where a value is unknown."""
    top = nice_top(max([float(one.value or 0) for one in points] + [float(target or 0)]))
    step = (PLOT_RIGHT - PLOT_LEFT) / max(1, len(points))
    drawn = tuple(
        DrawnPoint(one, px(PLOT_LEFT + step * (at + 0.5)), height(one.value or 0, top)) for at, one in enumerate(points)
    )
    return Trend(drawn, runs(drawn), ticks(top), "" if target is None else height(target, top))


def runs(points: Sequence[DrawnPoint]) -> tuple[str, ...]:
    """The unbroken stretches of a line, as point lists."""
    stretches: list[list[str]] = [[]]
    for one in points:
        if one.point.value is None:
            stretches.append([])
        else:
            stretches[-1].append(f"{one.x},{one.y}")
    return tuple(" ".join(stretch) for stretch in stretches if stretch)


def height(value: Number, top: float) -> str:
    return px(PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * share(value, top))


def ticks(top: float) -> tuple[Tick, ...]:
    return tuple(Tick(height(top * part / 2, top), f"{top * part / 2:,.10g}") for part in range(3))


def nice_top(largest: float) -> float:
    """The next of 1, 2, 4, 5, 8, 10 times a power of ten: an axis whose half is a round number too."""
    if largest <= 0:
        return 1.0
    power = 10.0 ** floor(log10(largest))
    return next(nice * power for nice in (1, 2, 4, 5, 8, 10) if nice * power >= largest - 1e-9)


@dataclass(frozen=True, slots=True)
class DrawnColumn:
    bar: Bar
    x: str
    y: str
    width: str
    height: str
    middle: str


def columns(rows: Sequence[Bar]) -> tuple[DrawnColumn, ...]:
    """Upright bars in a box of 400 by 180, for distributions."""
    largest = max((float(row.value or 0) for row in rows), default=0.0)
    step = (PLOT_RIGHT - 12) / max(1, len(rows))
    drawn = []
    for at, row in enumerate(rows):
        tall = (PLOT_BOTTOM - PLOT_TOP - 8) * share(row.value or 0, largest)
        left = 12 + step * at
        place = px(left + step * 0.12), px(PLOT_BOTTOM - tall), px(step * 0.76), px(tall), px(left + step / 2)
        drawn.append(DrawnColumn(row, *place))
    return tuple(drawn)


def every(count: int, most: int = 8) -> int:
    """Label each n-th mark, so that at most `most` labels stand side by side."""
    return max(1, ceil(count / most))
