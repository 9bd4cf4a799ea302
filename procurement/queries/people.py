"""Who is to be told."""

from django.db.models import QuerySet

from suppliers.enums import Role
from suppliers.models import Organisation, User
from suppliers.queries.people import members_of, staff_above

__all__ = ["deciders", "members_of", "watchers"]


def deciders(organisation: Organisation) -> QuerySet[User]:
    """The active officers who may decide for an organisation: its own and those of the organisations above it."""
    return staff_above(organisation, [Role.OFFICER])


def watchers(organisation: Organisation) -> QuerySet[User]:
    """Officers, compliance staff and managers of an organisation or of one above it."""
    return staff_above(organisation, [Role.OFFICER, Role.COMPLIANCE, Role.MANAGER])
