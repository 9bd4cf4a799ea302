"""The staff of the buying organisations: invited, granted and revoked by administrators, each change kept.

Nobody changes his own powers; the last administrator of the house stays; who audits a place does nothing else there.
An administrator reaches his organisation and what is below it.
"""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.errors import Refused
from suppliers.models import Invitation, Membership, Organisation, PersonChange, User
from suppliers.operations.sessions import end_sessions
from suppliers.queries.access import organisations_of
from suppliers.queries.links import OPEN_INVITATION

LIFE = timedelta(days=14)


@transaction.atomic
def invite_staff(
    organisation: Organisation,
    *,
    email: str,
    role: Role,
    language: str = User.Language.CHINESE,
    by: User | None,
    at: datetime,
) -> Invitation:
    """Ask somebody to take a role; the worker mails the link. `by` None: the one who installs the house, who makes the
    first administrator so. Who has an account is granted the role at once by `grant`."""
    _refuse_impossible(role, organisation, by)
    email = email.strip().lower()
    person = User.objects.filter(email=email).first()
    if person is not None:
        _refuse_oneself(person, by)
        raise Refused("account_exists", "{email} has an account: grant the role to it.", "email", email=email)
    organisation.invitations.filter(OPEN_INVITATION, email=email, role=role).update(revoked_at=at)
    return organisation.invitations.create(
        email=email, role=role, language=language, made_by=by, made_at=at, expires_at=at + LIFE
    )


@transaction.atomic
def revoke_staff_invitation(invitation: Invitation, *, by: User, at: datetime) -> None:
    _refuse_out_of_reach(_place_of(invitation), by)
    Invitation.objects.filter(OPEN_INVITATION, pk=invitation.pk).update(revoked_at=at)


@transaction.atomic
def grant(person: User, role: Role, organisation: Organisation, *, by: User | None, at: datetime) -> Membership:
    """Give a role in an organisation and below it. One that is held already is given back as it is."""
    person = _locked(person)
    _refuse_oneself(person, by)
    _refuse_impossible(role, organisation, by)
    return give(person, role, organisation, by=by, at=at)


def give(person: User, role: Role, organisation: Organisation, *, by: User | None, at: datetime) -> Membership:
    """The membership and its row in the history, for who was asked before; the person's row is locked."""
    _refuse_inactive(person)
    held = Membership.objects.filter(user=person, organisation__isnull=False).select_related("organisation")
    for each in held:
        _refuse_auditing_oneself(role, organisation, each)
    member, made = Membership.objects.get_or_create(user=person, role=role, organisation=organisation)
    if made:
        PersonChange.objects.create(
            person=person, kind=PersonChange.Kind.GRANTED, role=role, organisation=organisation, by=by, at=at
        )
    return member


@transaction.atomic
def revoke(member: Membership, *, reason: str = "", by: User, at: datetime) -> None:
    """Take a role back. Raises Refused for one's own, for one out of reach and for the last administrator's."""
    person = _locked(member.user)
    _refuse_oneself(person, by)
    _refuse_out_of_reach(_place_of(member), by)
    if not Membership.objects.filter(pk=member.pk).exists():
        return
    if member.role == Role.ADMINISTRATOR:
        _refuse_last_administrator(Q(pk=member.pk))
    Membership.objects.filter(pk=member.pk).delete()
    PersonChange.objects.create(
        person=person,
        kind=PersonChange.Kind.REVOKED,
        role=member.role,
        organisation=member.organisation,
        reason=reason,
        by=by,
        at=at,
    )


@transaction.atomic
def deactivate(person: User, *, reason: str, by: User, at: datetime) -> None:
    """Shut somebody out: no sign-in, no session, no mails; the roles stay for the day of coming back."""
    person = _reached(person, by)
    _refuse_last_administrator(Q(user=person))
    User.objects.filter(pk=person.pk).update(is_active=False)
    end_sessions(person)
    PersonChange.objects.create(person=person, kind=PersonChange.Kind.DEACTIVATED, reason=reason, by=by, at=at)


@transaction.atomic
def reactivate(person: User, *, by: User, at: datetime) -> None:
    person = _reached(person, by)
    if person.blanked_at is not None:
        raise Refused("blanked", "This person's data were blanked: invite the person anew.")
    User.objects.filter(pk=person.pk).update(is_active=True)
    PersonChange.objects.create(person=person, kind=PersonChange.Kind.REACTIVATED, by=by, at=at)


@transaction.atomic
def reset_second_factor(person: User, *, reason: str, by: User, at: datetime) -> None:
    """Take away every second factor of who lost it, and end the sessions: the next sign-in sets up a new one."""
    person = _reached(person, by)
    Authenticator.objects.filter(user_id=person.pk).delete()
    end_sessions(person)
    PersonChange.objects.create(person=person, kind=PersonChange.Kind.FACTOR_RESET, reason=reason, by=by, at=at)


def refuse_unless_reached(person: User, by: User) -> None:
    """Refused for oneself, and for who has no role in the administrator's organisations or one outside of them."""
    _refuse_oneself(person, by)
    held = set(person.memberships.filter(organisation__isnull=False).values_list("organisation", flat=True))
    reach = set(organisations_of(by, Role.ADMINISTRATOR).values_list("pk", flat=True))
    if not reach or not held <= reach:
        raise Refused("out_of_reach", "This person has a role outside your organisation: ask an administrator there.")


def _place_of(row: Invitation | Membership) -> Organisation:
    """Refused for what belongs to a supplier: operations.members looks after it."""
    if row.organisation is None:
        raise Refused("of_supplier", "This belongs to a supplier, not to the staff of a buyer.")
    return row.organisation


def _locked(person: User) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _reached(person: User, by: User) -> User:
    person = _locked(person)
    refuse_unless_reached(person, by)
    return person


def _refuse_oneself(person: User, by: User | None) -> None:
    if by is not None and person.pk == by.pk:
        raise Refused("oneself", "Nobody changes his own powers: ask another administrator.")


def _refuse_inactive(person: User) -> None:
    if not person.is_active:
        raise Refused("inactive", "{email} is deactivated: let the person in again first.", email=person.email)


def _refuse_impossible(role: Role, organisation: Organisation, by: User | None) -> None:
    if role in SUPPLIER_ROLES:
        raise Refused("foreign_role", "This role belongs to suppliers.", "role")
    if by is not None:
        _refuse_out_of_reach(organisation, by)


def _refuse_out_of_reach(organisation: Organisation, by: User) -> None:
    if not organisations_of(by, Role.ADMINISTRATOR).filter(pk=organisation.pk).exists():
        raise Refused("out_of_reach", "You administer no organisation above this one.", "organisation")


def _refuse_auditing_oneself(role: Role, organisation: Organisation, held: Membership) -> None:
    """An auditor and another role on one line of the tree would audit themselves."""
    here, there = organisation.path, _place_of(held).path
    on_one_line = here.startswith(there) or there.startswith(here)
    if on_one_line and (role == Role.AUDITOR) != (held.role == Role.AUDITOR):
        raise Refused("auditor_apart", "Who audits an organisation has no other role there: revoke that one first.")


def _refuse_last_administrator(leaving: Q) -> None:
    """At least one active administrator of a root of the tree is left, or nobody could let anybody in again."""
    rows = Membership.objects.select_for_update(of=("self",)).filter(
        role=Role.ADMINISTRATOR, organisation__parent__isnull=True, user__is_active=True
    )
    administrators = set(rows.values_list("pk", flat=True))
    gone = set(rows.filter(leaving).values_list("pk", flat=True))
    if gone and administrators == gone:
        raise Refused("last_administrator", "This is the last administrator: make somebody else one first.")
