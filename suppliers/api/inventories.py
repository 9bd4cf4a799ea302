"""A year's energy: report it, and see every number with what it was made of."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import (
    EVERYBODY,
    OF_STAFF,
    Endpoint,
    OfSupplier,
    Rows,
    answer,
    in_sight,
    own,
    own_document,
    person,
    seen,
    sent,
)
from suppliers.api.fields import Choice, Exact, Id, Json, Strict, StrictDecimal, Text, Whole, YesNo
from suppliers.carbon.inventory import Activity
from suppliers.carbon.kinds import KINDS
from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.models import GreenPowerCertificate, Inventory, InventoryLine, User
from suppliers.operations.footprints import GreenPower, check_inventory, report_inventory
from suppliers.queries.reference import carbon_reference

FIRST_YEAR, LAST_YEAR = 2015, 2200
MOST_LINES = 200


class ActivitySent(Strict):
    """A year's use of one kind of energy at one place, as the bill states it."""

    kind = Choice([kind.code for kind in KINDS])
    quantity = StrictDecimal()
    unit = Text(max_length=16, help_text="one of the kind's units, see /energy-kinds/")
    region = Text(max_length=8, help_text="ISO 3166-2 of the province, e.g. CN-BJ")
    density = StrictDecimal(decimals=4, digits=4, required=False, allow_null=True)  # kg/L, for amounts in litres


class GreenPowerSent(Strict):
    number = Text(max_length=64)
    kwh = StrictDecimal(decimals=3, digits=15)


class InventorySent(Strict):
    """A year of energy. A warning about plausibility asks for `explanation`; an error refuses."""

    year = Whole(low=FIRST_YEAR, high=LAST_YEAR)
    activities = serializers.ListField(child=ActivitySent(), min_length=1, max_length=MOST_LINES)
    green_power = serializers.ListField(child=GreenPowerSent(), max_length=MOST_LINES, required=False)
    output_wan = StrictDecimal(decimals=2, digits=14, required=False, allow_null=True)  # output in 10,000 yuan
    assurance = Choice(Inventory.Assurance.values, required=False)
    document = Id(required=False, allow_null=True, help_text="the verification statement or the bills")
    explanation = Text(max_length=500, required=False)


class InventoryShown(serializers.ModelSerializer[Inventory]):
    """Masses in kg CO2e, coal in kgce; `tce` is tonnes of standard coal by calorific value."""

    scope1_kg = Exact()
    scope2_location_kg = Exact()
    scope2_market_kg = Exact()
    kgce_calorific = Exact()
    kgce_equivalent = Exact()
    electricity_kwh = Exact()
    green_kwh = Exact()

    class Meta:
        model = Inventory
        fields: tuple[str, ...] = (
            *("id", "supplier", "year", "output_wan", "assurance", "document", "library_version"),
            *("scope1_kg", "scope2_location_kg", "scope2_market_kg", "kgce_calorific", "kgce_equivalent"),
            *("electricity_kwh", "green_kwh", "reported_at", "superseded_at", "accepted", "checked_at"),
        )
        read_only_fields = fields


class InventoryLineShown(serializers.ModelSerializer[InventoryLine]):
    """A line with its basis: factor ids, values, years, regions, GWP sets, sources, and why each was chosen."""

    quantity = Exact()
    kg_location = Exact()
    kg_market = Exact()
    kgce = Exact()
    basis = Json()

    class Meta:
        model = InventoryLine
        fields = (
            *("position", "kind", "quantity", "unit", "density", "region", "scope"),
            *("kg_location", "kg_market", "kgce", "basis"),
        )
        read_only_fields = fields


class GreenPowerShown(serializers.ModelSerializer[GreenPowerCertificate]):
    class Meta:
        model = GreenPowerCertificate
        fields = ("number", "kwh")
        read_only_fields = fields


class InventoryDetailShown(InventoryShown):
    lines = InventoryLineShown(many=True)
    green_power = GreenPowerShown(many=True)
    doubts = serializers.ListField(child=Json(), help_text="plausibility verdicts and what was said to them")

    class Meta(InventoryShown.Meta):
        fields = (*InventoryShown.Meta.fields, "lines", "green_power", "doubts")
        read_only_fields = fields


class InventoryCheckSent(Strict):
    accepted = YesNo()


class Inventories(Rows):
    writers = SUPPLIER_ROLES
    filters = OfSupplier
    serializer_class = InventoryShown

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Inventory]:
        return in_sight(Inventory.objects.all(), user, asked)

    def get(self, request: Request) -> Response:
        """List the inventories of the files that you may read, the superseded ones too, the latest first."""
        return self.list(request)

    @extend_schema(request=InventorySent, responses={201: InventoryDetailShown})
    def post(self, request: Request) -> Response:
        """Report a year's energy; an earlier report of the same year is superseded."""
        told, supplier = sent(request, InventorySent), own(request)
        document = own_document(supplier, told.get("document"))
        inventory = report_inventory(
            supplier,
            activities=[Activity(**{"year": told["year"], **line}) for line in told["activities"]],
            green_power=[GreenPower(**certificate) for certificate in told.get("green_power", [])],
            output_wan=told.get("output_wan"),
            assurance=told.get("assurance", Inventory.Assurance.SELF_CHECKED),
            document=document,
            explanation=told.get("explanation", ""),
            reference=carbon_reference(),
            by=person(request),
            at=timezone.now(),
        )
        return answer(InventoryDetailShown, _whole().get(pk=inventory.pk), 201)


class InventoryDetail(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=InventoryDetailShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell an inventory with its lines and the basis of each number."""
        return answer(InventoryDetailShown, seen(_whole(), request, pk))


class InventoryCheck(Endpoint):
    access = OF_STAFF
    writers = frozenset({Role.COMPLIANCE})

    @extend_schema(request=InventoryCheckSent, responses=InventoryDetailShown)
    def post(self, request: Request, pk: int) -> Response:
        """Accept an inventory as verified, or not; the supplier may report again."""
        inventory = seen(Inventory.objects.all(), request, pk, Role.COMPLIANCE)
        accepted = sent(request, InventoryCheckSent)["accepted"]
        check_inventory(inventory, accepted=accepted, by=person(request), at=timezone.now())
        return answer(InventoryDetailShown, _whole().get(pk=pk))


def _whole() -> QuerySet[Inventory]:
    lines = Prefetch("lines", InventoryLine.objects.order_by("position"))
    return Inventory.objects.prefetch_related(lines, "green_power")
