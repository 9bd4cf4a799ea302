"""Back-tests: a draft's content over the whole present register, next to the models that score there now.

Both sides are worked out from the same facts as of the same day, on the very path that writes scorecards, so all that
the report shows is the method's doing. The row is the queue: it says which chunks are done, each chunk's transaction
moves it on by one, and whoever comes next goes on from there.

`report`, once finished (hundredths, suppliers by id, levels as codes in the order of `levels`):
    baselines: ids of the models that scored on that day; levels; ends: first and last id of the register
    changed, up, down: suppliers whose level differs, and which way; unscored: had no current score; stale: had one that
        the model in force would not give on this day, so that it will move without any new model
    migration: counts, level before (row) by level after; before, after: suppliers by whole points, 0 to 100
    kinds, categories, organisations: by code or id [suppliers, changed, up, down]; organisations by consent to read
    whys: how many changed for which reason (engine.back_test.Why); vetoes: how many each veto newly struck
    criteria: what each criterion gains over all suppliers; mean_change; rank_correlation (None without spread)
    movers: at most MOST_MOVERS of those that changed level, the largest change of total first, each with total, level,
        known before and after, why, and the criteria that make most of the difference
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import numpy as np
from django.db import transaction

from scoring.engine.back_test import level_codes
from scoring.engine.facts import Ints
from scoring.engine.numbers import rounded
from scoring.engine.what_if import rank_correlation
from scoring.models import BackTest, ModelDraft
from scoring.operations.back_testing_chunks import MOST_MOVERS, Trial, part_of
from scoring.operations.model_drafts_moves import (
    lock_draft,
    refuse_ended,
    refuse_problems,
    refuse_unless_drafter,
)
from scoring.operations.scoring import CHUNK, chunks_of_register
from scoring.queries.back_tests import baselines_of, candidate_of, replaced_by, standing
from scoring.queries.model_drafts import read_definition
from scoring.queries.models import parsed, refuse_clash, refuse_unknown_categories
from suppliers.models import User

FULL_POINTS = 100


@transaction.atomic
def ask_back_test(draft: ModelDraft, *, as_of: date, by: User, at: datetime) -> BackTest:
    """Leave a back-test of the draft's content, as it is now, to be worked off; a pending one is given instead."""
    draft = lock_draft(draft)
    refuse_unless_drafter(by)
    refuse_ended(draft)
    refuse_problems(draft)
    model = read_definition(draft.definition)
    refuse_unknown_categories(model)
    refuse_clash(model, as_of)
    pending = draft.back_tests.filter(content_hash=draft.content_hash, finished_at__isnull=True).first()
    if pending is not None:
        return pending
    rows, chunks = standing(as_of), chunks_of_register()
    return BackTest.objects.create(
        draft=draft,
        revision=draft.revisions.get(number=draft.revision),
        content_hash=draft.content_hash,
        baseline=replaced_by(model, rows),
        as_of=as_of,
        cut_off_at=at,
        asked_by=by,
        asked_at=at,
        chunks_all=len(chunks),
        report={
            "baselines": [row.pk for row in rows],
            "levels": level_codes([model, *map(parsed, rows)]),
            "ends": [chunks[0][0], chunks[-1][1]] if chunks else [],
        },
    )


def run_back_test(pk: int, *, at: datetime, progress: Callable[[int, int], object] | None = None) -> BackTest:
    """Work a back-test off, from wherever it stands; several at once share the chunks. `progress` is told chunks done
    and in all."""
    back_test = BackTest.objects.get(pk=pk)
    while back_test.finished_at is None:
        back_test = work_off_chunk(pk, at=at)
        if progress is not None:
            progress(back_test.chunks_done, back_test.chunks_all)
    return back_test


@transaction.atomic
def work_off_chunk(pk: int, *, at: datetime) -> BackTest:
    """Work off the next chunk; after the last one, finish. A finished back-test stays as it is."""
    back_test = BackTest.objects.select_for_update(of=("self",)).select_related("revision").get(pk=pk)
    if back_test.finished_at is not None:
        return back_test
    if back_test.chunks_done < back_test.chunks_all:
        _work_off(back_test)
    if back_test.chunks_done == back_test.chunks_all:
        back_test.report |= _report(back_test)
        back_test.finished_at = at
    back_test.save()
    return back_test


def _work_off(back_test: BackTest) -> None:
    first_id = back_test.report["ends"][0] + back_test.chunks_done * CHUNK
    last_id = first_id + CHUNK - 1
    trial = Trial(back_test, candidate_of(back_test), baselines_of(back_test))
    part, before, after = part_of(trial, first_id=first_id, last_id=last_id)
    movers = [*back_test.report.get("movers", []), *part.pop("movers")]
    back_test.report["movers"] = sorted(movers, key=_largest)[:MOST_MOVERS]
    back_test.chunks.create(first_id=first_id, last_id=last_id, before=before, after=after, part=part)
    back_test.chunks_done += 1
    back_test.suppliers += len(after)


def _report(back_test: BackTest) -> dict[str, Any]:
    """What all chunks say together; the movers are there already."""
    chunks = list(back_test.chunks.order_by("first_id"))
    parts = [chunk.part for chunk in chunks]
    before, after = (_joined([getattr(chunk, name) for chunk in chunks]) for name in ("before", "after"))
    there = before >= 0
    size = len(back_test.report["levels"])
    migration = np.array([part["migration"] for part in parts], dtype=np.int64).reshape(-1, size, size).sum(axis=0)
    gains = {code for part in parts for code in part["criteria"]}
    return {
        **{key: sum(part[key] for part in parts) for key in ("changed", "up", "down", "unscored", "stale")},
        "migration": migration.tolist(),
        "before": _by_point(before[there]),
        "after": _by_point(after),
        **{key: _added([part[key] for part in parts]) for key in ("kinds", "categories", "organisations")},
        **{key: dict(sum((Counter(part[key]) for part in parts), Counter())) for key in ("whys", "vetoes")},
        "criteria": {code: _sum_of(code, parts) for code in sorted(gains)},
        "mean_change": _mean(after[there] - before[there]),
        "rank_correlation": rank_correlation(before[there], after[there]),
    }


def _joined(columns: list[tuple[int, ...]]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *(np.array(column, dtype=np.int64) for column in columns)])


def _by_point(totals: Ints) -> list[int]:
    """How many suppliers have each whole number of points; 72 holds 72.00 to 72.99."""
    found: list[int] = np.bincount(totals // 100, minlength=FULL_POINTS + 1).tolist()
    return found


def _added(groups: list[Mapping[str, list[int]]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for group in groups:
        for key, counts in group.items():
            found[key] = [one + other for one, other in zip(found.get(key, [0] * len(counts)), counts, strict=True)]
    return found


def _sum_of(code: str, parts: list[dict[str, Any]]) -> int:
    return rounded(sum((Fraction(part["criteria"].get(code, 0)) for part in parts), Fraction(0)))


def _mean(changes: Ints) -> int:
    return rounded(Fraction(int(changes.sum()), len(changes))) if len(changes) else 0


def _largest(mover: dict[str, Any]) -> tuple[int, int]:
    return -abs(mover["after"]["total"] - mover["before"]["total"]), mover["supplier"]
