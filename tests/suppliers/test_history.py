import pytest
from django.db import DatabaseError, connection, transaction

from suppliers.history import Break, breaks, record
from suppliers.models import Event, Supplier
from tests.databases import triggers_off
from tests.factories import NOW, make_supplier

pytestmark = pytest.mark.django_db


def make_history(events: int = 3) -> Supplier:
    supplier = make_supplier()
    for number in range(events):
        record(supplier, "questions.answered", at=NOW, by=None, questions=[f"q{number}"])
    return supplier


def test_a_chain_that_nobody_touched_holds() -> None:
    make_history()
    make_history(1)
    make_supplier()
    assert list(breaks()) == []


@pytest.mark.parametrize("statement", ["UPDATE suppliers_event SET kind = 'x'", "DELETE FROM suppliers_event"])
def test_the_database_refuses_to_change_history(statement: str) -> None:
    make_history()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.filter(kind="questions.answered").count() == 3


def test_a_changed_event_is_named() -> None:
    supplier = make_history()
    with triggers_off(connection):
        Event.objects.filter(number=2).update(payload={"questions": ["other"]})
    assert list(breaks()) == [Break(supplier.pk, 2, "changed")]


def test_a_removed_event_is_named() -> None:
    supplier = make_history()
    with triggers_off(connection):
        Event.objects.filter(number=2).delete()
    assert list(breaks()) == [Break(supplier.pk, 2, "removed")]


def test_a_removed_last_event_is_named() -> None:
    supplier = make_history()
    with triggers_off(connection):
        Event.objects.filter(number=3).delete()
    assert list(breaks()) == [Break(supplier.pk, 3, "removed")]


def test_an_inserted_event_is_named() -> None:
    supplier = make_history()
    Event.objects.create(supplier=supplier, number=4, kind="x", at=NOW, by=None, previous_hash="0" * 64, hash="1" * 64)
    assert Break(supplier.pk, 4, "inserted") in list(breaks())


def test_one_suppliers_chain_can_be_checked_alone() -> None:
    first, second = make_history(), make_history()
    with triggers_off(connection):
        Event.objects.filter(supplier=first, number=1).update(kind="y")
    assert list(breaks(second.pk)) == []
    assert list(breaks(first.pk)) == [Break(first.pk, 1, "changed")]
