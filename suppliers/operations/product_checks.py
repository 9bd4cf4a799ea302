"""Compliance checks a published footprint line by line; nothing of what was published changes by it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from suppliers.carbon.plausibility import Severity
from suppliers.carbon.reliability import PRODUCT, Grounds, reliability
from suppliers.enums import SUPPLIER_ROLES
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import ProductFootprint, ProductLine, Supplier, User
from suppliers.operations.notices import tell

LONGEST_REASON = 500


@transaction.atomic
def check_footprint(
    footprint: ProductFootprint,
    *,
    returned: Mapping[str, str] | None = None,
    whole: str = "",
    by: User,
    at: datetime,
) -> ProductFootprint:
    """Accept a footprint, or return lines of it by their keys, each with its reason, or the `whole` with one.

    What is not returned is accepted; only what is returned opens again for the supplier.
    """
    supplier = Supplier.objects.lock(footprint.product.supplier_id)
    footprint = ProductFootprint.objects.select_related("product").get(pk=footprint.pk, product__supplier=supplier)
    _refuse_checked(footprint, by)
    lines = {line.key: line for line in footprint.lines.all()}
    reasons = _reasons(returned or {}, lines, whole.strip())

    for key, line in lines.items():
        line.state = ProductLine.State.RETURNED if key in reasons else ProductLine.State.ACCEPTED
        line.reason = reasons.get(key, "")
    ProductLine.objects.bulk_update(lines.values(), ["state", "reason"])
    footprint.accepted = not (reasons or whole.strip())
    footprint.returned_why, footprint.checked_by, footprint.checked_at = whole.strip(), by, at
    footprint.reliability = reliability(grounds_of(footprint, len(reasons))).level
    footprint.save(update_fields=["accepted", "returned_why", "checked_by", "checked_at", "reliability"])
    kind = "footprint.accepted" if footprint.accepted else "footprint.returned"
    record(supplier, kind, at=at, by=by, footprint=footprint.pk, product=footprint.product.code, lines=sorted(reasons))
    _tell(supplier, footprint, kind, at)
    return footprint


def grounds_of(footprint: ProductFootprint, returned: int) -> Grounds:
    """What is known of a stored footprint, as its reliability is judged by; `returned`: how many of its lines."""
    doubts = footprint.doubts
    return Grounds(
        PRODUCT,
        assurance=footprint.verification,
        documented=footprint.document_id is not None,
        # Returned lines alone say which of it is doubtful; a footprint returned as a whole is not accepted at all.
        accepted=None if footprint.accepted is False and returned else footprint.accepted,
        estimate_bp=footprint.estimate_bp,
        primary_bp=footprint.primary_bp,
        worst=Severity.WARNING if doubts else Severity.OK,
        explained=all(doubt["explanation"] for doubt in doubts),
        lines_returned=returned,
    )


def _refuse_checked(footprint: ProductFootprint, by: User) -> None:
    if footprint.superseded_at is not None or footprint.accepted is not None:
        raise Refused("already_checked", "This footprint was checked or replaced before.")
    if footprint.published_by_id == by.pk:
        raise Refused("own_entry", "You published this footprint; somebody else must check it.")


def _reasons(returned: Mapping[str, str], lines: Mapping[str, ProductLine], whole: str) -> dict[str, str]:
    found = {}
    for key, reason in returned.items():
        if key not in lines:
            raise Refused("no_such_line", "There is no such line in this footprint.", "returned")
        if not reason.strip():
            raise Refused("reason_needed", "Say what is wrong with “{name}”.", f"line-{key}", name=lines[key].name)
        found[key] = reason.strip()
    if any(len(reason) > LONGEST_REASON for reason in (whole, *found.values())):
        raise Refused("too_long", "At most {limit} characters, please.", "returned", limit=LONGEST_REASON)
    return found


def _tell(supplier: Supplier, footprint: ProductFootprint, kind: str, at: datetime) -> None:
    people = User.objects.filter(memberships__supplier=supplier, memberships__role__in=SUPPLIER_ROLES, is_active=True)
    tell(
        people.distinct(),
        kind,
        subject=str(footprint.pk),
        path=f"/products/footprints/{footprint.pk}/",
        at=at,
        supplier=supplier,
        product=str(footprint.product),
        number=footprint.number,
    )
