"""Answers to the questions: what stands now, answering, and their checking by compliance."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
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
    own,
    own_document,
    person,
    seen,
    sent,
)
from suppliers.api.fields import LARGEST_ID, Choice, Id, Strict, Text, Whole, YesNo
from suppliers.enums import SUPPLIER_ROLES, AnswerState, Role
from suppliers.models import Disclosure, Supplier, User
from suppliers.operations.disclosures import Answer, answer_questions, check_answer
from suppliers.questions import QUESTIONS


class AnswerSent(Strict):
    """One answer; `value` in the question's integer unit, only when the state is given."""

    question = Text(max_length=40, help_text="key of /questions/")
    state = Choice(AnswerState, required=False, help_text="given, if it is left out")
    value = Whole(low=-LARGEST_ID, high=LARGEST_ID, required=False, allow_null=True)
    note = Text(max_length=500, required=False)
    document = Id(required=False, allow_null=True)


class AnswersSent(Strict):
    answers = serializers.ListField(child=AnswerSent(), min_length=1, max_length=len(QUESTIONS))

    def validate_answers(self, answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
        keys = [each["question"] for each in answers]
        if len(set(keys)) != len(keys):
            raise serializers.ValidationError(gettext("A question is answered twice."), code="answered_twice")
        return answers


class AnswerShown(serializers.ModelSerializer[Disclosure]):
    class Meta:
        model = Disclosure
        fields = (
            *("id", "supplier", "question", "state", "value", "note", "evidence", "document"),
            *("answered_at", "accepted", "checked_at"),
        )
        read_only_fields = fields


class AnswerCheckSent(Strict):
    accepted = YesNo()


class Answers(Rows):
    writers = SUPPLIER_ROLES
    filters = OfSupplier
    serializer_class = AnswerShown
    ordering = "id"

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Disclosure]:
        return in_sight(Disclosure.objects.filter(superseded_at__isnull=True), user, asked)

    def get(self, request: Request) -> Response:
        """List the answers that stand now in the files that you may read."""
        return self.list(request)

    @extend_schema(request=AnswersSent, responses=AnswerShown(many=True))
    def put(self, request: Request) -> Response:
        """Answer questions of your own file; an answer that differs supersedes the one before.

        Gives the answers that are new; those that say the same as before stay as they are.
        """
        supplier = own(request)
        answers = [_answer(supplier, **told) for told in sent(request, AnswersSent)["answers"]]
        rows = answer_questions(supplier, answers, by=person(request), at=timezone.now())
        return Response(AnswerShown(rows, many=True).data)


class AnswerCheck(Endpoint):
    access = OF_STAFF
    writers = frozenset({Role.COMPLIANCE})

    @extend_schema(request=AnswerCheckSent, responses=AnswerShown)
    def post(self, request: Request, pk: int) -> Response:
        """Accept an answer as verified, or not; the supplier may answer again."""
        disclosure = seen(Disclosure.objects.all(), request, pk, Role.COMPLIANCE)
        accepted = sent(request, AnswerCheckSent)["accepted"]
        return answer(AnswerShown, check_answer(disclosure, accepted=accepted, by=person(request), at=timezone.now()))


def _answer(supplier: Supplier, *, document: int | None = None, state: str = AnswerState.GIVEN, **told: Any) -> Answer:
    return Answer(document=own_document(supplier, document), state=AnswerState(state), **told)
