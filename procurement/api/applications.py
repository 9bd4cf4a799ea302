"""Applications: send one, see it, decide on it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procurement.models import Application, Decision, PriorityClaim
from procurement.operations.admission import REASONS, Ground, Reason, decide, send_application
from procurement.policy import ApplicationState, PriorityGround, Verdict
from procurement.queries.cases import cases_visible_to, decidable_by
from suppliers.api.endpoint import (
    EVERYBODY,
    Endpoint,
    OfSupplier,
    Rows,
    answer,
    own,
    own_document,
    person,
    sent,
)
from suppliers.api.fields import Choice, Day, Id, Json, Strict, Text, Whole
from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.errors import Refused
from suppliers.models import Organisation, Supplier, User
from suppliers.queries.access import memberships_of

SECTIONS = ["", "profile", "certificates", "carbon", "indicators", "application"]


class GroundSent(Strict):
    """A ground for priority admission; it moves the case up the queue and never past a veto."""

    ground = Choice(PriorityGround)
    statement = Text(max_length=300)
    document = Id(required=False, allow_null=True)
    ends_on = Day(required=False, allow_null=True)


class ApplicationSent(Strict):
    organisation = Text(max_length=32, help_text="code of /organisations/")
    grounds = serializers.ListField(child=GroundSent(), max_length=len(PriorityGround), required=False)


class ReasonSent(Strict):
    code = Choice(sorted(REASONS))
    section = Choice(SECTIONS, required=False, help_text="what it is about; empty: all of it")
    text = Text(max_length=500, required=False)


class DecisionSent(Strict):
    """Returning and refusing need at least one reason."""

    verdict = Choice(Verdict)
    reasons = serializers.ListField(child=ReasonSent(), max_length=20, required=False)
    round = Whole(low=1, high=32_767, required=False, help_text="the sending you looked at; refused once sent again")


class ClaimShown(serializers.ModelSerializer[PriorityClaim]):
    class Meta:
        model = PriorityClaim
        fields = ("ground", "statement", "document", "ends_on")
        read_only_fields = fields


class DecisionShown(serializers.ModelSerializer[Decision]):
    reasons = serializers.ListField(child=Json(), help_text="code, section and text of each")

    class Meta:
        model = Decision
        fields = ("id", "application", "round", "verdict", "reasons", "scorecard", "at")
        read_only_fields = fields


class ApplicationShown(serializers.ModelSerializer[Application]):
    organisation = serializers.CharField(source="organisation.code", read_only=True)

    class Meta:
        model = Application
        fields: tuple[str, ...] = ("id", "supplier", "organisation", "state", "sent_at", "due_on", "priority")
        read_only_fields = fields


class ApplicationDetailShown(ApplicationShown):
    priority_claims = ClaimShown(many=True)
    decisions = DecisionShown(many=True)

    class Meta(ApplicationShown.Meta):
        fields = (*ApplicationShown.Meta.fields, "priority_claims", "decisions")
        read_only_fields = fields


class ApplicationsWanted(OfSupplier):
    state = Choice(ApplicationState, required=False)


class Applications(Rows):
    writers = SUPPLIER_ROLES
    filters = ApplicationsWanted
    serializer_class = ApplicationShown

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Application]:
        return _readable(user).filter(**asked)

    def get(self, request: Request) -> Response:
        """List your applications, or those to the organisations that you work for, the latest first."""
        return self.list(request)

    @extend_schema(request=ApplicationSent, responses={201: ApplicationDetailShown})
    def post(self, request: Request) -> Response:
        """Put your case before an organisation, scored as it stands; a returned case is sent again."""
        told, supplier = sent(request, ApplicationSent), own(request)
        organisation = Organisation.objects.filter(code=told["organisation"]).first()
        if organisation is None:
            raise Refused("unknown_organisation", "Choose the organisation from the list.", "organisation")
        grounds = [_ground(supplier, **ground) for ground in told.get("grounds", [])]
        application = send_application(supplier, organisation, grounds=grounds, by=person(request), at=timezone.now())
        return answer(ApplicationDetailShown, application, 201)


class ApplicationDetail(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=ApplicationDetailShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell an application with its grounds for priority and what was decided."""
        return answer(ApplicationDetailShown, get_object_or_404(_readable(person(request)), pk=pk))


class Decisions(Endpoint):
    access = EVERYBODY
    writers = frozenset({Role.OFFICER})

    @extend_schema(responses=DecisionShown(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """List what was decided on an application, one decision for each sending."""
        application = get_object_or_404(_readable(person(request)), pk=pk)
        return Response(DecisionShown(application.decisions.order_by("round"), many=True).data)

    @extend_schema(request=DecisionSent, responses={201: DecisionShown})
    def post(self, request: Request, pk: int) -> Response:
        """Approve, return or refuse; who comes second is told so (409)."""
        user = person(request)
        application = get_object_or_404(cases_visible_to(user), pk=pk)
        told = sent(request, DecisionSent)
        if not decidable_by(user).filter(pk=pk).exists():
            raise PermissionDenied
        reasons = [Reason(**reason) for reason in told.get("reasons", [])]
        verdict, seen = Verdict(told["verdict"]), told.get("round")
        decision = decide(application, verdict, reasons=reasons, seen_round=seen, by=user, at=timezone.now())
        return answer(DecisionShown, decision, 201)


def _readable(user: User) -> QuerySet[Application]:
    """Those of the supplier that the person works for, drafts too, and the cases that staff see."""
    mine = [membership.supplier_id for membership in memberships_of(user) if membership.supplier_id]
    either = Q(supplier__in=mine) | Q(pk__in=cases_visible_to(user).values("pk"))
    return Application.objects.filter(either).select_related("organisation")


def _ground(supplier: Supplier, *, ground: str, document: int | None = None, **told: Any) -> Ground:
    return Ground(PriorityGround(ground), document=own_document(supplier, document), **told)
