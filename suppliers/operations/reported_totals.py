"""The two routes without bills: the totals of a report, held against its PDF, and an estimate from the sector."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from suppliers.carbon.contradiction import doubt_report, output_and_revenue
from suppliers.carbon.inventory import Reference, per_wan
from suppliers.carbon.kinds import EnergyKind
from suppliers.carbon.plausibility import Severity, Verdict
from suppliers.carbon.stated import ESTIMATED, Estimate, ReportTotals, estimate, kilograms
from suppliers.checks.report_totals import Outcome, TotalRead, read_total
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Document, Inventory, InventoryLine, Supplier, User
from suppliers.operations.inventory_reliability import rate
from suppliers.operations.year_as_whole import (
    Figures,
    Year,
    as_columns,
    doubts_on,
    keep_lines,
    numbered,
    refuse_implausible,
    refuse_impossible,
    refuse_locked,
    replace,
    span_of,
    standing,
)
from suppliers.queries.readings import stored_content
from suppliers.queries.text_reading import text_apart

PREFIX = "stated_"
NATION = "CN"
NOTHING = Decimal(0)
Readings = Mapping[str, TotalRead]


def report_totals(
    supplier: Supplier, totals: ReportTotals, whole: Year, *, reference: Reference, by: User | None, at: datetime
) -> Inventory:
    """Store the totals of a report; its document is needed. Each total is looked for in the document's text first, by a
    process of its own: what it found is kept with the line, and a total that differs asks for a sentence.
    """
    if whole.document is None:
        raise Refused("report_needed", "Add the report or the verification statement.", "document")
    readings = read_report(whole.document, totals) if whole.document.supplier_id == supplier.pk else {}
    return _store_report(supplier, totals, whole, readings, reference=reference, by=by, at=at)


def read_report(document: Document, totals: ReportTotals) -> Readings:
    """What became of each total in the text of the document, by the kind of its line."""
    pages = [(page.number, page.text) for page in text_apart(stored_content(document), document.media_type)]
    return {
        kind.code: read_total(pages, kind.code.removeprefix(PREFIX), kilograms(amount) or NOTHING)
        for kind, amount in totals.lines()
    }


@transaction.atomic
def report_estimate(
    supplier: Supplier, year: int, whole: Year, *, reference: Reference, by: User | None, at: datetime
) -> Inventory:
    """Store an estimate: the year's output times the middle of the sector's range. It is never checked by anybody, and
    any report or bills of the year take its place."""
    supplier = Supplier.objects.lock(supplier.pk)
    refuse_impossible(supplier, whole, [year], at)
    if whole.output_wan is None:
        raise Refused("output_needed", "Enter the output of the year: the estimate is made from it.", "output_wan")
    replaced = standing(supplier, year)
    if replaced is not None and replaced.route != Inventory.Route.ESTIMATE:
        raise Refused("better_known", "The year is reported already; an estimate does not take the place of a report.")
    estimated = estimate(whole.output_wan, span_of(supplier, whole.sector, at))
    doubts = [
        each for each in [output_and_revenue(whole.output_wan, whole.revenue_wan)] if each.severity != Severity.OK
    ]
    refuse_implausible(doubts, whole.explanation)
    replace(replaced, at)
    inventory = supplier.inventories.create(
        **{**as_columns(whole, doubts), "assurance": Inventory.Assurance.NONE},
        route=Inventory.Route.ESTIMATE,
        year=year,
        library_version=reference.factors.version,
        undivided_kg=estimated.kg,
        electricity_kwh=NOTHING,
        green_kwh=NOTHING,
        corrects=replaced,
        reported_by=by,
        reported_at=at,
    )
    keep_lines([_estimate_line(inventory, estimated)], None)
    rate(inventory)
    record(supplier, "inventory.reported", at=at, by=by, inventory=inventory.pk, year=year)
    return inventory


@transaction.atomic
def _store_report(
    supplier: Supplier,
    totals: ReportTotals,
    whole: Year,
    readings: Readings,
    *,
    reference: Reference,
    by: User | None,
    at: datetime,
) -> Inventory:
    supplier = Supplier.objects.lock(supplier.pk)
    refuse_impossible(supplier, whole, [totals.year], at)
    figures = _figures(totals, whole)
    replaced = standing(supplier, totals.year)
    refuse_locked(replaced, figures)
    own = [
        *doubt_report(totals, reference.factors),
        output_and_revenue(whole.output_wan, whole.revenue_wan),
        *(_unlike(kind, readings[kind.code], amount) for kind, amount in totals.lines() if kind.code in readings),
    ]
    doubts = doubts_on(supplier, figures, whole, replaced, own, at)
    refuse_implausible(doubts, whole.explanation)
    replace(replaced, at)
    inventory = supplier.inventories.create(
        **as_columns(whole, doubts),
        **_columns(totals),
        library_version=reference.factors.version,
        corrects=replaced,
        reported_by=by,
        reported_at=at,
    )
    keep_lines(_report_lines(inventory, totals, readings, replaced), replaced)
    rate(inventory)
    record(supplier, "inventory.reported", at=at, by=by, inventory=inventory.pk, year=totals.year)
    return inventory


def _figures(totals: ReportTotals, whole: Year) -> Figures:
    scope1, scope2 = kilograms(totals.scope1_t), kilograms(totals.scope2_location_t)
    return Figures(
        route=Inventory.Route.REPORT,
        year=totals.year,
        scope1=scope1,
        scope2_location=scope2,
        coal=kilograms(totals.tce),
        per_wan=per_wan((scope1 or NOTHING) + (scope2 or NOTHING), whole.output_wan),
        lines=[(kind.code, "", amount, "t", None, NATION, "") for kind, amount in totals.lines()],
    )


def _unlike(kind: EnergyKind, read: TotalRead, amount: Decimal) -> Verdict:
    """A total that stands otherwise in the text asks for a sentence; one that cannot be read says nothing."""
    values = {"stated": amount, "seen": read.seen, "page": read.page}
    if read.outcome == Outcome.DIFFERS:
        return Verdict(
            "report_differs",
            "You entered {stated} t, but page {page} of the report says {seen}. Check it, or say why they differ.",
            Severity.WARNING,
            kind.code,
            values,
        )
    return Verdict("report_agrees", "Nothing in the report contradicts {stated} t.", Severity.OK, kind.code, values)


def _columns(totals: ReportTotals) -> dict[str, object]:
    return {
        "route": Inventory.Route.REPORT,
        "year": totals.year,
        "scope1_kg": kilograms(totals.scope1_t),
        "scope2_location_kg": kilograms(totals.scope2_location_t),
        "scope2_market_kg": kilograms(totals.scope2_market_t),
        "scope3_kg": kilograms(totals.scope3_t),
        "kgce_calorific": kilograms(totals.tce),
        "kgce_equivalent": kilograms(totals.tce_equivalent),
        "electricity_kwh": totals.electricity_kwh or 0,
        "green_kwh": 0,
    }


def _report_lines(
    inventory: Inventory, totals: ReportTotals, readings: Readings, replaced: Inventory | None
) -> list[InventoryLine]:
    stated = list(totals.lines())
    before = {line.kind: line.position for line in replaced.lines.all()} if replaced else {}
    positions = numbered([before.get(kind.code, 0) for kind, _ in stated], replaced)
    return [
        _line(inventory, position, kind, amount, readings.get(kind.code))
        for position, (kind, amount) in zip(positions, stated, strict=True)
    ]


def _line(
    inventory: Inventory, position: int, kind: EnergyKind, amount: Decimal, read: TotalRead | None
) -> InventoryLine:
    """Each total adds to its own sum only: the market-based one to the market-based sum."""
    kg, is_market = kilograms(amount) or NOTHING, kind.code.endswith("_market")
    is_both = not kind.code.startswith("stated_scope2")
    reading = {"outcome": read.outcome, "page": read.page, "seen": read.seen} if read else None
    return InventoryLine(
        inventory=inventory,
        position=position,
        kind=kind.code,
        quantity=amount,
        unit="t",
        region=NATION,
        scope=kind.scope,
        kg_location=kg if is_both or not is_market else NOTHING,
        kg_market=kg if is_both or is_market else NOTHING,
        kgce=NOTHING,
        basis={"stated": "report", "reading": reading},
    )


def _estimate_line(inventory: Inventory, estimated: Estimate) -> InventoryLine:
    span = estimated.span
    basis = {"low": span.low, "high": span.high, "low_kg": estimated.low_kg, "high_kg": estimated.high_kg}
    return InventoryLine(
        inventory=inventory,
        position=1,
        kind=ESTIMATED.code,
        quantity=estimated.output_wan,
        unit=ESTIMATED.units[0],
        region=NATION,
        scope=ESTIMATED.scope,
        kg_location=estimated.kg,
        kg_market=estimated.kg,
        kgce=NOTHING,
        basis={"estimate": {**{key: str(value) for key, value in basis.items()}, "source": span.source}},
    )
