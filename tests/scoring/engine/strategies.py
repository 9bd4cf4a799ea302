"""Random models and random evidence for the laws. Small on purpose: hypothesis shrinks them to the smallest trouble."""

from dataclasses import dataclass
from datetime import date
from math import lcm

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from scoring.engine.columns import Plan, ScoreColumns, score_columns
from scoring.engine.combined import BestOf, Deduction, SumCapped
from scoring.engine.facts import KINDS, Fact, FactKind, FactSpec
from scoring.engine.masks import category_flags, mask_of
from scoring.engine.model import (
    Comparison,
    Condition,
    Criterion,
    Dimension,
    Level,
    Missing,
    MissingPolicy,
    Model,
    ModelScope,
    Veto,
)
from scoring.engine.numbers import apportion
from scoring.engine.row import score_row
from scoring.engine.rule import Rule
from scoring.engine.rules import Count, Linear, Lookup, Share, Steps, YesNo
from scoring.engine.score import Score
from suppliers.enums import EvidenceLevel, Known

TODAY = date(2026, 6, 30)
SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


def law(examples: int) -> settings:
    """How often a law is tried; a busy machine is no reason to fail."""
    return settings(max_examples=examples, deadline=None, suppress_health_check=SLOW)


CATEGORIES = ("castings", "transport")
SPECS = {
    spec.key: spec
    for spec in (
        *(FactSpec(f"level{n}", FactKind.LEVEL, tuple("abcd"[: n + 2])) for n in range(3)),
        *(FactSpec(f"yes{n}", FactKind.YES_NO) for n in range(2)),
        *(FactSpec(f"count{n}", FactKind.COUNT) for n in range(2)),
        *(FactSpec(f"share{n}", FactKind.SHARE) for n in range(2)),
        *(FactSpec(f"change{n}", FactKind.CHANGE) for n in range(2)),
    )
}
POINTS = st.sampled_from([0, 0, 50, 90, 100, 150, 200, 300, 450, 600])
SOME = POINTS.filter(bool)
NUMBERS = st.sampled_from([key for key, spec in SPECS.items() if spec.kind in ("count", "share", "change")])


def of_kind(kind: FactKind) -> st.SearchStrategy[str]:
    return st.sampled_from([key for key, spec in SPECS.items() if spec.kind is kind])


@st.composite
def knots(draw: st.DrawFn, least: int) -> tuple[tuple[int, int], ...]:
    limits = sorted(draw(st.sets(st.integers(-12_000, 12_000), min_size=least, max_size=4)))
    return tuple((limit, draw(POINTS)) for limit in limits)


@st.composite
def lookups(draw: st.DrawFn) -> Lookup:
    key = draw(of_kind(FactKind.LEVEL))
    levels = SPECS[key].levels
    return Lookup(key, levels, tuple(draw(POINTS) for _ in levels))


LEAVES: st.SearchStrategy[Rule] = st.one_of(
    lookups(),
    st.builds(YesNo, of_kind(FactKind.YES_NO), POINTS, POINTS),
    st.builds(Share, of_kind(FactKind.SHARE), SOME),
    st.builds(Count, of_kind(FactKind.COUNT), SOME, SOME),
    st.builds(Linear, NUMBERS, knots(2)),
    st.builds(Steps, NUMBERS, knots(1), POINTS),
)


def combined(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    counted = of_kind(FactKind.COUNT) | of_kind(FactKind.YES_NO)
    return st.one_of(
        st.builds(BestOf, parts),
        st.builds(SumCapped, parts, SOME),
        st.builds(Deduction, SOME | inner, counted, SOME, st.none() | SOME, POINTS),
    )


RULES = st.recursive(LEAVES, combined, max_leaves=4).filter(lambda rule: rule.full > 0)
MISSING = st.sampled_from(
    [
        Missing(),
        Missing(),
        Missing(MissingPolicy.EXCLUDED),
        Missing(MissingPolicy.ZERO_AFTER, TODAY),
        Missing(MissingPolicy.ZERO_AFTER, date(2027, 1, 1)),
    ]
)
KIND_SETS = st.none() | st.sets(st.sampled_from(KINDS), min_size=1).map(frozenset)


@st.composite
def criteria(draw: st.DrawFn, code: str, weight: int) -> Criterion:
    rule = draw(RULES)
    return Criterion(
        code=code,
        name_zh=code,
        name_en=code,
        how_scored_zh=code,
        how_scored_en=code,
        weight=weight,
        scale=rule.full,
        rule=rule,
        applies_to=draw(KIND_SETS),
        categories=draw(st.sampled_from([None, None, frozenset(CATEGORIES[:1]), frozenset(CATEGORIES)])),
        may_be_not_applicable=draw(st.booleans()),
        missing=draw(MISSING),
        evidence_counts=draw(st.booleans()),
        provenance=draw(st.sampled_from(["", "proposed", "official"])),
        source=draw(st.sampled_from(["", "law"])),
    )


@st.composite
def scopes(draw: st.DrawFn) -> ModelScope:
    kinds = draw(st.just(frozenset[str]()) | st.frozensets(st.sampled_from(KINDS), min_size=1))
    return ModelScope(kinds, draw(st.frozensets(st.sampled_from(CATEGORIES))))


@st.composite
def dimensions(draw: st.DrawFn) -> tuple[Dimension, ...]:
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    codes = [f"D{d}.{c}" for d, size in enumerate(sizes) for c in range(size)]
    shares = {code: draw(st.integers(0, 20)) for code in codes}
    shares[codes[0]] += 1
    weights = apportion(10_000, shares)
    tree = []
    for d, size in enumerate(sizes):
        own = tuple(draw(criteria(f"D{d}.{c}", weights[f"D{d}.{c}"])) for c in range(size))
        minimum = draw(st.sampled_from([0, 0, 3000, 10_000]))
        tree.append(Dimension(f"D{d}", "维度", "Dimension", own, minimum, "C" if minimum else ""))
    if draw(st.booleans()):
        own = tuple(draw(criteria(f"X.{c}", draw(st.integers(0, 900)))) for c in range(2))
        tree.append(Dimension("X", "加分", "Bonus", own, bonus=True, cap=draw(st.integers(1, 1500))))
    return tuple(tree)


@st.composite
def vetoes(draw: st.DrawFn, code: str) -> Veto:
    spec = draw(st.sampled_from(list(SPECS.values())))
    value = draw(st.integers(0, len(spec.levels) - 1 if spec.levels else 2))
    level = spec.levels[value] if spec.levels else ""
    condition = Condition(draw(st.sampled_from(Comparison)), value, level)
    return Veto(code, code, code, spec.key, condition, "law", "proposed", draw(KIND_SETS))


LEVELS = (
    Level("A", "优", "A", 8500),
    Level("B", "良", "B", 5000),
    Level("C", "中", "C", 2000),
    Level("D", "差", "D", 0),
)


def small(tree: tuple[Dimension, ...]) -> bool:
    """Whether its scales have a common denominator that int64 can carry; the others are refused, tested apart."""
    return lcm(*(criterion.scale for dimension in tree for criterion in dimension.criteria)) < 10**9


@st.composite
def models(draw: st.DrawFn) -> Model:
    worth = sorted(draw(st.lists(st.integers(0, 10_000), min_size=2, max_size=2)))
    best = draw(st.integers(max(worth[-1], 1), 10_000))
    graded = (EvidenceLevel.DECLARED, EvidenceLevel.DOCUMENTED, EvidenceLevel.VERIFIED)
    return Model(
        code="random",
        version=1,
        name_zh="随机",
        name_en="Random",
        provenance="proposed",
        source="law",
        status_note_zh="示例",
        status_note_en="Sample",
        dimensions=draw(dimensions().filter(small)),
        vetoes=tuple(draw(vetoes(f"V{n}")) for n in range(draw(st.integers(0, 2)))),
        levels=LEVELS,
        evidence_worth=dict(zip(graded, (*worth, best), strict=True)),
        minimum_known=draw(st.sampled_from([0, 3000, 10_000])),
        scope=draw(scopes()),
    )


def value_of(spec: FactSpec) -> st.SearchStrategy[int]:
    return {
        FactKind.LEVEL: st.integers(0, max(len(spec.levels) - 1, 0)),
        FactKind.YES_NO: st.integers(0, 1),
        FactKind.COUNT: st.integers(0, 5) | st.integers(0, 10**12),
        FactKind.SHARE: st.integers(0, 10_000),
        FactKind.CHANGE: st.integers(-13_000, 13_000),
    }[spec.kind]


@dataclass(frozen=True)
class Supplier:
    kind: str
    categories: frozenset[str]
    facts: dict[str, Fact]

    def score(self, model: Model) -> Score:
        return score_row(model, self.facts, kind=self.kind, as_of=TODAY, categories=self.categories)


@st.composite
def suppliers(draw: st.DrawFn, states: tuple[Known, ...] = tuple(Known)) -> Supplier:
    facts = {
        key: Fact(
            draw(st.just(Known.KNOWN) | st.sampled_from(states)),
            draw(value_of(spec)),
            draw(st.sampled_from(EvidenceLevel)),
            source=number,
        )
        for number, (key, spec) in enumerate(SPECS.items(), start=1)
    }
    categories = draw(st.sets(st.sampled_from(CATEGORIES)))
    return Supplier(draw(st.sampled_from(KINDS)), frozenset(categories), facts)


def in_columns(plan: Plan, rows: list[Supplier]) -> ScoreColumns:
    """Score the same suppliers through the column path."""

    def table(field: str, kind: type[np.signedinteger]) -> np.ndarray:
        cells = [[int(getattr(row.facts[key], field)) for key in plan.facts] for row in rows]
        return np.array(cells, dtype=kind).reshape(len(rows), len(plan.facts))

    return score_columns(
        plan,
        table("value", np.int64),
        table("state", np.int8),
        table("evidence", np.int8),
        np.array([KINDS.index(row.kind) for row in rows], dtype=np.int8),
        as_of=TODAY,
        categories=category_flags(plan.model.categories, masks_of(plan.model, rows)),
    )


def masks_of(model: Model, rows: list[Supplier]) -> np.ndarray:
    """What a scorecard keeps of each supplier's categories."""
    return np.array([mask_of(model.categories, row.categories) for row in rows], dtype=np.int64)
