"""A supplier's own factors: entered with their document, counted once compliance accepted them."""

from datetime import datetime

from django.db import transaction

from suppliers.carbon.entries import LONGEST_SENTENCE, OwnEntry
from suppliers.carbon.factors import FactorLibrary
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Document, OwnFactor, Supplier, User


@transaction.atomic
def enter_own_factor(
    supplier: Supplier, entry: OwnEntry, *, document: Document | None, library: FactorLibrary, by: User, at: datetime
) -> OwnFactor:
    """Put an own factor before compliance. One that still waits for the same factor is corrected in its place."""
    supplier = Supplier.objects.lock(supplier.pk)
    if document is None:
        raise Refused("document_needed", "Add the document that the factor comes from.", "document")
    if document.supplier_id != supplier.pk:
        raise Refused("foreign_document", "This file is not in your documents.", "document")
    fields = entry.fields(library[entry.replaces], last=supplier.day(at).year)
    told = {**fields, "document": document, "entered_by": by, "entered_at": at}
    own, _new = supplier.own_factors.update_or_create(
        replaces=entry.replaces, checked_at__isnull=True, defaults=told, create_defaults=told
    )
    record(supplier, "own_factor.entered", at=at, by=by, own_factor=own.pk, replaces=own.replaces, value=own.value)
    return own


@transaction.atomic
def check_own_factor(own: OwnFactor, *, accepted: bool, reason: str = "", by: User, at: datetime) -> OwnFactor:
    """Accept an own factor, so that the supplier's figures take it from now on, or return it with a reason."""
    supplier = Supplier.objects.lock(own.supplier_id)
    own = supplier.own_factors.get(pk=own.pk)
    reason = " ".join(reason.split())
    if own.checked_at is not None:
        raise Refused("already_checked", "This factor was checked before.")
    if own.entered_by_id == by.pk:
        raise Refused("own_entry", "You entered this factor; somebody else must check it.")
    if not accepted and not reason:
        raise Refused("reason_needed", "Say in a sentence why it is returned.", "reason")
    if len(reason) > LONGEST_SENTENCE:
        raise Refused("too_long", "At most {limit} characters, please.", "reason", limit=LONGEST_SENTENCE)

    own.accepted, own.reason, own.checked_by, own.checked_at = accepted, "" if accepted else reason, by, at
    own.save(update_fields=["accepted", "reason", "checked_by", "checked_at"])
    kind = "own_factor.accepted" if accepted else "own_factor.returned"
    record(supplier, kind, at=at, by=by, own_factor=own.pk, replaces=own.replaces, value=own.value)
    return own
