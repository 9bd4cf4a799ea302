"""From a person to what that person may see: the only way from an id to an object."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.models import Consent, Membership, Organisation, Supplier, User
from suppliers.models.supplier import SupplierQuerySet


def memberships_of(user: User) -> list[Membership]:
    """The person's memberships, read once for a request (kept on the instance that the request carries).

    Those in a file that was merged into another count no more.
    """
    cached: list[Membership] | None = getattr(user, "_memberships", None)
    if cached is None:
        rows = user.memberships.select_related("organisation", "supplier").order_by("pk")
        cached = [row for row in rows if not (row.supplier and row.supplier.merged_into_id)] if user.is_active else []
        user._memberships = cached  # type: ignore[attr-defined]
    return cached


def roles_of(user: User) -> frozenset[Role]:
    return frozenset(Role(membership.role) for membership in memberships_of(user))


def visible_to(user: User, *roles: Role) -> SupplierQuerySet:
    """The suppliers whose file the person may read: its own, and those that let its organisations read.

    A role in an organisation reaches the consents given to it and to everything below it in the tree. With `roles`,
    only what the person reaches by one of these. Files that were merged into another are left out; staff read them
    by `closed_to`.
    """
    wanted = frozenset(roles) or frozenset(Role)
    mine = [m.supplier_id for m in memberships_of(user) if m.supplier_id is not None and m.role in wanted]
    below = _subtrees(user, wanted - SUPPLIER_ROLES)
    if below is None:
        return Supplier.objects.open().filter(pk__in=mine)
    consents = Consent.objects.filter(below, supplier=OuterRef("pk"), withdrawn_at__isnull=True)
    return Supplier.objects.open().filter(Q(pk__in=mine) | Exists(consents))


def closed_to(user: User) -> SupplierQuerySet:
    """The files that were merged into another and that the person could read before: as they were, to be read alone."""
    below = _subtrees(user, frozenset(Role) - SUPPLIER_ROLES)
    closed = Supplier.objects.filter(merged_into__isnull=False)
    if below is None:
        return closed.none()
    return closed.filter(Exists(Consent.objects.filter(below, supplier=OuterRef("pk"), withdrawn_at__isnull=True)))


def organisations_of(user: User, *roles: Role) -> QuerySet[Organisation]:
    """The organisations, with all below them, in which the person holds one of the roles (any staff role if none)."""
    wanted = frozenset(roles) or frozenset(Role) - SUPPLIER_ROLES
    below = _subtrees(user, wanted, field="path")
    return Organisation.objects.none() if below is None else Organisation.objects.filter(below)


def own_supplier(user: User) -> Supplier | None:
    """The supplier that the person works for; the first one when there are several."""
    return next((m.supplier for m in memberships_of(user) if m.supplier), None)


def _subtrees(user: User, roles: frozenset[Role], field: str = "organisation__path") -> Q | None:
    paths = {m.organisation.path for m in memberships_of(user) if m.organisation and m.role in roles}
    below = None
    for path in sorted(paths):
        condition = Q(**{f"{field}__startswith": path})
        below = condition if below is None else below | condition
    return below
