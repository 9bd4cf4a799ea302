"""The level that organisations ask for."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procurement.models import LevelMinimum
from procurement.operations.minimums import LONGEST_REASON, set_level_minimum
from procurement.queries.minimums import level_minimums
from suppliers.api.endpoint import OF_STAFF, Rows, answer, person, sent
from suppliers.api.fields import Day, Strict, Text
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import User
from suppliers.queries.access import organisations_of


class MinimumSent(Strict):
    """What an organisation asks for from a day on; an empty level lifts its own."""

    organisation = Text(max_length=32, help_text="code of /organisations/")
    level = Text(max_length=16, allow_blank=True, help_text="code of a level of the models in force")
    in_force_from = Day()
    reason = Text(max_length=LONGEST_REASON)


class MinimumShown(serializers.ModelSerializer[LevelMinimum]):
    """One setting; the latest of an organisation counts. `holding` is what holds for it today, by whoever asks most."""

    organisation = serializers.CharField(source="organisation.code", read_only=True)
    set_by = serializers.CharField(source="set_by.name", read_only=True)
    holding = serializers.SerializerMethodField(help_text="level that holds for the organisation today; null: none")

    class Meta:
        model = LevelMinimum
        fields = ("id", "organisation", "level", "in_force_from", "reason", "set_by", "set_at", "holding")
        read_only_fields = fields

    def get_holding(self, row: LevelMinimum) -> str | None:
        holding = self.context.get("holding")
        if holding is None:
            holding = level_minimums([row.organisation], timezone.localdate())
        minimum = holding.get(row.organisation_id)
        return minimum.level if minimum else None


class Minimums(Rows):
    access = OF_STAFF
    writers = frozenset({Role.MANAGER, Role.COMPLIANCE})
    serializer_class = MinimumShown

    def found(self, user: User, _asked: dict[str, Any]) -> QuerySet[LevelMinimum]:
        rows = LevelMinimum.objects.filter(organisation__in=organisations_of(user))
        return rows.select_related("organisation", "set_by")

    def get_serializer_context(self) -> dict[str, Any]:
        """What holds for all of them, looked up once for all rows."""
        organisations = organisations_of(person(self.request))
        return {**super().get_serializer_context(), "holding": level_minimums(organisations, timezone.localdate())}

    def get(self, request: Request) -> Response:
        """List what your organisations ask for, everything that was ever set, the latest first."""
        return self.list(request)

    @extend_schema(request=MinimumSent, responses={201: MinimumShown})
    def post(self, request: Request) -> Response:
        """Ask for a level from a day on; looser than those above is refused."""
        told, user = sent(request, MinimumSent), person(request)
        organisation = organisations_of(user).filter(code=told.pop("organisation")).first()
        if organisation is None:
            raise Refused("unknown_organisation", "Choose the organisation from the list.", "organisation")
        return answer(MinimumShown, set_level_minimum(organisation, **told, by=user, at=timezone.now()), 201)
