"""What clients choose from: categories, organisations, kinds of certificate, kinds of energy, questions."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.access import PUBLIC
from suppliers.api.endpoint import EVERYBODY, Endpoint, asked
from suppliers.api.fields import Choice, Strict
from suppliers.carbon.items import items_of
from suppliers.carbon.kinds import KINDS, OTHER_KINDS
from suppliers.enums import SupplierKind
from suppliers.models import Category, CertificateType, Organisation
from suppliers.queries.reference import carbon_reference
from suppliers.questions import AnswerType, questions_for


class Named(serializers.Serializer[object]):
    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class CertificateTypeShown(Named):
    """A kind of certificate. `tiers`: the levels it comes in; `months`: its usual length."""

    months = serializers.IntegerField(allow_null=True)
    tiers = serializers.ListField(child=serializers.CharField())
    recognised = serializers.BooleanField(help_text="counts towards the definition of a green supplier")
    provenance = serializers.CharField()


class ItemShown(Named):
    """What a line of the kind may name as its `item`."""


class EnergyShown(Named):
    scope = serializers.IntegerField()
    units = serializers.ListField(child=serializers.CharField())
    family = serializers.CharField()
    items = ItemShown(many=True, help_text="empty: a line of this kind names no item")


class QuestionShown(serializers.Serializer[Any]):
    """A question. Values are integers from `low` to `high`: shares and changes in basis points, levels as the index
    into `options`, yes or no as 1 or 0."""

    key = serializers.CharField()
    section = serializers.CharField()
    type = serializers.ChoiceField([str(each) for each in AnswerType])
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    hint_zh = serializers.CharField()
    hint_en = serializers.CharField()
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    options = Named(many=True)


class OfKind(Strict):
    kind = Choice(SupplierKind, help_text="the kind of supplier that is asked")


class Categories(Endpoint):
    access = PUBLIC

    @extend_schema(responses=Named(many=True), auth=[])
    def get(self, _request: Request) -> Response:
        """List what a supplier may supply."""
        return Response(Named(Category.objects.order_by("id"), many=True).data)


class Organisations(Endpoint):
    access = PUBLIC

    @extend_schema(responses=Named(many=True), auth=[])
    def get(self, _request: Request) -> Response:
        """List the buying organisations to which a supplier may apply."""
        return Response(Named(Organisation.objects.order_by("path"), many=True).data)


class CertificateTypes(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=CertificateTypeShown(many=True))
    def get(self, _request: Request) -> Response:
        """List the kinds of certificate."""
        return Response(CertificateTypeShown(CertificateType.objects.order_by("code"), many=True).data)


class EnergyKinds(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=EnergyShown(many=True))
    def get(self, _request: Request) -> Response:
        """List the kinds of energy and of other sources that an inventory takes, with their units and items."""
        reference = carbon_reference()
        told = [{**asdict(kind), "items": items_of(kind.code, reference)} for kind in (*KINDS, *OTHER_KINDS)]
        return Response(EnergyShown(told, many=True).data)


class Questions(Endpoint):
    access = EVERYBODY
    filters = OfKind

    @extend_schema(responses=QuestionShown(many=True))
    def get(self, request: Request) -> Response:
        """List the questions that a kind of supplier is asked."""
        kind = asked(request, OfKind)["kind"]
        return Response(QuestionShown(questions_for(kind), many=True).data)
