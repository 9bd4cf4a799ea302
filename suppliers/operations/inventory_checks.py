"""Compliance checks an inventory line by line. Accepting all is one act; a returned line has its reason."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Inventory, InventoryLine, Supplier, User
from suppliers.operations.inventory_reliability import rate
from suppliers.operations.notices import tell
from suppliers.queries.people import members_of

LONGEST_REASON = 500
ROUTES = {Inventory.Route.BILLS: "", Inventory.Route.REPORT: "report/", Inventory.Route.ESTIMATE: "estimate/"}
"""Where a returned year is corrected: in the form that it was reported with."""


@transaction.atomic
def check_inventory(inventory: Inventory, *, accepted: bool, reason: str = "", by: User, at: datetime) -> Inventory:
    """Accept all of an inventory as verified by compliance, or none of it; the supplier may report again."""
    supplier, inventory = _open(inventory, by)
    state = InventoryLine.State.ACCEPTED if accepted else InventoryLine.State.RETURNED
    inventory.lines.update(state=state, reason="")
    return _close(supplier, inventory, accepted=accepted, reason="" if accepted else _said(reason), by=by, at=at)


@transaction.atomic
def review_inventory(
    inventory: Inventory, *, returned: Mapping[int, str], reason: str = "", by: User, at: datetime
) -> Inventory:
    """Return the lines of these positions, each with its reason, and accept the others; `reason` returns the year as a
    whole (its output, its document). With neither the inventory is accepted. Only what is returned opens again.
    """
    supplier, inventory = _open(inventory, by)
    lines = {line.position: line for line in inventory.lines.all()}
    for position, words in returned.items():
        if position not in lines:
            raise Refused("line_unknown", "There is no line {position}.", "lines", position=position)
        if not words.strip():
            raise Refused(
                "reason_missing", "Say what is wrong with line {position}.", f"reason-{position}", position=position
            )
    for position, line in lines.items():
        is_returned = position in returned
        line.state = InventoryLine.State.RETURNED if is_returned else InventoryLine.State.ACCEPTED
        line.reason = _said(returned[position]) if is_returned else ""
    InventoryLine.objects.bulk_update(lines.values(), ["state", "reason"])
    accepted = not returned and not reason.strip()
    return _close(supplier, inventory, accepted=accepted, reason=_said(reason), by=by, at=at)


def _open(inventory: Inventory, by: User) -> tuple[Supplier, Inventory]:
    """The inventory under its supplier's lock, if it may still be checked by this person."""
    supplier = Supplier.objects.lock(inventory.supplier_id)
    inventory = supplier.inventories.get(pk=inventory.pk)
    if inventory.superseded_at is not None or inventory.accepted is not None:
        raise Refused("already_checked", "This inventory was checked or replaced before.")
    if inventory.reported_by_id == by.pk:
        raise Refused("own_entry", "You reported this inventory; somebody else must check it.")
    return supplier, inventory


def _said(reason: str) -> str:
    if len(reason) > LONGEST_REASON:
        raise Refused("too_long", "At most {limit} characters, please.", "reason", limit=LONGEST_REASON)
    return reason.strip()


def _close(
    supplier: Supplier, inventory: Inventory, *, accepted: bool, reason: str, by: User, at: datetime
) -> Inventory:
    inventory.accepted, inventory.checked_by, inventory.checked_at = accepted, by, at
    inventory.reason = reason
    inventory.save(update_fields=["accepted", "checked_by", "checked_at", "reason"])
    rate(inventory)
    kind = "inventory.verified" if accepted else "inventory.not_accepted"
    record(supplier, kind, at=at, by=by, inventory=inventory.pk, year=inventory.year)
    if not accepted:
        tell(
            members_of(supplier),
            "inventory.returned",
            subject=f"inventory:{inventory.pk}",
            path=f"/portal/carbon/{inventory.year}/{ROUTES[Inventory.Route(inventory.route)]}",
            at=at,
            supplier=supplier,
            year=inventory.year,
        )
    return inventory
