"""Score one supplier, exactly and with every reason. Fractions and dictionaries: written apart from `columns`.

A line is computed once for each evidence level, using only the facts that are supported at least that well; the level
that makes it count most is taken (the better supported one when equal). So a weak extra proof never lowers a line, and
each line has one worth.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from scoring.engine.facts import NOT_ASKED, Fact
from scoring.engine.model import (
    OPEN_STATES,
    OUT_STATES,
    UNRATED_INDEX,
    VETOED_INDEX,
    Comparison,
    Condition,
    Criterion,
    Dimension,
    LineState,
    MissingPolicy,
    Model,
    Veto,
    VetoState,
)
from scoring.engine.numbers import FULL, apportion, rounded
from scoring.engine.reasons import line_reason, veto_reason
from scoring.engine.score import DimensionScore, Line, MinimumState, Score, VetoResult
from suppliers.enums import EvidenceLevel, Known


def score_row(
    model: Model, facts: Mapping[str, Fact], *, kind: str, as_of: date, categories: Collection[str] = ()
) -> Score:
    """Score one supplier of a kind on a day. A fact that is not in `facts` was not asked.

    ValueError when a known fact holds a value that its rule cannot have.
    """
    marks = [_mark(model, criterion, facts, kind, categories, as_of) for criterion in model.criteria]
    asked = _weights(model, {m.criterion.code for m in marks if m.state is not LineState.NOT_APPLICABLE})
    weights = _weights(model, {m.criterion.code for m in marks if m.state not in OUT_STATES})
    bonus = {c.code for dimension in model.dimensions if dimension.bonus for c in dimension.criteria}
    home = {c.code: dimension.code for dimension in model.dimensions for c in dimension.criteria}
    lines = tuple(m.line(home[m.criterion.code], weights[m.criterion.code], m.criterion.code in bonus) for m in marks)
    known = sum((m.known(asked[m.criterion.code]) for m in marks if m.criterion.code not in bonus), Fraction(0))
    dimensions = tuple(_dimension(dimension, lines) for dimension in model.dimensions)
    vetoes = tuple(_veto(veto, facts, kind) for veto in model.vetoes)
    exact = _limited(model, {d.code: d.earned for d in dimensions})
    total = rounded(exact)
    index = _level(model, total, int(known), dimensions, vetoes)
    return Score(
        model_code=model.code,
        model_version=model.version,
        kind=kind,
        categories=frozenset(categories),
        as_of=as_of,
        lines=lines,
        dimensions=dimensions,
        vetoes=vetoes,
        exact=exact,
        cut=exact - sum((line.earned for line in lines), Fraction(0)),
        total=total,
        possible=rounded(_limited(model, {d.code: d.earned + d.open for d in dimensions})),
        known=int(known),
        level=model.level_code(index),
        level_index=index,
        facts=dict(facts),
    )


@dataclass(frozen=True, slots=True)
class _Mark:
    """A criterion with what it got; `best` is points times worth once everything missing is filled."""

    criterion: Criterion
    state: LineState
    points: int | None
    worth: int
    evidence: EvidenceLevel
    best: int
    inputs: tuple[tuple[str, Fact], ...]
    of_kind: bool
    here: bool
    refused: bool

    @property
    def counted(self) -> int:
        return (self.points or 0) * self.worth

    def known(self, weight: int) -> Fraction:
        """Exact basis points of the weight that are known."""
        if self.state in OPEN_STATES or self.state in OUT_STATES:
            return Fraction(0)
        full = self.criterion.scale * FULL
        return Fraction(weight * (full - (self.best - self.counted)), full)

    def line(self, dimension: str, weight: int, bonus: bool) -> Line:
        of = self.criterion.scale * FULL
        inputs = dict(self.inputs)
        scored = self.state in (LineState.SCORED, LineState.PARTIAL)
        deciding = inputs[self.criterion.rule.deciding(inputs, self.evidence)] if scored else None
        return Line(
            criterion=self.criterion.code,
            dimension=dimension,
            bonus=bonus,
            state=self.state,
            value=deciding.value if deciding else None,
            points=self.points,
            worth=self.worth,
            scale=self.criterion.scale,
            weight=weight,
            earned=Fraction(self.counted * weight, of),
            open=Fraction((self.best - self.counted) * weight, of),
            evidence=self.evidence,
            source=deciding.source if deciding else 0,
            inputs=self.inputs,
            reason=line_reason(
                self.criterion,
                self.state,
                self.points,
                self.worth,
                of_kind=self.of_kind,
                here=self.here,
                refused=self.refused,
            ),
        )


def _mark(
    model: Model, criterion: Criterion, facts: Mapping[str, Fact], kind: str, categories: Collection[str], as_of: date
) -> _Mark:
    inputs = {key: facts.get(key, NOT_ASKED) for key in criterion.rule.facts}
    here = criterion.applies(kind, categories)
    read, refused = inputs, False
    if not criterion.may_be_not_applicable:
        read = {key: _accepted(fact) for key, fact in inputs.items()}
        refused = here and read != inputs
    state = criterion.rule.state(read) if here else Known.NOT_APPLICABLE
    worths = model.worths(criterion)
    out, none, rows = LineState.NOT_APPLICABLE, EvidenceLevel.NONE, tuple(inputs.items())
    of_kind = criterion.applies(kind, criterion.categories or ())
    blank = _Mark(criterion, out, None, 0, none, 0, rows, of_kind, here, refused)
    if state is Known.NOT_APPLICABLE:
        return blank
    _, best, _ = _most(criterion, read, worths, filled=True)
    if state is Known.KNOWN:
        points, counted, evidence = _most(criterion, read, worths, filled=False)
        scored = LineState.PARTIAL if best > counted else LineState.SCORED
        return replace(blank, state=scored, points=points, worth=worths[evidence], evidence=evidence, best=best)
    if criterion.missing.policy is MissingPolicy.EXCLUDED:
        return replace(blank, state=LineState.EXCLUDED)
    if criterion.missing.is_zero(as_of):
        return replace(blank, state=LineState.MISSING_ZERO, points=0)
    return replace(blank, state=LineState(state), best=best)


def _accepted(fact: Fact) -> Fact:
    return replace(fact, state=Known.NOT_ACCEPTED) if fact.state is Known.NOT_APPLICABLE else fact


def _most(
    criterion: Criterion, facts: Mapping[str, Fact], worths: tuple[int, ...], *, filled: bool
) -> tuple[int, int, EvidenceLevel]:
    """Points, points times worth, and the evidence level that gives the most of it."""
    found = []
    for level in sorted(EvidenceLevel, reverse=True):
        points = criterion.rule.points(facts, level, filled=filled)
        if points is not None:
            found.append((points, points * worths[level], level))
    return max(found, key=lambda each: each[1])


def _weights(model: Model, live: set[str]) -> dict[str, int]:
    """Effective basis points of every criterion when only the `live` ones carry weight.

    A dimension keeps its weight; one with nothing live gives it to the others in proportion. A bonus is not rescaled.
    """
    alive = {
        d.code: d.weight
        for d in model.dimensions
        if not d.bonus and any(c.weight and c.code in live for c in d.criteria)
    }
    by_dimension = apportion(FULL, alive)
    weights: dict[str, int] = {}
    for dimension in model.dimensions:
        own = {c.code: c.weight if c.code in live else 0 for c in dimension.criteria}
        weights |= own if dimension.bonus else apportion(by_dimension.get(dimension.code, 0), own)
    return weights


def _dimension(dimension: Dimension, lines: tuple[Line, ...]) -> DimensionScore:
    own = [line for line in lines if line.dimension == dimension.code]
    weight = sum(line.weight for line in own)
    earned = sum((line.earned for line in own), Fraction(0))
    still = sum((line.open for line in own), Fraction(0))
    needed = Fraction(weight * dimension.minimum, FULL)
    if not dimension.minimum or not weight:
        state = MinimumState.NONE
    elif earned >= needed:
        state = MinimumState.REACHED
    else:
        state = MinimumState.OPEN if earned + still >= needed else MinimumState.MISSED
    return DimensionScore(dimension.code, weight, earned, still, state)


def _limited(model: Model, by_dimension: Mapping[str, Fraction]) -> Fraction:
    """The sum of the dimensions, each bonus under its cap, all of it under 100.00."""
    total = Fraction(0)
    for dimension in model.dimensions:
        part = by_dimension[dimension.code]
        total += min(part, Fraction(dimension.cap)) if dimension.bonus else part
    return min(total, Fraction(FULL))


def _veto(veto: Veto, facts: Mapping[str, Fact], kind: str) -> VetoResult:
    fact = facts.get(veto.fact, NOT_ASKED)
    if veto.applies_to is not None and kind not in veto.applies_to:
        state = VetoState.NOT_APPLICABLE
    elif fact.state is not Known.KNOWN:
        state = VetoState.UNKNOWN
    else:
        state = VetoState.FAIL if _holds(veto.condition, fact.value) else VetoState.PASS
    return VetoResult(veto.code, state, fact.evidence, fact.source, veto_reason(state, veto.source))


def _holds(condition: Condition, value: int) -> bool:
    if condition.comparison is Comparison.EQUALS:
        return value == condition.value
    if condition.comparison is Comparison.AT_LEAST:
        return value >= condition.value
    return value <= condition.value


def _level(
    model: Model, total: int, known: int, dimensions: tuple[DimensionScore, ...], vetoes: tuple[VetoResult, ...]
) -> int:
    """Index of the level: a veto beats everything, then too little known, then the limits and the minimums."""
    if any(veto.state is VetoState.FAIL for veto in vetoes):
        return VETOED_INDEX
    if known < model.minimum_known:
        return UNRATED_INDEX
    codes = [level.code for level in model.levels]
    caps = [
        codes.index(dimension.minimum_level)
        for dimension, result in zip(model.dimensions, dimensions, strict=True)
        if result.minimum in (MinimumState.OPEN, MinimumState.MISSED)
    ]
    return max([model.level_index(total), *caps])
