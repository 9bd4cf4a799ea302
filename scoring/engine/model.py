"""A scoring model: a tree of dimensions and criteria, vetoes and levels. Immutable; checked by `parse`.

Weights are basis points that add up to 10,000 over the criteria that are not a bonus. Points are hundredths on a
criterion's own scale. A line is worth points * worth / 10,000 * weight / scale hundredths, exactly; a total is the
exact sum of its lines, rounded once, half up.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from scoring.engine.numbers import FULL
from scoring.engine.rule import Rule
from suppliers.enums import EvidenceLevel

UNRATED = "unrated"
VETOED = "vetoed"
UNRATED_INDEX = -1
VETOED_INDEX = -2


class LineState(IntEnum):
    """What became of a criterion. 1 to 4 are the same numbers as in `Known`."""

    SCORED = 0
    NOT_ASKED = 1
    NOT_KNOWN = 2
    NOT_ACCEPTED = 3
    NOT_APPLICABLE = 4
    PARTIAL = 5  # scored from what is known, with points still open
    MISSING_ZERO = 6  # missing past the model's date: counts as no points, by the model's own rule
    EXCLUDED = 7  # missing, and the model takes such a line out of the sum


OPEN_STATES = frozenset({LineState.NOT_ASKED, LineState.NOT_KNOWN, LineState.NOT_ACCEPTED})
OUT_STATES = frozenset({LineState.NOT_APPLICABLE, LineState.EXCLUDED})


class VetoState(IntEnum):
    PASS = 0
    FAIL = 1
    UNKNOWN = 2  # shown, blocks nothing
    NOT_APPLICABLE = 3


class MissingPolicy(StrEnum):
    """What a model does with a criterion of which nothing is known."""

    NONE = "none"  # its points stay open
    ZERO_AFTER = "zero_after"  # open before the date, no points from it on
    EXCLUDED = "excluded"  # taken out, its weight goes to the others; it still counts as unknown


@dataclass(frozen=True, slots=True)
class Missing:
    policy: MissingPolicy = MissingPolicy.NONE
    after: date | None = None

    def is_zero(self, as_of: date) -> bool:
        """Whether a line that is missing on this day counts as no points."""
        return self.after is not None and as_of >= self.after


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line. `applies_to` (kinds) and `categories`: None means every one; a supplier needs one of those listed.

    `provenance` and `source` say where this line comes from when that differs from the whole model's.
    """

    code: str
    name_zh: str
    name_en: str
    how_scored_zh: str
    how_scored_en: str
    weight: int
    scale: int
    rule: Rule
    applies_to: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    may_be_not_applicable: bool = False
    missing: Missing = Missing()
    evidence_counts: bool = True
    note_zh: str = ""
    note_en: str = ""
    provenance: str = ""
    source: str = ""

    def applies(self, kind: str, categories: Collection[str] = ()) -> bool:
        """Whether the line is meant for a supplier of this kind and these categories."""
        if self.applies_to is not None and kind not in self.applies_to:
            return False
        return self.categories is None or not self.categories.isdisjoint(categories)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A group of criteria.

    `minimum`: basis points of its own weight that must be gained, else the level is `minimum_level` at best.
    `bonus`: its weights are on top of the 10,000 and give at most `cap` hundredths together.
    """

    code: str
    name_zh: str
    name_en: str
    criteria: tuple[Criterion, ...]
    minimum: int = 0
    minimum_level: str = ""
    bonus: bool = False
    cap: int = 0

    @property
    def weight(self) -> int:
        """Basis points of all of its criteria."""
        return sum(criterion.weight for criterion in self.criteria)


class Comparison(StrEnum):
    EQUALS = "equals"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Condition:
    """When a veto strikes. `level` names the value when the fact is a level."""

    comparison: Comparison
    value: int
    level: str = ""


@dataclass(frozen=True, slots=True)
class Veto:
    """A condition that no score makes up for. `source` is the text it comes from."""

    code: str
    name_zh: str
    name_en: str
    fact: str
    condition: Condition
    source: str
    provenance: str
    applies_to: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A grade from `minimum` hundredths on, that limit included."""

    code: str
    name_zh: str
    name_en: str
    minimum: int


@dataclass(frozen=True, slots=True)
class ModelScope:
    """Whom a model is meant for: kinds of supplier and categories of what they sell; an empty set means every one."""

    kinds: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()

    @property
    def rank(self) -> int:
        """How closely it is aimed: kind and category 3, category 2, kind 1, everybody 0."""
        return 2 * bool(self.categories) + bool(self.kinds)

    def holds(self, kind: str, categories: Collection[str] = ()) -> bool:
        """Whether a supplier of this kind that sells these categories is meant."""
        if self.kinds and kind not in self.kinds:
            return False
        return not self.categories or not self.categories.isdisjoint(categories)


@dataclass(frozen=True, slots=True)
class Model:
    """One version of a method. `levels` run from the best to the one that starts at 0."""

    code: str
    version: int
    name_zh: str
    name_en: str
    provenance: str
    source: str
    status_note_zh: str
    status_note_en: str
    dimensions: tuple[Dimension, ...]
    vetoes: tuple[Veto, ...]
    levels: tuple[Level, ...]
    evidence_worth: Mapping[EvidenceLevel, int]
    minimum_known: int
    scope: ModelScope = ModelScope()

    @property
    def categories(self) -> tuple[str, ...]:
        """Codes of all categories that a criterion asks for, sorted: bit n of a scorecard's mask is the nth."""
        return tuple(sorted({code for criterion in self.criteria for code in criterion.categories or ()}))

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All lines in the order of the tree; columns of points have this order."""
        return tuple(criterion for dimension in self.dimensions for criterion in dimension.criteria)

    @property
    def facts(self) -> tuple[str, ...]:
        """Keys of all facts used, in order of first use; columns of values have this order."""
        used = [fact for criterion in self.criteria for fact in criterion.rule.facts]
        return tuple(dict.fromkeys([*used, *(veto.fact for veto in self.vetoes)]))

    def worths(self, criterion: Criterion) -> tuple[int, int, int, int]:
        """Basis points that a fact counts for, by evidence level; without evidence it counts for nothing."""
        if not criterion.evidence_counts:
            return (FULL, FULL, FULL, FULL)
        worth = self.evidence_worth
        return (0, worth[EvidenceLevel.DECLARED], worth[EvidenceLevel.DOCUMENTED], worth[EvidenceLevel.VERIFIED])

    def level_index(self, total: int) -> int:
        """Index of the level of a rounded total; 100.00 is in the top one."""
        return next(at for at, level in enumerate(self.levels) if total >= level.minimum)

    def level_code(self, index: int) -> str:
        """The code of a level's index, with the two that are no levels."""
        return {UNRATED_INDEX: UNRATED, VETOED_INDEX: VETOED}.get(index) or self.levels[index].code
