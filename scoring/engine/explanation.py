"""A score told from 0 to its total: gained, open and lost, in hundredths that add up, and what changed since last time.

Exact contributions are fractions; what is shown is whole hundredths by largest remainder, so that the shown lines add
up to the shown total.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.engine.model import LineState
from scoring.engine.numbers import FULL, display
from scoring.engine.score import Line, Reason, Score


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


@dataclass(frozen=True, slots=True)
class Change:
    """One line of two scores of the same supplier; None where a model has no such line. `gain` in exact hundredths."""

    criterion: str
    before: Line | None
    after: Line | None
    gain: Fraction
    reason: Reason


def changes(before: Score, after: Score) -> tuple[Change, ...]:
    """What differs between two scores, the largest difference first."""
    old = {line.criterion: line for line in before.lines}
    new = {line.criterion: line for line in after.lines}
    found = [_change(code, old.get(code), new.get(code)) for code in old | new]
    kept = [change for change in found if change is not None]
    return tuple(sorted(kept, key=lambda change: (-abs(change.gain), change.criterion)))


def _change(code: str, old: Line | None, new: Line | None) -> Change | None:
    gain = (new.earned if new else Fraction(0)) - (old.earned if old else Fraction(0))
    if old is None or new is None:
        message = "The model in force now has this line." if old is None else "The model in force has no such line."
        return Change(code, old, new, gain, Reason("line_added" if old is None else "line_removed", message, {}))
    if _seen(old) == _seen(new):
        return None
    return Change(code, old, new, gain, _why(old, new))


def _seen(line: Line) -> tuple[object, ...]:
    return (line.state, line.points, line.worth, line.weight, line.scale)


def _why(old: Line, new: Line) -> Reason:
    scored = (LineState.SCORED, LineState.PARTIAL)
    if old.state in scored and new.state not in scored:
        return Reason("lost_ground", "What it stood on no longer counts.", {})
    if old.state not in scored and new.state in scored:
        return Reason("now_known", "It is known now.", {})
    if old.points != new.points:
        return Reason("points_changed", "What was measured has changed.", {})
    if old.worth != new.worth:
        return Reason("evidence_changed", "It is supported by better or weaker evidence than before.", {})
    return Reason("weight_changed", "Its weight or state changed; the measured value did not.", {})
