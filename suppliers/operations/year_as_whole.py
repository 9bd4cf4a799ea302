"""What every route to an inventory shares: the year as a whole, what it replaces, what stays accepted, and doubt."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from suppliers.carbon.contradiction import same_year_otherwise
from suppliers.carbon.gases import GwpSet
from suppliers.carbon.inventory import refuse_output
from suppliers.carbon.plausibility import (
    Severity,
    Span,
    Verdict,
    against_last_year,
    intensity_in_sector,
    needs_explanation,
)
from suppliers.errors import Refused
from suppliers.models import Document, GreenPowerCertificate, Inventory, InventoryLine, Supplier
from suppliers.queries.benchmarks import sector_span

FIRST_YEAR = 2015
Content = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """What belongs to the year as a whole, whichever the route. Output and revenue in 万元, `output_t` in tonnes."""

    output_wan: Decimal | None = None
    revenue_wan: Decimal | None = None
    output_t: Decimal | None = None
    sector: str = ""
    assurance: str = Inventory.Assurance.SELF_CHECKED
    document: Document | None = None
    explanation: str = ""
    gwp_set: GwpSet = GwpSet.AR6


@dataclass(frozen=True, slots=True)
class Figures:
    """The totals of a year in kg and kgce, as any route gives them; None: not told."""

    route: str
    year: int
    scope1: Decimal | None = None
    scope2_location: Decimal | None = None
    coal: Decimal | None = None
    per_wan: Decimal | None = None
    lines: Sequence[Content] = field(default_factory=tuple)


def refuse_impossible(supplier: Supplier, whole: Year, years: Iterable[int], at: datetime) -> None:
    """Refuse what no year can have, whatever its figures."""
    if whole.document is not None and whole.document.supplier_id != supplier.pk:
        raise Refused("foreign_document", "This file is not in your documents.", "document")
    if whole.assurance not in Inventory.Assurance.values:
        raise Refused("unknown_assurance", "Choose how the inventory was checked.", "assurance")
    if whole.assurance == Inventory.Assurance.THIRD_PARTY and whole.document is None:
        raise Refused("statement_needed", "Add the verification statement of the third party.", "document")
    if whole.output_t is not None and not (whole.output_t.is_finite() and whole.output_t > 0):
        message = "The mass of the products must be more than zero, not {mass}. Leave it empty if unknown."
        raise Refused("output_wrong", message, "output_t", mass=str(whole.output_t))
    refuse_output(whole.output_wan, "output_wan")
    refuse_output(whole.revenue_wan, "revenue_wan")
    last = supplier.day(at).year
    for year in years:
        if not FIRST_YEAR <= year <= last:
            raise Refused("year_out_of_range", "The year must be from 2015 to {last}.", "year", last=last)


def standing(supplier: Supplier, year: int) -> Inventory | None:
    """The inventory of the year that counts now."""
    return supplier.inventories.filter(year=year, superseded_at__isnull=True).prefetch_related("lines").first()


def refuse_locked(replaced: Inventory | None, figures: Figures) -> None:
    """While some lines are returned, those that were accepted stay as they are; another route is another inventory."""
    if replaced is None or replaced.accepted is not False or replaced.route != figures.route:
        return
    sent = Counter(figures.lines)
    for line in replaced.lines.all():
        if line.state == InventoryLine.State.ACCEPTED:
            sent[line.content] -= 1
            if sent[line.content] < 0:
                raise Refused(
                    "line_accepted",
                    "Line {position} ({quantity} {unit}) was accepted and stays. Change only what was returned.",
                    line.kind,
                    position=line.position,
                    quantity=f"{line.quantity.normalize():f}",
                    unit=line.unit,
                )


def doubts_on(
    supplier: Supplier, figures: Figures, whole: Year, replaced: Inventory | None, own: Iterable[Verdict], at: datetime
) -> list[Verdict]:
    """What is implausible: in the figures themselves (`own`), against the year before, another route, the sector."""
    verdicts = [*own, *_against_last_year(supplier, figures), *_against_other_route(figures, replaced)]
    span = span_of(supplier, whole.sector, at)
    if whole.sector and span is None:
        message = "There is no range of the sector {sector}. Choose one of the list, or none."
        raise Refused("sector_unknown", message, "sector", sector=whole.sector)
    if span is not None:
        verdicts.append(intensity_in_sector(figures.per_wan, span))
    return [verdict for verdict in verdicts if verdict.severity != Severity.OK]


def span_of(supplier: Supplier, sector: str, at: datetime) -> Span | None:
    """What is usual in the sector on the day; None where no sourced range is there."""
    return sector_span(sector, supplier.day(at)) if sector else None


def refuse_implausible(doubts: Sequence[Verdict], explanation: str) -> None:
    """An error stops the report at its figure; a warning asks for a sentence."""
    for verdict in doubts:
        if verdict.severity == Severity.ERROR:
            raise Refused(verdict.code, verdict.message, verdict.figure, **verdict.values)
    if doubts and not explanation.strip():
        raise needs_explanation(doubts)


def doubt_record(verdict: Verdict, explanation: str) -> dict[str, object]:
    """A doubt as the inventory keeps it, with what the supplier says to it."""
    return {
        "code": verdict.code,
        "message": verdict.message,
        "figure": verdict.figure,
        "values": {key: str(value) for key, value in verdict.values.items()},
        "explanation": explanation.strip(),
    }


def replace(replaced: Inventory | None, at: datetime) -> None:
    """Supersede what counted until now; its green-power certificates are free again."""
    if replaced is not None:
        held = GreenPowerCertificate.objects.filter(inventory=replaced, released_at__isnull=True)
        held.update(released_at=at)
        Inventory.objects.filter(pk=replaced.pk).update(superseded_at=at)


def as_columns(whole: Year, doubts: Sequence[Verdict]) -> dict[str, Any]:
    """The columns of an inventory that belong to the year as a whole."""
    return {
        "output_wan": whole.output_wan,
        "revenue_wan": whole.revenue_wan,
        "output_t": whole.output_t,
        "sector": whole.sector,
        "assurance": whole.assurance,
        "document": whole.document,
        "doubts": [doubt_record(verdict, whole.explanation) for verdict in doubts],
    }


def keep_lines(lines: Sequence[InventoryLine], replaced: Inventory | None) -> None:
    """Store the lines. One that was accepted and is unchanged stays accepted."""
    accepted: Counter[Content] = Counter()
    if replaced is not None:
        held = replaced.lines.all()
        accepted = Counter(line.content for line in held if line.state == InventoryLine.State.ACCEPTED)
    for line in lines:
        if accepted[line.content] > 0:
            accepted[line.content] -= 1
            line.state = InventoryLine.State.ACCEPTED
    InventoryLine.objects.bulk_create(lines)


def numbered(positions: Sequence[int], replaced: Inventory | None) -> list[int]:
    """The number of each line: the one it brings, if nobody else did; a new line takes the next that was never used."""
    used = {line.position for line in replaced.lines.all()} if replaced else set()
    free = max((*used, *positions, 0)) + 1
    taken: set[int] = set()
    result = []
    for position in positions:
        if position <= 0 or position in taken:
            position, free = free, free + 1
        taken.add(position)
        result.append(position)
    return result


def _against_last_year(supplier: Supplier, figures: Figures) -> list[Verdict]:
    before = standing(supplier, figures.year - 1)
    if before is None or before.undivided_kg is not None:
        return []
    pairs = {
        "scope1": (figures.scope1, before.scope1_kg),
        "scope2_location": (figures.scope2_location, before.scope2_location_kg),
        "tce": (figures.coal, before.kgce_calorific),
    }
    return [against_last_year(name, now, then) for name, (now, then) in pairs.items() if now is not None]


def _against_other_route(figures: Figures, replaced: Inventory | None) -> list[Verdict]:
    """A report against the bills of the same year, and the other way round; an estimate contradicts nothing."""
    if replaced is None or replaced.route == figures.route:
        return []
    return [
        same_year_otherwise("scope1", figures.scope1, replaced.scope1_kg),
        same_year_otherwise("scope2_location", figures.scope2_location, replaced.scope2_location_kg),
    ]
