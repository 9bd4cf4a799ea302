"""What differs from the scorecard before, line by line, with what made it differ."""

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.engine.explanation import Aspect, Change, VetoChange, compared
from scoring.engine.facts import NOT_ASKED, Fact
from scoring.engine.model import OUT_STATES, Criterion, Dimension, LineState, Model, Veto, VetoState
from scoring.engine.score import Line, MinimumState, Reason, Score
from scoring.models import Scorecard, ScoringModel
from scoring.queries.causes import Between, Cause, causes_of_facts, events_between
from scoring.queries.levels import level_code
from scoring.queries.references import References
from suppliers.wording import in_reader_language

_BY_MODEL = frozenset({Aspect.MODEL, Aspect.POINTS, Aspect.WORTH, Aspect.WEIGHT, Aspect.STATE})


@dataclass(frozen=True, slots=True)
class ExplainedChange:
    """A line that differs: `gain` in whole hundredths of the total, `aspects` what of it differs, `causes` why."""

    criterion: str
    name_zh: str
    name_en: str
    gain: int
    aspects: tuple[Aspect, ...]
    reason: Reason
    causes: tuple[Cause, ...]
    change: Change


@dataclass(frozen=True, slots=True)
class ExplainedVetoChange:
    """A veto that struck, was cleared, became known or came with a model; None where a model has no such veto."""

    code: str
    name_zh: str
    name_en: str
    before: VetoState | None
    after: VetoState | None
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class ExplainedMinimumChange:
    """A dimension whose minimum is missed or reached as it was not before."""

    code: str
    name_zh: str
    name_en: str
    before: MinimumState | None
    after: MinimumState | None


@dataclass(frozen=True, slots=True)
class ExplainedChanges:
    """All that differs from the scorecard before. The gains of the lines and `cut` add up to `gain`, in hundredths.

    `model_before` is None when the same model scored both.
    """

    previous: Scorecard
    lines: tuple[ExplainedChange, ...]
    cut: int
    gain: int
    vetoes: tuple[ExplainedVetoChange, ...]
    minimums: tuple[ExplainedMinimumChange, ...]
    level_before: str
    level_after: str
    model_before: ScoringModel | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A scorecard and the one before, each with its model and the score that follows from what is stored with it."""

    before: Scorecard
    after: Scorecard
    old_model: Model
    new_model: Model
    old: Score
    new: Score


def explained_changes(pair: Pair, found: References) -> ExplainedChanges:
    """Compare them and ask the history why; one query. `found` holds the references of both."""
    between = Between(pair.before, pair.after, found, events_between(pair.before, pair.after))
    seen = compared(pair.old, pair.new)
    names = {each.code: each for model in (pair.old_model, pair.new_model) for each in _named(model)}
    return ExplainedChanges(
        previous=pair.before,
        lines=tuple(
            _line(change, gain, names[change.criterion], pair, between)
            for change, gain in zip(seen.lines, seen.gains, strict=True)
        ),
        cut=seen.cut,
        gain=seen.gain,
        vetoes=tuple(_veto(each, names[each.veto], pair, between) for each in seen.vetoes),
        minimums=tuple(
            ExplainedMinimumChange(each.dimension, *_names(names[each.dimension]), each.before, each.after)
            for each in seen.minimums
        ),
        level_before=level_code(pair.old_model, pair.before.level),
        level_after=level_code(pair.new_model, pair.after.level),
        model_before=pair.before.run.model if _other_model(pair) else None,
    )


@dataclass(frozen=True, slots=True)
class _Named:
    code: str
    name_zh: str
    name_en: str


def _named(model: Model) -> list[_Named]:
    things: tuple[Criterion | Veto | Dimension, ...] = (*model.criteria, *model.vetoes, *model.dimensions)
    return [_Named(each.code, each.name_zh, each.name_en) for each in things]


def _names(named: _Named) -> tuple[str, str]:
    return named.name_zh, named.name_en


def _line(change: Change, gain: int, named: _Named, pair: Pair, between: Between) -> ExplainedChange:
    before, after = _inputs(change.before), _inputs(change.after)
    causes = () if Aspect.MODEL in change.aspects else causes_of_facts(before, after, between)
    causes += tuple(_other_causes(change, pair))
    return ExplainedChange(
        change.criterion, *_names(named), gain, change.aspects, change.reason, causes or (_untold(),), change
    )


def _inputs(line: Line | None) -> dict[str, Fact]:
    return dict(line.inputs) if line is not None else {}


def _veto(change: VetoChange, named: _Named, pair: Pair, between: Between) -> ExplainedVetoChange:
    vetoes = (*pair.old_model.vetoes, *pair.new_model.vetoes)
    keys = [veto.fact for veto in vetoes if veto.code == named.code]
    before, after = ({key: score.facts.get(key, NOT_ASKED) for key in keys} for score in (pair.old, pair.new))
    causes = causes_of_facts(before, after, between)
    if (change.before is None or change.after is None or not causes) and _other_model(pair):
        causes += (_model_cause(pair),)
    return ExplainedVetoChange(named.code, *_names(named), change.before, change.after, causes or (_untold(),))


def _other_causes(change: Change, pair: Pair) -> Iterable[Cause]:
    """What lies neither in the file nor in the calendar of a certificate: model, kind, a date of the model, weights."""
    aspects = set(change.aspects)
    if _other_model(pair) and (not _BY_MODEL.isdisjoint(aspects)):
        yield _model_cause(pair)
    if pair.before.kind != pair.after.kind:
        yield Cause("kind.changed", Reason("kind_changed", "The supplier is registered as another kind now.", {}))
    if change.after is not None and change.after.state is LineState.MISSING_ZERO and Aspect.STATE in aspects:
        message = "From {after} on the model gives no points for what is missing."
        day = change.after.reason.values.get("after")
        yield Cause("missing.zero", Reason("missing_zero_since", message, {"after": day}))
    if Aspect.WEIGHT in aspects and (codes := _in_or_out(pair)):
        message = "The weights were shared anew, because these lines apply now or no longer: {codes}."
        yield Cause("weights.shared", Reason("weights_shared", message, {"codes": ", ".join(codes)}))


def _in_or_out(pair: Pair) -> list[str]:
    """The criteria that carried weight in one of the two scores only, by their state."""
    out = [{line.criterion for line in score.lines if line.state in OUT_STATES} for score in (pair.old, pair.new)]
    return sorted(out[0] ^ out[1])


def _other_model(pair: Pair) -> bool:
    return pair.before.run.model.content_hash != pair.after.run.model.content_hash


def _model_cause(pair: Pair) -> Cause:
    message = "Scored by {after} instead of {before}."
    values = {"before": _Title(pair.old_model), "after": _Title(pair.new_model)}
    return Cause("model.changed", Reason("model_changed", message, values), on=pair.after.run.model.in_force_from)


class _Title:
    """A model's name with its version, in both languages."""

    def __init__(self, model: Model) -> None:
        self.name_zh = f"{model.name_zh} v{model.version}"
        self.name_en = f"{model.name_en} v{model.version}"

    def __str__(self) -> str:
        return in_reader_language(self)


def _untold() -> Cause:
    message = "The history between the two scorecards names no event for it."
    return Cause("untold", Reason("untold", message, {}))
