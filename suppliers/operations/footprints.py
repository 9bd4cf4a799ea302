"""Reporting a year's energy: computed, doubted, stored with everything the numbers were made with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import itemgetter

from django.db import IntegrityError, transaction

from suppliers.carbon import statement
from suppliers.carbon.inventory import Activity, Reference, compute_inventory
from suppliers.carbon.plausibility import Severity, Verdict, against_last_year, doubt_inventory
from suppliers.checks.certificate_number import normalise_number
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Document, GreenPowerCertificate, Inventory, InventoryLine, Supplier, User

LONGEST_NUMBER = 64


@dataclass(frozen=True, slots=True)
class GreenPower:
    """A green-power certificate that covers part of the year's electricity."""

    number: str
    kwh: Decimal


@transaction.atomic
def report_inventory(
    supplier: Supplier,
    *,
    activities: Sequence[Activity],
    green_power: Sequence[GreenPower] = (),
    output_wan: Decimal | None,
    assurance: str = Inventory.Assurance.SELF_CHECKED,
    document: Document | None = None,
    explanation: str = "",
    reference: Reference,
    by: User | None,
    at: datetime,
) -> Inventory:
    """Store the inventory of a year; an earlier one of the same year is superseded and its certificates are free again.

    A plausibility error refuses it; a warning asks for `explanation`, one sentence that is kept with it.
    """
    supplier = Supplier.objects.lock(supplier.pk)
    _refuse_impossible(supplier, activities, assurance, document, at)
    computed = compute_inventory(activities, reference=reference, output_wan=output_wan)
    doubts = _doubts(supplier, computed, reference)
    _refuse_implausible(doubts, explanation)
    _supersede(supplier, computed.year, at)
    inventory = supplier.inventories.create(
        year=computed.year,
        output_wan=output_wan,
        assurance=assurance,
        document=document,
        library_version=computed.library_version,
        scope1_kg=computed.scope1_kg,
        scope2_location_kg=computed.scope2_location_kg,
        scope2_market_kg=computed.scope2_market_kg,
        kgce_calorific=computed.kgce_calorific,
        kgce_equivalent=computed.kgce_equivalent,
        electricity_kwh=computed.electricity_kwh,
        green_kwh=computed.green_power_kwh,
        doubts=[doubt_record(verdict, explanation) for verdict in doubts],
        reported_by=by,
        reported_at=at,
    )
    InventoryLine.objects.bulk_create(inventory_lines(inventory, computed))
    _claim_green_power(inventory, green_power, computed.green_power_kwh)
    record(supplier, "inventory.reported", at=at, by=by, inventory=inventory.pk, year=inventory.year)
    return inventory


@transaction.atomic
def check_inventory(inventory: Inventory, *, accepted: bool, by: User, at: datetime) -> Inventory:
    """Accept an inventory as verified by compliance, or not accept it; the supplier may report again."""
    supplier = Supplier.objects.lock(inventory.supplier_id)
    inventory = supplier.inventories.get(pk=inventory.pk)
    if inventory.superseded_at is not None or inventory.accepted is not None:
        raise Refused("already_checked", "This inventory was checked or replaced before.")
    if inventory.reported_by_id == by.pk:
        raise Refused("own_entry", "You reported this inventory; somebody else must check it.")

    inventory.accepted, inventory.checked_by, inventory.checked_at = accepted, by, at
    inventory.save(update_fields=["accepted", "checked_by", "checked_at"])
    kind = "inventory.verified" if accepted else "inventory.not_accepted"
    record(supplier, kind, at=at, by=by, inventory=inventory.pk, year=inventory.year)
    return inventory


def inventory_lines(inventory: Inventory, computed: statement.Inventory) -> list[InventoryLine]:
    """Rows for the lines of a computed inventory, in order, not yet saved."""
    return [
        InventoryLine(
            inventory=inventory,
            position=position,
            kind=line.activity.kind,
            quantity=line.activity.quantity,
            unit=line.activity.unit,
            density=line.activity.density,
            region=line.activity.region,
            scope=line.scope,
            kg_location=line.kgco2e_location,
            kg_market=line.kgco2e_market,
            kgce=line.kgce_calorific,
            basis=line.as_record(),
        )
        for position, line in enumerate(computed.lines, start=1)
    ]


def _refuse_impossible(
    supplier: Supplier, activities: Sequence[Activity], assurance: str, document: Document | None, at: datetime
) -> None:
    if document is not None and document.supplier_id != supplier.pk:
        raise Refused("foreign_document", "This file is not in your documents.", "document")
    if assurance not in Inventory.Assurance.values:
        raise Refused("unknown_assurance", "Choose how the inventory was checked.", "assurance")
    if assurance == Inventory.Assurance.THIRD_PARTY and document is None:
        raise Refused("statement_needed", "Add the verification statement of the third party.", "document")
    last = supplier.day(at).year
    for activity in activities:
        if not 2015 <= activity.year <= last:
            raise Refused("year_out_of_range", "The year must be from 2015 to {last}.", "year", last=last)


def _doubts(supplier: Supplier, computed: statement.Inventory, reference: Reference) -> list[Verdict]:
    """What is implausible about the inventory in itself and against the one of the year before."""
    verdicts = list(doubt_inventory(computed, library=reference.factors))
    before = supplier.inventories.filter(year=computed.year - 1, superseded_at__isnull=True).first()
    if before is not None:
        verdicts += [
            against_last_year("scope1", computed.scope1_kg, before.scope1_kg),
            against_last_year("scope2_location", computed.scope2_location_kg, before.scope2_location_kg),
            against_last_year("tce", computed.kgce_calorific, before.kgce_calorific),
        ]
    return [verdict for verdict in verdicts if verdict.severity != Severity.OK]


def _refuse_implausible(doubts: Sequence[Verdict], explanation: str) -> None:
    for verdict in doubts:
        if verdict.severity == Severity.ERROR:
            raise Refused(verdict.code, verdict.message, verdict.figure, **verdict.values)
    if doubts and not explanation.strip():
        first = doubts[0]
        raise Refused("explanation_needed", first.message, "explanation", **first.values, figure=first.figure)


def doubt_record(verdict: Verdict, explanation: str) -> dict[str, object]:
    """A doubt as the inventory keeps it, with what the supplier says to it."""
    return {
        "code": verdict.code,
        "message": verdict.message,
        "figure": verdict.figure,
        "values": {key: str(value) for key, value in verdict.values.items()},
        "explanation": explanation.strip(),
    }


def _supersede(supplier: Supplier, year: int, at: datetime) -> None:
    earlier = supplier.inventories.filter(year=year, superseded_at__isnull=True)
    GreenPowerCertificate.objects.filter(inventory__in=earlier, released_at__isnull=True).update(released_at=at)
    earlier.update(superseded_at=at)


def _claim_green_power(inventory: Inventory, certificates: Sequence[GreenPower], covered: Decimal) -> None:
    if sum((certificate.kwh for certificate in certificates), Decimal(0)) != covered:
        raise Refused(
            "green_power_numbers",
            "Give the number of each green-power certificate; together they must cover {kwh} kWh.",
            "green_power",
            kwh=covered.normalize(),
        )
    # However it is spaced or spelled, a number counts once. In one order, or two suppliers would wait crosswise.
    for number, certificate in sorted(
        ((normalise_number(each.number), each) for each in certificates), key=itemgetter(0)
    ):
        if len(number) > LONGEST_NUMBER:
            raise Refused("too_long", "At most {limit} characters, please.", "green_power", limit=LONGEST_NUMBER)
        try:
            with transaction.atomic():
                inventory.green_power.create(number=number, kwh=certificate.kwh)
        except IntegrityError as error:
            raise Refused(
                "green_power_used",
                "The green-power certificate {number} is used already: each counts once.",
                "green_power",
                number=certificate.number,
            ) from error
