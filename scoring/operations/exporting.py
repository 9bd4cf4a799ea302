"""Scorecards into files with which anybody can work them out again, without this installation's database.

A folder holds `models.jsonl`, `runs.jsonl` and `scorecards-00001.jsonl`, ...: one JSON object a line. `manifest.json`,
written last, names every file with its rows and its SHA-256. No names and no evidence go out: a supplier is its number.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from scoring.models import Run, Scorecard, ScoringModel
from suppliers.errors import Refused

FORMAT = "greengate-scorecards/1"
MANIFEST, MODELS, RUNS = "manifest.json", "models.jsonl", "runs.jsonl"
PART = 10_000
"""Scorecards a file; one at a time is in memory."""
ARRAYS = ("values", "states", "evidence", "sources", "points", "vetoes")
CARD = ("id", "run_id", "supplier_id", "kind", "categories", *ARRAYS, "total", "level", "known", "input_hash")
Progress = Callable[[int, int], object]


def export_scorecards(folder: Path, *, at: datetime, progress: Progress | None = None) -> int:
    """Write every scorecard with its run and its model into an empty or new folder; how many. Memory stays the same.

    What is scored meanwhile is left out: the last scorecard is settled first.
    """
    _make_ready(folder)
    newest = Scorecard.objects.order_by("-pk").first()
    cards = Scorecard.objects.filter(pk__lte=newest.pk if newest else 0)
    total, done = cards.count(), 0
    runs = Run.objects.filter(scorecards__in=cards).distinct().order_by("pk")
    models = ScoringModel.objects.filter(pk__in=runs.order_by().values("model")).order_by("pk")
    written = [
        _written(folder / MODELS, map(_model_row, models.iterator())),
        _written(folder / RUNS, map(_run_row, runs.select_related("model").iterator(chunk_size=2_000))),
    ]
    last = 0
    while rows := list(cards.filter(pk__gt=last).order_by("pk").values_list(*CARD)[:PART]):
        last, done = rows[-1][0], done + len(rows)
        written.append(_written(folder / f"scorecards-{len(written) - 1:05}.jsonl", map(_card_row, rows)))
        if progress is not None:
            progress(done, total)
    manifest = {"format": FORMAT, "made_at": at.isoformat(), "scorecards": done, "files": written}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return done


def _make_ready(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Refused("folder_not_empty", "{folder} is not empty; name a new folder.", "folder", folder=str(folder))


def _model_row(model: ScoringModel) -> dict[str, object]:
    names = {"code": model.code, "version": model.version, "content_hash": model.content_hash}
    return {**names, "definition": model.definition}


def _run_row(run: Run) -> dict[str, object]:
    days = {"as_of": run.as_of.isoformat(), "cut_off_at": run.cut_off_at.isoformat()}
    return {"id": run.pk, "model": run.model.content_hash, "cause": run.cause, **days}


def _card_row(row: tuple[object, ...]) -> dict[str, object]:
    return dict(zip(CARD, row, strict=True))


def _written(path: Path, rows: Iterable[dict[str, object]]) -> dict[str, object]:
    """Write the rows; the file's entry in the manifest."""
    digest, count, size = hashlib.sha256(), 0, 0
    with path.open("wb") as file:
        for line in _lines(rows):
            digest.update(line)
            count, size = count + 1, size + len(line)
            file.write(line)
    return {"name": path.name, "rows": count, "bytes": size, "sha256": digest.hexdigest()}


def _lines(rows: Iterable[dict[str, object]]) -> Iterator[bytes]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"
