"""Products and footprints: what is published, who may see it, and what another product may be made with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, Q, QuerySet

from suppliers.carbon.product_doubts import Before
from suppliers.carbon.product_inputs import DeclaredUnit, Quality, Supplied
from suppliers.carbon.product_reading import Measure
from suppliers.enums import Role
from suppliers.models import Benchmark, ProductDraft, ProductFootprint, ProductGrant, ProductLine, Supplier, User
from suppliers.queries.access import visible_to
from suppliers.queries.factors import as_of

POOR = Decimal(3)
"""The rating of a part that says nothing of its quality, because nothing is emitted for it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the footprints of a supplier are read against: parts by reference, current footprints by product code."""

    parts: Mapping[str, Supplied]
    current: Mapping[str, ProductFootprint]


def scene_of(supplier: Supplier, codes: Iterable[str]) -> Scene:
    """Everything that reading footprints of these products needs, in three queries."""
    current = published_footprints(supplier).filter(product__code__in=list(codes)).prefetch_related(ordered_lines())
    return Scene(parts_open_to(supplier), {each.product.code: each for each in current})


def published_footprints(supplier: Supplier) -> QuerySet[ProductFootprint]:
    """The footprint that stands now of each product, by the maker's number."""
    rows = ProductFootprint.objects.filter(product__supplier=supplier, superseded_at__isnull=True)
    return rows.select_related("product", "document").order_by("product__code")


def footprints_seen_by(user: User, *roles: Role) -> QuerySet[ProductFootprint]:
    """The footprints, all versions, of the files that the person may read (by one of the roles)."""
    rows = ProductFootprint.objects.filter(product__supplier__in=visible_to(user, *roles))
    return rows.select_related("product__supplier", "document")


def footprints_to_check(user: User) -> QuerySet[ProductFootprint]:
    """Current footprints that nobody has looked at and that the person did not publish; the oldest first."""
    waiting = footprints_seen_by(user).filter(superseded_at__isnull=True, accepted__isnull=True)
    return waiting.exclude(published_by=user).order_by("published_at", "pk")


def product_groups(on: date) -> list[Benchmark]:
    """The groups of products that the industry has a figure for on a day, one row each, by name."""
    found = {row.product_group: row for row in as_of(Benchmark.objects.all(), on)}
    return sorted(found.values(), key=lambda row: row.name_zh)


def drafts_of(supplier: Supplier) -> QuerySet[ProductDraft]:
    return ProductDraft.objects.filter(product__supplier=supplier).select_related("product")


def parts_open_to(supplier: Supplier) -> dict[str, Supplied]:
    """The footprints that this supplier's products may be made with: its own, and what others let it use."""
    return {str(row.uuid): supplied(row) for row in part_rows(supplier)}


def part_rows(supplier: Supplier) -> QuerySet[ProductFootprint]:
    """The same as rows, each with its product and maker, by name."""
    granted = ProductGrant.objects.filter(to=supplier, withdrawn_at__isnull=True)
    allowed = Q(product__supplier=supplier) | Q(product__in=granted.values("product"))
    rows = ProductFootprint.objects.filter(allowed, superseded_at__isnull=True)
    return rows.select_related("product__supplier").order_by("product__supplier__name_sort", "product__code")


def supplied(footprint: ProductFootprint) -> Supplied:
    """A published footprint as an input of another product: its figure up to the gate, and nothing of its lines."""
    gate = footprint.figures["gate"]
    ratings = [Decimal(text) for text in gate["quality"]] if gate["quality"] else [POOR, POOR, POOR]
    return Supplied(
        reference=str(footprint.uuid),
        name=str(footprint.product),
        kgco2e=footprint.gate_kg,
        mass_kg=footprint.mass_kg,
        primary_bp=gate["primary_bp"],
        quality=Quality(*ratings),
    )


def version_before(footprint: ProductFootprint | None) -> Before | None:
    """The version before, as doubt compares with it. The lines should be prefetched."""
    if footprint is None:
        return None
    declared = DeclaredUnit(footprint.declared_amount, footprint.declared_unit, footprint.mass_kg)
    batch = Fraction(footprint.header.get("batch", "1").replace(",", ""))
    measures = {line.key: _measure(line, batch) for line in footprint.lines.all()}
    return Before(declared, footprint.kgco2e, measures)


def ordered_lines() -> "Prefetch[str, QuerySet[ProductLine], str]":
    return Prefetch("lines", ProductLine.objects.order_by("position"))


def _measure(line: ProductLine, batch: Fraction) -> Measure:
    quantity = Fraction(line.typed["quantity"].replace(",", ""))
    return Measure(line.name, quantity / batch, line.typed.get("unit", ""))
