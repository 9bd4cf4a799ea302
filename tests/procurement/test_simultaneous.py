"""Twenty officers approve one case in the same moment, fifty times over: the row locks let one of them through."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from procurement.models import Application, Decision, Engagement
from procurement.operations.admission import decide
from procurement.policy import Verdict
from suppliers.errors import Refused
from suppliers.history import breaks
from suppliers.models import Event, User
from tests.factories import NOW, make_case, make_organisation, make_staff, publish_shipped_method

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
APPROVERS, ROUNDS = 20, 50


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads with connections of their own, which are closed before the test's rows are taken away."""
    with ThreadPoolExecutor(APPROVERS) as threads:
        yield threads
        list(threads.map(close_own, [Barrier(APPROVERS)] * APPROVERS))


def close_own(together: Barrier) -> None:
    """Close the connection of this thread; the barrier sees to it that each thread does so once."""
    together.wait()
    connection.close()


def approve(case: Application, together: Barrier, officer: User) -> str:
    together.wait()
    try:
        decide(case, Verdict.APPROVE, by=officer, at=NOW)
    except Refused as refusal:
        return refusal.code
    return "decided"


def test_of_twenty_simultaneous_approvers_one_decides_in_each_of_fifty_rounds(pool: ThreadPoolExecutor) -> None:
    publish_shipped_method()
    organisation = make_organisation()
    officers = [make_staff(organisation) for _ in range(APPROVERS)]
    for _ in range(ROUNDS):
        case = make_case(organisation)
        outcomes = Counter(pool.map(partial(approve, case, Barrier(APPROVERS)), officers))
        assert outcomes == {"decided": 1, "already_decided": APPROVERS - 1}
    assert Decision.objects.count() == Engagement.objects.filter(standing="admitted").count() == ROUNDS
    assert Event.objects.filter(kind="standing.moved").count() == ROUNDS
    assert list(breaks()) == []
