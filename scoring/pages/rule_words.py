"""A rule of the closed set in words, for people who want to know what counts how much."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from scoring.engine.combined import BestOf, Deduction, SumCapped
from scoring.engine.facts import FactKind
from scoring.engine.numbers import FULL, hundredths
from scoring.engine.rule import Rule
from scoring.engine.rules import Count, Leaf, Linear, Lookup, Share, Steps, YesNo
from scoring.evidence.catalogue import BY_KEY
from scoring.pages.marks import polyline
from scoring.queries.values import percent
from suppliers.wording import in_reader_language

Knots = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule: a sentence, what gives how many points, the rules it combines, and its curve (empty for levels)."""

    sentence: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    parts: list["RuleShown"] = field(default_factory=list)
    curve: str = ""
    ends: tuple[str, str] = ("", "")
    most: str = ""
    meaning: str = ""


def shown(rule: Rule) -> RuleShown:
    """The rule in the reader's language."""
    if isinstance(rule, Leaf):
        return _leaf(rule)
    parts = [shown(part) for part in rule.inner]
    if isinstance(rule, SumCapped):
        words = _("These are added up, to {most} points at most.")
        return RuleShown(words.format(most=hundredths(rule.cap)), [], parts)
    if isinstance(rule, BestOf):
        return RuleShown(_("The one of these that gives most counts."), [], parts)
    if isinstance(rule, Deduction):
        return RuleShown(_deduction(rule), [], parts)
    raise TypeError(f"{type(rule).__name__} has no words yet.")


def _deduction(rule: Deduction) -> str:
    values = {"fact": _name(rule.fact), "each": hundredths(rule.each)}
    if isinstance(rule.start, int):
        sentence = _("Starts at {start} points; each one counted under “{fact}” takes {each}.")
        sentence = sentence.format(start=hundredths(rule.start), **values)
    else:
        sentence = _("From the points of the following, each one counted under “{fact}” takes {each}.").format(**values)
    if rule.most is not None:
        sentence += " " + _("It takes {most} at most.").format(most=hundredths(rule.most))
    return sentence


def _leaf(rule: Leaf) -> RuleShown:
    sentence = _name(rule.fact)
    meaning = _meaning(rule.fact)
    write = _writer(rule.fact)
    match rule:
        case Lookup():
            pairs = zip(BY_KEY[rule.fact].levels, rule.by_level, strict=True)
            rows = [(in_reader_language(level), hundredths(points)) for level, points in pairs]
            return RuleShown(sentence, rows, meaning=meaning)
        case YesNo():
            rows = [(_("Yes"), hundredths(rule.yes)), (_("No"), hundredths(rule.no))]
            return RuleShown(sentence, rows, meaning=meaning)
        case Steps():
            below = [(_("below {limit}").format(limit=write(rule.steps[0][0])), hundredths(rule.below))]
            start = _("from {limit}")
            upwards = [(start.format(limit=write(limit)), hundredths(points)) for limit, points in rule.steps]
            return _drawn(sentence, below + upwards, _stairs(rule), rule.full, write, meaning)
        case Linear():
            rows = [(write(value), hundredths(points)) for value, points in rule.knots]
            words = _("{fact}: in a straight line between these, flat outside.").format(fact=sentence)
            return _drawn(words, rows, list(rule.knots), rule.full, write, meaning)
        case Share():
            words = _("{fact}: {most} points times the share.").format(fact=sentence, most=hundredths(rule.most))
            return _drawn(words, [], [(0, 0), (FULL, rule.most)], rule.full, write, meaning)
        case Count():
            words = _("{fact}: {each} points each, {most} at most.")
            words = words.format(fact=sentence, each=hundredths(rule.each), most=hundredths(rule.cap))
            return RuleShown(words, meaning=meaning)
    raise TypeError(f"{type(rule).__name__} has no words yet.")


def _drawn(
    sentence: str, rows: list[tuple[str, str]], knots: Knots, most: int, write: Callable[[int], str], meaning: str
) -> RuleShown:
    ends = (write(knots[0][0]), write(knots[-1][0]))
    return RuleShown(sentence, rows, [], polyline(knots, most), ends, hundredths(most), meaning)


def _stairs(rule: Steps) -> Knots:
    """Corners of the steps, with a little room on both sides."""
    limits = [limit for limit, _points in rule.steps]
    room = max(1, (limits[-1] - limits[0]) // 5 or 1)
    corners: Knots = [(limits[0] - room, rule.below)]
    for limit, points in rule.steps:
        corners += [(limit, corners[-1][1]), (limit, points)]
    return [*corners, (limits[-1] + room, corners[-1][1])]


def _name(fact: str) -> str:
    return in_reader_language(BY_KEY[fact])


def _meaning(fact: str) -> str:
    definition = BY_KEY[fact]
    return definition.meaning_zh if in_reader_language(definition) == definition.name_zh else definition.meaning_en


def _writer(fact: str) -> Callable[[int], str]:
    """How a value of this fact is written."""
    return percent if BY_KEY[fact].kind in (FactKind.SHARE, FactKind.CHANGE) else str
