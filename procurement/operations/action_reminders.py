"""Reminding of corrective actions: their owners before and after the day, the managers when one stays undone.

Found by "the day is reached and it was not yet told", so that a day without workers delays and loses none.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from procurement.models import CorrectiveAction
from procurement.policy import ActionState
from procurement.queries.exceptions import granters
from procurement.queries.people import members_of
from procurement.queries.policies import policy_in_force
from suppliers.models import User
from suppliers.operations.notices import tell

THRESHOLDS = (14, 3, 0, -1)
"""Days before its day on which the owner is reminded; below 0: it is late."""
AT_ONCE = 500


@transaction.atomic
def remind_of_actions(on: date, *, at: datetime) -> int:
    """Tell of every threshold reached by `on`, the newest one of each action; how many actions were told of."""
    return _remind_owners(on, at) + _escalate(on, at)


def reached(on: date) -> QuerySet[CorrectiveAction]:
    """Open actions that reached a threshold which was not told yet."""
    found = Q(pk__in=[])
    for days in THRESHOLDS:
        found |= Q(due_on__lte=on + timedelta(days=days)) & (Q(reminded__isnull=True) | Q(reminded__gt=days))
    return _open().filter(found)


def _remind_owners(on: date, at: datetime) -> int:
    some = list(reached(on)[:AT_ONCE])
    for action in some:
        action.reminded = min(days for days in THRESHOLDS if action.due_on <= on + timedelta(days=days))
        people = set(members_of(action.supplier))
        kind = "action.late" if action.reminded < 0 else "action.due"
        subject = f"action/{action.pk}/{action.due_on.isoformat()}/{action.reminded}"
        _tell(people, action, kind, subject, f"/portal/actions/{action.pk}/", at)
        _tell({action.owner} - people, action, kind, subject, f"/actions/{action.pk}/", at)
    CorrectiveAction.objects.bulk_update(some, ["reminded"])
    return len(some)


def _escalate(on: date, at: datetime) -> int:
    """What is late beyond the policy's days goes to the managers of the organisation and of those above it, once."""
    late = _open().filter(escalated_at__isnull=True, due_on__lt=on - timedelta(days=policy_in_force(on).escalate_days))
    some: Sequence[CorrectiveAction] = list(late[:AT_ONCE])
    for action in some:
        action.escalated_at = at
        subject = f"action/{action.pk}/{action.due_on.isoformat()}/late"
        _tell(granters(action.organisation), action, "action.escalated", subject, f"/actions/{action.pk}/", at)
    CorrectiveAction.objects.bulk_update(some, ["escalated_at"])
    return len(some)


def _open() -> QuerySet[CorrectiveAction]:
    """What was reported done waits for the buyer: nobody is reminded of it."""
    rows = CorrectiveAction.objects.select_for_update(of=("self",)).filter(state=ActionState.OPEN)
    return rows.select_related("supplier", "organisation", "owner").order_by("due_on", "pk")


def _tell(people: Iterable[User], action: CorrectiveAction, kind: str, subject: str, path: str, at: datetime) -> None:
    tell(
        people,
        kind,
        subject=subject,
        path=path,
        at=at,
        supplier=action.supplier,
        supplier_name=action.supplier,
        organisation_name=action.organisation,
        due=action.due_on.isoformat(),
    )
