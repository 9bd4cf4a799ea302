"""Everybody is scored by a new model, whatever becomes of the messages and of the workers."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from scoring.models import NEW_MODEL, Run, ScoringModel
from scoring.operations.new_models import start_new_models, work_off_run
from scoring.operations.scoring import score_register
from scoring.tasks import hurry_new_models
from tests.config.test_ensemble import within
from tests.factories import make_supplier
from tests.scoring.files import DEFINITION, make_model
from tests.scoring.lives import publish_through_life

if TYPE_CHECKING:
    from celery.worker import WorkController

pytestmark = pytest.mark.django_db(transaction=True)


def published(suppliers: int = 3) -> tuple[ScoringModel, datetime]:
    """The second version, in force today by the real clock; the first has scored everybody."""
    now = timezone.now()
    make_model()
    for _ in range(suppliers):
        make_supplier()
    on = timezone.localdate(now)
    score_register(as_of=on, at=now, cause="asked")
    definition = json.loads(DEFINITION.read_text("utf-8")) | {"version": 1}
    del definition["hash"]
    at = timezone.now()
    return publish_through_life(definition, in_force_from=on, at=at, on=on), timezone.now()


def test_a_lost_message_costs_time_and_not_the_run(worker: "WorkController") -> None:
    model, now = published()
    (run,) = start_new_models(timezone.localdate(now), at=now)
    hurry_new_models()
    assert within(60, lambda: Run.objects.filter(pk=run.pk, finished_at__isnull=False).exists())
    assert (run.model, run.scorecards.count()) == (model, 3)


@pytest.mark.postgres
def test_ticks_and_workers_at_once_make_one_run_and_score_everybody_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("scoring", "back_testing"):
        monkeypatch.setattr(f"scoring.operations.{module}.CHUNK", 2)
    _model, now = published(9)

    def work(_: int) -> int:
        try:
            started = start_new_models(timezone.localdate(now), at=now)
            work_off_run(Run.objects.get(cause=NEW_MODEL).pk, at=now)
            return len(started)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 1
    run = Run.objects.get(cause=NEW_MODEL)
    assert (run.chunks.count(), run.scorecards.count(), run.finished_at) == (5, 9, now)
