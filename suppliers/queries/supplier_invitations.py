"""Invitations of suppliers: by token, as the buyers list them, and what is known of those who are to be invited."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from suppliers.checks.names import normalise_name
from suppliers.models import Organisation, Supplier, SupplierInvitation, User
from suppliers.models.invitation import SupplierInvitationQuerySet
from suppliers.queries.access import organisations_of
from suppliers.queries.links import signed_sha256

DAY = timedelta(days=1)


@dataclass(slots=True)
class Known:
    """What stands against inviting some firms: codes, names and addresses that are registered, invited or declined.

    `names` are normalised; `left` is how many more the officer may invite today.
    """

    registered_codes: set[str] = field(default_factory=set)
    registered_names: set[str] = field(default_factory=set)
    invited_emails: set[str] = field(default_factory=set)
    invited_codes: set[str] = field(default_factory=set)
    invited_names: set[str] = field(default_factory=set)
    declined_emails: set[str] = field(default_factory=set)
    left: int = 0


def live_supplier_invitation(token: str, at: datetime) -> SupplierInvitation | None:
    """The invitation, while it can be answered."""
    if not (sha256 := signed_sha256(token)):
        return None
    rows = SupplierInvitation.objects.unanswered().filter(token_sha256=sha256, expires_at__gt=at)
    return rows.select_related("organisation", "made_by").first()


def language_of_invitation(token: str) -> str:
    """The language of the mail with this token, whether or not it still opens anything; "" if there is none."""
    sha256 = signed_sha256(token)
    rows = SupplierInvitation.objects.filter(token_sha256=sha256) if sha256 else SupplierInvitation.objects.none()
    return rows.values_list("language", flat=True).first() or ""


def supplier_invitations(user: User) -> SupplierInvitationQuerySet:
    """The invitations of the organisations in which the person holds a staff role, the latest first."""
    found = SupplierInvitation.objects.filter(organisation__in=organisations_of(user))
    return found.select_related("organisation", "made_by", "supplier").order_by("-id")


def made_today(by: User, at: datetime) -> int:
    """How many invitations the person made within a day."""
    return SupplierInvitation.objects.filter(made_by=by, made_at__gt=at - DAY).count()


def known_of(
    organisation: Organisation,
    *,
    emails: Sequence[str],
    codes: Sequence[str],
    names: Sequence[str],
    name_sorts: Sequence[str],
) -> Known:
    """What is known of these addresses, codes and names, in a fixed number of queries. Names are found by their pinyin
    and then compared letter by letter, so that another width of a bracket does not hide one."""
    suppliers = Supplier.objects.open()
    by_code = suppliers.filter(scheme=Supplier.Scheme.USCC, identifier__in=list(codes))
    by_name = suppliers.filter(name_sort__in=list(name_sorts)).values_list("name_zh", flat=True)
    by_english = suppliers.filter(name_en__in=list(names)).values_list("name_en", flat=True)
    waiting = SupplierInvitation.objects.unanswered().filter(organisation=organisation)
    return Known(
        registered_codes=set(by_code.values_list("identifier", flat=True)),
        registered_names={normalise_name(name) for name in [*by_name, *by_english]},
        invited_emails=set(waiting.filter(email__in=list(emails)).values_list("email", flat=True)),
        invited_codes=set(waiting.filter(credit_code__in=list(codes)).values_list("credit_code", flat=True)) - {""},
        invited_names={
            normalise_name(name)
            for name in waiting.filter(name_sort__in=list(name_sorts)).values_list("company_name", flat=True)
        },
        declined_emails=set(
            SupplierInvitation.objects.filter(declined_at__isnull=False, email__in=list(emails)).values_list(
                "email", flat=True
            )
        ),
    )
