"""What scoring one supplier gives: lines, subtotals, vetoes, a total and a level, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from scoring.engine.facts import Fact
from scoring.engine.model import LineState, VetoState
from suppliers.enums import EvidenceLevel


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, for people: `message` is an English format string and the key of its translation, as in `Refused`."""

    code: str
    message: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.message.format(**self.values)


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of one score.

    points: hundredths on the criterion's scale, None when there are none to give; worth: basis points of them that
    count; weight: effective basis points after the lines that do not apply were taken out. earned and open are exact
    hundredths of the total; what is neither is lost.
    evidence and source belong to the fact that decided; inputs are all facts that the rule read.
    """

    criterion: str
    dimension: str
    bonus: bool
    state: LineState
    value: int | None
    points: int | None
    worth: int
    scale: int
    weight: int
    earned: Fraction
    open: Fraction
    evidence: EvidenceLevel
    source: int
    inputs: tuple[tuple[str, Fact], ...]
    reason: Reason

    @property
    def lost(self) -> Fraction:
        """Exact hundredths that are neither earned nor open; a bonus cannot be lost."""
        return Fraction(0) if self.bonus else self.weight - self.earned - self.open


class MinimumState(StrEnum):
    NONE = "none"  # the model asks for no minimum here, or nothing here applies
    REACHED = "reached"
    OPEN = "open"  # not reached yet, and what is open could still reach it
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """Exact hundredths by dimension; weight in effective basis points, which is the most that it can give."""

    code: str
    weight: int
    earned: Fraction
    open: Fraction
    minimum: MinimumState


@dataclass(frozen=True, slots=True)
class VetoResult:
    code: str
    state: VetoState
    evidence: EvidenceLevel
    source: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Score:
    """A complete score. total, possible: hundredths, rounded half up; known: basis points of the
    weight that is known, rounded down.

    `exact` is the total before its one rounding: the sum of the lines plus `cut`, which is what the cap of a bonus or
    the limit of 100.00 took away (0 or less). level_index is -1 unrated, -2 vetoed.
    """

    model_code: str
    model_version: int
    kind: str
    categories: frozenset[str]
    as_of: date
    lines: tuple[Line, ...]
    dimensions: tuple[DimensionScore, ...]
    vetoes: tuple[VetoResult, ...]
    exact: Fraction
    cut: Fraction
    total: int
    possible: int
    known: int
    level: str
    level_index: int
    facts: Mapping[str, Fact]

    def line(self, code: str) -> Line:
        """The line of a criterion; KeyError when the model has none of that code."""
        for line in self.lines:
            if line.criterion == code:
                return line
        raise KeyError(code)
