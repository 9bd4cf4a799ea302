"""Small models, built by hand for one question each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scoring.engine.facts import Fact
from scoring.engine.model import Criterion, Dimension, Level, Model
from scoring.engine.numbers import FULL
from scoring.engine.rule import Rule
from scoring.engine.rules import Share
from suppliers.enums import EvidenceLevel, Known

LEVELS = (Level("A", "优", "A", 8500), Level("B", "良", "B", 6000), Level("D", "差", "D", 0))
WORTH = {EvidenceLevel.DECLARED: 5000, EvidenceLevel.DOCUMENTED: 8000, EvidenceLevel.VERIFIED: FULL}


def make_criterion(code: str, weight: int, rule: Rule | None = None, **other: Any) -> Criterion:
    rule = rule or Share(code.lower(), 100)
    blank = Criterion(code, code, code, code, code, weight, rule.full, rule)
    return replace(blank, **other)


def make_dimension(code: str, criteria: Sequence[Criterion], **other: Any) -> Dimension:
    return Dimension(code, code, code, tuple(criteria), **other)


def make_model(*dimensions: Dimension, **other: Any) -> Model:
    blank = Model(
        code="small",
        version=1,
        name_zh="示例",
        name_en="Sample",
        provenance="proposed",
        source="test",
        status_note_zh="示例",
        status_note_en="Sample",
        dimensions=dimensions,
        vetoes=(),
        levels=LEVELS,
        evidence_worth=WORTH,
        minimum_known=0,
    )
    return replace(blank, **other)


def of(*values: object) -> tuple[object, ...]:
    """Values to compare where an exact fraction stands against a whole number."""
    return values


def known(value: int, evidence: EvidenceLevel = EvidenceLevel.VERIFIED, source: int = 0) -> Fact:
    return Fact(Known.KNOWN, value, evidence, source)


def missing(state: Known) -> Fact:
    return Fact(state)
