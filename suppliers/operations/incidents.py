"""Recording what went wrong at a supplier."""

from datetime import date, datetime

from django.db import transaction

from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Incident, Supplier, User


@transaction.atomic
def record_incident(
    supplier: Supplier,
    *,
    kind: Incident.Kind,
    severity: Incident.Severity,
    occurred_on: date,
    source: str,
    by: User,
    at: datetime,
    reference: str = "",
    summary: str = "",
    ends_on: date | None = None,
) -> Incident:
    """Enter a penalty, accident or listing with its source; scoring and vetoes see it from the next run on."""
    supplier = Supplier.objects.lock(supplier.pk)
    if not source.strip():
        raise Refused("source_needed", "Say where this is known from.", "source")
    if occurred_on > supplier.day(at):
        raise Refused("in_the_future", "{on} is in the future.", "occurred_on", on=occurred_on)
    if ends_on is not None and ends_on < occurred_on:
        raise Refused("ends_before_it_begins", "It ends before it begins: check both dates.", "ends_on")
    incident = supplier.incidents.create(
        kind=kind,
        severity=severity,
        occurred_on=occurred_on,
        ends_on=ends_on,
        source=source.strip(),
        reference=reference.strip(),
        summary=summary.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    record(supplier, "incident.recorded", at=at, by=by, incident=incident.pk, what=kind, severity=severity)
    return incident


@transaction.atomic
def withdraw_incident(incident: Incident, *, by: User, at: datetime) -> Incident:
    """Take back an incident that was entered in error; it stays in the history and counts no more."""
    supplier = Supplier.objects.lock(incident.supplier_id)
    incident = supplier.incidents.get(pk=incident.pk)
    if incident.withdrawn_at is not None:
        raise Refused("already_withdrawn", "This incident was withdrawn before.")
    incident.withdrawn_at = at
    incident.save(update_fields=["withdrawn_at"])
    record(supplier, "incident.withdrawn", at=at, by=by, incident=incident.pk)
    return incident
