"""Published scoring models, as JSON that anybody can score with."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from scoring.models import ScoringModel
from suppliers.api.endpoint import EVERYBODY, Endpoint, Rows, answer
from suppliers.api.fields import Json
from suppliers.models import User


class ModelShown(serializers.ModelSerializer[ScoringModel]):
    class Meta:
        model = ScoringModel
        fields: tuple[str, ...] = (
            *("id", "code", "version", "name_zh", "name_en", "provenance", "content_hash"),
            *("published_at", "in_force_from"),
        )
        read_only_fields = fields


class ModelDetailShown(ModelShown):
    definition = Json()

    class Meta(ModelShown.Meta):
        fields = (*ModelShown.Meta.fields, "definition")
        read_only_fields = fields


class Models(Rows):
    serializer_class = ModelShown

    def found(self, _user: User, _asked: dict[str, Any]) -> QuerySet[ScoringModel]:
        return _published().defer("definition")

    def get(self, request: Request) -> Response:
        """List the published scoring models, the latest first."""
        return self.list(request)


class ModelDetail(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=ModelDetailShown)
    def get(self, _request: Request, pk: int) -> Response:
        """Tell a published model with its criteria, rules, weights, levels and vetoes."""
        return answer(ModelDetailShown, get_object_or_404(_published(), pk=pk))


def _published() -> QuerySet[ScoringModel]:
    return ScoringModel.objects.filter(published_at__isnull=False)
