"""A score told from 0 to its total: gained, open and lost, in hundredths that add up, and what changed since last time.

Exact contributions are fractions; what is shown is whole hundredths by largest remainder, so that the shown lines add
up to the shown total.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from scoring.engine.model import LineState, VetoState
from scoring.engine.numbers import FULL, display, hundredths, rounded
from scoring.engine.score import Line, MinimumState, Reason, Score

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the waterfall. All in hundredths; `start` is where it begins; a bonus loses nothing."""

    criterion: str
    dimension: str
    start: int
    gained: int
    open: int
    lost: int
    reason: Reason

    @property
    def end(self) -> int:
        return self.start + self.gained


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Bars from 0; the last one's end plus `cut` (what a cap took, 0 or less) is `gained`, the total of the score.

    gained + open + lost is 10000, which is 100.00, unless nothing in the model applies to the supplier.
    """

    bars: tuple[Bar, ...]
    cut: int
    gained: int
    open: int
    lost: int


def waterfall(score: Score) -> Waterfall:
    """The steps from 0 to the total."""
    *gained, cut = display([*(line.earned for line in score.lines), score.cut], score.total)
    still = _open(score, gained)
    bars, start = [], 0
    for line, plus, maybe in zip(score.lines, gained, still, strict=True):
        lost = 0 if line.bonus else line.weight - plus - maybe
        bars.append(Bar(line.criterion, line.dimension, start, plus, maybe, lost, line.reason))
        start += plus
    anything = any(line.weight for line in score.lines)
    lost = FULL - score.possible if anything else 0
    return Waterfall(tuple(bars), cut, score.total, score.possible - score.total, lost)


def _open(score: Score, gained: Sequence[int]) -> list[int]:
    """Open hundredths of each line, none more than what the line has left.

    Without a cap they add up to possible - total; a cap may swallow some of them.
    """
    exact = [line.open for line in score.lines]
    shown = [value.numerator // value.denominator for value in exact]
    if score.cut or any(line.bonus for line in score.lines):
        return shown
    left = score.possible - score.total - sum(shown)
    by_remainder = sorted(range(len(exact)), key=lambda at: (shown[at] - exact[at], at))
    for at in by_remainder:
        if left and score.lines[at].weight > gained[at] + shown[at]:
            shown[at] += 1
            left -= 1
    return shown


class Aspect(StrEnum):
    """What of a line is not as it was."""

    MODEL = "model"  # only one of the two models has it
    STATE = "state"  # what is known of it
    VALUE = "value"  # something that was measured
    EVIDENCE = "evidence"  # how well it is supported
    PROOF = "proof"  # the row that stands behind it
    POINTS = "points"  # what the rule gives, or the scale that it gives it on
    WORTH = "worth"  # how much of that its evidence lets count
    WEIGHT = "weight"  # its weight after what does not apply was taken out


@dataclass(frozen=True, slots=True)
class Change:
    """One line of two scores of the same supplier; None where a model has no such line. `gain` in exact hundredths."""

    criterion: str
    before: Line | None
    after: Line | None
    gain: Fraction
    aspects: tuple[Aspect, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class VetoChange:
    """A veto that struck, was cleared, became known or is new; None where a model has no such veto."""

    veto: str
    before: VetoState | None
    after: VetoState | None


@dataclass(frozen=True, slots=True)
class MinimumChange:
    """A dimension whose minimum is missed or reached as it was not before; None where a model has none of the code."""

    dimension: str
    before: MinimumState | None
    after: MinimumState | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two scores of a supplier.

    `gains` are whole hundredths, one for each of `lines`, each within one of its exact gain. With `cut`, what caps take
    less (or more) than before, they add up to `gain`, the difference of the two rounded totals.
    """

    lines: tuple[Change, ...]
    gains: tuple[int, ...]
    cut: int
    gain: int
    vetoes: tuple[VetoChange, ...]
    minimums: tuple[MinimumChange, ...]


def compared(before: Score, after: Score) -> Comparison:
    """What differs, line by line, in numbers that add up to the difference of the totals."""
    lines = changes(before, after)
    gain = after.total - before.total
    *gains, cut = display([*(line.gain for line in lines), after.cut - before.cut], gain)
    struck = _pairs({each.code: each.state for each in before.vetoes}, {each.code: each.state for each in after.vetoes})
    reached = _pairs(
        {each.code: each.minimum for each in before.dimensions}, {each.code: each.minimum for each in after.dimensions}
    )
    return Comparison(
        lines,
        tuple(gains),
        cut,
        gain,
        tuple(VetoChange(*each) for each in struck),
        tuple(MinimumChange(*each) for each in reached),
    )


def _pairs(before: Mapping[str, T], after: Mapping[str, T]) -> list[tuple[str, T | None, T | None]]:
    """Code, before and after of everything that differs, in the order of the later score."""
    found = [(code, before.get(code), after.get(code)) for code in {**after, **before}]
    return [each for each in found if each[1] != each[2]]


def changes(before: Score, after: Score) -> tuple[Change, ...]:
    """The lines that differ between two scores, the largest difference first; also those that gain nothing by it."""
    old = {line.criterion: line for line in before.lines}
    new = {line.criterion: line for line in after.lines}
    found = [_change(code, old.get(code), new.get(code)) for code in old | new]
    kept = [change for change in found if change is not None]
    return tuple(sorted(kept, key=lambda change: (-abs(change.gain), change.criterion)))


def _change(code: str, old: Line | None, new: Line | None) -> Change | None:
    gain = (new.earned if new else Fraction(0)) - (old.earned if old else Fraction(0))
    if old is None or new is None:
        message = "The model in force now has this line." if old is None else "The model in force has no such line."
        reason = Reason("line_added" if old is None else "line_removed", message, {})
        return Change(code, old, new, gain, (Aspect.MODEL,), reason)
    before, after = _seen(old), _seen(new)
    aspects = tuple(aspect for aspect in before if before[aspect] != after[aspect])
    return Change(code, old, new, gain, aspects, _why(old, new, aspects)) if aspects else None


def _seen(line: Line) -> dict[Aspect, object]:
    return {
        Aspect.STATE: line.state,
        Aspect.VALUE: [(key, fact.state, fact.value) for key, fact in line.inputs],
        Aspect.EVIDENCE: (line.evidence, [(key, fact.evidence) for key, fact in line.inputs]),
        Aspect.PROOF: [(key, fact.source) for key, fact in line.inputs],
        Aspect.POINTS: (line.points, line.scale),
        Aspect.WORTH: line.worth,
        Aspect.WEIGHT: line.weight,
    }


def _why(old: Line, new: Line, aspects: tuple[Aspect, ...]) -> Reason:
    reason = _reason(old, new, aspects)
    if Aspect.WEIGHT not in aspects or reason.code not in _WITH_WEIGHT:
        return reason
    by_points, by_weight = _share(new) - _share(old), new.weight - old.weight
    parts = by_points * old.weight, _share(new) * by_weight
    if reason.code == "rule_changed" and not by_points:
        return _WEIGHT_CHANGED
    if not all(parts):
        return reason
    shown = display(parts, rounded(sum(parts, Fraction(0))))
    values = dict(zip(("points", "weight"), map(_signed, shown), strict=True))
    return Reason(f"{reason.code}_and_weight", _WITH_WEIGHT[reason.code], values)


_WEIGHT_CHANGED = Reason("weight_changed", "Its weight or state changed; the measured value did not.", {})
_WITH_WEIGHT = {
    "points_changed": "What was measured has changed: {points}; and its weight: {weight}.",
    "evidence_changed": "It is supported by better or weaker evidence than before: {points}; and its weight changed: "
    "{weight}.",
    "rule_changed": "The rule gives other points for the same value: {points}; and its weight changed: {weight}.",
}


def _share(line: Line) -> Fraction:
    """How much of its weight a line earns."""
    return Fraction((line.points or 0) * line.worth, line.scale * FULL)


def _signed(value: int) -> str:
    return f"+{hundredths(value)}" if value > 0 else hundredths(value)


def _reason(old: Line, new: Line, aspects: tuple[Aspect, ...]) -> Reason:
    scored = (LineState.SCORED, LineState.PARTIAL)
    if old.state in scored and new.state not in scored:
        return Reason("lost_ground", "What it stood on no longer counts.", {})
    if old.state not in scored and new.state in scored:
        return Reason("now_known", "It is known now.", {})
    if new.state not in scored and Aspect.STATE in aspects:
        return Reason("missing_changed", "It is still missing, for another reason than before.", {})
    if Aspect.POINTS in aspects and Aspect.VALUE in aspects:
        return Reason("points_changed", "What was measured has changed.", {})
    if Aspect.WORTH in aspects or {Aspect.POINTS, Aspect.EVIDENCE} <= set(aspects):
        return Reason("evidence_changed", "It is supported by better or weaker evidence than before.", {})
    if Aspect.POINTS in aspects:
        return Reason("rule_changed", "The rule gives other points for the same value.", {})
    if Aspect.WEIGHT in aspects:
        return _WEIGHT_CHANGED
    if Aspect.VALUE in aspects:
        return Reason("value_changed", "What was measured has changed; it gives the same points.", {})
    return Reason("proof_changed", "Other evidence stands behind it; it gives the same points.", {})
