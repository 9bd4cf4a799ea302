"""The broker is only the hurry: losing it, or getting a message twice, costs time and never work."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.utils import timezone

from procurement.models import Reassessment
from procurement.operations.reassessment import find_due
from procurement.tasks import look, reassess, tick
from suppliers.models import Supplier
from tests.config.test_ensemble import within
from tests.faults.due import ONCE, effects, finished, make_due
from tests.faults.machines import Valkey, celery_on, worker_process

if TYPE_CHECKING:
    from celery.worker import WorkController

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("method")]


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    server = Valkey()
    server.start()
    with celery_on(server.address):
        yield server
    server.kill()


@pytest.fixture
def supplier(transactional_db: None, method: None) -> Supplier:
    return make_due()


def pending() -> list[int]:
    return list(Reassessment.objects.filter(finished_at__isnull=True).values_list("pk", flat=True))


def test_a_broker_that_loses_its_messages_loses_time_and_not_work(
    supplier: Supplier, valkey: Valkey, tmp_path: Path
) -> None:
    tick()
    waiting = pending()
    # The re-assessment; and what workers look for themselves: mail, pictures, sheets, signatures and so on.
    assert (len(waiting), valkey.counts()) == (1, (7, 0))
    valkey.kill()

    now = timezone.now()
    looked = look(timezone.localdate(now), at=now)
    assert (looked.found, looked.hurried, pending()) == (0, False, waiting)

    valkey.start()
    assert valkey.counts() == (0, 0)
    with worker_process(valkey.address, tmp_path):
        tick.delay()
        assert within(60, lambda: finished(supplier))
    assert effects(supplier) == ONCE


def test_a_worker_killed_in_the_middle_leaves_the_row_and_another_does_it(
    supplier: Supplier, valkey: Valkey, tmp_path: Path
) -> None:
    now = timezone.now()
    find_due(timezone.localdate(now), at=now)
    (waiting,) = pending()
    with transaction.atomic():
        Supplier.objects.lock(supplier.pk)  # so that the worker comes as far as this and no further
        reassess.delay(reassessment_id=waiting)
        with worker_process(valkey.address, tmp_path) as worker:
            assert within(60, lambda: valkey.counts() == (0, 1))
            assert not within(1, lambda: worker.poll() is not None)
            worker.kill()
            worker.wait()
    assert pending() == [waiting]

    with worker_process(valkey.address, tmp_path):
        tick.delay()
        assert within(60, lambda: finished(supplier))
    assert effects(supplier) == ONCE


def test_a_message_delivered_three_times_has_one_effect(supplier: Supplier, worker: "WorkController") -> None:
    now = timezone.now()
    find_due(timezone.localdate(now), at=now)
    (waiting,) = pending()
    for _ in range(3):
        reassess.delay(reassessment_id=waiting)
    tick.delay()  # comes after them, and finds nothing newly due
    assert within(30, lambda: finished(supplier))
    assert not within(1, lambda: effects(supplier) != ONCE)


def test_two_ticks_at_once_find_a_supplier_once(supplier: Supplier) -> None:
    now, start = timezone.now(), threading.Barrier(2)
    found: list[int] = []

    def look_at_once() -> None:
        try:
            start.wait()
            found.append(find_due(timezone.localdate(now), at=now))
        finally:
            connection.close()

    threads = [threading.Thread(target=look_at_once) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(pending())) == (2, 1)
