"""Product footprints: drafts, publishing, every figure with its factors, the exchange shape, the check."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import (
    EVERYBODY,
    OF_STAFF,
    Endpoint,
    Rows,
    answer,
    checked,
    own,
    own_document,
    person,
    sent,
    sent_nothing,
)
from suppliers.api.fields import Choice, Exact, Id, Json, QueryId, Strict, Text
from suppliers.carbon.pact import product_footprint
from suppliers.carbon.product_reading import MOST_LINES
from suppliers.carbon.product_typed import HEADER, LINE
from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.models import Product, ProductDraft, ProductFootprint, ProductLine, User
from suppliers.operations.product_checks import LONGEST_REASON, check_footprint
from suppliers.operations.product_drafts import write_draft
from suppliers.operations.products import Reported, publish_draft
from suppliers.queries.product_exchange import exchanged, issuer_of
from suppliers.queries.products import footprints_seen_by, ordered_lines
from suppliers.queries.reference import carbon_reference

LONGEST = 2_000


class Typed(serializers.DictField):
    """An object of texts by the names that the description lists; everything is text, amounts too."""

    def __init__(self, keys: tuple[str, ...], **options: Any) -> None:
        self.keys = frozenset(keys)
        super().__init__(child=Text(max_length=LONGEST, allow_blank=True), help_text=", ".join(keys), **options)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(str(key)[:40] for key in data if key not in self.keys)):
            raise serializers.ValidationError(
                {name: ["There is no such field here."] for name in unknown}, code="unknown_field"
            )
        return super().to_internal_value(data)


class DraftSent(Strict):
    """A draft of the next footprint of a product; a product of a new code is made. Nothing in it is judged yet."""

    code = Text(max_length=60)
    name_zh = Text(max_length=120, required=False)
    name_en = Text(max_length=120, required=False)
    gtin = Text(max_length=14, required=False)
    cpc = Text(max_length=5, required=False)
    group = Text(max_length=64, required=False)
    header = Typed(HEADER)
    lines = serializers.ListField(child=Typed(LINE), max_length=MOST_LINES)
    document = Id(required=False, allow_null=True, help_text="the statement or other evidence")


class ProductDraftShown(serializers.ModelSerializer[ProductDraft]):
    code = serializers.CharField(source="product.code", read_only=True)
    header = Json()
    lines = serializers.ListField(child=Json())

    class Meta:
        model = ProductDraft
        fields = ("id", "product", "code", "header", "lines", "document", "revision", "changed_at")
        read_only_fields = fields


class ProductShown(serializers.ModelSerializer[Product]):
    class Meta:
        model = Product
        fields = ("id", "uuid", "code", "name_zh", "name_en", "gtin", "cpc", "group")
        read_only_fields = fields


class FootprintShown(serializers.ModelSerializer[ProductFootprint]):
    """Masses in kg or kg CO2e for one declared unit, as text; shares in basis points, ratings in hundredths."""

    product = ProductShown()
    supplier = serializers.IntegerField(source="product.supplier_id", read_only=True)
    declared_amount = Exact()
    mass_kg = Exact()
    kgco2e = Exact()
    gate_kg = Exact()
    uptake_kg = Exact()

    class Meta:
        model = ProductFootprint
        fields: tuple[str, ...] = (
            *(
                "id",
                "uuid",
                "supplier",
                "product",
                "number",
                "preceding",
                "declared_amount",
                "declared_unit",
                "mass_kg",
            ),
            *("reference_from", "reference_until", "region", "kgco2e", "gate_kg", "uptake_kg", "primary_bp"),
            *("estimate_bp", "allocated_bp", "technological", "temporal", "geographical", "library_version"),
            *("verification", "document", "published_at", "superseded_at", "accepted", "returned_why", "checked_at"),
            *("reliability",),
        )
        read_only_fields = fields


class ProductLineShown(serializers.ModelSerializer[ProductLine]):
    """A line as it was typed, and its basis: every factor with version, value, year, region, source, and why it."""

    typed = Json()
    kg = Exact()
    basis = Json()

    class Meta:
        model = ProductLine
        fields = (
            *("position", "key", "kind", "stage", "name", "typed", "kg", "share_bp", "is_primary", "part"),
            *("basis", "state", "reason"),
        )
        read_only_fields = fields


class FootprintDetailShown(FootprintShown):
    header = Json()
    figures = Json()
    doubts = serializers.ListField(child=Json(), help_text="plausibility verdicts and what was said to them")
    lines = ProductLineShown(many=True)

    class Meta(FootprintShown.Meta):
        fields = (*FootprintShown.Meta.fields, "header", "figures", "doubts", "lines")
        read_only_fields = fields


class ReturnedSent(Strict):
    key = Text(max_length=12)
    reason = Text(max_length=LONGEST_REASON)


class FootprintCheckSent(Strict):
    """Accepts what is not returned; with neither lines nor `whole` the footprint is accepted."""

    returned = serializers.ListField(child=ReturnedSent(), required=False, max_length=MOST_LINES)
    whole = Text(max_length=LONGEST_REASON, required=False)


class OfProducts(Strict):
    supplier = QueryId(help_text="only of this supplier")
    product = QueryId(help_text="only of this product")
    state = Choice(["current", "all"], required=False, help_text="current, if it is left out")


class ProductFootprints(Rows):
    filters = OfProducts
    serializer_class = FootprintShown

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[ProductFootprint]:
        rows = footprints_seen_by(user)
        if asked.get("state") != "all":
            rows = rows.filter(superseded_at__isnull=True)
        if "supplier" in asked:
            rows = rows.filter(product__supplier=asked["supplier"])
        return rows.filter(product=asked["product"]) if "product" in asked else rows

    def get(self, request: Request) -> Response:
        """List the footprints of the files that you may read, the latest first."""
        return self.list(request)


class ProductDrafts(Endpoint):
    access = EVERYBODY
    writers = SUPPLIER_ROLES

    @extend_schema(request=DraftSent, responses={201: ProductDraftShown})
    def post(self, request: Request) -> Response:
        """Write the draft of a product's next footprint, in place of what stood in it."""
        told, supplier = sent(request, DraftSent), own(request)
        document = own_document(supplier, told.pop("document", None))
        by, at = person(request), timezone.now()
        reported = Reported(**{"name_zh": "", "name_en": ""} | told)
        draft = write_draft(
            supplier, reported, header=reported.header, lines=reported.lines, document=document, by=by, at=at
        )
        return answer(ProductDraftShown, draft, 201)


class ProductDraftPublish(Endpoint):
    access = EVERYBODY
    writers = SUPPLIER_ROLES

    @extend_schema(request=None, responses={201: FootprintDetailShown})
    def post(self, request: Request, pk: int) -> Response:
        """Publish a draft: computed, doubted and frozen. A doubt asks for `explanation` in its header."""
        sent_nothing(request)
        supplier = own(request)
        draft = ProductDraft.objects.filter(product__supplier=supplier, pk=pk).select_related("product").first()
        if draft is None:
            raise Http404
        reference = carbon_reference(supplier)
        footprint = publish_draft(draft, reference=reference, by=person(request), at=timezone.now())
        return answer(FootprintDetailShown, _seen(request, footprint.pk), 201)


class ProductFootprintDetail(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=FootprintDetailShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell a footprint with its lines, their factors, and why each was taken."""
        return answer(FootprintDetailShown, _seen(request, pk))


class ProductFootprintPact(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: int) -> Response:
        """Give a footprint as a ProductFootprint of PACT 3.0.0: cradle to gate, decimals as text."""
        shape = product_footprint(exchanged(_seen(request, pk)), issuer=issuer_of(settings.SITE_URL))
        return Response(shape)


class ProductFootprintCheck(Endpoint):
    access = OF_STAFF
    writers = frozenset({Role.COMPLIANCE})

    @extend_schema(request=FootprintCheckSent, responses=FootprintDetailShown)
    def post(self, request: Request, pk: int) -> Response:
        """Accept a footprint, or return lines of it with what is wrong; only they open again."""
        footprint = _seen(request, pk, Role.COMPLIANCE)
        told = checked(FootprintCheckSent(data=request.data))
        returned = {row["key"]: row["reason"] for row in told.get("returned", [])}
        whole = told.get("whole", "")
        check_footprint(footprint, returned=returned, whole=whole, by=person(request), at=timezone.now())
        return answer(FootprintDetailShown, _seen(request, pk))


def _seen(request: Request, pk: int, *roles: Role) -> ProductFootprint:
    rows = footprints_seen_by(person(request), *roles).prefetch_related(ordered_lines())
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
