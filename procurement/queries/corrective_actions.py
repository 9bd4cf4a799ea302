"""Corrective actions: whose they are, who follows them, and which are late."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from procurement.models import CorrectiveAction
from procurement.policy import ActionOrigin, ActionState
from procurement.queries.minimums import chain_of
from suppliers.enums import Role
from suppliers.models import Organisation, Supplier, User
from suppliers.queries.access import organisations_of

FOLLOWERS = (Role.OFFICER, Role.COMPLIANCE, Role.MANAGER)


def actions_visible_to(user: User) -> QuerySet[CorrectiveAction]:
    """Those of the organisations in which the person holds a staff role."""
    rows = CorrectiveAction.objects.filter(organisation__in=organisations_of(user))
    return rows.select_related("supplier", "organisation", "owner")


def actions_of(supplier: Supplier) -> QuerySet[CorrectiveAction]:
    """A supplier's own, the unfinished first by their day."""
    rows = supplier.corrective_actions.select_related("organisation", "owner", "supplier")
    return rows.order_by("closed_at", "due_on", "pk")


def unfinished_of(supplier: Supplier) -> QuerySet[CorrectiveAction]:
    """What a supplier still has to do or to hear of, by its day."""
    rows = supplier.corrective_actions.filter(closed_at__isnull=True).select_related("organisation")
    return rows.order_by("due_on", "pk")


def may_follow(user: User, organisation: Organisation) -> bool:
    """Whether the person sets, checks and closes corrective actions for the organisation."""
    return organisations_of(user, *FOLLOWERS).filter(pk=organisation.pk).exists()


def possible_owners(supplier: Supplier, organisation: Organisation) -> QuerySet[User]:
    """The supplier's people, and who follows corrective actions for the organisation."""
    staff = Q(memberships__role__in=FOLLOWERS, memberships__organisation__path__in=chain_of(organisation))
    return User.objects.filter(Q(memberships__supplier=supplier) | staff, is_active=True).distinct()


def unfinished_conditions(supplier: int, organisation: int) -> QuerySet[CorrectiveAction]:
    """The conditions of an admission that nobody found done yet."""
    return CorrectiveAction.objects.filter(
        supplier=supplier, organisation=organisation, origin=ActionOrigin.CONDITION, closed_at__isnull=True
    )


def overdue_conditions(on: date, grace_days: int) -> QuerySet[CorrectiveAction]:
    """Conditions past their day and the policy's grace. One that was reported done waits for the buyer, and is none."""
    return CorrectiveAction.objects.filter(
        origin=ActionOrigin.CONDITION, state=ActionState.OPEN, due_on__lt=on - timedelta(days=grace_days)
    )
