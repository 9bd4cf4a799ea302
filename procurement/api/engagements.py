"""Where suppliers stand with organisations, and what the clock found due."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procurement.models import Engagement, Reassessment
from procurement.operations.hand_moves import LONGEST, move_by_hand
from procurement.policy import Standing
from suppliers.api.endpoint import OF_STAFF, Endpoint, OfSupplier, Rows, answer, in_sight, own_document, person, sent
from suppliers.api.fields import Choice, Id, Strict, Text
from suppliers.enums import Role
from suppliers.models import User
from suppliers.queries.access import organisations_of, visible_to
from suppliers.wording import reason_text


class EngagementShown(serializers.ModelSerializer[Engagement]):
    organisation = serializers.CharField(source="organisation.code", read_only=True)
    reason_text = serializers.SerializerMethodField(help_text="in the reader's language")

    class Meta:
        model = Engagement
        fields = ("id", "supplier", "organisation", "standing", "since", "reason", "reason_text")
        read_only_fields = fields

    def get_reason_text(self, engagement: Engagement) -> str:
        return reason_text(engagement.reason)


class EngagementsWanted(OfSupplier):
    organisation = Text(max_length=32, required=False, help_text="code of /organisations/")
    standing = Choice(Standing, required=False)


class Engagements(Rows):
    filters = EngagementsWanted
    serializer_class = EngagementShown

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Engagement]:
        rows = in_sight(Engagement.objects.select_related("organisation"), user, asked)
        if asked.get("organisation"):
            rows = rows.filter(organisation__code=asked["organisation"])
        return rows.filter(standing=asked["standing"]) if "standing" in asked else rows

    def get(self, request: Request) -> Response:
        """List where the suppliers whose file you may read stand with each organisation."""
        return self.list(request)


class MoveSent(Strict):
    """A move by hand: where to, the coded reason, a sentence, and a file of the supplier as evidence."""

    standing = Choice(Standing)
    reason = Text(max_length=40)
    sentence = Text(max_length=LONGEST)
    document = Id(required=False, allow_null=True)


class EngagementMoves(Endpoint):
    access = OF_STAFF
    writers = frozenset({Role.OFFICER, Role.COMPLIANCE, Role.MANAGER})

    @extend_schema(request=MoveSent, responses={201: EngagementShown})
    def post(self, request: Request, pk: int) -> Response:
        """Move a standing by hand, as far as your role in the organisation and the separation of duties let you."""
        user = person(request)
        here = Engagement.objects.filter(organisation__in=organisations_of(user), supplier__in=visible_to(user))
        found = get_object_or_404(here.select_related("organisation", "supplier"), pk=pk)
        told = sent(request, MoveSent)
        document = own_document(found.supplier, told.pop("document", None))
        standing = Standing(told.pop("standing"))
        moved = move_by_hand(found, standing, document=document, by=user, at=timezone.now(), **told)
        return answer(EngagementShown, moved, 201)


class ReassessmentShown(serializers.ModelSerializer[Reassessment]):
    class Meta:
        model = Reassessment
        fields = ("id", "supplier", "cause", "due_on", "found_at", "finished_at", "before", "after")
        read_only_fields = fields


class ReassessmentsWanted(OfSupplier):
    state = Choice(["pending", "finished"], required=False)


class Reassessments(Rows):
    access = OF_STAFF
    filters = ReassessmentsWanted
    serializer_class = ReassessmentShown

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Reassessment]:
        rows = in_sight(Reassessment.objects.all(), user, asked)
        return rows.filter(finished_at__isnull=asked["state"] == "pending") if "state" in asked else rows

    def get(self, request: Request) -> Response:
        """List what the clock found due, the latest first, with the scorecards before and after."""
        return self.list(request)
