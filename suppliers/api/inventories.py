"""A year's energy: report it, and see every number with what it was made of."""

from dataclasses import fields
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import (
    EVERYBODY,
    OF_STAFF,
    OF_SUPPLIERS,
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
from suppliers.api.inventory_fields import (
    EstimateSent,
    InventoryCheckSent,
    InventoryDetailShown,
    InventoryReviewSent,
    InventorySent,
    InventoryShown,
    ReportSent,
)
from suppliers.carbon.gases import GwpSet
from suppliers.carbon.inventory import Activity
from suppliers.carbon.stated import ReportTotals
from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.models import Inventory, InventoryLine, Supplier, User
from suppliers.operations.footprints import GreenPower, report_inventory
from suppliers.operations.inventory_checks import check_inventory, review_inventory
from suppliers.operations.reported_totals import report_estimate, report_totals
from suppliers.operations.year_as_whole import Year
from suppliers.queries.reference import carbon_reference

TOTALS = tuple(field.name for field in fields(ReportTotals) if field.name != "year")
OF_YEAR = ("output_wan", "revenue_wan", "output_t", "sector", "assurance", "explanation", "gwp_set")


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
        whole = _year(supplier, told)
        inventory = report_inventory(
            supplier,
            activities=[Activity(**{"year": told["year"], **line}) for line in told["activities"]],
            green_power=[GreenPower(**certificate) for certificate in told.get("green_power", [])],
            output_wan=whole.output_wan,
            revenue_wan=whole.revenue_wan,
            output_t=whole.output_t,
            sector=whole.sector,
            gwp_set=GwpSet(whole.gwp_set),
            assurance=whole.assurance,
            document=whole.document,
            explanation=whole.explanation,
            reference=carbon_reference(supplier),
            by=person(request),
            at=timezone.now(),
        )
        return answer(InventoryDetailShown, _whole().get(pk=inventory.pk), 201)


class InventoryReports(Endpoint):
    access = OF_SUPPLIERS
    writers = SUPPLIER_ROLES

    @extend_schema(request=ReportSent, responses={201: InventoryDetailShown})
    def post(self, request: Request) -> Response:
        """Report the totals of a report; each is looked for in the text of its document, and told as found, differs or
        not_readable in the line's basis."""
        told, supplier = sent(request, ReportSent), own(request)
        totals = ReportTotals(told["year"], **{name: told.get(name) for name in TOTALS})  # type: ignore[arg-type]
        reference = carbon_reference(supplier)
        inventory = report_totals(
            supplier, totals, _year(supplier, told), reference=reference, by=person(request), at=timezone.now()
        )
        return answer(InventoryDetailShown, _whole().get(pk=inventory.pk), 201)


class InventoryEstimates(Endpoint):
    access = OF_SUPPLIERS
    writers = SUPPLIER_ROLES

    @extend_schema(request=EstimateSent, responses={201: InventoryDetailShown})
    def post(self, request: Request) -> Response:
        """Estimate a year from output and sector; bills or a report of the year take its place."""
        told, supplier = sent(request, EstimateSent), own(request)
        whole, reference = _year(supplier, told), carbon_reference(supplier)
        inventory = report_estimate(
            supplier, told["year"], whole, reference=reference, by=person(request), at=timezone.now()
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
        check_inventory(inventory, **sent(request, InventoryCheckSent), by=person(request), at=timezone.now())
        return answer(InventoryDetailShown, _whole().get(pk=pk))


class InventoryReview(Endpoint):
    access = OF_STAFF
    writers = frozenset({Role.COMPLIANCE})

    @extend_schema(request=InventoryReviewSent, responses=InventoryDetailShown)
    def post(self, request: Request, pk: int) -> Response:
        """Return lines with a reason each, accept the others; only what is returned opens for the supplier again."""
        inventory = seen(Inventory.objects.all(), request, pk, Role.COMPLIANCE)
        told = sent(request, InventoryReviewSent)
        returned = {line["position"]: line["reason"] for line in told.get("returned", [])}
        reason = told.get("reason", "")
        review_inventory(inventory, returned=returned, reason=reason, by=person(request), at=timezone.now())
        return answer(InventoryDetailShown, _whole().get(pk=pk))


def _year(supplier: Supplier, told: dict[str, Any]) -> Year:
    """What belongs to the year as a whole; what was not sent is as a Year has it."""
    known = {name: told[name] for name in OF_YEAR if told.get(name) is not None}
    return Year(**known, document=own_document(supplier, told.get("document")))


def _whole() -> QuerySet[Inventory]:
    lines = Prefetch("lines", InventoryLine.objects.order_by("position"))
    return Inventory.objects.prefetch_related(lines, "green_power")
