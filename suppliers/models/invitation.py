"""An officer asks a firm to register: the invitation, its mails, and what came of it."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from django.db import models
from django.db.models import F, Q

from suppliers.enums import SupplierKind
from suppliers.models.organisation import Organisation
from suppliers.models.people import MailedLink
from suppliers.models.supplier import Category, Supplier


class InvitationState(StrEnum):
    """What came of an invitation; WAITING: the worker has not mailed it yet."""

    WAITING = "waiting"
    SENT = "sent"
    OPENED = "opened"
    REGISTERED = "registered"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNDELIVERABLE = "undeliverable"


class Declined(StrEnum):
    """Why the invited person does not register."""

    WRONG_PERSON = "wrong_person"
    NOT_INTERESTED = "not_interested"


_ENDED = Q(supplier__isnull=False) | Q(declined_at__isnull=False) | Q(revoked_at__isnull=False)


class SupplierInvitationQuerySet(models.QuerySet["SupplierInvitation"]):
    def unanswered(self) -> Self:
        """Neither registered, declined nor withdrawn; expired ones too: they can be sent again."""
        return self.exclude(_ENDED)

    def matching(self, text: str) -> Self:
        """Those whose company or address contains `text`, upper or lower case alike, or whose code begins with it."""
        named = Q(company_name__icontains=text) | Q(email__icontains=text)
        return self.filter(named | Q(credit_code__istartswith=text))

    def in_state(self, state: str, at: datetime) -> Self:
        """Those of which `SupplierInvitation.state(at)` is the state."""
        running = self.unanswered().filter(expires_at__gt=at)
        delivered = running.filter(given_up_at__isnull=True)
        found: dict[str, Self] = {
            InvitationState.REGISTERED: self.filter(supplier__isnull=False),
            InvitationState.DECLINED: self.filter(declined_at__isnull=False),
            InvitationState.WITHDRAWN: self.filter(revoked_at__isnull=False),
            InvitationState.EXPIRED: self.unanswered().filter(expires_at__lte=at),
            InvitationState.UNDELIVERABLE: running.filter(given_up_at__isnull=False),
            InvitationState.WAITING: delivered.filter(mailed_at__isnull=True),
            InvitationState.OPENED: delivered.filter(mailed_at__isnull=False, opened_at__isnull=False),
            InvitationState.SENT: delivered.filter(mailed_at__isnull=False, opened_at__isnull=True),
        }
        return found[state]


class SupplierInvitation(MailedLink):
    """What the officer knows of the firm, so that less has to be typed; the row is also the queue of its mail.

    Sent again, it has no `mailed_at` until the worker made the new mail, whose token ends the link before it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="supplier_invitations")
    company_name = models.CharField(max_length=120)
    name_sort = models.CharField(max_length=240)
    credit_code = models.CharField(max_length=18, blank=True)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in SupplierKind])
    categories: "models.ManyToManyField[Category, models.Model]" = models.ManyToManyField(Category, related_name="+")
    contact_name = models.CharField(max_length=80, blank=True)
    mails = models.PositiveSmallIntegerField(default=0, help_text="how often it was sent")
    opened_at = models.DateTimeField(null=True)
    supplier = models.OneToOneField(Supplier, on_delete=models.PROTECT, null=True, related_name="invitation")
    declined_why = models.CharField(max_length=16, blank=True, choices=[(why.value, why.value) for why in Declined])
    colleague_email = models.EmailField(blank=True, help_text="whom the invited person named instead")

    objects = SupplierInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(supplier__isnull=True, declined_at__isnull=True, revoked_at__isnull=True),
                name="supplier_invitation_open_once",
            ),
            models.UniqueConstraint(
                fields=["token_sha256"], condition=~Q(token_sha256=""), name="supplier_invitation_token_once"
            ),
            models.CheckConstraint(condition=~Q(company_name=""), name="supplier_invitation_names_a_company"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="supplier_invitation_lasts"),
            models.CheckConstraint(condition=Q(kind__in=sorted(SupplierKind)), name="supplier_invitation_kind_known"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) ^ Q(declined_why__in=sorted(Declined)),
                name="supplier_invitation_declined_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="invited_of_organisation"),
            models.Index(
                fields=["id"],
                condition=Q(mailed_at__isnull=True, given_up_at__isnull=True),
                name="invited_to_mail",
            ),
            models.Index(fields=["email"], name="invited_by_email"),
        ]

    def __str__(self) -> str:
        return self.company_name

    def state(self, at: datetime) -> InvitationState:
        """What came of it, as of a moment; SupplierInvitationQuerySet.in_state finds the same by query."""
        ended = {
            InvitationState.REGISTERED: self.supplier_id is not None,
            InvitationState.DECLINED: self.declined_at is not None,
            InvitationState.WITHDRAWN: self.revoked_at is not None,
            InvitationState.EXPIRED: self.expires_at <= at,
            InvitationState.UNDELIVERABLE: self.given_up_at is not None,
            InvitationState.WAITING: self.mailed_at is None,
            InvitationState.OPENED: self.opened_at is not None,
        }
        return next((state for state, holds in ended.items() if holds), InvitationState.SENT)
