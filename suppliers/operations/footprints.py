"""Reporting a year from its bills: computed, doubted, stored with everything the numbers were made with.

What may be edited of a line, in a form, a sheet or through the API: kind, item, quantity, unit, density, region and
note (`EDITABLE`, all of an Activity but its year). What identifies it: the supplier, the year and `position`, which a
line keeps when the year is corrected and which the next year's prefilled form carries on; 0 asks for a new number.
Everything else of a line is computed. Which revision was edited is told by the inventory's id: a correction is a new
inventory.

The other two routes are in reported_totals.py; what all three share is in year_as_whole.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import itemgetter

from django.db import IntegrityError, transaction

from suppliers.carbon import statement
from suppliers.carbon.contradiction import doubt_more
from suppliers.carbon.gases import GwpSet
from suppliers.carbon.inventory import Activity, Reference, compute_inventory
from suppliers.carbon.kinds import BIOMASS, PROCESS_STATED, REFRIGERANT, SHIELDING_GAS
from suppliers.carbon.plausibility import doubt_inventory
from suppliers.checks.certificate_number import normalise_number
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Document, Inventory, InventoryLine, Supplier, User
from suppliers.operations.inventory_checks import check_inventory
from suppliers.operations.inventory_reliability import rate
from suppliers.operations.year_as_whole import (
    Figures,
    Year,
    as_columns,
    doubt_record,
    doubts_on,
    keep_lines,
    numbered,
    refuse_implausible,
    refuse_impossible,
    refuse_locked,
    replace,
    standing,
)

__all__ = ["EDITABLE", "GreenPower", "Year", "check_inventory", "doubt_record", "inventory_lines", "report_inventory"]

EDITABLE = ("kind", "item", "quantity", "unit", "density", "region", "note")
LONGEST_NUMBER = 64
WEIGHED = frozenset({REFRIGERANT, SHIELDING_GAS, BIOMASS, PROCESS_STATED})
"""Kinds whose figure depends on the GWP set."""


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
    revenue_wan: Decimal | None = None,
    output_t: Decimal | None = None,
    sector: str = "",
    gwp_set: GwpSet = GwpSet.AR6,
    assurance: str = Inventory.Assurance.SELF_CHECKED,
    document: Document | None = None,
    explanation: str = "",
    reference: Reference,
    by: User | None,
    at: datetime,
) -> Inventory:
    """Store the inventory of a year; an earlier one of the same year is superseded and its certificates are free again.

    A plausibility error refuses it; a warning asks for `explanation`, one sentence that is kept with it. While
    lines are returned, those that were accepted must stand in `activities` unchanged; they stay accepted.
    """
    supplier = Supplier.objects.lock(supplier.pk)
    whole = Year(output_wan, revenue_wan, output_t, sector, assurance, document, explanation, gwp_set)
    refuse_impossible(supplier, whole, (activity.year for activity in activities), at)
    computed = compute_inventory(
        activities, reference=reference, output_wan=output_wan, revenue_wan=revenue_wan, gwp_set=gwp_set
    )
    figures = _figures(computed)
    replaced = standing(supplier, computed.year)
    refuse_locked(replaced, figures)
    own = (*doubt_inventory(computed, library=reference.factors), *doubt_more(computed, output_t))
    doubts = doubts_on(supplier, figures, whole, replaced, own, at)
    refuse_implausible(doubts, explanation)
    replace(replaced, at)
    inventory = supplier.inventories.create(
        **as_columns(whole, doubts), **_totals(computed), corrects=replaced, reported_by=by, reported_at=at
    )
    keep_lines(inventory_lines(inventory, computed, replaced), replaced)
    rate(inventory)
    _claim_green_power(inventory, green_power, computed.green_power_kwh)
    record(supplier, "inventory.reported", at=at, by=by, inventory=inventory.pk, year=inventory.year)
    return inventory


def inventory_lines(
    inventory: Inventory, computed: statement.Inventory, replaced: Inventory | None = None
) -> list[InventoryLine]:
    """Rows for the lines of a computed inventory, in order, not yet saved."""
    positions = numbered([line.activity.position for line in computed.lines], replaced)
    return [
        InventoryLine(
            inventory=inventory,
            position=position,
            kind=line.activity.kind,
            item=line.activity.item,
            note=line.activity.note,
            quantity=line.activity.quantity,
            unit=line.activity.unit,
            density=line.activity.density,
            region=line.activity.region,
            scope=line.scope,
            kg_location=line.kgco2e_location,
            kg_market=line.kgco2e_market,
            kgce=line.kgce_calorific,
            apart_kg=line.apart,
            basis=line.as_record(),
        )
        for position, line in zip(positions, computed.lines, strict=True)
    ]


def _figures(computed: statement.Inventory) -> Figures:
    return Figures(
        route=Inventory.Route.BILLS,
        year=computed.year,
        scope1=computed.scope1_kg,
        scope2_location=computed.scope2_location_kg,
        coal=computed.kgce_calorific,
        per_wan=computed.kgco2e_per_wan,
        lines=[line.activity.content for line in computed.lines],
    )


def _totals(computed: statement.Inventory) -> dict[str, object]:
    """The columns that the engine gives. Scope 3 and biogenic carbon are told only where a line of them is."""
    kinds = {line.activity.kind for line in computed.lines}
    return {
        "year": computed.year,
        "library_version": computed.library_version,
        "gwp_set": computed.gwp_set if kinds & WEIGHED else "",
        "scope1_kg": computed.scope1_kg,
        "scope2_location_kg": computed.scope2_location_kg,
        "scope2_market_kg": computed.scope2_market_kg,
        "scope3_kg": computed.scope3_kg if any(line.scope == 3 for line in computed.lines) else None,
        "biogenic_kg": computed.biogenic_kg if BIOMASS in kinds else None,
        "kgce_calorific": computed.kgce_calorific,
        "kgce_equivalent": computed.kgce_equivalent,
        "electricity_kwh": computed.electricity_kwh,
        "green_kwh": computed.green_power_kwh,
    }


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
