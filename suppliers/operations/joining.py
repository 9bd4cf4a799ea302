"""Accepting an invitation: with a password of one's own, or with the account that the address has already."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Invitation, User
from suppliers.operations.members import add_member
from suppliers.operations.notices import tell
from suppliers.operations.staff import give
from suppliers.queries.links import live_invitation


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What somebody without an account tells on joining."""

    name: str
    password: str
    language: str = User.Language.CHINESE


@transaction.atomic
def join_anew(token: str, told: NewPerson, *, at: datetime) -> User:
    """Make the account of the invited address and let it join. The mail came there, so the address is confirmed."""
    invitation = _locked(token, at)
    if User.objects.filter(email=invitation.email).exists():
        raise Refused("account_exists", "{email} has an account: sign in with it.", email=invitation.email)
    if not told.name.strip():
        raise Refused("name_needed", "Enter your name.", "name")
    person = User(email=invitation.email, name=told.name.strip(), language=told.language, joined_at=at)
    try:
        validate_password(told.password, person)
    except ValidationError as error:
        message = "Choose a less common password of at least 10 characters."
        raise Refused("weak_password", message, "password") from error
    person.set_password(told.password)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    _join(invitation, person, at)
    return person


@transaction.atomic
def join(token: str, person: User, *, at: datetime) -> None:
    """Let who is signed in join. The invitation is the address's: with another account it opens nothing."""
    invitation = _locked(token, at)
    if person.email != invitation.email:
        message = "This invitation was mailed to another address than that of your account: sign in with that one."
        raise Refused("other_address", message)
    _join(invitation, person, at)


@transaction.atomic
def decline(token: str, *, at: datetime) -> None:
    """“Not the right person”: the invitation ends, and who made it is told."""
    invitation = _locked(token, at)
    invitation.declined_at = at
    invitation.save(update_fields=["declined_at"])
    path = "/portal/people/" if invitation.supplier_id else "/people/"
    if invitation.made_by is not None:
        subject = f"invitation/{invitation.pk}"
        tell([invitation.made_by], "invitation.declined", subject=subject, path=path, at=at, email=invitation.email)


def _join(invitation: Invitation, person: User, at: datetime) -> None:
    if invitation.supplier is not None:
        add_member(invitation.supplier, person, Role(invitation.role), by=invitation.made_by, at=at)
    elif invitation.organisation is not None:
        give(person, Role(invitation.role), invitation.organisation, by=invitation.made_by, at=at)
    invitation.accepted_at, invitation.accepted_by = at, person
    invitation.save(update_fields=["accepted_at", "accepted_by"])


def _locked(token: str, at: datetime) -> Invitation:
    """The invitation, read anew under its own lock. Raises Refused when it opens nothing (any more)."""
    found = live_invitation(token, at)
    if found is not None:
        Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
        found = live_invitation(token, at)
    if found is None:
        raise Refused("link_ended", "This invitation has ended: ask for a new one.")
    return found
