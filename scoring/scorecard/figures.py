"""The pictures of a scorecard, drawn stroke by stroke. Each has a place (x, y of its upper left corner) and a width.

Every picture reads in black and white: earned is filled, unknown is hatched, not earned is empty.
"""

import math
from collections.abc import Sequence

import segno
from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]

from .card import Dimension, Earlier, Level, Result
from .sheet import GREEN, INK, MUTED, RULE, WHITE, Point, Sheet
from .text import hundredths

FAINT = GREEN.clone(alpha=0.16)
FULL = 10_000  # hundredths of a total
SHADES = tuple(HexColor(shade) for shade in ("#ffffff", "#e3efe8", "#c3dccf", "#9cc5b0"))
ROW = 21.0


def band(sheet: Sheet, x: float, y: float, width: float, result: Result, levels: Sequence[Level]) -> None:
    """Levels as stretches of 0 to 100, the total as a mark above them, what is unknown as a hatched stretch."""
    ranked = sorted(levels, key=lambda level: level.lowest)
    bar, deep = y + 22, 15.0

    def at(points: int) -> float:
        return x + width * min(max(points, 0), FULL) / FULL

    for number, (level, limit) in enumerate(zip(ranked, [*(upper.lowest for upper in ranked[1:]), FULL], strict=True)):
        left, right = at(level.lowest), at(limit)
        shade = SHADES[min(number + max(0, len(SHADES) - len(ranked)), len(SHADES) - 1)]
        sheet.box(left, bar, right - left, deep, fill=shade, line=MUTED, weight=0.5)
        ours = level.code == result.level.code
        code = sheet.fitted(level.code, right - left, 8.5)
        sheet.text((left + right) / 2, bar + 10.6, code, 8.5, bold=ours, align="middle")
        sheet.text(left, bar + deep + 9, hundredths(level.lowest), 6.8, ink=MUTED, align="middle" if number else "left")
    sheet.text(x + width, bar + deep + 9, hundredths(FULL), 6.8, ink=MUTED, align="right")
    total = at(result.total)
    sheet.hatch(total, bar - 6, at(result.possible) - total, 4.4, ink=INK)
    sheet.shape([(total, bar), (total - 4, bar - 7), (total + 4, bar - 7)], fill=INK)
    sheet.line((total, bar), (total, bar + deep), ink=INK, weight=1.4)
    above = min(max(total, x + 12), x + width - 12)  # inside the band even for 0 and 100
    sheet.text(above, bar - 10, hundredths(result.total), 8.5, bold=True, align="middle")


def radar(sheet: Sheet, center: Point, radius: float, dimensions: Sequence[Dimension]) -> None:
    """Share of its maximum that each dimension earned (filled) and could still earn (dashed); three or more."""
    count = len(dimensions)

    def at(number: int, share: float) -> Point:
        angle = 2 * math.pi * number / count
        return center[0] + radius * share * math.sin(angle), center[1] - radius * share * math.cos(angle)

    for ring in (0.25, 0.5, 0.75, 1.0):
        sheet.shape([at(n, ring) for n in range(count)], line=RULE, weight=0.8 if ring == 1.0 else 0.5)
    for number in range(count):
        sheet.line(center, at(number, 1), weight=0.5)
    earned = [at(n, _share(d.earned, d)) for n, d in enumerate(dimensions)]
    sheet.shape([at(n, _share(d.possible, d)) for n, d in enumerate(dimensions)], line=INK, weight=0.8, dash=True)
    sheet.shape(earned, fill=FAINT, line=GREEN, weight=1.5)
    for point in earned:
        sheet.dot(point, 1.9, fill=GREEN)
    for number, dimension in enumerate(dimensions):
        _corner(sheet, at(number, 1.0), center, dimension)


def _corner(sheet: Sheet, point: Point, center: Point, dimension: Dimension) -> None:
    """The code and the share of one dimension, outside of its corner."""
    over, down = point[0] - center[0], point[1] - center[1]
    align = "middle" if abs(over) < 4 else ("left" if over > 0 else "right")
    x = point[0] + (0 if align == "middle" else math.copysign(6, over))
    y = point[1] + (-13 if down < -4 and align == "middle" else 11 if align == "middle" else -1)
    sheet.text(x, y, sheet.fitted(dimension.code, 40, 8, bold=True), 8, bold=True, align=align)
    sheet.text(x, y + 9, f"{100 * _share(dimension.earned, dimension):.0f}%", 7.4, ink=MUTED, align=align)


def _share(points: int, dimension: Dimension) -> float:
    return min(max(points / dimension.maximum, 0.0), 1.0) if dimension.maximum > 0 else 0.0


def waterfall(
    sheet: Sheet, x: float, y: float, width: float, dimensions: Sequence[Dimension], total: tuple[str, int]
) -> None:
    """From 0 to the total: each dimension begins where the one above it ended. `total` is its label and hundredths."""
    label, figures = width * 0.42, 62.0
    zero, span = x + label, width - label - figures
    reached = 0
    for number, dimension in enumerate(dimensions):
        top = y + number * ROW
        sheet.text(x, top + 8, dimension.code, 7.6, bold=True)
        lines = sheet.lines(dimension.name, label - 28, 7.2, max_lines=2)
        sheet.block(x + 22, top + (8 if len(lines) == 1 else 5), lines, 7.2, 8.4)
        _step(sheet, zero, top, span, reached, dimension)
        _figures(sheet, x + width, top + 8, hundredths(dimension.earned), hundredths(dimension.maximum))
        reached += dimension.earned
    top = y + len(dimensions) * ROW
    sheet.line((x, top - 3), (x + width, top - 3), ink=MUTED)
    sheet.text(x, top + 9, total[0], 8, bold=True)
    sheet.box(zero, top + 1, span, 10, line=RULE)
    sheet.box(zero, top + 1, span * total[1] / FULL, 10, fill=GREEN)
    _figures(sheet, x + width, top + 9, hundredths(total[1]), hundredths(FULL))


def _step(sheet: Sheet, zero: float, top: float, span: float, reached: int, dimension: Dimension) -> None:
    def at(points: int) -> float:
        return zero + span * min(points, FULL) / FULL

    start, earned = at(reached), at(reached + dimension.earned)
    possible, most = at(reached + dimension.possible), at(reached + dimension.maximum)
    sheet.line((zero, top + 5.5), (zero + span, top + 5.5), weight=0.4)
    sheet.box(start, top + 1, most - start, 9, fill=WHITE, line=RULE)
    sheet.hatch(earned, top + 1, possible - earned, 9)
    if earned > start:
        sheet.box(start, top + 1, earned - start, 9, fill=GREEN)
    sheet.line((earned, top + 1), (earned, top + ROW + 1), ink=MUTED, weight=0.5)


def _figures(sheet: Sheet, right: float, y: float, earned: str, maximum: str) -> None:
    sheet.text(right, y, f"/ {maximum}", 7.2, ink=MUTED, align="right")
    sheet.text(right - 31, y, earned, 7.8, bold=True, align="right")


def legend(sheet: Sheet, x: float, y: float, earned: str, unknown: str, empty: str) -> None:
    """What filled, hatched and empty mean, on the baseline y."""
    for sign, text in (("earned", earned), ("unknown", unknown), ("empty", empty)):
        if sign == "unknown":
            sheet.hatch(x, y - 6, 12, 6.5)
        else:
            fill, line = (GREEN, GREEN) if sign == "earned" else (WHITE, RULE)
            sheet.box(x, y - 6, 12, 6.5, fill=fill, line=line)
        sheet.text(x + 15, y, text, 7, ink=MUTED)
        x += 15 + sheet.measure(7)(text) + 12


def trend(
    sheet: Sheet, x: float, y: float, width: float, height: float, points: Sequence[Earlier], levels: Sequence[Level]
) -> None:
    """Totals over time, oldest first, with the level limits dashed. The scale ends at 100 and begins at a multiple of
    ten below all totals and limits; both ends are written."""
    left, base = x + 26, y + height
    limits = [level.lowest for level in levels if level.lowest > 0]
    low = max(0, (min([point.total for point in points] + limits) - 500) // 1000 * 1000)

    def up(total: int) -> float:
        return base - height * min(max(total - low, 0), FULL - low) / (FULL - low)

    def at(number: int, total: int) -> Point:
        return left + 14 + (width - 54) * number / max(len(points) - 1, 1), up(total)

    for level in levels:
        if level.lowest > low:
            sheet.shape([(left, up(level.lowest)), (x + width, up(level.lowest))], line=RULE, dash=True, closed=False)
            name = f"{sheet.fitted(level.code, 9, 6.6)} {level.lowest / 100:g}"
            sheet.text(left - 4, up(level.lowest) + 2.4, name, 6.6, ink=MUTED, align="right")
    sheet.line((left, base), (x + width, base), ink=MUTED)
    sheet.text(left - 4, base + 2.4, f"{low // 100}", 6.6, ink=MUTED, align="right")
    sheet.text(left - 4, y + 2.4, "100", 6.6, ink=MUTED, align="right")
    spots = [at(number, point.total) for number, point in enumerate(points)]
    sheet.shape(spots, line=GREEN, weight=1.4, closed=False)
    for number, (spot, point) in enumerate(zip(spots, points, strict=True)):
        newest = number == len(points) - 1
        sheet.dot(spot, 2.6 if newest else 2.0, fill=GREEN if newest else WHITE, line=GREEN, weight=1.1)
        sheet.text(spot[0], spot[1] - 5.5, hundredths(point.total), 7, bold=newest, align="middle")
        sheet.text(spot[0], base + 9, f"{point.as_of:%Y-%m}", 6.4, ink=MUTED, align="middle")


def qr(sheet: Sheet, x: float, y: float, size: float, address: str) -> None:
    """A QR code (ISO/IEC 18004, level M) with the four light modules around it that readers need; opens the address."""
    code = segno.make(address, error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(scale=1, border=4)]
    sheet.box(x, y, size, size, fill=WHITE)
    sheet.modules(x, y, size, rows)
    sheet.link(x, y, size, size, address)
