"""Corrective actions over HTTP: what is to be put right, reported and checked."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procurement.models import CorrectiveAction, CorrectiveStep
from procurement.operations import corrective_actions as acts
from procurement.operations.corrective_actions import LONGEST_ANSWER, LONGEST_FINDING, Condition
from procurement.policy import ActionOrigin, ActionState
from procurement.queries.corrective_actions import actions_visible_to, possible_owners
from suppliers.api.endpoint import EVERYBODY, Endpoint, OfSupplier, Rows, answer, own_document, person, sent
from suppliers.api.fields import Choice, Day, Id, Strict, Text
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Incident, Organisation, Supplier, User
from suppliers.queries.access import memberships_of, organisations_of, visible_to

SECTIONS = ["", "profile", "certificates", "carbon", "indicators", "application"]
FOLLOWERS = frozenset({Role.OFFICER, Role.COMPLIANCE, Role.MANAGER})


class ConditionSent(Strict):
    """What is to be put right, by whom, until when."""

    text = Text(max_length=LONGEST_FINDING)
    owner = Text(max_length=254, required=False, help_text="e-mail of its owner; empty: one of the supplier's people")
    due_on = Day()
    section = Choice(SECTIONS, required=False)


class ActionSent(ConditionSent):
    supplier = Id()
    organisation = Text(max_length=32, help_text="code of /organisations/")
    origin = Choice(ActionOrigin)
    incident = Id(required=False, allow_null=True)


class StepSent(Strict):
    """A step: answer (its owner's side), return, postpone (with a day), close or drop (the buyer's)."""

    act = Choice(["answer", "return", "postpone", "close", "drop"])
    text = Text(max_length=LONGEST_ANSWER, required=False)
    document = Id(required=False, allow_null=True)
    due_on = Day(required=False, allow_null=True)


class StepShown(serializers.ModelSerializer[CorrectiveStep]):
    class Meta:
        model = CorrectiveStep
        fields = ("kind", "text", "document", "due_on", "at")
        read_only_fields = fields


class CorrectiveActionShown(serializers.ModelSerializer[CorrectiveAction]):
    organisation = serializers.CharField(source="organisation.code", read_only=True)
    owner = serializers.CharField(source="owner.name", read_only=True)

    class Meta:
        model = CorrectiveAction
        fields: tuple[str, ...] = (
            "id", "supplier", "organisation", "origin", "decision", "incident", "section", "finding", "owner", "due_on",
            "state", "opened_at", "closed_at",
        )  # fmt: skip
        read_only_fields = fields


class ActionDetailShown(CorrectiveActionShown):
    steps = StepShown(many=True)

    class Meta(CorrectiveActionShown.Meta):
        fields = (*CorrectiveActionShown.Meta.fields, "steps")
        read_only_fields = fields


class ActionsWanted(OfSupplier):
    state = Choice(ActionState, required=False)


class Actions(Rows):
    writers = FOLLOWERS
    filters = ActionsWanted
    serializer_class = CorrectiveActionShown

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[CorrectiveAction]:
        return _readable(user).filter(**asked)

    def get(self, request: Request) -> Response:
        """List the corrective actions of your organisations, or those asked of you, the latest first."""
        return self.list(request)

    @extend_schema(request=ActionSent, responses={201: ActionDetailShown})
    def post(self, request: Request) -> Response:
        """Ask a supplier to put something right."""
        told, user = sent(request, ActionSent), person(request)
        supplier = get_object_or_404(visible_to(user, *FOLLOWERS), pk=told["supplier"])
        organisation = organisations_of(user, *FOLLOWERS).filter(code=told["organisation"]).first()
        if organisation is None:
            raise Refused("unknown_organisation", "Choose the organisation from the list.", "organisation")
        incident = _incident(supplier, told.get("incident"))
        made = acts.open_action(
            supplier, organisation, condition_of(told, supplier, organisation), origin=ActionOrigin(told["origin"]),
            incident=incident, by=user, at=timezone.now(),
        )  # fmt: skip
        return answer(ActionDetailShown, made, 201)


class ActionDetail(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=ActionDetailShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell a corrective action with every step."""
        return answer(ActionDetailShown, get_object_or_404(_readable(person(request)), pk=pk))


class ActionSteps(Endpoint):
    access = EVERYBODY
    writers = None

    @extend_schema(request=StepSent, responses={201: ActionDetailShown})
    def post(self, request: Request, pk: int) -> Response:
        """Take one step: who may is told by the step and by the separation of duties."""
        user, at = person(request), timezone.now()
        action, told = get_object_or_404(_readable(user), pk=pk), sent(request, StepSent)
        act, text = told["act"], told.get("text", "")
        if act == "postpone":
            if told.get("due_on") is None:
                raise Refused("due_needed", "Give the new day.", "due_on")
            made = acts.postpone_action(action, told["due_on"], text, by=user, at=at)
        elif act == "answer":
            document = own_document(action.supplier, told.get("document"))
            made = acts.answer_action(action, text, document=document, by=user, at=at)
        else:
            do = {"return": acts.return_action, "close": acts.close_action, "drop": acts.drop_action}[act]
            made = do(action, text, by=user, at=at)
        return answer(ActionDetailShown, made, 201)


def condition_of(told: dict[str, Any], supplier: Supplier, organisation: Organisation) -> Condition:
    """What was sent, with its owner found by e-mail among those who can be."""
    owners = possible_owners(supplier, organisation).order_by("pk")
    email = told.get("owner", "")
    owner = owners.filter(email__iexact=email) if email else owners.filter(memberships__supplier=supplier)
    found = owner.first()
    if found is None:
        raise Refused("unfit_owner", "Choose one of the supplier's people or of your own staff as owner.", "owner")
    return Condition(told["text"], found, told["due_on"], told.get("section", ""))


def _incident(supplier: Supplier, pk: int | None) -> Incident | None:
    if pk is None:
        return None
    incident = supplier.incidents.filter(pk=pk).first()
    if incident is None:
        raise Refused("foreign_incident", "This incident is not in the supplier's file.", "incident")
    return incident


def _readable(user: User) -> QuerySet[CorrectiveAction]:
    """Those of the organisations in which the person is staff, and those of the supplier that the person works for."""
    mine = [membership.supplier_id for membership in memberships_of(user) if membership.supplier_id]
    either = Q(supplier__in=mine) | Q(pk__in=actions_visible_to(user).values("pk"))
    return CorrectiveAction.objects.filter(either).select_related("organisation", "owner", "supplier")
