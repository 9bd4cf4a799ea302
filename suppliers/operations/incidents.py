"""Recording what went wrong at a supplier, one by one or from a sheet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import IntegrityError, transaction

from suppliers.checks.incidents import IncidentLine, refuse_impossible
from suppliers.checks.sheets import RowRefused
from suppliers.enums import IncidentKind, IncidentSeverity, Role
from suppliers.errors import Refused
from suppliers.history import append, record
from suppliers.models import Incident, Supplier, User
from suppliers.models.supplier import SupplierQuerySet

RECORDERS = frozenset({Role.OFFICER, Role.COMPLIANCE})
BATCH = 500


@transaction.atomic
def record_incident(
    supplier: Supplier,
    *,
    kind: IncidentKind,
    severity: IncidentSeverity,
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
    refuse_impossible(occurred_on, ends_on, source, on=supplier.day(at))
    try:
        with transaction.atomic():
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
    except IntegrityError as error:
        message = "{reference} is recorded of this supplier already."
        raise Refused("already_recorded", message, "reference", reference=reference.strip()) from error
    record(supplier, "incident.recorded", at=at, by=by, **_told(incident))
    return incident


@transaction.atomic
def end_incident(incident: Incident, *, ends_on: date, by: User, at: datetime) -> Incident:
    """Enter the day on which a listing or a measure was lifted; a listing counts until then. Old scores stay."""
    supplier = Supplier.objects.lock(incident.supplier_id)
    incident = supplier.incidents.get(pk=incident.pk)
    if incident.withdrawn_at is not None or incident.ends_on is not None:
        raise Refused("already_ended", "This entry was withdrawn or ended before.")
    refuse_impossible(incident.occurred_on, ends_on, incident.source, on=supplier.day(at))
    if ends_on > supplier.day(at):
        raise Refused("in_the_future", "{on} is in the future.", "ends_on", on=ends_on)
    if incident.recorded_by_id == by.pk:
        raise Refused("own_entry", "You recorded this; somebody else must lift it.")
    incident.ends_on = ends_on
    incident.save(update_fields=["ends_on"])
    record(supplier, "incident.ended", at=at, by=by, incident=incident.pk, what=incident.kind, on=ends_on)
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


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: how many rows are new, how many stand there already, and what is wrong."""

    recorded: int
    known: int
    refused: tuple[RowRefused, ...]


def preview_incidents(lines: Sequence[IncidentLine], *, among: SupplierQuerySet) -> Imported:
    """What `import_incidents` would do now; writes nothing."""
    known, refused = 0, []
    for rows, suppliers in _batches(lines, among):
        there = _there(suppliers)
        refused += [_no_supplier(row) for row in rows if row.credit_code not in suppliers]
        known += sum(_key(suppliers[row.credit_code].pk, row) in there for row in rows if row.credit_code in suppliers)
    return Imported(len(lines) - len(refused) - known, known, tuple(refused))


@transaction.atomic
def import_incidents(lines: Sequence[IncidentLine], *, among: SupplierQuerySet, by: User, at: datetime) -> Imported:
    """Record the rows of those of `among` that do not stand there yet; each batch takes a fixed number of queries."""
    recorded, known, refused = 0, 0, []
    for rows, suppliers in _batches(lines, among, lock=True):
        there = _there(suppliers)
        refused += [_no_supplier(row) for row in rows if row.credit_code not in suppliers]
        meant = [(suppliers[row.credit_code], row) for row in rows if row.credit_code in suppliers]
        new = [_incident(supplier, row, by, at) for supplier, row in meant if _key(supplier.pk, row) not in there]
        made = Incident.objects.bulk_create(new)
        append(((each.supplier, "incident.recorded", _told(each)) for each in made), at=at, by=by)
        Supplier.objects.bulk_update(
            {each.supplier_id: each.supplier for each in made}.values(), ["history_number", "history_hash"]
        )
        recorded, known = recorded + len(made), known + len(meant) - len(made)
    return Imported(recorded, known, tuple(refused))


Batch = tuple[list[IncidentLine], dict[str, Supplier]]


def _batches(lines: Iterable[IncidentLine], among: SupplierQuerySet, *, lock: bool = False) -> Iterator[Batch]:
    """Rows in order of their suppliers, so that two imports never wait crosswise, with the suppliers by credit code."""
    ordered = iter(sorted(lines, key=lambda row: row.credit_code))
    while rows := list(islice(ordered, BATCH)):
        found = among.filter(scheme=Supplier.Scheme.USCC, identifier__in={row.credit_code for row in rows})
        found = Supplier.objects.filter(pk__in=list(found.values_list("pk", flat=True))).order_by("identifier")
        yield rows, {each.identifier: each for each in (found.select_for_update() if lock else found)}


Key = tuple[int, str, str, date | None]


def _key(supplier_id: int, row: IncidentLine | Incident) -> Key:
    """What makes an incident the same one: the number of its letter, or, without one, its day."""
    return supplier_id, row.kind, row.reference, None if row.reference else row.occurred_on


def _there(suppliers: dict[str, Supplier]) -> set[Key]:
    rows = Incident.objects.filter(supplier__in=suppliers.values(), withdrawn_at__isnull=True)
    return {_key(each.supplier_id, each) for each in rows}


def _incident(supplier: Supplier, row: IncidentLine, by: User, at: datetime) -> Incident:
    return Incident(
        supplier=supplier,
        kind=row.kind,
        severity=row.severity,
        occurred_on=row.occurred_on,
        ends_on=row.ends_on,
        source=row.source,
        reference=row.reference,
        summary=row.summary,
        recorded_by=by,
        recorded_at=at,
    )


def _told(incident: Incident) -> dict[str, object]:
    return {"incident": incident.pk, "what": incident.kind, "severity": incident.severity}


def _no_supplier(row: IncidentLine) -> RowRefused:
    message = "{code} is no supplier whose file you may read."
    return RowRefused(row.number, "credit_code", message, {"code": row.credit_code})
