"""Making sure that the first person of a supplier acts for it: whoever knows a credit code can register it."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Supplier, User
from suppliers.queries.access import visible_to

CONFIRMERS = frozenset({Role.OFFICER, Role.COMPLIANCE, Role.MANAGER})


class Confirmed(StrEnum):
    """How somebody made sure: called a number known before, saw the business licence with a stamped letter, knows
    the person."""

    CALLED = "called"
    LICENCE = "licence"
    KNOWN = "known"


@transaction.atomic
def confirm_first_person(supplier: Supplier, *, how: Confirmed, note: str = "", by: User, at: datetime) -> Supplier:
    """Note that somebody made sure who acts for the supplier; it stays in its history how. Raises Refused."""
    if not visible_to(by, *CONFIRMERS).filter(pk=supplier.pk).exists():
        raise Refused("not_yours", "Only an officer, compliance or a manager who sees this file confirms its people.")
    supplier = Supplier.objects.lock(supplier.pk)
    if supplier.people_confirmed_at is not None:
        raise Refused("confirmed_before", "Somebody confirmed the first person before.")
    supplier.people_confirmed_at, supplier.people_confirmed_by = at, by
    supplier.save(update_fields=["people_confirmed_at", "people_confirmed_by"])
    record(supplier, "supplier.people_confirmed", at=at, by=by, how=how, note=note.strip()[:300])
    return supplier
