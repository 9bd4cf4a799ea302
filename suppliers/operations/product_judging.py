"""Judging a product footprint that somebody reports: read, computed and doubted, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from suppliers.carbon.inventory import Reference
from suppliers.carbon.plausibility import Severity, Verdict, needs_explanation
from suppliers.carbon.product import ProductFootprint as Computed
from suppliers.carbon.product_doubts import doubt_product
from suppliers.carbon.product_reading import ReadFootprint, read_footprint
from suppliers.carbon.product_typed import Header
from suppliers.errors import Refused
from suppliers.models import Document, ProductFootprint, ProductLine, Supplier
from suppliers.queries.products import Scene, version_before


@dataclass(frozen=True, slots=True)
class Reported:
    """A footprint as somebody reports it. `corrects`: only what compliance returned in it may differ."""

    code: str
    name_zh: str
    name_en: str
    header: Mapping[str, object]
    lines: Sequence[Mapping[str, object]]
    gtin: str = ""
    cpc: str = ""
    group: str = ""
    document: Document | None = None
    corrects: ProductFootprint | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A reported footprint, read, computed and doubted. `same`: it says exactly what stands already."""

    reported: Reported
    read: ReadFootprint
    header: Header
    computed: Computed
    verdicts: tuple[Verdict, ...]
    current: ProductFootprint | None
    same: bool


def judge(supplier: Supplier, reported: Reported, *, scene: Scene, reference: Reference, at: datetime) -> Judged:
    """Read, compute and doubt a report; nothing is written. Raises the first reason why it cannot be published."""
    library, today = reference.factors, supplier.day(at)
    read = read_footprint(reported.header, reported.lines, library=library, parts=scene.parts, today=today)
    if read.faults:
        raise read.faults[0]
    header, computed = _sound(read.header), read.computed(library)
    _refuse_unproved(supplier, reported, header)
    current = scene.current.get(reported.code.strip())
    _refuse_other_name(reported, current)
    if reported.corrects is not None:
        _refuse_locked(reported.corrects, current, read)
    verdicts = doubt_product(read, header, computed, library=library, before=version_before(current))
    doubts = tuple(verdict for verdict in verdicts if verdict.severity != Severity.OK)
    _refuse_implausible(doubts, header.explanation)
    return Judged(reported, read, header, computed, doubts, current, _is_same(reported, read, current))


def _sound(header: Header | None) -> Header:
    if header is None:
        raise Refused("header_wrong", "The declared unit and the reference period are not complete.", "mass_kg")
    return header


def _refuse_unproved(supplier: Supplier, reported: Reported, header: Header) -> None:
    document = reported.document
    if document is not None and document.supplier_id != supplier.pk:
        raise Refused("foreign_document", "This file is not in your documents.", "document")
    if header.verification == ProductFootprint.Verification.THIRD_PARTY and document is None:
        raise Refused("statement_needed", "Add the verification statement of the third party.", "document")


def _refuse_other_name(reported: Reported, current: ProductFootprint | None) -> None:
    """What a published footprint is called never changes: under another name it is another product."""
    if current is None:
        return
    product = current.product
    for field in ("name_zh", "name_en"):
        told, there = str(getattr(reported, field)).strip(), str(getattr(product, field))
        if told and told != there:
            raise Refused(
                "named_otherwise",
                "The product {code} was published as “{name}”. Use another number for another product.",
                field,
                code=product.code,
                name=there,
            )


def _refuse_locked(corrects: ProductFootprint, current: ProductFootprint | None, read: ReadFootprint) -> None:
    """What compliance did not return stays as it is: its lines, and the header unless the whole was returned."""
    if current is None or current.pk != corrects.pk or current.accepted is not False:
        raise Refused("corrected_already", "This footprint was replaced or checked again; look at it once more.")
    typed = {line.key: line.typed for line in read.lines}
    for line in current.lines.all():
        if line.state != ProductLine.State.RETURNED and typed.get(line.key) != line.typed:
            raise Refused(
                "line_locked",
                "“{name}” was not returned: leave it as it is, or start a new version.",
                f"line-{line.key}-name",
                name=line.name,
            )
    told = {key: text for key, text in read.typed.items() if key != "explanation"}
    if not current.returned_why and told != {key: text for key, text in current.header.items() if key != "explanation"}:
        raise Refused(
            "header_locked", "Only the returned lines are open. To change more, start a new version.", "declared_amount"
        )


def _refuse_implausible(doubts: Sequence[Verdict], explanation: str) -> None:
    for verdict in doubts:
        if verdict.severity == Severity.ERROR:
            raise Refused(verdict.code, verdict.message, verdict.figure, **verdict.values)
    if doubts and not explanation:
        raise needs_explanation(doubts)


def _is_same(reported: Reported, read: ReadFootprint, current: ProductFootprint | None) -> bool:
    if current is None or current.header != read.typed or current.document != reported.document:
        return False
    return [line.typed for line in current.lines.all()] == [line.typed for line in read.lines]
