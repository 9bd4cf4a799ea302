"""The people of a supplier."""

from django.db.models import QuerySet

from suppliers.models import Supplier, User


def members_of(supplier: Supplier) -> QuerySet[User]:
    """The active people of a supplier: who is told what happens to its file."""
    return User.objects.filter(memberships__supplier=supplier, is_active=True).distinct()
