"""How one fact becomes points: the closed set of simple rules. There are no formulas as text.

Each rule is written twice on purpose: `read` for one supplier in plain int, `read_columns` for many in numpy int64.
The tests hold them equal. Points are hundredths on the criterion's own scale. Values outside a rule's range count as
its nearest end. Rules that combine others are in `combined`.
"""

from abc import ABC, abstractmethod
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scoring.engine.facts import NOT_ASKED, Bytes, FactColumns, Flags, Ints
from scoring.engine.numbers import FULL, half_up
from scoring.engine.rule import Facts, Rule
from suppliers.enums import EvidenceLevel, Known


@dataclass(frozen=True, slots=True)
class Leaf(Rule, ABC):
    """A rule over exactly one fact."""

    fact: str

    @abstractmethod
    def read(self, value: int) -> int:
        """Points for a known value."""

    @abstractmethod
    def read_columns(self, values: Ints) -> Ints:
        """Points for known values, [suppliers]."""

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def deciding(self, facts: Facts, at_least: EvidenceLevel) -> str:  # noqa: ARG002 - the only fact decides
        return self.fact

    def state(self, facts: Facts) -> Known:
        return facts.get(self.fact, NOT_ASKED).state

    def state_columns(self, columns: FactColumns) -> Bytes:
        return columns.of(self.fact)[1]

    def points(self, facts: Facts, at_least: EvidenceLevel, *, filled: bool = False) -> int | None:
        fact = facts.get(self.fact, NOT_ASKED)
        if fact.state is Known.KNOWN:
            return self.read(fact.value) if fact.evidence >= at_least else None
        return self.full if filled and fact.state is not Known.NOT_APPLICABLE else None

    def points_columns(self, columns: FactColumns, at_least: int, *, filled: bool = False) -> tuple[Ints, Flags]:
        values, states, evidence = columns.of(self.fact)
        known = states == Known.KNOWN
        there = known & (evidence >= at_least)
        points = self.read_columns(values)
        if filled:
            points = np.where(known, points, self.full)
            there = there | (~known & (states != Known.NOT_APPLICABLE))
        return points, there


def _direction(points: tuple[int, ...]) -> int:
    if all(a <= b for a, b in pairwise(points)):
        return 1
    return -1 if all(a >= b for a, b in pairwise(points)) else 0


@dataclass(frozen=True, slots=True)
class Linear(Leaf):
    """Straight lines between (value, points) knots, flat outside them; half up."""

    knots: tuple[tuple[int, int], ...]

    @property
    def full(self) -> int:
        return max(y for _, y in self.knots)

    def read(self, value: int) -> int:
        if value <= self.knots[0][0]:
            return self.knots[0][1]
        for (x0, y0), (x1, y1) in pairwise(self.knots):
            if value <= x1:
                return half_up(y0 * (x1 - x0) + (value - x0) * (y1 - y0), x1 - x0)
        return self.knots[-1][1]

    def read_columns(self, values: Ints) -> Ints:
        x, y = np.array(self.knots, dtype=np.int64).T
        inside = np.clip(values, x[0], x[-1])
        left = np.clip(np.searchsorted(x, inside, side="right") - 1, 0, len(x) - 2)
        run = np.diff(x)[left]
        rise = np.diff(y)[left]
        points: Ints = (2 * (y[left] * run + (inside - x[left]) * rise) + run) // (2 * run)
        return points

    def direction(self, fact: str) -> int:
        return _direction(tuple(y for _, y in self.knots)) if fact == self.fact else 0


@dataclass(frozen=True, slots=True)
class Steps(Leaf):
    """From each limit on, its points; `below` the first limit."""

    steps: tuple[tuple[int, int], ...]
    below: int = 0

    @property
    def full(self) -> int:
        return max(self.below, *(points for _, points in self.steps))

    def read(self, value: int) -> int:
        at = bisect_right([limit for limit, _ in self.steps], value)
        return self.steps[at - 1][1] if at else self.below

    def read_columns(self, values: Ints) -> Ints:
        limits = np.array([limit for limit, _ in self.steps], dtype=np.int64)
        points = np.array([self.below, *(points for _, points in self.steps)], dtype=np.int64)
        return points[np.searchsorted(limits, values, side="right")]

    def direction(self, fact: str) -> int:
        return _direction((self.below, *(points for _, points in self.steps))) if fact == self.fact else 0


@dataclass(frozen=True, slots=True)
class Lookup(Leaf):
    """Points by level; `levels` are the names in the catalogue's order, a value is an index into them."""

    levels: tuple[str, ...]
    by_level: tuple[int, ...]

    @property
    def full(self) -> int:
        return max(self.by_level)

    def read(self, value: int) -> int:
        if not 0 <= value < len(self.by_level):
            raise ValueError(f"{self.fact} has no level {value}; there are {len(self.by_level)}.")
        return self.by_level[value]

    def read_columns(self, values: Ints) -> Ints:
        return np.take(np.array(self.by_level, dtype=np.int64), values, mode="clip")

    def direction(self, fact: str) -> int:
        return _direction(self.by_level) if fact == self.fact else 0


@dataclass(frozen=True, slots=True)
class YesNo(Leaf):
    """`yes` points for 1, `no` points for 0."""

    yes: int
    no: int = 0

    @property
    def full(self) -> int:
        return max(self.yes, self.no)

    def read(self, value: int) -> int:
        return self.yes if value > 0 else self.no

    def read_columns(self, values: Ints) -> Ints:
        return np.where(values > 0, np.int64(self.yes), np.int64(self.no))

    def direction(self, fact: str) -> int:
        return _direction((self.no, self.yes)) if fact == self.fact else 0


@dataclass(frozen=True, slots=True)
class Share(Leaf):
    """`most` points times the share, half up."""

    most: int

    @property
    def full(self) -> int:
        return self.most

    def read(self, value: int) -> int:
        return half_up(min(max(value, 0), FULL) * self.most, FULL)

    def read_columns(self, values: Ints) -> Ints:
        points: Ints = (2 * np.clip(values, 0, FULL) * self.most + FULL) // (2 * FULL)
        return points

    def direction(self, fact: str) -> int:
        return int(fact == self.fact)


@dataclass(frozen=True, slots=True)
class Count(Leaf):
    """`each` points a piece, up to `cap`."""

    each: int
    cap: int

    @property
    def full(self) -> int:
        return self.cap

    def read(self, value: int) -> int:
        return min(max(value, 0) * self.each, self.cap)

    def read_columns(self, values: Ints) -> Ints:
        enough = -(-self.cap // self.each)  # more of them change nothing, and could overflow
        return np.minimum(np.clip(values, 0, enough) * self.each, self.cap)

    def direction(self, fact: str) -> int:
        return int(fact == self.fact)
