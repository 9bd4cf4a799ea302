"""Working stored scorecards out again from what is stored with them, on both paths: nothing is read from the files."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

from django.db.models import QuerySet

from scoring.engine.columns import score_columns
from scoring.evidence.fingerprint import input_hashes
from scoring.models import Run, Scorecard
from scoring.operations.reading_export import Export
from scoring.queries.models import compiled
from scoring.queries.stored import agrees, matrix_of, rescored

BATCH = 2_000
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Difference:
    """A scorecard that does not follow from its inputs.

    `what`: "row" or "columns" (that path gives another result), "hash" (the inputs are not those that were hashed),
    "inputs" (the model cannot take them).
    """

    scorecard_id: int
    supplier_id: int
    what: str


@dataclass(frozen=True, slots=True)
class Recomputed:
    checked: int
    differences: tuple[Difference, ...]


def recompute(*, scorecard_id: int | None = None, progress: Progress | None = None) -> Recomputed:
    """Recompute one scorecard or all of them. `progress` is told scorecards done and in all."""
    rows = Scorecard.objects.order_by("pk")
    if scorecard_id is not None:
        rows = rows.filter(pk=scorecard_id)
    return _recomputed(_stored(rows), rows.count(), progress)


def recompute_export(folder: Path, *, progress: Progress | None = None) -> Recomputed:
    """Recompute what `export_scorecards` wrote, without a look at the database. Refused when a file was changed."""
    export = Export(folder)
    return _recomputed(_cut(export.scorecards()), export.total, progress)


def _recomputed(batches: Iterable[list[Scorecard]], total: int, progress: Progress | None) -> Recomputed:
    checked, found = 0, list[Difference]()
    for batch in batches:
        checked += len(batch)
        found += [difference for cards in _by_run(batch) for difference in _differences(cards)]
        if progress is not None:
            progress(checked, total)
    return Recomputed(checked, tuple(found))


def _stored(rows: QuerySet[Scorecard]) -> Iterator[list[Scorecard]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        runs = Run.objects.select_related("model").in_bulk({card.run_id for card in batch})
        for card in batch:
            card.run = runs[card.run_id]
        yield batch


def _cut(cards: Iterator[Scorecard]) -> Iterator[list[Scorecard]]:
    while batch := list(islice(cards, BATCH)):
        yield batch


def _by_run(batch: list[Scorecard]) -> Iterator[list[Scorecard]]:
    for _run, cards in groupby(sorted(batch, key=_order), key=lambda card: card.run_id):
        yield list(cards)


def _order(card: Scorecard) -> tuple[int, int]:
    return card.run_id, card.pk


def _differences(cards: list[Scorecard]) -> Iterator[Difference]:
    """Of scorecards of one run. One whose inputs the model cannot take is looked at by itself."""
    try:
        in_columns = _columns(cards)
        in_rows = [agrees(card, rescored(card)) for card in cards]
    except (ValueError, IndexError, KeyError):
        if len(cards) == 1:
            yield Difference(cards[0].pk, cards[0].supplier_id, "inputs")
        else:
            for card in cards:
                yield from _differences([card])
        return
    for card, by_row, (by_columns, by_hash) in zip(cards, in_rows, in_columns, strict=True):
        answers = {"row": by_row, "columns": by_columns, "hash": by_hash}
        yield from (Difference(card.pk, card.supplier_id, what) for what, same in answers.items() if not same)


def _columns(cards: list[Scorecard]) -> list[tuple[bool, bool]]:
    """For each scorecard whether the columns path gives the same result, and whether its inputs have its hash."""
    run = cards[0].run
    plan = compiled(run.model)
    facts = matrix_of(cards, plan)
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
    found = zip(
        scores.totals.tolist(),
        scores.known.tolist(),
        scores.levels.tolist(),
        scores.points.tolist(),
        scores.veto_states.tolist(),
        strict=True,
    )
    return [
        (row == (card.total, card.known, card.level, list(card.points), list(card.vetoes)), digest == card.input_hash)
        for card, row, digest in zip(cards, found, hashes, strict=True)
    ]
