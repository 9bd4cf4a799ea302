"""Where suppliers stand with organisations, and what the clock found due."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procurement.models import Engagement, Reassessment
from procurement.policy import Standing
from suppliers.api.endpoint import OF_STAFF, OfSupplier, Rows, in_sight
from suppliers.api.fields import Choice, Text
from suppliers.models import User
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
