"""The whole demo world, made once for the tests of one module and taken back afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from fixtures.demo.cast import Member, cast
from fixtures.demo.moments import Moments
from fixtures.demo.people import STAFF, found_group
from fixtures.demo.tour import walk
from fixtures.demo.world import Say, load_world
from fixtures.load import load_reference
from suppliers.models import Organisation, Supplier, User

DAY = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A world in the database: its day, its buyers, the supplier of the tour, and who was cast."""

    day: date
    organisations: list[Organisation]
    hero: Supplier
    members: list[Member]

    def supplier(self, number: int) -> Supplier:
        return Supplier.objects.get(identifier=self.members[number - 1].identity.code)


def found(day: date) -> list[Organisation]:
    """Reference data and the sample group, for worlds of a test's own."""
    at = Moments(day).published
    load_reference(at=at)
    return found_group(at=at)


def load(day: date, organisations: list[Organisation], *, size: int, say: Say = lambda _: None) -> None:
    checker = User.objects.get(email=STAFF[1].email)
    load_world(day, organisations=[each.pk for each in organisations], checker=checker, say=say, size=size)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """All 9,033, scored, and the tour walked."""
    _, members = cast()
    with django_db_blocker.unblock(), transaction.atomic():
        organisations = found(DAY)
        load(DAY, organisations, size=len(members))
        hero = walk(DAY, organisation=organisations[0])
        yield Loaded(DAY, organisations, hero, members)
        transaction.set_rollback(True)
