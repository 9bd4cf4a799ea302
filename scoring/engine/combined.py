"""Rules over other rules, and what they make of parts that are missing.

- `BestOf` and `SumCapped` count what is known. A part that does not apply is left out; a part that is missing adds
  nothing and leaves its points open (the line is then partial). Known as soon as one part is.
- `Deduction` needs all of its parts: nobody keeps full points because nobody counted the events. A part that is said
  not to apply while the other does is not accepted.
"""

from dataclasses import dataclass

import numpy as np

from scoring.engine.facts import NOT_ASKED, Bytes, Fact, FactColumns, Flags, Ints
from scoring.engine.rule import Facts, Rule
from suppliers.enums import EvidenceLevel, Known


def _unique(parts: tuple[Rule, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for part in parts for fact in part.facts))


def _agreed(parts: tuple[Rule, ...], fact: str) -> int:
    directions = {part.direction(fact) for part in parts if fact in part.facts}
    return directions.pop() if len(directions) == 1 else 0


def _strongest(parts: tuple[Rule, ...], facts: Facts, at_least: EvidenceLevel) -> str:
    found = [(part.points(facts, at_least), part) for part in parts]
    known = [(points, part) for points, part in found if points is not None]
    best = max(known, key=lambda each: each[0])[1] if known else parts[0]
    return best.deciding(facts, at_least)


def _any_state(states: list[Known]) -> Known:
    if Known.KNOWN in states:
        return Known.KNOWN
    missing = [state for state in states if state is not Known.NOT_APPLICABLE]
    return max(missing) if missing else Known.NOT_APPLICABLE


def _any_state_columns(states: list[Bytes]) -> Bytes:
    stack = np.stack(states)
    worst = np.where(stack == Known.NOT_APPLICABLE, np.int8(0), stack).max(axis=0)
    state = np.where((stack == Known.NOT_APPLICABLE).all(axis=0), np.int8(Known.NOT_APPLICABLE), worst)
    return np.where((stack == Known.KNOWN).any(axis=0), np.int8(Known.KNOWN), state)


@dataclass(frozen=True, slots=True)
class BestOf(Rule):
    """The best of several ways to show the same thing."""

    parts: tuple[Rule, ...]

    @property
    def inner(self) -> tuple[Rule, ...]:
        return self.parts

    @property
    def facts(self) -> tuple[str, ...]:
        return _unique(self.parts)

    @property
    def full(self) -> int:
        return max(part.full for part in self.parts)

    def deciding(self, facts: Facts, at_least: EvidenceLevel) -> str:
        return _strongest(self.parts, facts, at_least)

    def state(self, facts: Facts) -> Known:
        return _any_state([part.state(facts) for part in self.parts])

    def state_columns(self, columns: FactColumns) -> Bytes:
        return _any_state_columns([part.state_columns(columns) for part in self.parts])

    def points(self, facts: Facts, at_least: EvidenceLevel, *, filled: bool = False) -> int | None:
        found = [part.points(facts, at_least, filled=filled) for part in self.parts]
        return max((points for points in found if points is not None), default=None)

    def points_columns(self, columns: FactColumns, at_least: int, *, filled: bool = False) -> tuple[Ints, Flags]:
        found = [part.points_columns(columns, at_least, filled=filled) for part in self.parts]
        best: Ints = np.stack([np.where(there, points, 0) for points, there in found]).max(axis=0)
        any_there: Flags = np.logical_or.reduce([there for _, there in found])
        return best, any_there

    def direction(self, fact: str) -> int:
        return _agreed(self.parts, fact)


@dataclass(frozen=True, slots=True)
class SumCapped(Rule):
    """The parts added up, at most `cap`."""

    parts: tuple[Rule, ...]
    cap: int

    @property
    def inner(self) -> tuple[Rule, ...]:
        return self.parts

    @property
    def facts(self) -> tuple[str, ...]:
        return _unique(self.parts)

    @property
    def full(self) -> int:
        return min(self.cap, sum(part.full for part in self.parts))

    def deciding(self, facts: Facts, at_least: EvidenceLevel) -> str:
        return _strongest(self.parts, facts, at_least)

    def state(self, facts: Facts) -> Known:
        return _any_state([part.state(facts) for part in self.parts])

    def state_columns(self, columns: FactColumns) -> Bytes:
        return _any_state_columns([part.state_columns(columns) for part in self.parts])

    def points(self, facts: Facts, at_least: EvidenceLevel, *, filled: bool = False) -> int | None:
        found = [part.points(facts, at_least, filled=filled) for part in self.parts]
        known = [points for points in found if points is not None]
        return min(sum(known), self.cap) if known else None

    def points_columns(self, columns: FactColumns, at_least: int, *, filled: bool = False) -> tuple[Ints, Flags]:
        found = [part.points_columns(columns, at_least, filled=filled) for part in self.parts]
        total: Ints = np.stack([np.where(there, points, 0) for points, there in found]).sum(axis=0)
        any_there: Flags = np.logical_or.reduce([there for _, there in found])
        return np.minimum(total, self.cap), any_there

    def direction(self, fact: str) -> int:
        return _agreed(self.parts, fact)


@dataclass(frozen=True, slots=True)
class Deduction(Rule):
    """A start (a number, or another rule's points) less `each` an event, at most `most` in all, down to `floor`."""

    start: int | Rule
    fact: str
    each: int
    most: int | None = None
    floor: int = 0

    @property
    def inner(self) -> tuple[Rule, ...]:
        return () if isinstance(self.start, int) else (self.start,)

    @property
    def facts(self) -> tuple[str, ...]:
        before = () if isinstance(self.start, int) else self.start.facts
        return tuple(dict.fromkeys((*before, self.fact)))

    @property
    def full(self) -> int:
        return self.start if isinstance(self.start, int) else self.start.full

    def deciding(self, facts: Facts, at_least: EvidenceLevel) -> str:
        return self.fact if isinstance(self.start, int) else self.start.deciding(facts, at_least)

    def state(self, facts: Facts) -> Known:
        states = [facts.get(self.fact, NOT_ASKED).state]
        if isinstance(self.start, Rule):
            states.append(self.start.state(facts))
        if all(state is Known.NOT_APPLICABLE for state in states):
            return Known.NOT_APPLICABLE
        return max(Known.NOT_ACCEPTED if state is Known.NOT_APPLICABLE else state for state in states)

    def state_columns(self, columns: FactColumns) -> Bytes:
        state = columns.of(self.fact)[1]
        if isinstance(self.start, int):
            return state
        stack = np.stack([state, self.start.state_columns(columns)])
        nowhere = (stack == Known.NOT_APPLICABLE).all(axis=0)
        worst = np.minimum(stack, np.int8(Known.NOT_ACCEPTED)).max(axis=0)
        return np.where(nowhere, np.int8(Known.NOT_APPLICABLE), worst)

    def points(self, facts: Facts, at_least: EvidenceLevel, *, filled: bool = False) -> int | None:
        if filled and self.state(facts) is Known.NOT_APPLICABLE:
            return None
        start = self._start(facts, at_least, filled)
        events = self._events(facts.get(self.fact, NOT_ASKED), at_least, filled)
        if start is None or events is None:
            return None
        taken = events * self.each
        if self.most is not None:
            taken = min(taken, self.most)
        return min(start, max(self.floor, start - taken))

    def _start(self, facts: Facts, at_least: EvidenceLevel, filled: bool) -> int | None:
        if isinstance(self.start, int):
            return self.start
        points = self.start.points(facts, at_least, filled=filled)
        return self.start.full if points is None and filled and self.start.state(facts) is not Known.KNOWN else points

    @staticmethod
    def _events(fact: Fact, at_least: EvidenceLevel, filled: bool) -> int | None:
        if fact.state is Known.KNOWN:
            return max(fact.value, 0) if fact.evidence >= at_least else None
        return 0 if filled else None

    def points_columns(self, columns: FactColumns, at_least: int, *, filled: bool = False) -> tuple[Ints, Flags]:
        start, there = self._start_columns(columns, at_least, filled)
        values, states, evidence = columns.of(self.fact)
        known = states == Known.KNOWN
        counted = known & (evidence >= at_least)
        enough = -(-self.full // self.each)  # more events change nothing, and could overflow
        taken = np.where(known, np.clip(values, 0, enough), 0) * self.each
        if self.most is not None:
            taken = np.minimum(taken, self.most)
        points = np.minimum(start, np.maximum(self.floor, start - taken))
        if filled:
            counted = (counted | ~known) & (self.state_columns(columns) != Known.NOT_APPLICABLE)
        return points, there & counted

    def _start_columns(self, columns: FactColumns, at_least: int, filled: bool) -> tuple[Ints, Flags]:
        if isinstance(self.start, int):
            n = columns.values.shape[1]
            return np.full(n, self.start, dtype=np.int64), np.ones(n, dtype=np.bool_)
        points, there = self.start.points_columns(columns, at_least, filled=filled)
        if filled:
            missing = ~there & (self.start.state_columns(columns) != Known.KNOWN)
            points, there = np.where(missing, self.start.full, points), there | missing
        return points, there

    def direction(self, fact: str) -> int:
        if fact != self.fact:
            return self.start.direction(fact) if isinstance(self.start, Rule) else 0
        return 0 if isinstance(self.start, Rule) and fact in self.start.facts else -1
