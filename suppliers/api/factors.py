"""The emission factors that figures are made with: those in force, and every version of one."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import EVERYBODY, Endpoint, Rows
from suppliers.api.fields import Strict, Text
from suppliers.models import EmissionFactor, User
from suppliers.queries.factors import in_force, versions


class FactorShown(serializers.Serializer[Any]):
    """One version of an emission factor, as published: kg CO2e for one `unit` (kg CO2 where `gwp_set` is CO2)."""

    id = serializers.CharField(source="code")
    version = serializers.IntegerField(source="number")
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    category = serializers.CharField()
    unit = serializers.CharField()
    kgco2e_per_unit = serializers.CharField(source="value")
    region = serializers.CharField()
    year = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    confidence = serializers.CharField(help_text="only “high” was checked against the source that is named")
    gwp_set = serializers.CharField()
    provenance = serializers.CharField()
    in_force_since = serializers.DateTimeField(source="decided_at")


class OfFactor(Strict):
    category = Text(max_length=40, required=False, help_text="only of this category")
    region = Text(max_length=16, required=False, help_text="only of this place")
    year = Text(max_length=16, required=False, help_text="only of this year")


class Factors(Rows):
    access = EVERYBODY
    filters = OfFactor
    serializer_class = FactorShown

    def found(self, _user: User, asked: dict[str, Any]) -> QuerySet[EmissionFactor]:
        return in_force(EmissionFactor.objects.filter(**{name: value for name, value in asked.items() if value}))

    def get(self, request: Request) -> Response:
        """List the factors in force, the latest added first."""
        return self.list(request)


class FactorVersions(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=FactorShown(many=True))
    def get(self, _request: Request, code: str) -> Response:
        """List every version of a factor that was ever in force, the latest first."""
        rows = list(versions(EmissionFactor.objects.filter(confirmed=True), code))
        if not rows:
            raise Http404
        return Response(FactorShown(rows, many=True).data)
