"""What a full run costs against its floor: the same inputs read out and the same results written in, without thought.

The floor asks the same packed queries (as fast as psql's COPY, and faster than COPY read a message a row) and throws
away what they give; then it writes scorecards and current scores made beforehand, by COPY on
PostgreSQL and by executemany on SQLite. Run and floor take turns chunk by chunk, so that what else the machine does
slows both; the ratio is the median of the rounds'.
"""

import json
import resource
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from numpy.typing import NDArray

from scoring.evidence.packing import Scope
from scoring.evidence.rows import file_queries
from scoring.management.scratch import DAY, MOMENT, make_register, scratch_database
from scoring.models import Run
from scoring.operations.copying import Results, Row, append_rows, copy_in, prepared_rows
from scoring.operations.publishing import publish_model
from scoring.operations.scoring import chunks_of_register, results_of, score_chunk, start_run
from scoring.queries.models import model_in_force

MODEL = "machinery_supplier_v0.json"
_RESULTS = ("scoring_levelchange", "scoring_currentscore", "scoring_scorecard", "scoring_chunk", "scoring_run")


def measure_scoring(suppliers: int, *, rounds: int, say: Callable[[str], object]) -> dict[str, object]:
    """Seconds of a full run over a scratch register and of its floor, medians of `rounds`, and their ratio."""
    with scratch_database():
        say(f"Making a scratch register of {suppliers} suppliers ...")
        make_register(suppliers)
        definition = json.loads((settings.REFERENCE_DIR / "models" / MODEL).read_text())
        publish_model(definition, by=None, at=MOMENT, in_force_from=DAY)
        _allow_emptying()
        found = []
        for at in range(rounds):
            say(f"Round {at + 1} of {rounds} ...")
            found.append(_round())
    runs, floors = [each for each, _ in found], [each for _, each in found]
    seconds, floor = median(runs), median(floors)
    return {
        "database": connection.vendor,
        "suppliers": suppliers,
        "rounds": rounds,
        "seconds": round(seconds, 3),
        "floor_seconds": round(floor, 3),
        "ratio": round(median(run / low for run, low in found), 3),
        "per_supplier_ms": round(1000 * seconds / suppliers, 4),
        "all_seconds": [round(each, 3) for each in runs],
        "all_floor_seconds": [round(each, 3) for each in floors],
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _round() -> tuple[float, float]:
    """Seconds of a full run on empty result tables, and of the floor, which is taken back after each chunk."""
    _empty()
    model = model_in_force(DAY)
    run, other = (start_run(model, as_of=DAY, cut_off=MOMENT, cause="bench", at=MOMENT) for _ in range(2))
    seconds = floor = 0.0
    for first_id, last_id in chunks_of_register():
        floor += _floor_seconds(other, first_id, last_id)
        began = perf_counter()
        score_chunk(run, first_id=first_id, last_id=last_id)
        seconds += perf_counter() - began
    return seconds, floor


def _floor_seconds(run: Run, first_id: int, last_id: int) -> float:
    """Reading and writing one chunk. What is written is made before; foreign keys are checked as a commit would."""
    results = results_of(run, first_id=first_id, last_id=last_id)
    scorecards, current = prepared_rows(results), _current_rows(results, _last_id())
    with transaction.atomic():
        began = perf_counter()
        for query in file_queries(Scope(first_id, last_id), DAY, MOMENT).values():
            query.fetch()
        append_rows(scorecards)
        _append_current(current)
        if connection.vendor == "postgresql":
            connection.check_constraints()
        seconds = perf_counter() - began
        transaction.set_rollback(True)
    return seconds


def _last_id() -> int:
    """The last scorecard id that was given away; on PostgreSQL a rollback does not give it back."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM scoring_scorecard_id_seq"
            if is_postgres
            else "SELECT COALESCE(MAX(id), 0) FROM scoring_scorecard"
        )
        return int(cursor.fetchone()[0])


_CURRENT = "scoring_currentscore (supplier_id, scorecard_id, total, level, known, input_hash)"


def _current_rows(results: Results, before: int) -> bytes | list[Row]:
    """Current scores for scorecards whose ids begin after `before`: on PostgreSQL they are written kind by kind."""
    n = len(results.hashes)
    is_postgres = connection.vendor == "postgresql"
    order = np.argsort(results.facts.kinds, kind="stable") if is_postgres else np.arange(n)
    columns: list[NDArray[Any]] = [
        results.facts.supplier_ids[order],
        np.arange(before + 1, before + n + 1),
        results.scores.totals[order],
        results.scores.levels[order],
        results.scores.known[order],
        np.array(results.hashes, dtype="S64")[order],
    ]
    if not is_postgres:
        hashes = [results.hashes[at] for at in order]
        return list(zip(*(column.tolist() for column in columns[:-1]), hashes, strict=True))
    types = (">i8", ">i8", ">i4", ">i2", ">i4", "S64")
    layout: list[Any] = [("fields", ">i2")]
    layout += [(str(at), [("size", ">i4"), ("value", type_)]) for at, type_ in enumerate(types)]
    rows = np.zeros(n, dtype=layout)
    rows["fields"] = len(types)
    for at, (type_, column) in enumerate(zip(types, columns, strict=True)):
        rows[str(at)]["size"], rows[str(at)]["value"] = np.dtype(type_).itemsize, column
    return rows.tobytes()


def _append_current(rows: bytes | list[Row]) -> None:
    if isinstance(rows, bytes):
        copy_in(_CURRENT, rows)
        return
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_CURRENT} VALUES (%s, %s, %s, %s, %s, %s)", rows)  # noqa: S608 - our words


def _allow_emptying() -> None:
    """In the scratch database alone: take away the triggers that keep results from being removed."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            for (table,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER scoring_scorecard_no_delete")


def _empty() -> None:
    """Empty the result tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(_RESULTS)} RESTART IDENTITY CASCADE")
            return
        for table in _RESULTS:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names only
