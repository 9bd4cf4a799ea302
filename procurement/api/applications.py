"""Applications: send one, see it, decide on it."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procurement.api.actions import ConditionSent, condition_of
from procurement.models import Application, Decision, PriorityClaim
from procurement.operations.admission import REASONS, Reason, decide, send_application
from procurement.operations.applying import Ground
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
from suppliers.models import Category, Organisation, Site, Supplier, User
from suppliers.queries.access import memberships_of

Found = TypeVar("Found", bound=Model)
SECTIONS = ["", "profile", "certificates", "carbon", "indicators", "application"]


class GroundSent(Strict):
    """A ground for priority admission, with its evidence and last day; it moves the case up the queue until then, and
    never past a veto."""

    ground = Choice(PriorityGround)
    statement = Text(max_length=300)
    document = Id()
    ends_on = Day()


class ApplicationSent(Strict):
    organisation = Text(max_length=32, help_text="code of /organisations/")
    grounds = serializers.ListField(child=GroundSent(), max_length=len(PriorityGround), required=False)
    categories = serializers.ListField(
        child=Text(max_length=32), max_length=200, required=False, help_text="codes of yours; all, if it is left out"
    )
    sites = serializers.ListField(
        child=Id(), max_length=200, required=False, help_text="ids of yours; all, if it is left out"
    )


class ReasonSent(Strict):
    code = Choice(sorted(REASONS))
    section = Choice(SECTIONS, required=False, help_text="what it is about; empty: all of it")
    text = Text(max_length=500, required=False)
    about = Text(max_length=40, required=False, help_text="certificate:12, question:cdp or inventory:7")


class DecisionSent(Strict):
    """Returning and refusing need at least one reason, approving with conditions at least one condition."""

    verdict = Choice(Verdict)
    reasons = serializers.ListField(child=ReasonSent(), max_length=20, required=False)
    conditions = serializers.ListField(child=ConditionSent(), max_length=20, required=False)
    round = Whole(low=1, high=32_767, required=False, help_text="the sending you looked at; refused once sent again")


class ClaimShown(serializers.ModelSerializer[PriorityClaim]):
    class Meta:
        model = PriorityClaim
        fields = ("ground", "statement", "document", "ends_on")
        read_only_fields = fields


class DecisionShown(serializers.ModelSerializer[Decision]):
    reasons = serializers.ListField(child=Json(), help_text="code, section, about, text; of a condition its day")

    class Meta:
        model = Decision
        fields = ("id", "application", "round", "verdict", "reasons", "scorecard", "at")
        read_only_fields = fields


class ApplicationShown(serializers.ModelSerializer[Application]):
    organisation = serializers.CharField(source="organisation.code", read_only=True)

    class Meta:
        model = Application
        fields: tuple[str, ...] = (
            *("id", "supplier", "organisation", "state", "sent_at", "due_on", "priority", "priority_until"),
        )
        read_only_fields = fields


class ApplicationDetailShown(ApplicationShown):
    categories = serializers.SlugRelatedField[Category]("code", many=True, read_only=True)
    sites = serializers.PrimaryKeyRelatedField[Site](many=True, read_only=True)
    priority_claims = ClaimShown(many=True)
    decisions = DecisionShown(many=True)

    class Meta(ApplicationShown.Meta):
        fields = (*ApplicationShown.Meta.fields, "categories", "sites", "priority_claims", "decisions")
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
        application = send_application(
            supplier,
            organisation,
            grounds=grounds,
            categories=_own(supplier.categories.all(), "code", told.get("categories"), "categories"),
            sites=_own(supplier.sites.filter(retired_at__isnull=True), "pk", told.get("sites"), "sites"),
            by=person(request),
            at=timezone.now(),
        )
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
        """Approve, with conditions or without, return or refuse; who comes second is told so (409)."""
        user = person(request)
        application = get_object_or_404(cases_visible_to(user), pk=pk)
        told = sent(request, DecisionSent)
        if not decidable_by(user).filter(pk=pk).exists():
            raise PermissionDenied
        reasons = [Reason(**reason) for reason in told.get("reasons", [])]
        verdict, seen = Verdict(told["verdict"]), told.get("round")
        supplier, organisation = application.supplier, application.organisation
        conditions = [condition_of(each, supplier, organisation) for each in told.get("conditions", [])]
        decision = decide(
            application, verdict, reasons=reasons, conditions=conditions, seen_round=seen, by=user, at=timezone.now()
        )
        return answer(DecisionShown, decision, 201)


def _readable(user: User) -> QuerySet[Application]:
    """Those of the supplier that the person works for, drafts too, and the cases that staff see."""
    mine = [membership.supplier_id for membership in memberships_of(user) if membership.supplier_id]
    either = Q(supplier__in=mine) | Q(pk__in=cases_visible_to(user).values("pk"))
    return Application.objects.filter(either).select_related("organisation")


def _own(rows: QuerySet[Found], key: str, wanted: list[Any] | None, field: str) -> list[Found] | None:
    """The named rows of those that the supplier has; None when nothing was named. One that is not there is refused."""
    if wanted is None:
        return None
    found = list(rows.filter(**{f"{key}__in": wanted}))
    if len(found) != len(set(wanted)):
        raise Refused("not_yours", "Choose from what is in your own file.", field)
    return found


def _ground(supplier: Supplier, *, ground: str, document: int | None = None, **told: Any) -> Ground:
    return Ground(PriorityGround(ground), document=own_document(supplier, document), **told)
