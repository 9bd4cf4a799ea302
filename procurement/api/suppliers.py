"""The register: a fast list, and one supplier with where it stands."""

from collections import defaultdict
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procurement.models import Engagement
from procurement.policy import Standing
from scoring.api.levels import has_level, level_shown
from scoring.models import CurrentScore
from suppliers.api.endpoint import EVERYBODY, Endpoint, Rows, answer, person
from suppliers.api.fields import Choice, Strict, Text
from suppliers.api.reference import Named
from suppliers.enums import SupplierKind
from suppliers.models import Contact, Site, Supplier, User
from suppliers.queries.access import visible_to


class SuppliersWanted(Strict):
    search = Text(max_length=80, required=False, help_text="beginning of the credit code, or part of a name")
    kind = Choice(SupplierKind, required=False)
    province = Text(max_length=6, required=False, help_text="ISO 3166-2, e.g. CN-JS")
    level = Text(max_length=24, required=False, help_text="code of a level, vetoed or unrated")
    standing = Choice(Standing, required=False, help_text="with any organisation")


class StandingShown(serializers.Serializer[object]):
    organisation = serializers.CharField(help_text="code")
    standing = serializers.ChoiceField([str(standing) for standing in Standing])


class SupplierShown(serializers.Serializer[object]):
    """total in hundredths, known in basis points; null where nothing was scored yet."""

    id = serializers.IntegerField()
    scheme = serializers.ChoiceField(Supplier.Scheme.values)
    identifier = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField([str(kind) for kind in SupplierKind])
    country = serializers.CharField()
    province = serializers.CharField(allow_blank=True)
    is_sample = serializers.BooleanField()
    total = serializers.IntegerField(allow_null=True)
    level = serializers.CharField(allow_null=True)
    known = serializers.IntegerField(allow_null=True)
    standings = StandingShown(many=True)


class SiteShown(serializers.ModelSerializer[Site]):
    class Meta:
        model = Site
        fields = ("name", "address", "province")
        read_only_fields = fields


class ContactShown(serializers.ModelSerializer[Contact]):
    class Meta:
        model = Contact
        fields = ("name", "email", "phone")
        read_only_fields = fields


class SupplierDetailShown(SupplierShown):
    time_zone = serializers.CharField()
    registered_at = serializers.DateTimeField()
    scorecard = serializers.IntegerField(allow_null=True, help_text="id of the current one")
    history_number = serializers.IntegerField(help_text="number of the last event")
    history_hash = serializers.CharField(allow_blank=True, help_text="hash of the last event: the chain's head")
    categories = Named(many=True)
    sites = SiteShown(many=True)
    contacts = ContactShown(many=True)


COLUMNS = ("id", "scheme", "identifier", "name_zh", "name_en", "kind", "country", "province", "is_sample")
WHOLE = ("time_zone", "registered_at", "history_number", "history_hash")


class Suppliers(Rows):
    filters = SuppliersWanted
    serializer_class = SupplierShown
    ordering = "id"

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Any]:
        rows = visible_to(user).matching(asked.get("search", ""))
        rows = rows.filter(**{name: asked[name] for name in ("kind", "province") if asked.get(name)})
        if asked.get("level"):
            rows = rows.filter(has_level(asked["level"], "current_score"))
        if "standing" in asked:
            engaged = Engagement.objects.filter(supplier=OuterRef("pk"), standing=asked["standing"])
            rows = rows.filter(Exists(engaged))
        return _with_score(rows, *COLUMNS)

    def get(self, _request: Request) -> Response:
        """List the suppliers whose file you may read, with score and standings."""
        return self.get_paginated_response(_shown(self.paginate_queryset(self.get_queryset()) or []))


class SupplierDetail(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=SupplierDetailShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell a supplier: identity, categories, sites, contacts, score and standings."""
        supplier = get_object_or_404(visible_to(person(request)), pk=pk)
        (row,) = _shown(list(_with_score(Supplier.objects.filter(pk=pk), *COLUMNS, *WHOLE)))
        told = row | {
            "scorecard": CurrentScore.objects.filter(supplier=pk).values_list("scorecard", flat=True).first(),
            "categories": supplier.categories.order_by("id"),
            "sites": supplier.sites.order_by("id"),
            "contacts": supplier.contacts.order_by("id"),
        }
        return answer(SupplierDetailShown, told)


def _with_score(rows: QuerySet[Supplier], *columns: str) -> QuerySet[Any]:
    """The columns and the current score as plain rows: no object is made for a list."""
    found: QuerySet[Any] = rows.values(
        *columns,
        total=F("current_score__total"),
        level=F("current_score__level"),
        known=F("current_score__known"),
        model_hash=F("current_score__scorecard__run__model__content_hash"),
    )
    return found


def _shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as they are answered: levels by code, and the standings of all of them in one query."""
    standings = defaultdict[int, list[dict[str, str]]](list)
    found = Engagement.objects.filter(supplier__in=[row["id"] for row in rows]).order_by("id")
    for supplier, organisation, standing in found.values_list("supplier", "organisation__code", "standing"):
        standings[supplier].append({"organisation": organisation, "standing": standing})
    return [
        row | {"level": level_shown(row.pop("model_hash"), row["level"]), "standings": standings[row["id"]]}
        for row in rows
    ]
