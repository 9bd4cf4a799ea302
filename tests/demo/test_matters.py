"""The conditions and exceptions of the demo, on a world of a few suppliers."""

import pytest

from fixtures.demo.matters import set_matters
from fixtures.demo.moments import Moments
from procurement.models import CorrectiveAction, Engagement, VetoException
from procurement.operations.reassessment import find_due
from procurement.policy import Standing
from suppliers.history import breaks
from tests.demo.conftest import DAY, found, load
from tests.factories import make_member, make_supplier


@pytest.mark.django_db
def test_the_demo_has_a_late_condition_an_exception_in_force_and_a_task_for_its_supplier() -> None:
    organisations = found(DAY)
    load(DAY, organisations, size=600)
    hero = make_supplier(organisation=organisations[0])
    make_member(hero, email="supplier@example.com")
    hero.engagements.create(
        organisation=organisations[0], standing=Standing.ADMITTED, since=Moments(DAY).scored, reason="taken_over"
    )
    for _ in range(2):
        set_matters(Moments(DAY), organisation=organisations[0], hero=hero)
    late = CorrectiveAction.objects.filter(origin="condition", due_on__lt=DAY)
    assert (late.count(), CorrectiveAction.objects.count()) == (1, 3)
    excepted = VetoException.objects.get()
    engagement = Engagement.objects.get(supplier=excepted.supplier, organisation=organisations[0])
    assert (excepted.granted, engagement.standing) == (True, Standing.ADMITTED)
    assert find_due(DAY, at=Moments(DAY).back(0, 10)) == 1  # the stranger that this test made was never scored
    assert next(breaks(), None) is None
