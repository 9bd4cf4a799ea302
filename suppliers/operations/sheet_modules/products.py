"""Product footprints as sheets: what is published of each product, with its lines."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from suppliers.carbon.inventory import Reference
from suppliers.carbon.lines import ITEM_CATEGORIES
from suppliers.carbon.product_reading import read_footprint
from suppliers.checks.sheets import SheetRow
from suppliers.errors import Refused
from suppliers.models import ProductFootprint, ProductLine, Supplier
from suppliers.operations.products import Reported, judge, report_footprints
from suppliers.operations.sheet_modules.bound import Named, Of, Said, Wish
from suppliers.queries.products import Scene, part_rows, published_footprints, scene_of
from suppliers.queries.reference import carbon_reference
from suppliers.questions import Option
from suppliers.sheets import products
from suppliers.sheets.fields import Choices, Values, digest, told_apart
from suppliers.sheets.module import Entry, Here, Module, TemplateRow
from suppliers.sheets.product_fields import CODE, NAMED, PRODUCTS

MATERIALS = ("material", "material-estimate")
LEGS = ITEM_CATEGORIES["freight"]


@dataclass(frozen=True, slots=True)
class Products:
    """The footprints that a supplier has published."""

    module: Module = PRODUCTS

    def here(self, of: Of, keys: Collection[str] | None = None) -> Mapping[str, tuple[Values, ...]]:
        rows = published_footprints(of.supplier)
        found = list(rows if keys is None else rows.filter(product__code__in=keys))
        lines = _lines(found)
        return {each.product.code: tuple(_plain(each, lines[each.pk])) for each in found}

    def entries(self, of: Of, rows: Sequence[SheetRow], lines: Sequence[SheetRow], here: Here) -> Iterator[Entry]:
        judging = _Judging(of.supplier, [row.cells[CODE] for row in rows], timezone.now())
        return products.entries(rows, lines, here, self.lists(of), judging.faults)

    def lists(self, of: Of) -> Mapping[str, Choices]:
        factors = [
            (factor.category, Option(factor.id, factor.name_zh, factor.name_en))
            for factor in carbon_reference(of.supplier).factors
        ]
        materials = [choice for category, choice in factors if category in MATERIALS]
        legs = [choice for category, choice in factors if category in LEGS]
        parts = [_part(row) for row in part_rows(of.supplier)]
        return {
            "factor": told_apart([*materials, *legs]),
            "recycled_factor": told_apart(materials),
            "part": told_apart(parts),
        }

    def choices_of(self, _key: str, _column: str) -> Choices:
        return Choices()

    def template(self, of: Of, _named: Named) -> Iterator[TemplateRow]:
        for code, rows in self.here(of).items():
            yield TemplateRow(code, digest(rows), rows[0])
            for line in rows[1:]:
                yield TemplateRow(line["key"], "", {CODE: code, **line}, is_line=True)

    def take_over(self, of: Of, wishes: Sequence[Wish], said: Said) -> None:
        current = {each.product.code: each for each in _current(of.supplier, [wish.key for wish in wishes])}
        report_footprints(
            of.supplier,
            [_reported(wish.there, current.get(wish.key)) for wish in wishes if wish.there],
            reference=carbon_reference(of.supplier),
            by=said.by,
            at=said.at,
        )


class _Judging:
    """Judging many products of one supplier: what they are read against is looked up once."""

    def __init__(self, supplier: Supplier, codes: Collection[str], at: datetime) -> None:
        self.supplier, self.at = supplier, at
        self.scene: Scene = scene_of(supplier, codes)
        self.reference: Reference = carbon_reference(supplier)

    def faults(self, code: str, rows: Sequence[Values]) -> Sequence[Refused]:
        """Everything that is wrong with the product; nothing when it could be published."""
        current = self.scene.current.get(code)
        reported = _reported(rows, current)
        try:
            _refuse_other_product(rows[0], current)
            judge(self.supplier, reported, scene=self.scene, reference=self.reference, at=self.at)
        except Refused as error:
            read = read_footprint(
                reported.header,
                reported.lines,
                library=self.reference.factors,
                parts=self.scene.parts,
                today=self.supplier.day(self.at),
            )
            return read.faults or (error,)
        return ()


def _refuse_other_product(values: Values, current: ProductFootprint | None) -> None:
    """What tells the product was settled when it was first published."""
    for key in ("group", "gtin", "cpc") if current else ():
        there = str(getattr(current.product, key) if current else "")
        if values[key] != there:
            message = "This stays as it is for a product that is published already: “{there}”."
            raise Refused("product_settled", message, key, there=there)


def _current(supplier: Supplier, codes: Collection[str]) -> list[ProductFootprint]:
    return list(published_footprints(supplier).filter(product__code__in=codes))


def _reported(rows: Sequence[Values], current: ProductFootprint | None) -> Reported:
    """A product of the sheet as a report; the document that stands by it stays by it."""
    first = rows[0]
    return Reported(
        first["code"],
        first["name_zh"],
        first["name_en"],
        products.header_of(first),
        products.lines_of(rows),
        gtin=first["gtin"],
        cpc=first["cpc"],
        group=first["group"],
        document=current.document if current else None,
    )


def _plain(footprint: ProductFootprint, lines: Sequence[Mapping[str, str]]) -> list[Values]:
    named = {key: str(getattr(footprint.product, key)) for key in NAMED}
    return products.plain_rows(named, footprint.header, lines)


def _lines(footprints: Sequence[ProductFootprint]) -> Mapping[int, list[dict[str, str]]]:
    """What was typed of each line, by footprint, in order."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    rows = ProductLine.objects.filter(footprint__in=footprints).order_by("footprint", "position")
    for footprint, key, typed in rows.values_list("footprint", "key", "typed").iterator(chunk_size=2_000):
        found[footprint].append(typed | {"key": key})
    return found


def _part(row: ProductFootprint) -> Option:
    product, maker = row.product, row.product.supplier
    return Option(
        str(row.uuid),
        f"{product.name_zh or product.name_en} · {maker.name_zh}",
        f"{product.name_en or product.name_zh} · {maker.name_en or maker.name_zh}",
    )
