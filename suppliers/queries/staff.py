"""The staff as an administrator sees them: who holds which role where, and what was changed."""

from django.db.models import Prefetch, Q, QuerySet

from suppliers.enums import Role
from suppliers.models import Invitation, Membership, Organisation, PersonChange, User
from suppliers.queries.access import organisations_of
from suppliers.queries.links import OPEN_INVITATION


def administered_by(user: User) -> QuerySet[Organisation]:
    """The organisations whose staff the person looks after."""
    return organisations_of(user, Role.ADMINISTRATOR).order_by("path")


def staff_of(user: User) -> QuerySet[User]:
    """People with a role in one of these organisations, or who had one before; those roles read with them."""
    places = administered_by(user).values("pk")
    held = Membership.objects.filter(organisation__in=places).select_related("organisation")
    known = Q(memberships__organisation__in=places) | Q(changes__organisation__in=places)
    people = User.objects.filter(known).distinct().order_by("-is_active", "name", "email")
    roles = held.order_by("organisation__path", "role")
    return people.prefetch_related(Prefetch("memberships", queryset=roles, to_attr="roles_here"))


def open_staff_invitations(user: User) -> QuerySet[Invitation]:
    places = administered_by(user).values("pk")
    rows = Invitation.objects.filter(OPEN_INVITATION, organisation__in=places)
    return rows.select_related("organisation").order_by("-made_at", "-pk")


def changes_of(person: User) -> QuerySet[PersonChange]:
    return person.changes.select_related("organisation", "by").order_by("-at", "-pk")
