"""What the worker does: back-tests, scoring by a model that came into force, issuing many scorecards.

Their rows are the queue; a lost message costs time, never work.
"""

from celery import Task, shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from scoring.models import BackTest, IssueBatch
from scoring.operations.back_testing import run_back_test
from scoring.operations.issuing_many import issue_next, pending_batches
from scoring.operations.new_models import work_off_run
from scoring.queries.back_tests import pending_back_tests
from scoring.queries.new_models import pending_runs


@shared_task(acks_late=True)
def back_test(*, back_test_id: int, **_: object) -> None:
    run_back_test(back_test_id, at=timezone.now())


@shared_task(acks_late=True)
def score_by_new_model(*, run_id: int, **_: object) -> None:
    work_off_run(run_id, at=timezone.now())


@shared_task(acks_late=True)
def issue_many(*, batch_id: int, **_: object) -> None:
    """Issue what is left of a batch, from wherever it stands, until it is done, stopped, or another worker's."""
    while issue_next(batch_id, at=timezone.now()):
        pass


def hurry_back_tests() -> None:
    """Nudge the workers to every back-test that is not finished. Raises OperationalError when the broker is away."""
    for pk in pending_back_tests().values_list("pk", flat=True):
        back_test.delay(back_test_id=pk)


def hurry_new_models() -> None:
    """Nudge the workers to every run by a new model that is not finished. Raises OperationalError as above."""
    for pk in pending_runs().values_list("pk", flat=True):
        score_by_new_model.delay(run_id=pk)


def hurry_issuing() -> None:
    """Nudge the workers to every batch of scorecards that is not finished. Raises OperationalError as above."""
    for pk in pending_batches().values_list("pk", flat=True):
        issue_many.delay(batch_id=pk)


def begin(asked: BackTest) -> bool:
    """Nudge a worker to what was just asked for; False when the broker is away: the next tick finds the row."""
    return _nudged(back_test, back_test_id=asked.pk)


def begin_issuing(batch: IssueBatch) -> bool:
    """The same for a batch of scorecards."""
    return _nudged(issue_many, batch_id=batch.pk)


def _nudged(task: Task, **keys: int) -> bool:
    try:
        task.delay(**keys)
    except OperationalError:
        return False
    return True
