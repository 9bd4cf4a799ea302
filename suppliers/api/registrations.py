"""A stranger registers a supplier."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from suppliers.access import PUBLIC
from suppliers.api.endpoint import Endpoint, sent
from suppliers.api.fields import Choice, Email, Strict, Text, YesNo
from suppliers.enums import SupplierKind
from suppliers.errors import Refused
from suppliers.models import Category, Organisation, User
from suppliers.operations.registration import Registration, register_supplier


class RegistrationSent(Strict):
    """What a stranger tells when registering: one of three numbers, and a name in one script at least."""

    credit_code = Text(max_length=40, required=False, help_text="unified social credit code, GB 32100-2015")
    lei = Text(max_length=40, required=False, help_text="of a firm outside mainland China, ISO 17442; with `country`")
    registration_number = Text(
        max_length=60, required=False, help_text="in the register of its `country`, for a firm without an LEI"
    )
    country = Text(max_length=2, required=False, help_text="ISO 3166-1 alpha-2, for a firm outside mainland China")
    name_zh = Text(max_length=120, required=False, help_text="must be given with a credit code")
    name_en = Text(max_length=160, required=False)
    kind = Choice(SupplierKind)
    categories = serializers.ListField(
        child=Text(max_length=32), min_length=1, max_length=50, help_text="codes of /categories/"
    )
    organisation = Text(max_length=32, help_text="code of /organisations/: whom the company wants to supply")
    contact_name = Text(max_length=80)
    email = Email(max_length=254)
    password = Text(max_length=200, trim_whitespace=False, style={"input_type": "password"})
    phone = Text(max_length=32, required=False)
    language = Choice(User.Language.values, required=False)
    consent = YesNo(help_text="true: the organisation and those above it may read the company's file")

    def validate_consent(self, value: bool) -> bool:
        if not value:
            raise Refused("consent_needed", "Without this consent the buyer cannot look at your file.", "consent")
        return value


class RegistrationShown(serializers.Serializer[object]):
    email = serializers.EmailField(help_text="where the link to confirm the address was sent")
    supplier = serializers.IntegerField()


class Registrations(Endpoint):
    access = PUBLIC
    writers = None
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "registrations"

    @extend_schema(request=RegistrationSent, responses={201: RegistrationShown}, auth=[])
    def post(self, request: Request) -> Response:
        """Register a supplier with its first person.

        A link to confirm the address is mailed; sign in after that.
        """
        told = sent(request, RegistrationSent)
        user = _register(request._request, told)
        supplier = user.memberships.get().supplier_id
        return Response(RegistrationShown({"email": user.email, "supplier": supplier}).data, status=201)


@transaction.atomic
def _register(request: HttpRequest, told: dict[str, Any]) -> User:
    """Register and mail the link; when the mail cannot leave, nobody is registered and it can be tried again."""
    told.pop("consent")
    categories = _categories(told.pop("categories"))
    organisation = Organisation.objects.filter(code=told.pop("organisation")).first()
    if organisation is None:
        raise Refused("unknown_organisation", "Choose the organisation from the list.", "organisation")
    registration = Registration(**told | {"kind": SupplierKind(told["kind"])})
    user = register_supplier(registration, categories=categories, organisation=organisation, at=timezone.now())
    address = EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    address.send_confirmation(request, signup=True)
    return user


def _categories(codes: list[str]) -> list[Category]:
    found = list(Category.objects.filter(code__in=codes))
    if len(found) != len(set(codes)):
        raise Refused("unknown_category", "Choose the categories from the list.", "categories")
    return found
