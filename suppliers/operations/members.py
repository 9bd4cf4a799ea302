"""The people of a supplier: administrators invite, change and remove; the last administrator stays.

An administrator does everything; a member fills in and uploads, but does not send applications, look after people, or
give and take back consents. Each act asks here (`refuse_unless_administrator`), whatever page or endpoint it came by.
"""

from datetime import datetime, timedelta

from django.db import transaction

from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Invitation, Membership, Supplier, User
from suppliers.queries.links import OPEN_INVITATION

LIFE = timedelta(days=14)


def is_administrator(person: User | None, supplier: Supplier) -> bool:
    """Whether the person administers this supplier. Read from the rows, not from what the request remembers."""
    if person is None:
        return False
    mine = Membership.objects.filter(user=person, supplier=supplier, role=Role.SUPPLIER_ADMIN)
    return person.is_active and mine.exists()


def refuse_unless_administrator(person: User | None, supplier: Supplier) -> None:
    if not is_administrator(person, supplier):
        raise Refused("administrator_needed", "Only an administrator of your company does this: ask one of them.")


@transaction.atomic
def invite_member(
    supplier: Supplier, *, email: str, role: Role, language: str = User.Language.CHINESE, by: User, at: datetime
) -> Invitation:
    """Ask somebody to join; the worker mails the link. An open invitation of the same address is replaced."""
    supplier = Supplier.objects.lock(supplier.pk)
    refuse_unless_administrator(by, supplier)
    email = email.strip().lower()
    if role not in SUPPLIER_ROLES:
        raise Refused("foreign_role", "Choose administrator or member.", "role")
    if Membership.objects.filter(supplier=supplier, user__email=email).exists():
        raise Refused("member_already", "{email} belongs to your company already.", "email", email=email)
    supplier.invitations_to_people.filter(OPEN_INVITATION, email=email).update(revoked_at=at)
    invitation = supplier.invitations_to_people.create(
        email=email, role=role, language=language, made_by=by, made_at=at, expires_at=at + LIFE
    )
    record(supplier, "member.invited", at=at, by=by, invitation=invitation.pk, role=role)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Take an invitation back: its link opens nothing from now on. One that was answered stays as it is."""
    supplier = _supplier_of(invitation)
    refuse_unless_administrator(by, supplier)
    if supplier.invitations_to_people.filter(OPEN_INVITATION, pk=invitation.pk).update(revoked_at=at):
        record(supplier, "member.invitation_revoked", at=at, by=by, invitation=invitation.pk)


@transaction.atomic
def add_member(supplier: Supplier, person: User, role: Role, *, by: User | None, at: datetime) -> Membership:
    """Let somebody join who was asked (or who registered the supplier). Raises Refused for who is in it already."""
    supplier = Supplier.objects.lock(supplier.pk)
    if Membership.objects.filter(supplier=supplier, user=person).exists():
        raise Refused("member_already", "{email} belongs to your company already.", "email", email=person.email)
    member = Membership.objects.create(user=person, role=role, supplier=supplier)
    record(supplier, "member.joined", at=at, by=by, person=person.pk, role=role)
    return member


@transaction.atomic
def change_role(member: Membership, role: Role, *, by: User, at: datetime) -> Membership:
    """Make a member an administrator or the other way round. The last administrator stays one."""
    supplier, member = _locked(member, by)
    if role not in SUPPLIER_ROLES:
        raise Refused("foreign_role", "Choose administrator or member.", "role")
    if member.role == role:
        return member
    if role != Role.SUPPLIER_ADMIN:
        _refuse_last_administrator(member)
    before, member.role = member.role, role
    member.save(update_fields=["role"])
    record(supplier, "member.role_changed", at=at, by=by, person=member.user_id, before=before, role=role)
    return member


@transaction.atomic
def remove_member(member: Membership, *, by: User, at: datetime) -> None:
    """End a membership, one's own too, but never that of the last administrator. The person's account stays."""
    supplier, member = _locked(member, by, or_oneself=True)
    _refuse_last_administrator(member)
    person = member.user_id
    member.delete()
    record(supplier, "member.removed", at=at, by=by, person=person)


def _locked(member: Membership, by: User, *, or_oneself: bool = False) -> tuple[Supplier, Membership]:
    """The supplier's row locked and the membership read anew; refused for who may not, and for one that is gone."""
    supplier = _supplier_of(member)
    if not (or_oneself and member.user_id == by.pk):
        refuse_unless_administrator(by, supplier)
    found = Membership.objects.filter(pk=member.pk).first()
    if found is None:
        raise Refused("member_gone", "This person left your company before.")
    return supplier, found


def _supplier_of(row: Invitation | Membership) -> Supplier:
    """The supplier, locked. Refused for what belongs to staff: operations.staff looks after it."""
    if row.supplier_id is None:
        raise Refused("of_staff", "This belongs to the staff of a buyer, not to a supplier.")
    return Supplier.objects.lock(row.supplier_id)


def _refuse_last_administrator(member: Membership) -> None:
    if member.role != Role.SUPPLIER_ADMIN:
        return
    others = Membership.objects.filter(supplier=member.supplier_id, role=Role.SUPPLIER_ADMIN, user__is_active=True)
    if not others.exclude(pk=member.pk).exists():
        raise Refused("last_administrator", "This is your only administrator: make somebody else one first.")
