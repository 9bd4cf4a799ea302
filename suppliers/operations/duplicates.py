"""Files that may be of one firm: raised by their names when one is registered, judged by people."""

from datetime import datetime

from django.db import transaction

from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Organisation, PossibleDuplicate, Supplier, User
from suppliers.operations.notices import tell
from suppliers.queries.access import visible_to
from suppliers.queries.people import staff_above
from suppliers.queries.similar_suppliers import similar_suppliers

JUDGES = frozenset({Role.COMPLIANCE, Role.MANAGER, Role.ADMINISTRATOR})


@transaction.atomic
def look_for_duplicates(supplier: Supplier, organisation: Organisation, *, at: datetime) -> int:
    """Raise a possible duplicate for each file with a name like this one's, tell who judges; how many are new.

    Nothing follows from it by itself. A pair that was judged before is not raised again.
    """
    pairs = [
        PossibleDuplicate(
            first_id=min(supplier.pk, similar.supplier),
            second_id=max(supplier.pk, similar.supplier),
            why=similar.why,
            likeness=similar.share,
            found_at=at,
        )
        for similar in similar_suppliers(supplier)
    ]
    before = PossibleDuplicate.objects.count()
    PossibleDuplicate.objects.bulk_create(pairs, ignore_conflicts=True)
    found = PossibleDuplicate.objects.count() - before
    if found:
        tell(
            staff_above(organisation, [Role.COMPLIANCE]),
            "duplicate.found",
            subject=f"duplicate/{supplier.pk}",
            path="/duplicates/",
            at=at,
            supplier=supplier,
            supplier_name=supplier,
        )
    return found


@transaction.atomic
def dismiss_duplicate(pair: PossibleDuplicate, *, reason: str, by: User, at: datetime) -> PossibleDuplicate:
    """Two firms after all: the pair is never raised again, and says why."""
    pair = open_pair(pair, reason=reason, by=by)
    pair.state, pair.reason = PossibleDuplicate.State.DISMISSED, reason.strip()
    pair.decided_by, pair.decided_at = by, at
    pair.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    for supplier, other in ((pair.first, pair.second), (pair.second, pair.first)):
        record(supplier, "supplier.told_apart", at=at, by=by, other=other.pk)
    return pair


def open_pair(pair: PossibleDuplicate, *, reason: str, by: User) -> PossibleDuplicate:
    """The pair and both its suppliers, read anew and locked, the older first. Raises Refused for a pair that was
    judged, for who may not judge it or does not see both files, and without a reason."""
    pair = PossibleDuplicate.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if pair.state != PossibleDuplicate.State.OPEN:
        raise Refused("already_judged", "Somebody judged these two files before.")
    if visible_to(by, *JUDGES).filter(pk__in=[pair.first_id, pair.second_id]).count() != 2:
        raise Refused("not_yours", "Only compliance, a manager or an administrator who sees both files judges them.")
    if not reason.strip():
        raise Refused("reason_needed", "Say in a sentence why.", "reason")
    pair.first, pair.second = Supplier.objects.lock(pair.first_id), Supplier.objects.lock(pair.second_id)
    return pair
