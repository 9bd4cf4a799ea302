"""Scoring suppliers: one, or the whole register in chunks. Both go the same way through numpy columns."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import numpy as np
from django.db import connection, transaction
from django.db.models import Max, Min

from scoring.engine.columns import Plan, score_columns
from scoring.evidence.fingerprint import input_hashes
from scoring.evidence.matrix import FactMatrix
from scoring.evidence.reading import read_facts
from scoring.models import Chunk, Run, Scorecard, ScoringModel
from scoring.operations.copying import Results, write_scorecards
from scoring.queries.models import compiled, model_for, models_in_force
from scoring.queries.selection import selected, selection_of
from suppliers.history import record
from suppliers.models import Supplier, User

CHUNK = 5_000
"""Ids a chunk: memory stays the same for any register, and one more would not be faster."""


def start_run(model: ScoringModel, *, as_of: date, cut_off: datetime, cause: str, at: datetime) -> Run:
    """Open a run: the model, the day it is for, and the last moment whose input it may see."""
    return Run.objects.create(model=model, as_of=as_of, cut_off_at=cut_off, cause=cause, started_at=at)


@transaction.atomic
def score_chunk(run: Run, *, first_id: int, last_id: int) -> int:
    """Score the suppliers from first to last id and write all that follows; how many. A repeated chunk does nothing."""
    suppliers = Supplier.objects.open().filter(pk__range=(first_id, last_id)).count()
    _chunk, is_new = Chunk.objects.get_or_create(
        run=run, first_id=first_id, defaults={"last_id": last_id, "suppliers": suppliers}
    )
    if not is_new:
        return 0
    results = results_of(run, first_id=first_id, last_id=last_id)
    write_scorecards(results)
    move_current_scores(run, first_id=first_id, last_id=last_id)
    return len(results.hashes)


def results_of(run: Run, *, first_id: int, last_id: int) -> Results:
    """The scorecards of a chunk, worked out and not yet written: of those suppliers alone that are the model's."""
    plan = compiled(run.model)
    facts = _open_alone(_facts_of(run, plan, first_id, last_id), first_id, last_id)
    scores = score_columns(
        plan,
        facts.values,
        facts.states,
        facts.evidence,
        facts.kinds,
        as_of=run.as_of,
        categories=facts.category_flags,
    )
    hashes = input_hashes(facts, as_of=run.as_of, model_hash=run.model.content_hash)
    return Results(run.pk, facts, scores, hashes)


def _facts_of(run: Run, plan: Plan, first_id: int, last_id: int) -> FactMatrix:
    """The facts of the model's own suppliers. Most of the chunk is read as a whole, a few of it by their ids."""
    read = partial(read_facts, plan.facts, as_of=run.as_of, cut_off=run.cut_off_at, categories=plan.model.categories)
    selection = selection_of(run)
    if selection.is_everybody:
        return read(first_id=first_id, last_id=last_id)
    ids, chosen = selected(selection, first_id=first_id, last_id=last_id)
    if 2 * chosen.sum() < len(ids):
        return read(ids=ids[chosen].tolist())
    facts = read(first_id=first_id, last_id=last_id)
    return facts.of(np.isin(facts.supplier_ids, ids[chosen]))


def _open_alone(facts: FactMatrix, first_id: int, last_id: int) -> FactMatrix:
    """Without the files that were merged into another: those are scored no more."""
    merged = Supplier.objects.filter(pk__range=(first_id, last_id), merged_into__isnull=False)
    closed = list(merged.values_list("pk", flat=True))
    return facts.of(~np.isin(facts.supplier_ids, closed)) if closed else facts


_LEVEL_CHANGES = """
INSERT INTO scoring_levelchange (supplier_id, scorecard_id, level_before, level_after, total_before, total_after)
SELECT new.supplier_id, new.id, was.level, new.level, was.total, new.total
FROM scoring_scorecard new
JOIN scoring_currentscore was ON was.supplier_id = new.supplier_id AND was.level <> new.level
JOIN scoring_scorecard old ON old.id = was.scorecard_id AND old.run_id < new.run_id
WHERE new.run_id = %(run)s AND new.supplier_id BETWEEN %(first)s AND %(last)s
ORDER BY new.supplier_id
"""

_CURRENT_SCORES = """
INSERT INTO scoring_currentscore (supplier_id, scorecard_id, total, level, known, input_hash)
SELECT supplier_id, id, total, level, known, input_hash FROM scoring_scorecard
WHERE run_id = %(run)s AND supplier_id BETWEEN %(first)s AND %(last)s
ORDER BY supplier_id
ON CONFLICT (supplier_id) DO UPDATE SET scorecard_id = excluded.scorecard_id, total = excluded.total,
    level = excluded.level, known = excluded.known, input_hash = excluded.input_hash
WHERE (scoring_currentscore.input_hash <> excluded.input_hash OR scoring_currentscore.total <> excluded.total
    OR scoring_currentscore.level <> excluded.level)
    AND (SELECT run_id FROM scoring_scorecard WHERE id = scoring_currentscore.scorecard_id) < %(run)s
"""


def move_current_scores(run: Run, *, first_id: int, last_id: int) -> None:
    """Move each supplier's current score to the run's scorecard where it differs, and note who changed level.

    A run never overwrites what a later one found: its chunks may arrive in any order.
    """
    parameters = {"run": run.pk, "first": first_id, "last": last_id}
    with connection.cursor() as cursor:
        cursor.execute(_LEVEL_CHANGES, parameters)
        cursor.execute(_CURRENT_SCORES, parameters)


def finish_run(run: Run, *, at: datetime) -> Run:
    """Close a run: every chunk of it is written."""
    run.finished_at = at
    run.save(update_fields=["finished_at"])
    return run


def chunks_of_register() -> list[tuple[int, int]]:
    """First and last id of each chunk of the whole register."""
    ends = Supplier.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    return [(first, first + CHUNK - 1) for first in range(ends["first"], ends["last"] + 1, CHUNK)]


def score_register(
    *, as_of: date, at: datetime, cause: str, progress: Callable[[int, int], object] | None = None
) -> tuple[Run, ...]:
    """Score every supplier by the model that is in force for it: one run for each model, the general one first.

    `progress` is told chunks done and chunks in all. Suppliers for whom no model is meant stay as they are.
    """
    models = models_in_force(as_of)
    runs = tuple(start_run(model, as_of=as_of, cut_off=at, cause=cause, at=at) for model in models)
    work = [(run, *chunk) for run in runs for chunk in chunks_of_register()]
    for done, (run, first_id, last_id) in enumerate(work, start=1):
        score_chunk(run, first_id=first_id, last_id=last_id)
        if progress is not None:
            progress(done, len(work))
    return tuple(finish_run(run, at=at) for run in runs)


@transaction.atomic
def score_supplier(supplier: Supplier, *, as_of: date, at: datetime, cause: str, by: User | None = None) -> Scorecard:
    """Score one supplier by the model that is in force for it, and write it into the supplier's history."""
    supplier = Supplier.objects.lock(supplier.pk)
    run = start_run(model_for(supplier, as_of), as_of=as_of, cut_off=at, cause=cause, at=at)
    score_chunk(run, first_id=supplier.pk, last_id=supplier.pk)
    finish_run(run, at=at)
    scorecard = Scorecard.objects.select_related("run__model").get(run=run, supplier=supplier)
    record(
        supplier,
        "supplier.scored",
        at=at,
        by=by,
        scorecard=scorecard.pk,
        total=scorecard.total,
        level=scorecard.level,
        input_hash=scorecard.input_hash,
    )
    return scorecard
