"""A back-test that was asked for is made, whatever becomes of its messages and of the workers."""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from scoring.models import BackTest
from scoring.operations.back_testing import ask_back_test, run_back_test
from scoring.tasks import begin, hurry_back_tests
from tests.config.test_ensemble import within
from tests.factories import make_supplier
from tests.faults.machines import celery_on
from tests.scoring.files import make_model
from tests.scoring.lives import make_person, make_proposal

if TYPE_CHECKING:
    from celery.worker import WorkController

pytestmark = pytest.mark.django_db(transaction=True)


def asked(suppliers: int = 3) -> BackTest:
    base, now = make_model(), timezone.now()
    for _ in range(suppliers):
        make_supplier()
    proposal = make_proposal(base.definition | {"version": 1}, base=base, at=now)
    return ask_back_test(proposal, as_of=timezone.localdate(now), by=make_person(), at=now)


def finished(back_test: BackTest) -> bool:
    return BackTest.objects.filter(pk=back_test.pk, finished_at__isnull=False).exists()


def test_a_lost_message_costs_time_and_not_the_back_test(worker: "WorkController") -> None:
    back_test = asked()
    hurry_back_tests()
    assert within(60, lambda: finished(back_test))
    assert BackTest.objects.get().suppliers == 3


def test_without_a_broker_the_row_waits() -> None:
    back_test = asked()
    with celery_on("redis://127.0.0.1:1/0"):
        assert begin(back_test) is False
    assert not finished(back_test)
    assert run_back_test(back_test.pk, at=timezone.now()).suppliers == 3


@pytest.mark.postgres
def test_workers_at_once_share_the_chunks_and_make_one_report(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("scoring", "back_testing"):
        monkeypatch.setattr(f"scoring.operations.{module}.CHUNK", 2)
    back_test = asked(9)

    def work(_: int) -> int:
        try:
            return run_back_test(back_test.pk, at=timezone.now()).suppliers
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [9] * 4
    found = BackTest.objects.get()
    assert (found.chunks_done, found.chunks.count(), sum(found.report["after"])) == (5, 5, 9)
