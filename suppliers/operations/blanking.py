"""Blanking a person's data without breaking the chain of history: rows keep the person's number, and lose who it was.

Events hold ids and figures alone, so that nothing in a chain changes. Every column that holds an address or a name of a
person is in COLUMNS; tests/people/test_blanking.py finds one that is not.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import (
    Contact,
    Delegation,
    Invitation,
    Membership,
    Notice,
    Organisation,
    PersonChange,
    Supplier,
    SupplierInvitation,
    User,
)
from suppliers.operations.sessions import end_sessions
from suppliers.operations.staff import refuse_unless_reached
from suppliers.queries.access import organisations_of

COLUMNS: Mapping[str, str] = {
    "suppliers.user.email": "replaced by a placeholder that nobody has",
    "suppliers.contact.email": "blanked, with name, telephone and position",
    "suppliers.invitation.email": "blanked; an open one ends",
    "suppliers.delegation.email": "blanked; an open one ends",
    "suppliers.supplierinvitation.email": "blanked, with the name; an open one ends",
    "suppliers.supplierinvitation.colleague_email": "blanked",
    "account.emailaddress.email": "removed",
}
"""Where addresses of people stand, and what becomes of them."""


def placeholder(person: User) -> str:
    """The address of nobody: `.invalid` never receives mail (RFC 2606)."""
    return f"blanked-{person.pk}@blanked.invalid"


@transaction.atomic
def blank_person(person: User, *, reason: str, by: User | None, at: datetime) -> User:
    """Blank everything that tells who the person was; sign-in, roles and sessions end. It cannot be undone.

    `by` None: whoever runs the command on the server. Refused for oneself, for people out of the administrator's reach
    and for the last administrator of the house or of a supplier. What stays: uploaded documents and what the person
    typed as free text into the file of a supplier, which are the supplier's; the history, which names the number alone.
    """
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.blanked_at is not None:
        raise Refused("blanked", "This person's data were blanked before.")
    if by is not None:
        _refuse_unless_reached(person, by)
    suppliers = _end_memberships(person, at)
    email, name = person.email, person.name
    _blank_rows(email, at)
    _blank_notices(person, email, name)
    _end_sign_in(person)
    person.email, person.name, person.is_active, person.blanked_at = placeholder(person), "", False, at
    person.save(update_fields=["email", "name", "is_active", "blanked_at"])
    PersonChange.objects.create(person=person, kind=PersonChange.Kind.BLANKED, reason=reason, by=by, at=at)
    for supplier in suppliers:
        record(supplier, "person.blanked", at=at, by=by, person=person.pk)
    transaction.on_commit(lambda: _remove_mail_files(email))
    return person


def _refuse_unless_reached(person: User, by: User) -> None:
    """Staff as in operations.staff; people of suppliers alone by an administrator of a root of the tree."""
    if person.memberships.filter(organisation__isnull=False).exists():
        refuse_unless_reached(person, by)
        return
    if person.pk == by.pk:
        raise Refused("oneself", "Nobody changes his own powers: ask another administrator.")
    if not organisations_of(by, Role.ADMINISTRATOR).filter(parent__isnull=True).exists():
        raise Refused("out_of_reach", "Only an administrator of the group blanks the people of suppliers.")


def _end_memberships(person: User, at: datetime) -> list[Supplier]:
    """Take the person out of everything; the suppliers, locked, whose history tells of it."""
    held = list(person.memberships.select_related("organisation").order_by("supplier", "pk"))
    for member in held:
        if member.role not in (Role.SUPPLIER_ADMIN, Role.ADMINISTRATOR):
            continue
        others = Membership.objects.filter(role=member.role, user__is_active=True).exclude(user=person)
        at_root = member.organisation is not None and member.organisation.parent_id is None
        others = (
            others.filter(organisation__parent__isnull=True) if at_root else others.filter(supplier=member.supplier)
        )
        if (at_root or member.supplier_id) and not others.exists():
            raise Refused("last_administrator", "This is the last administrator: make somebody else one first.")
    ids = sorted({member.supplier_id for member in held if member.supplier_id is not None})
    suppliers = [Supplier.objects.lock(pk) for pk in ids]
    for member in held:
        if member.organisation is not None:
            _revoked(person, member.role, member.organisation, at)
    person.memberships.all().delete()
    return suppliers


def _revoked(person: User, role: str, organisation: Organisation, at: datetime) -> None:
    kind = PersonChange.Kind.REVOKED
    PersonChange.objects.create(person=person, kind=kind, role=role, organisation=organisation, by=None, at=at)


def _blank_rows(email: str, at: datetime) -> None:
    """Every row that holds the address, of whatever supplier or organisation."""
    Contact.objects.filter(email__iexact=email).update(name="", email="", phone="", position="")
    open_ = Q(revoked_at__isnull=True, declined_at__isnull=True)
    Invitation.objects.filter(open_, email=email, accepted_at__isnull=True).update(revoked_at=at)
    Delegation.objects.filter(open_, email=email).update(revoked_at=at)
    for model in (Invitation, Delegation):
        model.objects.filter(email=email).update(email="", token_sha256="")
    SupplierInvitation.objects.filter(open_, email__iexact=email, supplier__isnull=True).update(revoked_at=at)
    SupplierInvitation.objects.filter(email__iexact=email).update(email="", contact_name="", token_sha256="")
    SupplierInvitation.objects.filter(colleague_email__iexact=email).update(colleague_email="")


def _blank_notices(person: User, email: str, name: str) -> None:
    """The person's inbox goes; what others were told of the person keeps its sentence without the address or name."""
    person.notices.all().delete()
    told = Q(values__email=email) | (Q(values__person_name=name) if name else Q())
    for notice in Notice.objects.filter(told).exclude(user=person):
        blanked = {key: "—" if value in {email, name} and value else value for key, value in notice.values.items()}
        Notice.objects.filter(pk=notice.pk).update(values=blanked)


def _end_sign_in(person: User) -> None:
    EmailAddress.objects.filter(user_id=person.pk).delete()
    Authenticator.objects.filter(user_id=person.pk).delete()
    SocialAccount.objects.filter(user_id=person.pk).delete()
    end_sessions(person)
    person.set_unusable_password()
    person.save(update_fields=["password"])


def _remove_mail_files(email: str) -> None:
    """Mails that were written to files instead of being sent (EMAIL_BACKEND of an installation for trial)."""
    folder = Path(settings.EMAIL_FILE_PATH) if settings.EMAIL_FILE_PATH else None
    for path in folder.glob("*.log") if folder and folder.is_dir() else ():
        if email.encode() in path.read_bytes().lower():
            path.unlink()
