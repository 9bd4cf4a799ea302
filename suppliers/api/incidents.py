"""The incident register: list, record one or many, enter an end, withdraw."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import (
    OF_STAFF,
    Endpoint,
    OfSupplier,
    Rows,
    answer,
    in_sight,
    person,
    seen,
    sent,
    sent_nothing,
)
from suppliers.api.fields import Choice, Day, Id, Strict, Text
from suppliers.checks.identity import check_credit_code
from suppliers.checks.incidents import IncidentLine, refuse_impossible
from suppliers.enums import IncidentKind, IncidentSeverity
from suppliers.errors import Refused
from suppliers.models import Incident, User
from suppliers.operations.incidents import (
    RECORDERS,
    end_incident,
    import_incidents,
    record_incident,
    withdraw_incident,
)
from suppliers.queries.access import visible_to
from suppliers.wording import filled

MOST = 1_000


class Happened(Strict):
    """What happened, and where it is known from."""

    kind = Choice(IncidentKind)
    severity = Choice(IncidentSeverity)
    occurred_on = Day()
    ends_on = Day(required=False, allow_null=True, help_text="when a listing or measure was lifted")
    source = Text(max_length=160)  # type: ignore[assignment]
    reference = Text(max_length=80, required=False, help_text="number of the letter; once in a supplier's file")
    summary = Text(max_length=500, required=False)


class IncidentSent(Happened):
    supplier = Id()


class IncidentRowSent(Happened):
    """One row of an extract: the supplier by its credit code."""

    credit_code = Text(max_length=40)


class IncidentsSent(Strict):
    rows = serializers.ListField(child=IncidentRowSent(), min_length=1, max_length=MOST)


class EndSent(Strict):
    ends_on = Day()


class IncidentShown(serializers.ModelSerializer[Incident]):
    class Meta:
        model = Incident
        fields = (
            *("id", "supplier", "kind", "severity", "occurred_on", "ends_on", "source", "reference", "summary"),
            *("recorded_at", "withdrawn_at"),
        )
        read_only_fields = fields


class RowRefusedShown(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="from 1, as sent")
    field = serializers.CharField()
    message = serializers.CharField()


class ImportedShown(serializers.Serializer[Any]):
    recorded = serializers.IntegerField()
    known = serializers.IntegerField(help_text="rows that stood in the register already")
    refused = RowRefusedShown(many=True)


class IncidentsWanted(OfSupplier):
    kind = Choice(IncidentKind, required=False)


class Incidents(Rows):
    access = OF_STAFF
    writers = RECORDERS
    filters = IncidentsWanted
    serializer_class = IncidentShown

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Incident]:
        wanted = {name: asked[name] for name in ("kind",) if name in asked}
        return in_sight(Incident.objects.filter(**wanted), user, asked)

    def get(self, request: Request) -> Response:
        """List the incidents of the suppliers whose files you may read, the latest entered first."""
        return self.list(request)

    @extend_schema(request=IncidentSent, responses={201: IncidentShown})
    def post(self, request: Request) -> Response:
        """Record an incident; scoring and vetoes see it from the next run on."""
        told = sent(request, IncidentSent)
        supplier = get_object_or_404(visible_to(person(request), *RECORDERS), pk=told.pop("supplier"))
        incident = record_incident(supplier, **told, by=person(request), at=timezone.now())
        return answer(IncidentShown, incident, 201)


class IncidentImport(Endpoint):
    access = OF_STAFF
    writers = RECORDERS

    @extend_schema(request=IncidentsSent, responses=ImportedShown)
    def post(self, request: Request) -> Response:
        """Record the good rows of an extract; what stands there already is left, what is wrong is told by row."""
        rows = sent(request, IncidentsSent)["rows"]
        good, refused = [], []
        for number, told in enumerate(rows, start=1):
            try:
                good.append(_line(number, told))
            except Refused as error:
                refused.append({"row": number, "field": error.field, "message": filled(error.message, error.values)})
        user = person(request)
        done = import_incidents(good, among=visible_to(user, *RECORDERS), by=user, at=timezone.now())
        refused += [
            {"row": each.number, "field": each.column, "message": filled(each.message, each.values)}
            for each in done.refused
        ]
        ordered = sorted(refused, key=lambda each: int(str(each["row"])))
        return answer(ImportedShown, {"recorded": done.recorded, "known": done.known, "refused": ordered})


class IncidentEnd(Endpoint):
    access = OF_STAFF
    writers = RECORDERS

    @extend_schema(request=EndSent, responses=IncidentShown)
    def post(self, request: Request, pk: int) -> Response:
        """Enter the day on which a listing or measure was lifted; not by who recorded it."""
        incident = seen(Incident.objects.all(), request, pk, *RECORDERS)
        ends_on = sent(request, EndSent)["ends_on"]
        return answer(IncidentShown, end_incident(incident, ends_on=ends_on, by=person(request), at=timezone.now()))


class IncidentWithdraw(Endpoint):
    access = OF_STAFF
    writers = RECORDERS

    @extend_schema(request=None, responses=IncidentShown)
    def post(self, request: Request, pk: int) -> Response:
        """Take back what was entered in error; it stays in the history and counts no more."""
        sent_nothing(request)
        incident = seen(Incident.objects.all(), request, pk, *RECORDERS)
        return answer(IncidentShown, withdraw_incident(incident, by=person(request), at=timezone.now()))


def _line(number: int, told: Mapping[str, Any]) -> IncidentLine:
    texts = {name: told.get(name, "").strip() for name in ("source", "reference", "summary")}
    refuse_impossible(told["occurred_on"], told.get("ends_on"), texts["source"], on=timezone.localdate())
    return IncidentLine(
        number=number,
        credit_code=check_credit_code(told["credit_code"]).code,
        kind=IncidentKind(told["kind"]),
        severity=IncidentSeverity(told["severity"]),
        occurred_on=told["occurred_on"],
        ends_on=told.get("ends_on"),
        **texts,
    )
