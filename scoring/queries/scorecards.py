"""A stored scorecard told in full, from what is stored with it: every point with its reason and its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scoring.engine.explanation import Waterfall, waterfall
from scoring.engine.model import Criterion, Dimension, Level, LineState, Model, Veto, VetoState
from scoring.engine.rule import Rule
from scoring.engine.score import DimensionScore, Line, MinimumState, Reason, Score, VetoResult
from scoring.models import Scorecard
from scoring.queries.actions import ExplainedAction, ExplainedLapse, explained_actions, explained_lapses
from scoring.queries.changes import ExplainedChanges, Pair, explained_changes
from scoring.queries.clearances import Clearance, clearance
from scoring.queries.levels import level_code, level_of
from scoring.queries.models import parsed
from scoring.queries.references import EvidenceReference, References, references
from scoring.queries.stored import agrees, rescored, scorecard_before
from scoring.queries.values import ExplainedFact, explained_fact
from suppliers.enums import EvidenceLevel, Known


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """One criterion. points and scale in hundredths (points None: none to give), weight and worth in basis points;
    earned, open and lost in hundredths of the total, whole numbers that add up over the lines. `own_weight` is the
    weight in the model, `weight` what it became when that of lines that do not apply was shared out.

    `state` says more than `known`, which is KNOWN or one of the four kinds of missing. `facts` are what it read,
    `value` the deciding one.
    """

    code: str
    dimension: str
    name_zh: str
    name_en: str
    how_scored_zh: str
    how_scored_en: str
    note_zh: str
    note_en: str
    state: LineState
    known: Known
    points: int | None
    scale: int
    weight: int
    own_weight: int
    worth: int
    earned: int
    open: int
    lost: int
    evidence: EvidenceLevel
    reason: Reason
    facts: tuple[ExplainedFact, ...]
    value: ExplainedFact | None
    rule: Rule

    @property
    def reference(self) -> EvidenceReference | None:
        """The evidence to show first: the deciding fact's, else the first there is."""
        facts = [self.value] if self.value else list(self.facts)
        return next((fact.reference for fact in facts if fact.reference), None)


@dataclass(frozen=True, slots=True)
class ExplainedDimension:
    """A group of lines: hundredths of the total, weight in basis points of what applies."""

    code: str
    name_zh: str
    name_en: str
    weight: int
    earned: int
    open: int
    minimum: MinimumState


@dataclass(frozen=True, slots=True)
class ExplainedVeto:
    """A veto and what came of it; `clearance` is what lifts it, None unless it stands."""

    code: str
    name_zh: str
    name_en: str
    state: VetoState
    reason: Reason
    source: str
    provenance: str
    fact: ExplainedFact
    clearance: Clearance | None


@dataclass(frozen=True, slots=True)
class Explained:
    """All of a scorecard. total, possible: hundredths; known: basis points; `level` None when vetoed or unrated.

    `since`: what changed since `previous`, the scorecard before. `agrees`: working it out again from what is stored
    gives what is stored, to the last digit.
    """

    scorecard: Scorecard
    model: Model
    as_of: date
    total: int
    possible: int
    known: int
    level_code: str
    level: Level | None
    dimensions: tuple[ExplainedDimension, ...]
    lines: tuple[ExplainedLine, ...]
    vetoes: tuple[ExplainedVeto, ...]
    improvements: tuple[ExplainedAction, ...]
    lapses: tuple[ExplainedLapse, ...]
    waterfall: Waterfall
    previous: Scorecard | None
    since: ExplainedChanges | None
    score: Score
    agrees: bool


def explained(scorecard: Scorecard) -> Explained:
    """Tell a scorecard in full, in six queries: itself, the one before, and four tables of evidence; one more for the
    history since, when there is one before; and one for each veto that stands on the register."""
    scorecard = Scorecard.objects.select_related("supplier", "run__model").get(pk=scorecard.pk)
    previous = scorecard_before(scorecard)
    model, score = parsed(scorecard.run.model), rescored(scorecard)
    found = references(_sources([scorecard, previous] if previous else [scorecard]))
    steps = waterfall(score)
    lines = tuple(
        _line(criterion, line, (bar.gained, bar.open, bar.lost), found)
        for criterion, line, bar in zip(model.criteria, score.lines, steps.bars, strict=True)
    )
    return Explained(
        scorecard=scorecard,
        model=model,
        as_of=scorecard.run.as_of,
        total=scorecard.total,
        possible=score.possible,
        known=scorecard.known,
        level_code=level_code(model, scorecard.level),
        level=level_of(model, scorecard.level),
        dimensions=tuple(_dimension(*pair, lines) for pair in zip(model.dimensions, score.dimensions, strict=True)),
        lines=lines,
        vetoes=tuple(_veto(*pair, scorecard, score, found) for pair in zip(model.vetoes, score.vetoes, strict=True)),
        improvements=explained_actions(model, score, found),
        lapses=explained_lapses(model, score, found),
        waterfall=steps,
        previous=previous,
        since=_changes(scorecard, previous, score, found) if previous else None,
        score=score,
        agrees=agrees(scorecard, score),
    )


def _line(criterion: Criterion, line: Line, parts: tuple[int, int, int], found: References) -> ExplainedLine:
    facts = tuple(explained_fact(key, fact, found) for key, fact in line.inputs)
    return ExplainedLine(
        criterion.code,
        line.dimension,
        criterion.name_zh,
        criterion.name_en,
        criterion.how_scored_zh,
        criterion.how_scored_en,
        criterion.note_zh,
        criterion.note_en,
        line.state,
        _known(line.state),
        line.points,
        line.scale,
        line.weight,
        criterion.weight,
        line.worth,
        *parts,
        line.evidence,
        line.reason,
        facts,
        _deciding(criterion, line, facts),
        criterion.rule,
    )


def _known(state: LineState) -> Known:
    """The kind of missing; a line that the model settles without input is still one of which nothing is known."""
    if state in (LineState.SCORED, LineState.PARTIAL):
        return Known.KNOWN
    return Known(state) if state <= LineState.NOT_APPLICABLE else Known.NOT_KNOWN


def _deciding(criterion: Criterion, line: Line, facts: tuple[ExplainedFact, ...]) -> ExplainedFact | None:
    if line.state not in (LineState.SCORED, LineState.PARTIAL):
        return None
    key = criterion.rule.deciding(dict(line.inputs), line.evidence)
    return next(fact for fact in facts if fact.key == key)


def _dimension(dimension: Dimension, result: DimensionScore, lines: tuple[ExplainedLine, ...]) -> ExplainedDimension:
    own = [line for line in lines if line.dimension == dimension.code]
    return ExplainedDimension(
        dimension.code,
        dimension.name_zh,
        dimension.name_en,
        result.weight,
        sum(line.earned for line in own),
        sum(line.open for line in own),
        result.minimum,
    )


def _veto(veto: Veto, result: VetoResult, scorecard: Scorecard, score: Score, found: References) -> ExplainedVeto:
    fact = explained_fact(veto.fact, score.facts[veto.fact], found)
    names = (veto.code, veto.name_zh, veto.name_en)
    lifted = clearance(result.state, fact, scorecard)
    return ExplainedVeto(*names, result.state, result.reason, veto.source, veto.provenance, fact, lifted)


def _changes(scorecard: Scorecard, previous: Scorecard, score: Score, found: References) -> ExplainedChanges:
    models = parsed(previous.run.model), parsed(scorecard.run.model)
    return explained_changes(Pair(previous, scorecard, *models, rescored(previous), score), found)


def _sources(scorecards: Iterable[Scorecard]) -> list[tuple[str, int]]:
    """Fact and source of everything that was read for these scorecards."""
    return [pair for card in scorecards for pair in zip(parsed(card.run.model).facts, card.sources, strict=True)]
