"""Inviting firms to register: one, many from a sheet, again, no more; and what the invited person answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from suppliers.checks.identity import check_credit_code
from suppliers.checks.names import normalise_name, tidy_name
from suppliers.enums import Role, SupplierKind
from suppliers.errors import Refused
from suppliers.models import Category, Declined, Organisation, Supplier, SupplierInvitation, User
from suppliers.operations.notices import tell
from suppliers.operations.registration import Registration, register_supplier, sort_key
from suppliers.queries.access import organisations_of
from suppliers.queries.supplier_invitations import Known, known_of, live_supplier_invitation, made_today

LIFE = timedelta(days=30)
MOST_A_DAY = 500
MOST_MAILS = 5
INVITERS = frozenset({Role.OFFICER, Role.COMPLIANCE, Role.MANAGER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Whom to invite, and what is known of the firm already; only the name and the address must be."""

    company_name: str
    email: str
    credit_code: str = ""
    contact_name: str = ""
    kind: SupplierKind = SupplierKind.MANUFACTURER
    categories: tuple[Category, ...] = ()
    language: str = User.Language.CHINESE


@transaction.atomic
def invite_supplier(organisation: Organisation, invited: Invited, *, by: User, at: datetime) -> SupplierInvitation:
    """Ask one firm to register; the worker mails the link. Raises what `invite_suppliers` tells of a firm."""
    (found,) = invite_suppliers(organisation, [invited], by=by, at=at)
    if isinstance(found, Refused):
        raise found
    return found


@transaction.atomic
def invite_suppliers(
    organisation: Organisation, firms: Sequence[Invited], *, by: User, at: datetime
) -> list[SupplierInvitation | Refused]:
    """Invite all that can be: for each firm its invitation, or why there is none. Nothing is sent twice: not to who is
    registered or invited already, not within the list, and never to an address that declined before."""
    found = _invitations(organisation, firms, by, at)
    made = [(one, firm) for one, firm in zip(found, firms, strict=True) if isinstance(one, SupplierInvitation)]
    try:
        with transaction.atomic():
            SupplierInvitation.objects.bulk_create([one for one, _firm in made], batch_size=500)
    except IntegrityError as error:
        message = "Somebody invited one of these in the same moment: look at the list and try again."
        raise Refused("invited_meanwhile", message) from error
    sold = SupplierInvitation.categories.through
    sold._default_manager.bulk_create(
        [sold(supplierinvitation_id=one.pk, category_id=each.pk) for one, firm in made for each in firm.categories],
        batch_size=500,
    )
    return found


def preview_invitations(
    organisation: Organisation, firms: Sequence[Invited], *, by: User, at: datetime
) -> list[Refused | None]:
    """What `invite_suppliers` would refuse, firm by firm. Writes nothing."""
    found = _invitations(organisation, firms, by, at)
    return [one if isinstance(one, Refused) else None for one in found]


@transaction.atomic
def send_again(invitation: SupplierInvitation, *, by: User, at: datetime) -> SupplierInvitation:
    """Mail an unanswered invitation once more, with a new link and a new term; the link before opens nothing then."""
    invitation = _unanswered(invitation, by)
    if invitation.mails >= MOST_MAILS:
        message = "It was sent {most} times without an answer: write or call yourself."
        raise Refused("sent_often", message, most=MOST_MAILS)
    if invitation.mailed_at is None and invitation.given_up_at is None:
        raise Refused("being_sent", "It is being sent already.")
    if invitation.mailed_at is not None and invitation.mailed_at > at - timedelta(days=1):
        raise Refused("sent_just_now", "It was sent within the last day: give them time to answer.")
    invitation.mailed_at = invitation.given_up_at = invitation.next_try_at = None
    invitation.tries, invitation.expires_at = 0, at + LIFE
    invitation.save(update_fields=["mailed_at", "given_up_at", "next_try_at", "tries", "expires_at"])
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: SupplierInvitation, *, by: User, at: datetime) -> SupplierInvitation:
    """Take an unanswered invitation back: its link opens nothing any more."""
    invitation = _unanswered(invitation, by)
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    return invitation


@transaction.atomic
def invite_colleague(invitation: SupplierInvitation, *, by: User, at: datetime) -> SupplierInvitation:
    """Invite the colleague whom the wrong person named, with all that was known of the firm."""
    invitation = SupplierInvitation.objects.select_related("organisation").get(pk=invitation.pk)
    if not invitation.colleague_email:
        raise Refused("no_colleague", "Nobody else was named.")
    invited = Invited(
        company_name=invitation.company_name,
        email=invitation.colleague_email,
        credit_code=invitation.credit_code,
        kind=SupplierKind(invitation.kind),
        categories=tuple(invitation.categories.all()),
        language=invitation.language,
    )
    return invite_supplier(invitation.organisation, invited, by=by, at=at)


@transaction.atomic
def open_invitation(token: str, *, at: datetime) -> None:
    """The invited person goes on to the form: the officer sees that the mail was read. Mail scanners do not press."""
    invitation = _live(token, at)
    if invitation.opened_at is None:
        invitation.opened_at = at
        invitation.save(update_fields=["opened_at"])


@transaction.atomic
def decline_invitation(token: str, why: Declined, *, colleague_email: str = "", at: datetime) -> None:
    """“Not the right person”, or no interest: the link ends, nobody writes to this address again, and the officer is
    told, with the colleague's address where one was named."""
    invitation = _live(token, at)
    colleague = colleague_email.strip().lower()
    if colleague and colleague != invitation.email:
        invitation.colleague_email = _checked_email(colleague, "colleague_email")
    invitation.declined_at, invitation.declined_why = at, why
    invitation.save(update_fields=["declined_at", "declined_why", "colleague_email"])
    if invitation.made_by is not None:
        tell(
            [invitation.made_by],
            "supplier_invitation.declined",
            subject=f"supplier-invitation/{invitation.pk}",
            path="/invitations/?state=declined",
            at=at,
            company=invitation.company_name,
            why=why,
        )


@transaction.atomic
def register_invited(token: str, registration: Registration, *, categories: list[Category], at: datetime) -> User:
    """Register by an invitation: the buyer is the one who invited, and the mailed address counts as confirmed."""
    invitation = _live(token, at)
    user = register_supplier(
        registration, categories=categories, organisation=invitation.organisation, invitation=invitation, at=at
    )
    invitation.supplier = Supplier.objects.get(memberships__user=user)
    invitation.opened_at = invitation.opened_at or at
    invitation.save(update_fields=["supplier", "opened_at"])
    return user


def _invitations(
    organisation: Organisation, firms: Sequence[Invited], by: User, at: datetime
) -> list[SupplierInvitation | Refused]:
    """For each firm the invitation to be written, or why there is none; each takes its place from those after it."""
    if not organisations_of(by, *INVITERS).filter(pk=organisation.pk).exists():
        raise Refused("not_yours", "You do not invite on behalf of this organisation.", "organisation")
    names = [tidy_name(firm.company_name) for firm in firms]
    known = known_of(
        organisation,
        emails=[firm.email.strip().lower() for firm in firms],
        codes=[firm.credit_code.strip().upper() for firm in firms],
        names=names,
        name_sorts=[sort_key(name) for name in names],
    )
    known.left = MOST_A_DAY - made_today(by, at)
    found: list[SupplierInvitation | Refused] = []
    for firm in firms:
        try:
            found.append(_invitation(organisation, firm, known, by, at))
        except Refused as error:
            found.append(error)
    return found


def _invitation(organisation: Organisation, firm: Invited, known: Known, by: User, at: datetime) -> SupplierInvitation:
    name, email = tidy_name(firm.company_name), _checked_email(firm.email.strip().lower(), "email")
    if not name or len(name) > 120:
        raise Refused("name_needed", "Enter the name of the company, at most 120 characters.", "company_name")
    code = check_credit_code(firm.credit_code).code if firm.credit_code.strip() else ""
    _refuse_known(name, email, code, known)
    known.left -= 1
    known.invited_emails.add(email)
    known.invited_names.add(normalise_name(name))
    known.invited_codes |= {code} - {""}
    return SupplierInvitation(
        organisation=organisation,
        company_name=name,
        name_sort=sort_key(name),
        credit_code=code,
        kind=firm.kind,
        contact_name=tidy_name(firm.contact_name)[:80],
        email=email,
        language=firm.language or User.Language.CHINESE,
        made_by=by,
        made_at=at,
        expires_at=at + LIFE,
    )


def _refuse_known(name: str, email: str, code: str, known: Known) -> None:
    if code in known.registered_codes:
        raise Refused("code_registered", "{code} is registered already.", "credit_code", code=code)
    if normalise_name(name) in known.registered_names:
        raise Refused("name_registered", "A supplier named {name} is registered already.", "company_name", name=name)
    if email in known.declined_emails:
        message = "{email} asked not to be written to: find another person there."
        raise Refused("declined_before", message, "email", email=email)
    if email in known.invited_emails:
        message = "{email} is invited already: send that invitation again, if need be."
        raise Refused("email_invited", message, "email", email=email)
    if code in known.invited_codes or normalise_name(name) in known.invited_names:
        raise Refused("firm_invited", "{name} is invited already.", "company_name", name=name)
    if known.left <= 0:
        message = "You invited {most} firms within a day: go on tomorrow."
        raise Refused("too_many_today", message, most=MOST_A_DAY)


def _checked_email(email: str, field: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("email_form", "“{email}” is no e-mail address.", field, email=email[:80]) from None
    return email


def _unanswered(invitation: SupplierInvitation, by: User) -> SupplierInvitation:
    """The invitation, locked. Raises Refused when it was answered or withdrawn, and for who may not."""
    invitation = SupplierInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not organisations_of(by, *INVITERS).filter(pk=invitation.organisation_id).exists():
        raise Refused("not_yours", "You do not invite on behalf of this organisation.")
    if not SupplierInvitation.objects.unanswered().filter(pk=invitation.pk).exists():
        raise Refused("answered", "This invitation was answered or withdrawn before.")
    return invitation


def _live(token: str, at: datetime) -> SupplierInvitation:
    """The invitation, locked and read anew. Raises Refused when its link opens nothing (any more)."""
    found = live_supplier_invitation(token, at)
    if found is not None:
        SupplierInvitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
        found = live_supplier_invitation(token, at)
    if found is None:
        raise Refused("link_ended", "This invitation has ended: ask for a new one.")
    return found
