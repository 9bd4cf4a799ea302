"""Who may read a supplier's file: given explicitly by an administrator, taken back at any time, both kept.

What follows for open cases is decided above: procurement.operations.consents.
"""

from datetime import datetime

from django.db import transaction

from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Consent, Organisation, Supplier, User
from suppliers.operations.members import refuse_unless_administrator


@transaction.atomic
def give_consent(supplier: Supplier, organisation: Organisation, *, by: User, at: datetime) -> Consent:
    """Let the organisation, and those above it, read the file from now on."""
    supplier = Supplier.objects.lock(supplier.pk)
    refuse_unless_administrator(by, supplier)
    if supplier.consents.filter(organisation=organisation, withdrawn_at__isnull=True).exists():
        raise Refused("given_already", "{organisation} may read your file already.", organisation=organisation)
    consent = supplier.consents.create(organisation=organisation, given_by=by, given_at=at)
    record(supplier, "consent.given", at=at, by=by, organisation=organisation.pk)
    return consent


@transaction.atomic
def end_consent(consent: Consent, *, by: User, at: datetime) -> Consent:
    """Take a consent back: from now on the organisation finds the file nowhere. The row stays, with both days."""
    supplier = Supplier.objects.lock(consent.supplier_id)
    refuse_unless_administrator(by, supplier)
    consent = supplier.consents.select_related("organisation").get(pk=consent.pk)
    if consent.withdrawn_at is not None:
        raise Refused("withdrawn_already", "This consent was withdrawn before.")
    consent.withdrawn_at, consent.withdrawn_by = at, by
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(supplier, "consent.withdrawn", at=at, by=by, organisation=consent.organisation_id)
    return consent
