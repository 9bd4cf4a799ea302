"""What the method before would have said: for one cycle after a change of model, both results stand side by side."""

from dataclasses import dataclass
from datetime import date, timedelta

from scoring.engine.facts import Fact
from scoring.engine.model import Level, Model
from scoring.engine.row import score_row
from scoring.engine.scopes import closest, in_force
from scoring.engine.score import Score
from scoring.evidence.reading import read_facts
from scoring.models import Scorecard, ScoringModel
from scoring.queries.levels import level_of
from scoring.queries.models import dated, parsed
from scoring.queries.stored import facts_of

COMPARED_MONTHS = 12
"""One cycle of assessment: so long after a model came into force its scorecards also show the method before."""


@dataclass(frozen=True, slots=True)
class PreviousResult:
    """The same supplier on the same day with the same evidence, by the method before; worked out and never stored.

    `row` is that model, `until` the first day on which this is no longer shown.
    """

    row: ScoringModel
    model: Model
    score: Score
    until: date

    @property
    def level(self) -> Level | None:
        """Its level; None when vetoed or unrated."""
        return level_of(self.model, self.score.level_index)


def previous_result(scorecard: Scorecard) -> PreviousResult | None:
    """The result by the model that scored such suppliers until this scorecard's model came into force.

    None where none did, and after the cycle. Needs scorecard.run.model and scorecard.supplier. Facts that the scorecard
    kept are taken from it; others are read from the file as of its day and its cut-off.
    """
    since = scorecard.run.model.in_force_from
    if since is None or not since <= scorecard.run.as_of < cycle_end(since):
        return None
    categories = frozenset(scorecard.supplier.categories.values_list("code", flat=True))
    row = _before(scorecard, since, categories)
    if row is None:
        return None
    model = parsed(row)
    facts = _facts(scorecard, model)
    score = score_row(model, facts, kind=scorecard.kind, as_of=scorecard.run.as_of, categories=categories)
    return PreviousResult(row, model, score, cycle_end(since))


def cycle_end(since: date) -> date:
    """The day a cycle after the first one; the last day of February for its 29th."""
    months = since.month - 1 + COMPARED_MONTHS
    year, month = since.year + months // 12, months % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(since.day, last))


def _before(scorecard: Scorecard, since: date, categories: frozenset[str]) -> ScoringModel | None:
    """The model that was aimed at this supplier most closely on the day before."""
    rows = {row.pk: row for row in ScoringModel.objects.filter(in_force_from__lt=since, published_at__isnull=False)}
    holding = in_force(map(dated, rows.values()), since - timedelta(days=1))
    found = closest([each.model for each in holding], scorecard.kind, categories)
    return next((rows[each.key] for each in holding if each.model is found), None)


def _facts(scorecard: Scorecard, model: Model) -> dict[str, Fact]:
    kept = facts_of(scorecard, parsed(scorecard.run.model))
    others = [key for key in model.facts if key not in kept]
    if not others:
        return {key: kept[key] for key in model.facts}
    run = scorecard.run
    read = read_facts(others, ids=[scorecard.supplier_id], as_of=run.as_of, cut_off=run.cut_off_at).facts(0)
    return {key: kept.get(key) or read[key] for key in model.facts}
