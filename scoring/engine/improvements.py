"""What a supplier could do, with the points that it would gain: found by scoring again, never by a shortcut."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from scoring.engine.combined import Deduction
from scoring.engine.facts import NOT_ASKED, Fact
from scoring.engine.model import OUT_STATES, Criterion, Model
from scoring.engine.numbers import hundredths
from scoring.engine.row import score_row
from scoring.engine.rule import Rule
from scoring.engine.rules import Count, Leaf, Linear, Lookup, Steps, YesNo
from scoring.engine.score import Reason, Score
from suppliers.enums import EvidenceLevel, Known


class ActionKind(StrEnum):
    PROVIDE = "provide"  # give what is missing, at its best
    VERIFY = "verify"  # have what is known checked
    NEXT_STEP = "next_step"  # reach the next step of the rule
    REACH_BEST = "reach_best"  # reach the end of the rule, verified


_MESSAGES = {
    ActionKind.PROVIDE: "Provide what is missing, with evidence that can be verified: up to {gain} more points.",
    ActionKind.VERIFY: "Have what you gave verified: {gain} more points.",
    ActionKind.NEXT_STEP: "Reach the next step: {gain} more points.",
    ActionKind.REACH_BEST: "Reach the best result of this line, verified: {gain} more points.",
}


@dataclass(frozen=True, slots=True)
class Improvement:
    """One action on one criterion. `facts` are those that it would change; gain in exact hundredths of the total."""

    criterion: str
    kind: ActionKind
    facts: Mapping[str, Fact]
    gain: Fraction
    total: int
    level: str
    reason: Reason


_NO_COSTS: Mapping[str, int] = {}


def improvements(
    model: Model, score: Score, *, costs: Mapping[str, int] = _NO_COSTS, fixed: Collection[str] = ()
) -> tuple[Improvement, ...]:
    """Every action that would raise the score, the one that pays most first; nothing that gains nothing.

    None asks for more than its points take: of facts that stand in for each other the dearest by `costs` are left out,
    and every way that is left is an action of its own. What is known of `fixed` facts is nobody's to change.
    """
    found = []
    for criterion, line in zip(model.criteria, score.lines, strict=True):
        if line.state in OUT_STATES or not line.weight:
            continue
        for kind, changed in _actions(criterion, score.facts, fixed):
            ways = _Asked(model, score, criterion.rule, costs).ways(changed)
            found += [each for way in ways if (each := _improvement(model, score, criterion, kind, way))]
    return tuple(sorted(found, key=lambda each: (-each.gain, each.criterion, each.kind)))


def _improvement(
    model: Model, score: Score, criterion: Criterion, kind: ActionKind, changed: Mapping[str, Fact]
) -> Improvement | None:
    after = _with(model, score, changed)
    gain = after.exact - score.exact
    if gain <= 0:
        return None
    reason = Reason(f"improve_{kind}", _MESSAGES[kind], {"gain": hundredths(after.total - score.total)})
    return Improvement(criterion.code, kind, changed, gain, after.total, after.level, reason)


def loss(model: Model, score: Score, lapsed: Iterable[str]) -> Score:
    """The score once what proves these facts has run out: known to be at their worst value, as evidence reads it."""
    return _with(model, score, {key: replace(score.facts[key], value=0) for key in lapsed})


def _with(model: Model, score: Score, changed: Mapping[str, Fact]) -> Score:
    facts = {**score.facts, **changed}
    return score_row(model, facts, kind=score.kind, as_of=score.as_of, categories=score.categories)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an action on one rule need not ask for, found by scoring again without it."""

    model: Model
    score: Score
    rule: Rule
    costs: Mapping[str, int]

    def ways(self, changed: dict[str, Fact]) -> list[dict[str, Fact]]:
        """The ways to gain what all of this gains, none with a fact or an event too many; the cheapest first."""
        if len(self.rule.facts) == 1:
            return [changed]
        enough = self._total(changed)
        if enough <= self.score.exact:
            return []
        found: list[dict[str, Fact]] = []
        for kept in sorted(changed, key=self._cost):
            way = self._smallest(self._fewest(changed, kept, enough))
            # a smaller value can serve another line so well that a second fact is no longer needed
            way = self._fewest(way, kept, self._total(way))
            if way.keys() not in [each.keys() for each in found]:
                found.append(way)
        return found

    def _total(self, changed: Mapping[str, Fact]) -> Fraction:
        return _with(self.model, self.score, changed).exact

    def _cost(self, key: str) -> int:
        return self.costs.get(key, 0)

    def _fewest(self, changed: dict[str, Fact], kept: str, enough: Fraction) -> dict[str, Fact]:
        """Without what is not needed: the dearest goes first, `kept` last; again, until all that is left is needed."""
        for key in sorted(changed, key=lambda key: (key == kept, -self._cost(key))):
            less = {other: fact for other, fact in changed.items() if other != key}
            total = self._total(less)
            if total >= enough:
                return self._fewest(less, kept, total)
        return changed

    def _smallest(self, way: dict[str, Fact]) -> dict[str, Fact]:
        """Each fact no further than the points need it: two events, not six, where two fill what is left."""
        enough = self._total(way)
        for leaf in _leaves(self.rule):
            asked = way.get(leaf.fact)
            if asked is not None:
                way = {**way, leaf.fact: self._least(leaf, asked, way, enough)}
        return way

    def _least(self, leaf: Leaf, asked: Fact, way: Mapping[str, Fact], enough: Fraction) -> Fact:
        now = self.score.facts.get(leaf.fact, NOT_ASKED)
        least = leaf.read(now.value) if now.state is Known.KNOWN else 0  # nobody is asked to do worse than now
        stops = sorted(
            (stop for stop in _stops(leaf) if least <= leaf.read(stop) < leaf.read(asked.value)), key=leaf.read
        )
        steps = [*(replace(asked, value=stop) for stop in stops), asked]
        last = len(steps) - 1
        at = bisect_left(steps, True, hi=last, key=lambda fact: self._total({**way, leaf.fact: fact}) >= enough)
        return steps[at]


def _actions(
    criterion: Criterion, facts: Mapping[str, Fact], fixed: Collection[str]
) -> list[tuple[ActionKind, dict[str, Fact]]]:
    read = {key: facts.get(key, NOT_ASKED) for key in criterion.rule.facts}
    best = _best(criterion.rule)
    missing = {key: best[key] for key, fact in read.items() if fact.state is not Known.KNOWN}
    known = {key: fact for key, fact in read.items() if fact.state is Known.KNOWN}
    verified = {key: replace(fact, evidence=EvidenceLevel.VERIFIED) for key, fact in known.items()}
    best |= {key: fact for key, fact in verified.items() if key in fixed}
    actions = [(ActionKind.REACH_BEST, best)] if known.keys() - set(fixed) else []
    if missing:
        actions.append((ActionKind.PROVIDE, missing))
    if known:
        actions.append((ActionKind.VERIFY, {key: verified[key] for key in known if verified[key] != known[key]}))
    for leaf in _leaves(criterion.rule):
        if leaf.fact in known and leaf.fact not in fixed:
            step = _next_step(leaf, known[leaf.fact].value)
            if step is not None:
                actions.append((ActionKind.NEXT_STEP, {leaf.fact: replace(known[leaf.fact], value=step)}))
    return [(kind, changed) for kind, changed in actions if changed]


def _leaves(rule: Rule) -> list[Leaf]:
    if isinstance(rule, Leaf):
        return [rule]
    return [leaf for inner in rule.inner for leaf in _leaves(inner)]


def _best(rule: Rule) -> dict[str, Fact]:
    """Every fact of a rule at the value that gives most, verified. Events of a deduction: none."""
    if isinstance(rule, Leaf):
        return {rule.fact: Fact(Known.KNOWN, _best_value(rule), EvidenceLevel.VERIFIED)}
    best: dict[str, Fact] = {}
    for inner in rule.inner:
        best |= _best(inner)
    if isinstance(rule, Deduction):
        best[rule.fact] = Fact(Known.KNOWN, 0, EvidenceLevel.VERIFIED)
    return best


def _stops(leaf: Leaf) -> list[int]:
    """The values at which a rule's points turn, in order."""
    match leaf:
        case Linear():
            return [value for value, _ in leaf.knots]
        case Steps():
            return [leaf.steps[0][0] - 1, *(value for value, _ in leaf.steps)]
        case Lookup():
            return list(range(len(leaf.by_level)))
        case YesNo():
            return [0, 1]
        case Count():
            return list(range(min(-(-leaf.cap // leaf.each), 1000) + 1))
        case _:
            return [0, 2500, 5000, 7500, 10_000]


def _best_value(leaf: Leaf) -> int:
    return max(_stops(leaf), key=leaf.read)


def _next_step(leaf: Leaf, value: int) -> int | None:
    """The stop with the fewest points that still are more than now."""
    better = [stop for stop in _stops(leaf) if leaf.read(stop) > leaf.read(value)]
    return min(better, key=lambda stop: (leaf.read(stop), abs(stop - value)), default=None)
