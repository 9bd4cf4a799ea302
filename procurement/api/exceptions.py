"""Exceptions from vetoes over HTTP: asked for, granted or declined by a manager, ended."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procurement.models import VetoException
from procurement.operations.exceptions import LONGEST, ask_exception, decide_exception, end_exception
from procurement.queries.exceptions import exceptions_visible_to
from suppliers.api.endpoint import OF_STAFF, Endpoint, OfSupplier, Rows, answer, own_document, person, sent
from suppliers.api.fields import Choice, Day, Id, Strict, Text
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import User
from suppliers.queries.access import organisations_of, visible_to

ASKERS = frozenset({Role.OFFICER, Role.COMPLIANCE, Role.MANAGER})


class ExceptionSent(Strict):
    supplier = Id()
    organisation = Text(max_length=32, help_text="code of /organisations/")
    veto = Text(max_length=24, help_text="code of the veto or entry bar")
    reason = Text(max_length=LONGEST)
    ends_on = Day(help_text="the last day on which it holds")
    document = Id(required=False, allow_null=True)


class ExceptionAnswered(Strict):
    """A manager's word: grant or decline one that waits, or end one that is in force."""

    act = Choice(["grant", "decline", "end"])
    answer = Text(max_length=LONGEST, required=False)


class ExceptionShown(serializers.ModelSerializer[VetoException]):
    organisation = serializers.CharField(source="organisation.code", read_only=True)

    class Meta:
        model = VetoException
        fields = (
            "id", "supplier", "organisation", "veto", "of_unknown", "reason", "ends_on", "asked_at", "granted",
            "answer", "decided_at", "ended_at",
        )  # fmt: skip
        read_only_fields = fields


class Exceptions(Rows):
    access = OF_STAFF
    writers = ASKERS
    filters = OfSupplier
    serializer_class = ExceptionShown

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[VetoException]:
        return exceptions_visible_to(user).filter(**asked)

    def get(self, request: Request) -> Response:
        """List the exceptions of your organisations, the latest first."""
        return self.list(request)

    @extend_schema(request=ExceptionSent, responses={201: ExceptionShown})
    def post(self, request: Request) -> Response:
        """Ask the managers to except a supplier from a veto at one organisation."""
        told, user = sent(request, ExceptionSent), person(request)
        supplier = get_object_or_404(visible_to(user, *ASKERS), pk=told["supplier"])
        organisation = organisations_of(user, *ASKERS).filter(code=told["organisation"]).first()
        if organisation is None:
            raise Refused("unknown_organisation", "Choose the organisation from the list.", "organisation")
        made = ask_exception(
            supplier, organisation, told["veto"], reason=told["reason"], ends_on=told["ends_on"],
            document=own_document(supplier, told.get("document")), by=user, at=timezone.now(),
        )  # fmt: skip
        return answer(ExceptionShown, made, 201)


class ExceptionDetail(Endpoint):
    access = OF_STAFF
    writers = frozenset({Role.MANAGER})

    @extend_schema(responses=ExceptionShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell one exception."""
        return answer(ExceptionShown, get_object_or_404(exceptions_visible_to(person(request)), pk=pk))

    @extend_schema(request=ExceptionAnswered, responses=ExceptionShown)
    def post(self, request: Request, pk: int) -> Response:
        """Grant, decline or end it: a manager who neither asked for it nor entered evidence nor decides on the case."""
        user, at = person(request), timezone.now()
        found = get_object_or_404(exceptions_visible_to(user), pk=pk)
        told = sent(request, ExceptionAnswered)
        if told["act"] == "end":
            return answer(ExceptionShown, end_exception(found, by=user, at=at))
        is_granted = told["act"] == "grant"
        made = decide_exception(found, granted=is_granted, answer=told.get("answer", ""), by=user, at=at)
        return answer(ExceptionShown, made)
