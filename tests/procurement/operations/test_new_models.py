"""A new model: the clock scores everybody by it, and whoever is engaged and changes level is looked at again."""

import json
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from procurement.models import Engagement, Reassessment
from procurement.operations.reassessment import find_due, reassess_supplier
from procurement.policy import Cause, Standing
from procurement.tasks import tick
from scoring.models import CurrentScore, Run, Scorecard
from scoring.operations.new_models import start_new_models, work_off_run
from scoring.operations.scoring import score_supplier
from suppliers.models import Supplier
from tests.factories import NOW, TODAY, make_organisation, make_supplier
from tests.faults.machines import celery_on
from tests.scoring.files import DEFINITION, hold, make_good_file
from tests.scoring.lives import publish_through_life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]

DAY, ON_DAY = TODAY + timedelta(days=5), NOW + timedelta(days=5)
AFTER = ON_DAY + timedelta(hours=1)


def make_engaged() -> Supplier:
    """Admitted, with as good a file as there is, scored and due for nothing."""
    supplier = make_good_file()
    score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    Engagement.objects.create(
        supplier=supplier, organisation=make_organisation(), standing=Standing.ADMITTED, since=NOW
    )
    return supplier


def stricter() -> dict[str, Any]:
    """The next version, whose limits nobody but a perfect supplier reaches."""
    definition = json.loads(DEFINITION.read_text("utf-8")) | {"version": 1}
    for number, level in enumerate(definition["levels"][:-1]):
        level["minimum"] = 10_000 - number
    return {key: value for key, value in definition.items() if key != "hash"}


def score_by_new(at: datetime = ON_DAY) -> None:
    for run in start_new_models(timezone.localdate(at), at=at):
        work_off_run(run.pk, at=at)


def test_engaged_suppliers_whose_level_a_new_model_moved_are_due_for_it_once() -> None:
    supplier, other = make_engaged(), make_good_file()
    score_supplier(other, as_of=TODAY, at=NOW, cause="asked")  # engaged with nobody
    publish_through_life(stricter(), in_force_from=DAY, at=NOW + timedelta(hours=1))
    assert find_due(DAY, at=ON_DAY) == 0
    score_by_new()
    assert CurrentScore.objects.filter(scorecard__run__model__version=1).count() == 2
    assert [find_due(DAY, at=AFTER), find_due(DAY, at=AFTER)] == [1, 0]
    row = Reassessment.objects.get()
    assert (row.supplier, row.cause) == (supplier, Cause.NEW_MODEL)

    reassess_supplier(row.pk, at=AFTER)
    assert Engagement.objects.get().standing == Standing.ON_WATCH
    assert find_due(DAY, at=AFTER + timedelta(hours=1)) == 0
    assert find_due(DAY + timedelta(days=1), at=AFTER + timedelta(days=1)) == 0


def test_who_keeps_its_level_is_not_due_for_a_new_model() -> None:
    make_engaged()
    definition = stricter() | {"levels": json.loads(DEFINITION.read_text("utf-8"))["levels"], "name_en": "Other"}
    publish_through_life(definition, in_force_from=DAY, at=NOW + timedelta(hours=1))
    score_by_new()
    assert Scorecard.objects.filter(run__model__version=1).count() == 1
    assert find_due(DAY, at=AFTER) == 0


def test_a_run_by_a_new_model_hides_nothing_that_was_due_before_it() -> None:
    """An outage may make the run the first to see that a certificate ran out; the standing must still follow."""
    supplier = make_engaged()
    hold(supplier, "ISO9001", until=DAY - timedelta(days=1))
    definition = stricter() | {"levels": json.loads(DEFINITION.read_text("utf-8"))["levels"], "name_en": "Other"}
    publish_through_life(definition, in_force_from=DAY, at=NOW + timedelta(hours=1))
    score_by_new()
    assert find_due(DAY, at=AFTER) == 1
    assert Reassessment.objects.get().cause == Cause.LAPSED


def test_the_tick_begins_the_run_on_its_day_and_with_the_broker_away_it_waits_for_a_worker() -> None:
    make_engaged()
    make_supplier()
    publish_through_life(stricter(), in_force_from=DAY, at=NOW + timedelta(hours=1))
    begun = []
    for at in (ON_DAY - timedelta(days=1), ON_DAY, AFTER):
        with (
            celery_on("redis://127.0.0.1:1/0"),
            patch("django.utils.timezone.now", return_value=at),
            pytest.raises(OperationalError),
        ):
            tick()
        begun.append(Run.objects.filter(model__version=1).count())
    assert begun == [0, 1, 1]
    run = Run.objects.get(model__version=1)
    assert (run.as_of, run.finished_at) == (DAY, None)
    work_off_run(run.pk, at=AFTER)
    scored = Scorecard.objects.filter(run=run).values_list("supplier", flat=True)
    assert set(scored) == set(Supplier.objects.values_list("pk", flat=True))
