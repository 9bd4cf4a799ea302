"""Letting another supplier make its products with one's published footprint: the total, never the lines."""

from datetime import datetime

from django.db import transaction

from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Product, ProductGrant, Supplier, User


@transaction.atomic
def grant_product(product: Product, identifier: str, *, by: User | None, at: datetime) -> ProductGrant:
    """Open what is published of a product to the supplier with exactly this credit code (or LEI, or number)."""
    supplier = Supplier.objects.lock(product.supplier_id)
    product = supplier.products.get(pk=product.pk)
    found = list(Supplier.objects.filter(identifier=identifier.strip().upper())[:2])
    if len(found) != 1:
        raise Refused("nobody_of_that_code", "Nobody here has exactly this code. Check it, sign by sign.", "identifier")
    (to,) = found
    if to.pk == supplier.pk:
        raise Refused("own_product", "This is your own code: you use your own products anyway.", "identifier")
    there = product.grants.filter(to=to, withdrawn_at__isnull=True).first()
    if there is not None:
        return there
    grant = product.grants.create(to=to, given_by=by, given_at=at)
    record(supplier, "product.granted", at=at, by=by, product=product.code, to=to.pk)
    return grant


@transaction.atomic
def withdraw_grant(grant: ProductGrant, *, by: User | None, at: datetime) -> ProductGrant:
    """Close it again. What was published with it stays: it names a version that never changes."""
    supplier = Supplier.objects.lock(grant.product.supplier_id)
    grant = ProductGrant.objects.select_related("product").get(pk=grant.pk, product__supplier=supplier)
    if grant.withdrawn_at is not None:
        raise Refused("withdrawn_already", "This was withdrawn before.")
    grant.withdrawn_at = at
    grant.save(update_fields=["withdrawn_at"])
    record(supplier, "product.grant_withdrawn", at=at, by=by, product=grant.product.code, to=grant.to_id)
    return grant
