"""Files that may be of one firm: the pairs, and merging or dismissing one."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procurement.operations.merging import merge_suppliers
from procurement.queries.possible_duplicates import possible_duplicates
from suppliers.api.endpoint import OF_STAFF, Endpoint, Rows, answer, person, sent
from suppliers.api.fields import Id, Strict, Text
from suppliers.errors import Refused
from suppliers.models import PossibleDuplicate, User
from suppliers.operations.duplicates import JUDGES, dismiss_duplicate


class MergeSent(Strict):
    survivor = Id(help_text="which of the two suppliers goes on; the other file is closed")
    reason = Text(max_length=500)


class DismissSent(Strict):
    reason = Text(max_length=500, help_text="why they are two firms")


class DuplicateShown(serializers.ModelSerializer[PossibleDuplicate]):
    """Two suppliers, the older file first; `likeness` in basis points."""

    class Meta:
        model = PossibleDuplicate
        fields = ("id", "first", "second", "why", "likeness", "found_at", "state", "reason", "decided_at")
        read_only_fields = fields


class Duplicates(Rows):
    access = OF_STAFF
    serializer_class = DuplicateShown

    def found(self, user: User, _asked: dict[str, Any]) -> QuerySet[PossibleDuplicate]:
        return possible_duplicates(user)

    def get(self, request: Request) -> Response:
        """List the pairs that nobody judged yet, of suppliers whose files you may read."""
        return self.list(request)


class Judging(Endpoint):
    access = OF_STAFF
    writers = JUDGES

    def pair(self, request: Request, pk: int) -> PossibleDuplicate:
        return get_object_or_404(possible_duplicates(person(request)), pk=pk)


class DuplicateMerge(Judging):
    @extend_schema(request=MergeSent, responses=DuplicateShown)
    def post(self, request: Request, pk: int) -> Response:
        """Merge: close the other file. It is not undone."""
        pair = self.pair(request, pk)
        told = sent(request, MergeSent)
        survivor = {pair.first_id: pair.first, pair.second_id: pair.second}.get(told["survivor"])
        if survivor is None:
            raise Refused("not_of_the_pair", "Choose which of the two files goes on.", "survivor")
        merge_suppliers(pair, survivor, reason=told["reason"], by=person(request), at=timezone.now())
        pair.refresh_from_db()
        return answer(DuplicateShown, pair)


class DuplicateDismiss(Judging):
    @extend_schema(request=DismissSent, responses=DuplicateShown)
    def post(self, request: Request, pk: int) -> Response:
        """Two firms after all: the pair is never raised again."""
        pair = self.pair(request, pk)
        told = sent(request, DismissSent)
        done = dismiss_duplicate(pair, reason=told["reason"], by=person(request), at=timezone.now())
        return answer(DuplicateShown, done)
