from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from suppliers.history import record
from suppliers.models import Event, Supplier
from tests.databases import triggers_off
from tests.factories import NOW, make_supplier

# Triggers are switched off with ALTER TABLE, which PostgreSQL refuses while a transaction has checks to make.
pytestmark = pytest.mark.django_db(transaction=True)


def make_history() -> Supplier:
    supplier = make_supplier()
    for number in range(3):
        record(supplier, "questions.answered", at=NOW, by=None, questions=[f"q{number}"])
    return supplier


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_history", *arguments, stdout=out, skip_checks=True)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_a_history_that_holds_is_said_to_hold() -> None:
    make_history()
    supplier = make_history()
    assert run() == (0, "6 events of 2 suppliers checked, 0 breaks.\n")
    assert run("--supplier", str(supplier.pk)) == (0, "3 events of 1 suppliers checked, 0 breaks.\n")


def test_a_changed_and_a_removed_event_are_named() -> None:
    changed, removed = make_history(), make_history()
    with triggers_off(connection):
        Event.objects.filter(supplier=changed, number=2).update(kind="other")
        Event.objects.filter(supplier=removed, number=3).delete()
    code, text = run()
    assert code == 1
    assert text.splitlines() == [
        f"Supplier {changed.pk}: event 2 was changed after it was written.",
        f"Supplier {removed.pk}: event 3 was removed.",
        "5 events of 2 suppliers checked, 2 breaks.",
    ]
    assert run("--supplier", str(removed.pk))[0] == 1


def test_an_inserted_event_is_named() -> None:
    supplier = make_history()
    Event.objects.create(supplier=supplier, number=4, kind="x", at=NOW, by=None, previous_hash="0" * 64, hash="1" * 64)
    code, text = run()
    assert (code, f"Supplier {supplier.pk}: event 4 was inserted." in text) == (1, True)


def test_a_supplier_that_is_not_there_is_an_error() -> None:
    with pytest.raises(CommandError):
        run("--supplier", "0")
