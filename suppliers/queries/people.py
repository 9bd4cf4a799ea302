"""The people of a supplier, and those of the organisations that it has to do with."""

from collections.abc import Collection

from django.db.models import QuerySet

from suppliers.enums import Role
from suppliers.models import Organisation, Supplier, User


def members_of(supplier: Supplier) -> QuerySet[User]:
    """The active people of a supplier: who is told what happens to its file."""
    return User.objects.filter(memberships__supplier=supplier, is_active=True).distinct()


def staff_above(organisation: Organisation, roles: Collection[Role]) -> QuerySet[User]:
    """The active people with one of the roles in an organisation or in one above it."""
    above = organisation.path.rstrip("/").split("/")
    paths = ["/".join(above[: depth + 1]) + "/" for depth in range(len(above))]
    return User.objects.filter(
        is_active=True, memberships__role__in=roles, memberships__organisation__path__in=paths
    ).distinct()
