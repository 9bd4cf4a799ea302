"""The graph of standings, drawn from the tables of moves, so that no drawing can say something else than the code.

Pure: the page draws it in the reader's language, `manage.py draw_standings` for the documents.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from procurement.policy import CLOCK_MOVES, MOVES, PERSON_MOVES, Standing
from suppliers.enums import Role

WIDTH, HEIGHT = 880, 540
BOX = (186, 44)
PLACES: Mapping[Standing, tuple[int, int]] = {
    Standing.APPLIED: (110, 80),
    Standing.UNDER_REVIEW: (110, 240),
    Standing.REFUSED: (230, 420),
    Standing.ADMITTED: (430, 80),
    Standing.CONDITIONAL: (430, 240),
    Standing.EXITED: (500, 420),
    Standing.ON_WATCH: (740, 160),
    Standing.SUSPENDED: (740, 340),
}
# How a line is drawn for who makes the move: also told by its dashes, for whoever sees no colour.
LINES = {"clock": ("#b45309", "2.5", ""), "person": ("#1d6fb8", "1.5", "7 4"), "case": ("#5b6560", "1.5", "")}
BEND = 0.13  # of the length, to the left of the line: so that there and back are two lines


@dataclass(frozen=True, slots=True)
class Move:
    """One move of the table, and who makes it: the clock (people may too), one of the roles by hand, or a case."""

    before: Standing
    after: Standing
    clock: bool
    roles: tuple[Role, ...]

    @property
    def who(self) -> str:
        return "clock" if self.clock else "person" if self.roles else "case"


def moves() -> list[Move]:
    """Every move that is legal, in the order of the standings."""
    order = list(Standing)
    pairs = [(before, after) for before in order for after in order if after in MOVES.get(before, frozenset())]
    return [
        Move(one, two, two in CLOCK_MOVES.get(one, frozenset()), tuple(sorted(PERSON_MOVES.get(one, {}).get(two, ()))))
        for one, two in pairs
    ]


def draw(words: Mapping[str, str], title: str, legend: Mapping[str, str], *, paper: bool = False) -> str:
    """The graph as SVG; `words` by standing, `legend` by who moves. `paper` puts a white ground under it."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="standings" '
        f'font-family="sans-serif" font-size="15" aria-labelledby="standings-title">'
        f'<title id="standings-title">{escape(title)}</title>',
        "<defs>" + "".join(_arrow(who) for who in LINES) + "</defs>",
    ]
    if paper:
        parts.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>')
    parts += [_line(move) for move in moves()]
    parts += [_box(standing, words[standing], paper) for standing in Standing]
    parts += [_key(place, who, legend[who], paper) for place, who in enumerate(LINES)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _arrow(who: str) -> str:
    colour = LINES[who][0]
    return (
        f'<marker id="to-{who}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill="{colour}"/></marker>'
    )


def _line(move: Move) -> str:
    (ax, ay), (bx, by) = PLACES[move.before], PLACES[move.after]
    cx, cy = (ax + bx) / 2 + (by - ay) * BEND, (ay + by) / 2 - (bx - ax) * BEND
    (sx, sy), (ex, ey) = _edge(ax, ay, cx, cy), _edge(bx, by, cx, cy)
    colour, width, dashes = LINES[move.who]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="M{sx:.1f} {sy:.1f} Q{cx:.1f} {cy:.1f} {ex:.1f} {ey:.1f}" fill="none" stroke="{colour}" '
        f'stroke-width="{width}"{dashed} marker-end="url(#to-{move.who})"/>'
    )


def _edge(x: float, y: float, to_x: float, to_y: float) -> tuple[float, float]:
    """Where the line from the middle of a box towards a point leaves the box."""
    dx, dy = to_x - x, to_y - y
    scale = min(
        (BOX[0] / 2 + 3) / abs(dx) if dx else float("inf"),
        (BOX[1] / 2 + 3) / abs(dy) if dy else float("inf"),
    )
    return x + dx * scale, y + dy * scale


def _box(standing: Standing, word: str, paper: bool) -> str:
    x, y = PLACES[standing]
    ground, ink = ("#ffffff", "#17211c") if paper else ("var(--raised)", "currentColor")
    left, top = x - BOX[0] // 2, y - BOX[1] // 2
    return (
        f'<rect x="{left}" y="{top}" width="{BOX[0]}" height="{BOX[1]}" rx="8" fill="{ground}" stroke="{ink}"/>'
        f'<text x="{x}" y="{y + 5}" text-anchor="middle" fill="{ink}">{escape(word)}</text>'
    )


def _key(place: int, who: str, text: str, paper: bool) -> str:
    """A line of the legend, at the foot."""
    colour, width, dashes = LINES[who]
    x, y = 24 + place * 290, HEIGHT - 24
    dashed, ink = f' stroke-dasharray="{dashes}"' if dashes else "", "#17211c" if paper else "currentColor"
    return (
        f'<path d="M{x} {y} h46" fill="none" stroke="{colour}" stroke-width="{width}"{dashed} '
        f'marker-end="url(#to-{who})"/>'
        f'<text x="{x + 58}" y="{y + 5}" font-size="13" fill="{ink}">{escape(text)}</text>'
    )
