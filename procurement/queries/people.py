"""Who is to be told."""

from django.db.models import QuerySet

from suppliers.enums import Role
from suppliers.models import Organisation, User
from suppliers.queries.people import members_of

__all__ = ["deciders", "members_of", "watchers"]


def deciders(organisation: Organisation) -> QuerySet[User]:
    """The active officers who may decide for an organisation: its own and those of the organisations above it."""
    return _people(organisation, [Role.OFFICER])


def watchers(organisation: Organisation) -> QuerySet[User]:
    """Officers, compliance staff and managers of an organisation or of one above it."""
    return _people(organisation, [Role.OFFICER, Role.COMPLIANCE, Role.MANAGER])


def _people(organisation: Organisation, roles: list[Role]) -> QuerySet[User]:
    above = organisation.path.rstrip("/").split("/")
    paths = ["/".join(above[: depth + 1]) + "/" for depth in range(len(above))]
    return User.objects.filter(
        is_active=True, memberships__role__in=roles, memberships__organisation__path__in=paths
    ).distinct()
