"""Rules and conditions from JSON and back. The names in JSON are the closed set; there is nothing to evaluate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scoring.engine.combined import BestOf, Deduction, SumCapped
from scoring.engine.facts import FactKind, FactSpec
from scoring.engine.model import Comparison, Condition
from scoring.engine.reading import Place
from scoring.engine.rule import Rule
from scoring.engine.rules import Count, Linear, Lookup, Share, Steps, YesNo

MOST_POINTS = 1_000_000
MOST_VALUE = 1_000_000_000
DEEPEST = 5
NUMBERS = (FactKind.SHARE, FactKind.CHANGE, FactKind.COUNT)


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads rules over the facts that the catalogue knows."""

    known: Mapping[str, FactSpec]

    def rule(self, place: Place, depth: int = 1) -> Rule:
        """A rule of the closed set; YesNo(yes=1) stands in after a problem."""
        name = place.choice("rule", tuple(_READERS))
        if depth > DEEPEST:
            place.note("", "too_deep", "Rules may lie at most {deepest} deep in each other.", deepest=DEEPEST)
            return YesNo("?", 1)
        reader, fields = _READERS[name]
        place.only(("rule", *fields))
        return reader(self, place, depth)

    def fact(self, place: Place, *kinds: FactKind) -> FactSpec:
        """The fact that a rule or veto names; it must be in the catalogue and of a kind that fits."""
        key = place.text("fact")
        spec = self.known.get(key)
        if spec is not None and spec.kind in kinds:
            return spec
        if spec is None:
            place.note("fact", "unknown_fact", "There is no fact {fact} in the catalogue.", fact=key)
        else:
            message = "The fact {fact} is of the kind {kind}, which this rule cannot read."
            place.note("fact", "wrong_kind", message, fact=key, kind=spec.kind.value)
        return FactSpec(key, kinds[0], ("?",))

    def condition(self, place: Place, spec: FactSpec) -> Condition:
        """{"equals" | "at_least" | "at_most": a level's name or a whole number}."""
        inside = place.inside("condition")
        words = [comparison for comparison in Comparison if comparison in inside.fields]
        if len(words) != 1 or len(inside.fields) != 1:
            inside.note("", "condition_needed", "Exactly one of equals, at_least and at_most is needed here.")
            return Condition(Comparison.EQUALS, 0)
        if spec.kind is FactKind.LEVEL:
            level = inside.choice(words[0], spec.levels)
            return Condition(words[0], spec.levels.index(level), level)
        return Condition(words[0], inside.integer(words[0], -MOST_VALUE, MOST_VALUE))


def _points(place: Place, key: str, low: int = 0, default: int | None = None) -> int:
    return place.integer(key, low, MOST_POINTS, default)


def _linear(reader: RuleReader, place: Place, _: int) -> Rule:
    knots = place.pairs("knots", 2, -MOST_VALUE, MOST_VALUE, MOST_POINTS)
    return Linear(reader.fact(place, *NUMBERS).key, knots)


def _steps(reader: RuleReader, place: Place, _: int) -> Rule:
    steps = place.pairs("steps", 1, -MOST_VALUE, MOST_VALUE, MOST_POINTS)
    return Steps(reader.fact(place, *NUMBERS).key, steps, _points(place, "below", default=0))


def _lookup(reader: RuleReader, place: Place, _: int) -> Rule:
    spec = reader.fact(place, FactKind.LEVEL)
    points = place.inside("points")
    points.only(spec.levels)
    return Lookup(spec.key, spec.levels, tuple(_points(points, level) for level in spec.levels))


def _yes_no(reader: RuleReader, place: Place, _: int) -> Rule:
    return YesNo(reader.fact(place, FactKind.YES_NO).key, _points(place, "yes"), _points(place, "no", default=0))


def _share(reader: RuleReader, place: Place, _: int) -> Rule:
    return Share(reader.fact(place, FactKind.SHARE).key, _points(place, "most", 1))


def _count(reader: RuleReader, place: Place, _: int) -> Rule:
    return Count(reader.fact(place, FactKind.COUNT).key, _points(place, "each", 1), _points(place, "cap", 1))


def _deduction(reader: RuleReader, place: Place, depth: int) -> Rule:
    start: int | Rule
    if isinstance(place.fields.get("start"), Mapping):
        start = reader.rule(place.inside("start"), depth + 1)
    else:
        start = _points(place, "start", 1)
    most = None if place.fields.get("most") is None else _points(place, "most", 1)
    fact = reader.fact(place, FactKind.COUNT, FactKind.YES_NO)
    return Deduction(start, fact.key, _points(place, "each", 1), most, _points(place, "floor", default=0))


def _parts(reader: RuleReader, place: Place, depth: int) -> tuple[Rule, ...]:
    return tuple(reader.rule(part, depth + 1) for part in place.each("parts", least=1)) or (YesNo("?", 1),)


def _best_of(reader: RuleReader, place: Place, depth: int) -> Rule:
    return BestOf(_parts(reader, place, depth))


def _sum_capped(reader: RuleReader, place: Place, depth: int) -> Rule:
    return SumCapped(_parts(reader, place, depth), _points(place, "cap", 1))


_READERS: dict[str, tuple[Callable[[RuleReader, Place, int], Rule], tuple[str, ...]]] = {
    "yes_no": (_yes_no, ("fact", "yes", "no")),
    "linear": (_linear, ("fact", "knots")),
    "steps": (_steps, ("fact", "steps", "below")),
    "lookup": (_lookup, ("fact", "points")),
    "share": (_share, ("fact", "most")),
    "count": (_count, ("fact", "each", "cap")),
    "deduction": (_deduction, ("start", "fact", "each", "most", "floor")),
    "best_of": (_best_of, ("parts",)),
    "sum_capped": (_sum_capped, ("parts", "cap")),
}


def rule_to_json(rule: Rule) -> dict[str, object]:
    """A rule as `RuleReader.rule` reads it."""
    match rule:
        case Linear():
            return {"rule": "linear", "fact": rule.fact, "knots": [list(knot) for knot in rule.knots]}
        case Steps():
            steps = [list(step) for step in rule.steps]
            return {"rule": "steps", "fact": rule.fact, "steps": steps, "below": rule.below}
        case Lookup():
            points = dict(zip(rule.levels, rule.by_level, strict=True))
            return {"rule": "lookup", "fact": rule.fact, "points": points}
        case YesNo():
            return {"rule": "yes_no", "fact": rule.fact, "yes": rule.yes, "no": rule.no}
        case Share():
            return {"rule": "share", "fact": rule.fact, "most": rule.most}
        case Count():
            return {"rule": "count", "fact": rule.fact, "each": rule.each, "cap": rule.cap}
        case Deduction():
            start = rule.start if isinstance(rule.start, int) else rule_to_json(rule.start)
            own = {"fact": rule.fact, "each": rule.each, "most": rule.most, "floor": rule.floor}
            return {"rule": "deduction", "start": start, **own}
        case BestOf():
            return {"rule": "best_of", "parts": [rule_to_json(part) for part in rule.parts]}
        case SumCapped():
            return {"rule": "sum_capped", "parts": [rule_to_json(part) for part in rule.parts], "cap": rule.cap}
    raise TypeError(f"{type(rule).__name__} is not in the closed set of rules.")
