"""Invitations of suppliers: who was asked to register, and asking one more."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import OF_STAFF, Endpoint, Rows, answer, person, sent, sent_nothing
from suppliers.api.fields import Choice, Email, Strict, Text
from suppliers.enums import SupplierKind
from suppliers.errors import Refused
from suppliers.models import Category, InvitationState, SupplierInvitation, User
from suppliers.operations.invitations import INVITERS, Invited, invite_supplier, send_again, withdraw_invitation
from suppliers.queries.access import organisations_of
from suppliers.queries.supplier_invitations import supplier_invitations


class InvitationSent(Strict):
    """Whom to ask, and what is known of the firm."""

    organisation = Text(max_length=32, help_text="code of /organisations/: on whose behalf")
    company_name = Text(max_length=120)
    email = Email(max_length=254)
    credit_code = Text(max_length=40, required=False)
    contact_name = Text(max_length=80, required=False)
    kind = Choice(SupplierKind, required=False)
    categories = serializers.ListField(
        child=Text(max_length=32), required=False, max_length=50, help_text="codes of /categories/"
    )
    language = Choice(User.Language.values, required=False, help_text="of the mail")


class InvitationShown(serializers.ModelSerializer[SupplierInvitation]):
    organisation = serializers.CharField(source="organisation.code", read_only=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = SupplierInvitation
        fields = (
            *("id", "organisation", "company_name", "credit_code", "kind", "contact_name", "email", "language"),
            *("state", "made_at", "expires_at", "mailed_at", "mails", "opened_at", "supplier", "declined_at"),
            *("declined_why", "colleague_email", "revoked_at"),
        )
        read_only_fields = fields

    def get_state(self, row: SupplierInvitation) -> str:
        return row.state(timezone.now())


class InvitationFilter(Strict):
    state = Choice(InvitationState, required=False)


class SupplierInvitations(Rows):
    access = OF_STAFF
    writers = INVITERS
    filters = InvitationFilter
    serializer_class = InvitationShown

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[SupplierInvitation]:
        rows = supplier_invitations(user)
        return rows.in_state(asked["state"], timezone.now()) if "state" in asked else rows

    def get(self, request: Request) -> Response:
        """List the invitations of your organisations, the latest first."""
        return self.list(request)

    @extend_schema(request=InvitationSent, responses={201: InvitationShown})
    def post(self, request: Request) -> Response:
        """Invite one firm; the mail goes out by the next tick."""
        told, user = sent(request, InvitationSent), person(request)
        organisation = organisations_of(user, *INVITERS).filter(code=told.pop("organisation")).first()
        if organisation is None:
            raise Refused("unknown_organisation", "Choose the organisation from the list.", "organisation")
        codes = told.pop("categories", [])
        categories = tuple(Category.objects.filter(code__in=codes))
        if len(categories) != len(set(codes)):
            raise Refused("unknown_category", "Choose the categories from the list.", "categories")
        kind = SupplierKind(told.pop("kind", SupplierKind.MANUFACTURER))
        invited = Invited(**told, kind=kind, categories=categories)
        return answer(InvitationShown, invite_supplier(organisation, invited, by=user, at=timezone.now()), 201)


class InvitationAct(Endpoint):
    access = OF_STAFF
    writers = INVITERS

    def invitation(self, request: Request, pk: int) -> SupplierInvitation:
        return get_object_or_404(supplier_invitations(person(request)), pk=pk)


class SupplierInvitationAgain(InvitationAct):
    @extend_schema(request=None, responses=InvitationShown)
    def post(self, request: Request, pk: int) -> Response:
        """Send an unanswered invitation once more, with a new link."""
        sent_nothing(request)
        invitation = self.invitation(request, pk)
        return answer(InvitationShown, send_again(invitation, by=person(request), at=timezone.now()))


class SupplierInvitationWithdraw(InvitationAct):
    @extend_schema(request=None, responses=InvitationShown)
    def post(self, request: Request, pk: int) -> Response:
        """Take an unanswered invitation back."""
        sent_nothing(request)
        invitation = self.invitation(request, pk)
        return answer(InvitationShown, withdraw_invitation(invitation, by=person(request), at=timezone.now()))
