"""Products, and the drafts of their footprints: everything typed is kept, the wrong things too."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction

from suppliers.carbon.product_reading import MOST_LINES, keyed, plain
from suppliers.carbon.product_typed import HEADER
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Document, Product, ProductDraft, ProductFootprint, ProductLine, Supplier, User

LONGEST_CODE = 60
LONGEST_NAME = 120
LONGEST_DRAFT = 2_000
_GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}", re.ASCII)
_CPC = re.compile(r"[0-9]{1,5}", re.ASCII)


class Named(Protocol):
    """What tells a product."""

    @property
    def code(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def gtin(self) -> str: ...
    @property
    def cpc(self) -> str: ...
    @property
    def group(self) -> str: ...


@transaction.atomic
def add_product(supplier: Supplier, named: Named, *, by: User | None, at: datetime) -> Product:
    """Add a product with an empty draft. Raises `Refused` for a code that is there already."""
    supplier = Supplier.objects.lock(supplier.pk)
    if supplier.products.filter(code=named.code.strip()).exists():
        raise Refused("product_there", "You have a product {code} already.", "code", code=named.code.strip())
    product = product_of(supplier, [named], by=by, at=at)[named.code.strip()]
    ProductDraft.objects.create(product=product, changed_by=by, changed_at=at)
    record(supplier, "product.added", at=at, by=by, product=product.code)
    return product


def product_of(supplier: Supplier, named: Iterable[Named], *, by: User | None, at: datetime) -> dict[str, Product]:
    """The products of these codes, those made that are not there yet; what stands of one that is there stays."""
    told = {each.code.strip(): each for each in named}
    found = {product.code: product for product in supplier.products.filter(code__in=told)}
    fresh = [_product(supplier, each, by, at) for code, each in told.items() if code not in found]
    Product.objects.bulk_create(fresh, batch_size=500)
    return found | {product.code: product for product in fresh}


@transaction.atomic
def start_draft(product: Product, *, correcting: bool = False, by: User | None, at: datetime) -> ProductDraft:
    """Open the next version of a product's footprint, filled with the last one; the draft that is there, if there is.

    `correcting` opens only what compliance returned. Raises `Refused` where nothing was returned.
    """
    supplier = Supplier.objects.lock(product.supplier_id)
    draft = ProductDraft.objects.filter(product=product).first()
    if draft is not None:
        return draft
    current = product.footprints.filter(superseded_at__isnull=True).first()
    if correcting and (current is None or current.accepted is not False):
        raise Refused("nothing_returned", "Nothing of this footprint was returned.")
    lines = current.lines.order_by("position") if current else ProductLine.objects.none()
    return ProductDraft.objects.create(
        product=supplier.products.get(pk=product.pk),
        header={key: text for key, text in current.header.items() if key != "explanation"} if current else {},
        lines=[line.typed for line in lines],
        document=current.document if current else None,
        corrects=current if correcting else None,
        changed_by=by,
        changed_at=at,
    )


@transaction.atomic
def save_draft(
    draft: ProductDraft,
    *,
    header: Mapping[str, object],
    lines: Sequence[Mapping[str, object]],
    document: Document | None = None,
    expected_revision: int | None = None,
    by: User | None,
    at: datetime,
) -> ProductDraft:
    """Keep what was typed, whatever it says. With `expected_revision`, refuse when somebody saved in between."""
    supplier = Supplier.objects.lock(draft.product.supplier_id)
    draft = ProductDraft.objects.select_related("product").get(pk=draft.pk, product__supplier=supplier)
    if expected_revision is not None and expected_revision != draft.revision:
        raise Refused("changed_meanwhile", "Somebody else saved this draft in between. Look at it again.")
    if document is not None and document.supplier_id != supplier.pk:
        raise Refused("foreign_document", "This file is not in your documents.", "document")
    if len(lines) > MOST_LINES:
        raise Refused("too_many_lines", "At most {most} lines, please.", "inputs", most=MOST_LINES)
    typed = plain(header, HEADER), keyed(lines)
    _refuse_long([typed[0], *typed[1]])
    draft.header, draft.lines, draft.document = typed[0], typed[1], document
    draft.revision, draft.changed_by, draft.changed_at = draft.revision + 1, by, at
    draft.save(update_fields=["header", "lines", "document", "revision", "changed_by", "changed_at"])
    return draft


@transaction.atomic
def write_draft(
    supplier: Supplier,
    named: Named,
    *,
    header: Mapping[str, object],
    lines: Sequence[Mapping[str, object]],
    document: Document | None = None,
    by: User | None,
    at: datetime,
) -> ProductDraft:
    """Write the draft of a product's next footprint, the product too where its code is new: all of it or nothing."""
    there = supplier.products.filter(code=named.code.strip()).first()
    product = there or add_product(supplier, named, by=by, at=at)
    draft = start_draft(product, by=by, at=at)
    return save_draft(draft, header=header, lines=lines, document=document, by=by, at=at)


@transaction.atomic
def discard_draft(draft: ProductDraft, *, by: User | None, at: datetime) -> None:
    """Give up a draft. What was published stays; a product of which nothing was published keeps an empty draft."""
    supplier = Supplier.objects.lock(draft.product.supplier_id)
    draft = ProductDraft.objects.get(pk=draft.pk, product__supplier=supplier)
    if ProductFootprint.objects.filter(product=draft.product_id).exists():
        draft.delete()
    else:
        ProductDraft.objects.filter(pk=draft.pk).update(
            header={}, lines=[], document=None, revision=draft.revision + 1, changed_by=by, changed_at=at
        )


def _product(supplier: Supplier, named: Named, by: User | None, at: datetime) -> Product:
    code, names = named.code.strip(), (named.name_zh.strip(), named.name_en.strip())
    if not code:
        raise Refused("code_missing", "Give the product's number, as you call it.", "code")
    if not any(names):
        raise Refused("name_missing", "Say what it is.", "name_zh")
    for field, text, most in (("code", code, LONGEST_CODE), ("name_zh", names[0], LONGEST_NAME),
                              ("name_en", names[1], LONGEST_NAME), ("group", named.group, 64)):  # fmt: skip
        if len(text) > most or "\x00" in text:
            raise Refused("too_long", "At most {limit} characters, please.", field, limit=most)
    if named.gtin and not _GTIN.fullmatch(named.gtin):
        raise Refused("gtin_wrong", "A GTIN has 8, 12, 13 or 14 digits.", "gtin")
    if named.cpc and not _CPC.fullmatch(named.cpc):
        raise Refused("cpc_wrong", "A code of the Central Product Classification has up to 5 digits.", "cpc")
    return Product(
        supplier=supplier, code=code, name_zh=names[0], name_en=names[1], gtin=named.gtin, cpc=named.cpc,
        group=named.group, created_by=by, created_at=at,
    )  # fmt: skip


def _refuse_long(rows: Iterable[Mapping[str, str]]) -> None:
    for row in rows:
        if any(len(text) > LONGEST_DRAFT for text in row.values()):
            raise Refused("too_long", "At most {limit} characters, please.", limit=LONGEST_DRAFT)
