"""Certificates that are not held: what stands now, and stating it."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import OfSupplier, Rows, in_sight, own, person, sent
from suppliers.api.fields import Choice, Day, Strict, Text
from suppliers.enums import SUPPLIER_ROLES, NotHeld
from suppliers.models import CertificateStatement, User
from suppliers.operations.statements import LONGEST_REASON, Stated, state_not_held

MOST = 100


class StatementSent(Strict):
    """One statement; `until` for what is in progress, and for nothing else."""

    type = Text(max_length=20, help_text="code of /certificate-types/")
    statement = Choice(NotHeld, required=False, allow_null=True, help_text="null: takes back what was said")
    until = Day(required=False, allow_null=True, help_text="the supplier's day until which it is awaited")
    reason = Text(max_length=LONGEST_REASON, required=False, help_text="needed for not_applicable")


class StatementsSent(Strict):
    statements = serializers.ListField(child=StatementSent(), min_length=1, max_length=MOST)

    def validate_statements(self, statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
        types = [each["type"] for each in statements]
        if len(set(types)) != len(types):
            raise serializers.ValidationError(gettext("A kind of certificate stands here twice."), code="stated_twice")
        return statements


class StatementShown(serializers.ModelSerializer[CertificateStatement]):
    class Meta:
        model = CertificateStatement
        fields = ("id", "supplier", "type", "statement", "until", "reason", "stated_at")
        read_only_fields = fields


class CertificateStatements(Rows):
    writers = SUPPLIER_ROLES
    filters = OfSupplier
    serializer_class = StatementShown
    ordering = "id"

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[CertificateStatement]:
        return in_sight(CertificateStatement.objects.filter(superseded_at__isnull=True), user, asked)

    def get(self, request: Request) -> Response:
        """List what stands now of certificates that are not held, in the files that you may read."""
        return self.list(request)

    @extend_schema(request=StatementsSent, responses=StatementShown(many=True))
    def put(self, request: Request) -> Response:
        """State of your own file which certificates it does not hold; what differs supersedes what stood.

        Gives the statements that are new.
        """
        stated = [_stated(**each) for each in sent(request, StatementsSent)["statements"]]
        rows = state_not_held(own(request), stated, by=person(request), at=timezone.now())
        return Response(StatementShown(rows, many=True).data)


def _stated(*, type: str, statement: str | None = None, **told: Any) -> Stated:
    return Stated(type, NotHeld(statement) if statement else None, **told)
