"""Exceptions from vetoes: who sees them, who may grant them, and which wait."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from procurement.models import VetoException
from procurement.queries.minimums import chain_of
from procurement.queries.vetoes import in_force
from suppliers.enums import Role
from suppliers.models import Organisation, User
from suppliers.queries.access import organisations_of

STATES = ("waiting", "in_force", "over", "declined")
"""over: its day is past, it was ended, or something grave was registered since it was asked for."""


def exceptions_visible_to(user: User) -> QuerySet[VetoException]:
    """Those of the organisations in which the person holds a staff role."""
    rows = VetoException.objects.filter(organisation__in=organisations_of(user))
    return rows.select_related("supplier", "organisation", "asked_by", "decided_by", "ended_by", "document")


def may_grant(user: User, organisation: Organisation) -> bool:
    """Whether the person manages the organisation or one above it."""
    return organisations_of(user, Role.MANAGER).filter(pk=organisation.pk).exists()


def granters(organisation: Organisation) -> QuerySet[User]:
    """The active managers of the organisation and of those above it."""
    return User.objects.filter(
        is_active=True,
        memberships__role=Role.MANAGER,
        memberships__organisation__path__in=chain_of(organisation),
    ).distinct()


def in_state(rows: QuerySet[VetoException], state: str, on: date) -> QuerySet[VetoException]:
    """Those of the rows that are in one of STATES on the day."""
    if state in {"waiting", "declined"}:
        return rows.filter(granted=None if state == "waiting" else False)
    held = in_force(VetoException.objects.all(), on).values("pk")
    return rows.filter(pk__in=held) if state == "in_force" else rows.filter(granted=True).exclude(pk__in=held)


def states_of(rows: Sequence[VetoException], on: date) -> dict[int, str]:
    """The state of each by its id, in one query."""
    held = set(in_force(VetoException.objects.filter(pk__in=[row.pk for row in rows]), on).values_list("pk", flat=True))
    plain = {None: "waiting", False: "declined", True: "over"}
    return {row.pk: "in_force" if row.pk in held else plain[row.granted] for row in rows}
