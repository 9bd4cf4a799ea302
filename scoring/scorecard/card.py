"""What a scorecard says: the input of the drawing.

Texts that a model or a person wrote (names of indicators, values, reasons, evidence) come in the language that is
drawn; only the supplier's two names come in both. They are taken as they are: nothing in them is markup, and the
drawing bounds them. Points of a total are integer hundredths (7235 is 72.35), weights and shares integer basis
points (10,000 is 100 %).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from suppliers.enums import Known


class VetoOutcome(StrEnum):
    """What came of looking for a veto. Unknown is not clear (product rule 4)."""

    CLEAR = "clear"
    STANDS = "stands"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Subject:
    """The supplier that is judged."""

    name_zh: str
    name_en: str
    credit_code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Method:
    """The scoring model: its name, its version, and a note on where its weights come from ("" for none)."""

    name: str
    version: str
    provenance: str


@dataclass(frozen=True, slots=True)
class Level:
    """A level and the lowest total (hundredths) that reaches it; the lowest level starts at 0."""

    code: str
    name: str
    lowest: int


@dataclass(frozen=True, slots=True)
class Result:
    """The total, its level, and what is known. `possible` is the total if all that is unknown earned full points."""

    total: int
    level: Level
    known_share: int
    possible: int


@dataclass(frozen=True, slots=True)
class Dimension:
    """Hundredths of the total that a group of indicators earned, could earn, and could still earn if it knew more.

    earned <= possible <= maximum; possible - earned is what its unknown indicators are worth.
    """

    code: str
    name: str
    earned: int
    possible: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator. `dimension` is the dimension's code. `points` is text such as "4.00 / 6.00"; while `known` is not
    KNOWN, neither `value` nor `points` is drawn, but the kind of missing."""

    code: str
    dimension: str
    name: str
    known: Known
    value: str
    points: str
    weight: int
    evidence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Veto:
    """One condition that rules a supplier out whatever its total, and what came of checking it."""

    name: str
    outcome: VetoOutcome
    reason: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """What to do next, and how many hundredths it would add to the total; `effort` is free text, "" for none."""

    action: str
    gain: int
    effort: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The total of an earlier scorecard."""

    as_of: date
    total: int


@dataclass(frozen=True, slots=True)
class Issue:
    """Who issued the scorecard for whom, and how a reader checks it. `fingerprint` is hex; `issued_at` is aware and is
    shown in its own time zone; `verify_url` is put into the QR code."""

    organisation: str
    issued_by: str
    issued_at: datetime
    fingerprint: str
    verify_url: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything that the document says, and nothing that it would have to look up."""

    subject: Subject
    method: Method
    as_of: date
    result: Result
    levels: tuple[Level, ...]
    dimensions: tuple[Dimension, ...]
    lines: tuple[Line, ...]
    vetoes: tuple[Veto, ...]
    strengths: tuple[str, ...]
    improvements: tuple[Improvement, ...]
    trend: tuple[Earlier, ...]
    issue: Issue
