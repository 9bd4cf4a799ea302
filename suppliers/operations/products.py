"""Product footprints: published once and for all, one by one or many at once.

A row of a sheet or of the API is a `Reported`: the maker's product code, names and texts by the keys of
suppliers.carbon.product_typed.HEADER and LINE. A line's `key` ("1", "2" ...) is its identity through all versions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from suppliers.carbon.inventory import Reference
from suppliers.carbon.plausibility import worst
from suppliers.carbon.product_inputs import Part, Quality
from suppliers.carbon.product_record import doubt_record, figures_record, line_record
from suppliers.carbon.reliability import PRODUCT, Grounds, reliability
from suppliers.errors import Refused
from suppliers.history import append
from suppliers.models import Product, ProductDraft, ProductFootprint, ProductLine, Supplier, User
from suppliers.operations.product_drafts import product_of
from suppliers.operations.product_judging import Judged, Reported, judge
from suppliers.queries.products import scene_of

__all__ = ["Judged", "Outcome", "Reported", "judge", "publish_draft", "report_footprint", "report_footprints"]

MOST_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """`is_new` is false where the report said exactly what stood already, and nothing was written."""

    footprint: ProductFootprint
    is_new: bool


def report_footprint(
    supplier: Supplier, reported: Reported, *, reference: Reference, by: User | None, at: datetime
) -> ProductFootprint:
    """Publish one footprint; a product that is not there yet is made. See `report_footprints`."""
    (outcome,) = report_footprints(supplier, [reported], reference=reference, by=by, at=at)
    return outcome.footprint


@transaction.atomic
def report_footprints(
    supplier: Supplier, reported: Sequence[Reported], *, reference: Reference, by: User | None, at: datetime
) -> list[Outcome]:
    """Publish many footprints of one supplier, one a product, all or none; each names the one before it.

    One that says exactly what stands already changes nothing. Raises the first `Refused`; whoever wants to know them
    all beforehand asks `judge` row by row.
    """
    supplier = Supplier.objects.lock(supplier.pk)
    codes = [each.code.strip() for each in reported]
    _refuse_crowd(codes)
    scene = scene_of(supplier, codes)
    judged = [judge(supplier, each, scene=scene, reference=reference, at=at) for each in reported]
    changed = [each for each in judged if not each.same]
    written = _write(supplier, changed, by, at)
    made = iter(written)
    return [
        Outcome(each.current, False) if each.same and each.current else Outcome(next(made), True) for each in judged
    ]


@transaction.atomic
def publish_draft(draft: ProductDraft, *, reference: Reference, by: User | None, at: datetime) -> ProductFootprint:
    """Publish what stands in a draft; the draft is done with then."""
    supplier = Supplier.objects.lock(draft.product.supplier_id)
    draft = ProductDraft.objects.select_related("product", "document", "corrects").get(pk=draft.pk)
    footprint = report_footprint(supplier, reported_draft(draft), reference=reference, by=by, at=at)
    draft.delete()
    return footprint


def reported_draft(draft: ProductDraft) -> Reported:
    """A draft as a report."""
    product = draft.product
    return Reported(
        code=product.code,
        name_zh=product.name_zh,
        name_en=product.name_en,
        header=draft.header,
        lines=draft.lines,
        document=draft.document,
        corrects=draft.corrects,
    )


def _refuse_crowd(codes: Sequence[str]) -> None:
    if len(codes) > MOST_AT_ONCE:
        raise Refused("too_many_rows", "At most {most} at a time, please.", most=MOST_AT_ONCE)
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise Refused("product_twice", "The product {code} is reported twice.", "code", code=code)
        seen.add(code)


def _write(supplier: Supplier, judged: Sequence[Judged], by: User | None, at: datetime) -> list[ProductFootprint]:
    if not judged:
        return []
    products = product_of(supplier, [each.reported for each in judged], by=by, at=at)
    before = [each.current.pk for each in judged if each.current]
    ProductFootprint.objects.filter(pk__in=before).update(superseded_at=at)
    rows = [_footprint(each, products[each.reported.code.strip()], by, at) for each in judged]
    written = ProductFootprint.objects.bulk_create(rows, batch_size=200)
    parts = _parts(judged)
    lines = [line for row, each in zip(written, judged, strict=True) for line in _lines(row, each, parts)]
    ProductLine.objects.bulk_create(lines, batch_size=500)
    told = [(supplier, "footprint.published", {"footprint": row.pk, "product": row.product.code, "number": row.number})
            for row in written]  # fmt: skip
    append(told, at=at, by=by)
    Supplier.objects.filter(pk=supplier.pk).update(
        history_number=supplier.history_number, history_hash=supplier.history_hash
    )
    return written


def _footprint(judged: Judged, product: Product, by: User | None, at: datetime) -> ProductFootprint:
    header, computed, current = judged.header, judged.computed, judged.current
    technological, temporal, geographical = _hundredths(computed.quality)
    return ProductFootprint(
        product=product,
        number=current.number + 1 if current else 1,
        preceding=current,
        header=dict(judged.read.typed),
        declared_amount=header.declared.amount,
        declared_unit=header.declared.unit,
        mass_kg=header.declared.mass_kg,
        reference_from=header.reference_from,
        reference_until=header.reference_until,
        region=header.region,
        kgco2e=computed.kgco2e,
        gate_kg=computed.gate.kgco2e,
        uptake_kg=header.uptake_kg,
        primary_bp=computed.primary_share_bp,
        estimate_bp=computed.estimate_bp,
        allocated_bp=computed.allocated_bp,
        technological=technological,
        temporal=temporal,
        geographical=geographical,
        figures=figures_record(computed, header),
        doubts=[doubt_record(verdict, header.explanation) for verdict in judged.verdicts],
        library_version=computed.library_version,
        verification=header.verification,
        document=judged.reported.document,
        published_by=by,
        published_at=at,
        reliability=reliability(_grounds(judged)).level,
    )


def _grounds(judged: Judged) -> Grounds:
    return Grounds(
        PRODUCT,
        assurance=judged.header.verification,
        documented=judged.reported.document is not None,
        estimate_bp=judged.computed.estimate_bp,
        primary_bp=judged.computed.primary_share_bp,
        worst=worst(judged.verdicts),
        explained=bool(judged.header.explanation),
    )


def _lines(row: ProductFootprint, judged: Judged, parts: Mapping[str, int]) -> list[ProductLine]:
    kept = _accepted_lines(judged.reported.corrects)
    found = []
    for position, (read, line) in enumerate(zip(judged.read.lines, judged.computed.lines, strict=True), start=1):
        state = ProductLine.State.ACCEPTED if kept.get(read.key) == read.typed else ProductLine.State.OPEN
        found.append(
            ProductLine(
                footprint=row,
                position=position,
                key=read.key,
                kind=read.typed["kind"],
                stage=line.stage,
                name=line.name,
                typed=dict(read.typed),
                kg=line.kgco2e,
                share_bp=line.share_bp,
                is_primary=line.primary,
                part_id=parts.get(read.typed.get("part", "")),
                basis=line_record(line),
                state=state,
            )
        )
    return found


def _accepted_lines(corrects: ProductFootprint | None) -> dict[str, object]:
    if corrects is None:
        return {}
    return {line.key: line.typed for line in corrects.lines.all() if line.state == ProductLine.State.ACCEPTED}


def _parts(judged: Sequence[Judged]) -> dict[str, int]:
    """The ids of the footprints that lines were made with, by their references."""
    used = {line.item.supplied.reference for each in judged for line in each.read.lines if isinstance(line.item, Part)}
    rows = ProductFootprint.objects.filter(uuid__in=used).values_list("uuid", "pk") if used else ()
    return {str(uuid): pk for uuid, pk in rows}


def _hundredths(quality: Quality | None) -> tuple[int | None, int | None, int | None]:
    if quality is None:
        return None, None, None
    return int(quality.technological * 100), int(quality.temporal * 100), int(quality.geographical * 100)
