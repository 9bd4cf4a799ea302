"""What a change of weights costs over a whole register, against one read of the matrix that it works on.

Read and change take turns. Both keep to one thread and wait for nothing, so the ratios are of the processor's time:
what else the machine does slows the elapsed time of the longer one far more. The matrix is what every line gained and
what is known of it, [criteria, suppliers] each; a read is numpy's sum of all of it, in its own types.
"""

import json
import resource
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter, thread_time
from typing import TypeVar

from django.conf import settings
from django.db import connection

from scoring.engine.what_if import Outcome, Register, movers, shift, what_if
from scoring.management.benchmark import MODEL
from scoring.management.scratch import DAY, MOMENT, make_register, scratch_database
from scoring.models import ScoringModel
from scoring.operations.publishing import publish_model
from scoring.operations.scoring import score_register
from scoring.queries.models import compiled
from scoring.queries.packed_cards import current_cards
from scoring.queries.standing import Standing, standing_of

Result = TypeVar("Result")
STEPS = 25
"""Changes a round: one takes so little that a single one would measure the clock."""


def measure_what_if(suppliers: int, *, rounds: int, say: Callable[[str], object]) -> dict[str, object]:
    """Milliseconds from a changed weight vector to new totals, levels and movers, medians, and ratios to one read.

    ratio: to one pass over the matrix in memory; ratio_gained: to one over that half of it which gives the totals;
    ratio_stored: to reading the scorecards it is made of from the database, which a process does once after a score
    changed.
    """
    with scratch_database():
        say(f"Making and scoring a scratch register of {suppliers} suppliers ...")
        make_register(suppliers)
        definition = json.loads((settings.REFERENCE_DIR / "models" / MODEL).read_text())
        model = publish_model(definition, by=None, at=MOMENT, in_force_from=DAY)
        score_register(as_of=DAY, at=MOMENT, cause="bench")
        ready, standing = timed(lambda: standing_of(model))
        if standing is None:
            raise ValueError("Nobody was scored.")
        found = [_round(standing.register, standing.now) for _ in range(rounds)]
        stored = median(timed(lambda: _read_stored(model))[0] for _ in range(rounds))
    elapsed, change, _, read, _ = (median(column) for column in zip(*found, strict=True))
    return {
        "database": connection.vendor,
        "suppliers": suppliers,
        "criteria": len(standing.register.gained),
        "rounds": rounds,
        "milliseconds": round(elapsed, 3),
        "processor_milliseconds": round(change, 3),
        "read_milliseconds": round(read, 3),
        "ratio": round(median(each[1] / each[3] for each in found), 3),
        "ratio_gained": round(median(each[1] / each[4] for each in found), 3),
        "ratio_with_rank_correlation": round(median(each[2] / each[3] for each in found), 3),
        "stored_read_milliseconds": round(1000 * stored, 1),
        "ratio_stored": round(elapsed / (1000 * stored), 4),
        "first_milliseconds": round(1000 * ready, 1),
        "movers": _movers(standing),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def timed(act: Callable[[], Result]) -> tuple[float, Result]:
    began = perf_counter()
    result = act()
    return perf_counter() - began, result


def _busy(act: Callable[[], object]) -> float:
    """Milliseconds of the processor."""
    began = thread_time()
    act()
    return 1000 * (thread_time() - began)


def _read_stored(model: ScoringModel) -> None:
    current_cards(model.pk, len(compiled(model).facts))


def _round(register: Register, before: Outcome) -> tuple[float, ...]:
    """Medians of milliseconds: of a change to totals, levels and movers (elapsed, and of the processor), of one with
    all that a shift tells, of a read of the matrix, and of the half of it that gives the totals."""
    found = []
    for step in range(STEPS):
        weights = _changed(register, step)
        half = _busy(register.gained.sum)
        rest = _busy(register.nearly.sum)
        elapsed, busy = timed(partial(_busy, partial(_moved, register, before, weights)))
        whole = _busy(partial(_shifted, register, before, weights))
        found.append((1000 * elapsed, busy, whole, half + rest, half))
    return tuple(median(column) for column in zip(*found, strict=True))


def _moved(register: Register, before: Outcome, weights: dict[str, int]) -> int:
    return len(movers(before, what_if(register, weights)))


def _shifted(register: Register, before: Outcome, weights: dict[str, int]) -> float:
    return shift(register.plan.model, before, what_if(register, weights)).mean_change


def _changed(register: Register, step: int) -> dict[str, int]:
    """Other weights at each step: 10 basis points and more go from one criterion to another."""
    criteria = register.plan.criteria
    giver, taker = criteria[step % len(criteria)], criteria[(step + 7) % len(criteria)]
    moved = min(giver.weight, 10 * (step + 1))
    return {giver.code: giver.weight - moved, taker.code: taker.weight + moved}


def _movers(standing: Standing) -> int:
    return _moved(standing.register, standing.now, _changed(standing.register, STEPS))
