"""A rule drawn over one fact, the register's present spread of that fact behind it. Geometry for SVG attributes."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from scoring.engine.combined import Deduction
from scoring.engine.facts import FactKind
from scoring.engine.numbers import FULL, half_up, hundredths
from scoring.engine.rule import Rule
from scoring.engine.rules import Count, Leaf, Linear, Share, Steps
from scoring.evidence.catalogue import BY_KEY
from scoring.queries.trial.register import TrialRegister
from scoring.queries.trial.spread import Spread, spread_of
from scoring.queries.values import percent
from suppliers.enums import Known
from suppliers.wording import in_reader_language

LEFT, RIGHT, TOP, BOTTOM = 34.0, 352.0, 10.0, 128.0


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the spread, and the row of the table that says the same."""

    label: str
    suppliers: int
    points: str
    x: str
    y: str
    width: str
    height: str
    middle: str
    named: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """curve: points of a polyline (over numbers); treads: (x1, x2, y) of the points by value (levels, yes or no)."""

    title: str
    columns: tuple[Column, ...]
    curve: str
    treads: tuple[tuple[str, str, str], ...]
    top: str
    known: int
    unknown: int
    not_applicable: int


def drawing(rule: Rule, register: TrialRegister | None) -> Drawing | None:
    """The picture of a rule over one fact; None for those that combine others."""
    fact = rule.fact if isinstance(rule, Leaf | Deduction) else ""
    if not fact or register is None:
        return None
    is_smooth = BY_KEY[fact].kind in {FactKind.SHARE, FactKind.CHANGE}
    low, high = _range(rule, is_smooth)
    spread = spread_of(register, fact, low=low, high=high)
    columns = tuple(_columns(rule, fact, spread, is_smooth))
    missing = sum(spread.states[state] for state in (Known.NOT_ASKED, Known.NOT_KNOWN, Known.NOT_ACCEPTED))
    return Drawing(
        title=in_reader_language(BY_KEY[fact]),
        columns=columns,
        curve=_curve(rule, spread.edges) if is_smooth else "",
        treads=() if is_smooth else tuple(_treads(rule, spread.edges)),
        top=hundredths(rule.full),
        known=spread.known,
        unknown=missing,
        not_applicable=spread.states[Known.NOT_APPLICABLE],
    )


def _range(rule: Rule, is_smooth: bool) -> tuple[int, int]:
    """What the picture shows: all limits of the rule with room on both sides; shares always from 0 to 100 %."""
    limits: list[int] = [0, FULL] if is_smooth else [0]
    match rule:
        case Linear():
            limits = [x for x, _ in rule.knots]
        case Steps():
            limits = [x for x, _ in rule.steps]
        case Share():
            limits = [0, FULL]
        case Count():
            limits = [0, -(-rule.cap // rule.each)]
        case Deduction():
            limits = [0, -(-(rule.most or rule.full) // rule.each)]
    if not is_smooth:
        return 0, max(limits) + 1
    if BY_KEY[next(iter(rule.facts))].kind is FactKind.SHARE:
        return min(0, *limits), max(FULL, *limits)
    room = max(500, (limits[-1] - limits[0]) // 4)
    return limits[0] - room, limits[-1] + room


def points_at(rule: Rule, value: int) -> int:
    """Points for one value; a deduction from another rule is drawn from that one's full points."""
    if isinstance(rule, Leaf):
        return rule.read(value)
    if isinstance(rule, Deduction):
        taken = max(value, 0) * rule.each
        return min(rule.full, max(rule.floor, rule.full - min(taken, rule.most if rule.most is not None else taken)))
    raise TypeError(f"{type(rule).__name__} is not over one fact.")


def _x(value: float, edges: tuple[int, ...]) -> float:
    return LEFT + (RIGHT - LEFT) * (value - edges[0]) / max(1, edges[-1] - edges[0])


def _y(points: int, full: int) -> float:
    return BOTTOM - (BOTTOM - TOP) * points / max(1, full)


def _curve(rule: Rule, edges: tuple[int, ...]) -> str:
    """Straight between the points where the rule turns, and two for each step."""
    turns = {edges[0], edges[-1]}
    if isinstance(rule, Linear):
        turns |= {x for x, _ in rule.knots}
    if isinstance(rule, Steps):
        turns |= {side for x, _ in rule.steps for side in (x - 1, x)}
    shown = sorted(value for value in turns if edges[0] <= value <= edges[-1])
    return " ".join(f"{_x(value, edges):.1f},{_y(points_at(rule, value), rule.full):.1f}" for value in shown)


def _treads(rule: Rule, edges: tuple[int, ...]) -> list[tuple[str, str, str]]:
    found = []
    for left, right in pairwise(edges):
        a, b = _x(left, edges), _x(right, edges)
        found.append((f"{a + 2:.1f}", f"{b - 2:.1f}", f"{_y(points_at(rule, left), rule.full):.1f}"))
    return found


def _columns(rule: Rule, fact: str, spread: Spread, is_smooth: bool) -> list[Column]:
    largest = max([*spread.counts, 1])
    label = _labels(fact, spread.edges, is_smooth)
    # As many labels as can be read side by side: about seven of a few characters each.
    every = half_up(len(spread.counts), 5) if is_smooth else max(1, -(-len(spread.counts) // 7))
    columns = []
    for at, (left, right) in enumerate(pairwise(spread.edges)):
        a, b = _x(left, spread.edges), _x(right, spread.edges)
        tall = (BOTTOM - TOP) * spread.counts[at] / largest
        box = (
            f"{a + 1:.1f}",
            f"{BOTTOM - tall:.1f}",
            f"{max(0.5, b - a - 2):.1f}",
            f"{tall:.1f}",
            f"{(a + b) / 2:.1f}",
        )
        points = hundredths(points_at(rule, left))
        columns.append(Column(label(at), spread.counts[at], points, *box, named=at % every == 0))
    return columns


def _labels(fact: str, edges: tuple[int, ...], is_smooth: bool) -> Callable[[int], str]:
    definition = BY_KEY[fact]
    if definition.kind is FactKind.LEVEL:
        return lambda at: in_reader_language(definition.levels[at])
    if definition.kind is FactKind.YES_NO:
        return lambda at: (_("No"), _("Yes"))[at]
    if is_smooth:
        return lambda at: percent(edges[at])
    return lambda at: _("{number} and more").format(number=edges[at]) if at == len(edges) - 2 else str(edges[at])
