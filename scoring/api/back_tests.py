"""Back-tests over HTTP: asked for, followed, and read; a reader sees only movers whose files it may read."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from scoring.api.model_drafts import OfDrafts
from scoring.engine.back_test import Aspect, Why
from scoring.models import BackTest, ModelDraft
from scoring.operations.back_testing import ask_back_test
from scoring.queries.back_tests import movers_of
from scoring.tasks import begin
from suppliers.api.endpoint import OF_STAFF, Rows, answer, person, sent_nothing
from suppliers.api.fields import Json, QueryId, Strict
from suppliers.models import User


class BackTestShown(serializers.ModelSerializer[BackTest]):
    """A back-test and how far it has come; finished when `finished_at` is there."""

    class Meta:
        model = BackTest
        fields: tuple[str, ...] = (
            *("id", "draft", "content_hash", "baseline", "as_of", "asked_at", "chunks_done", "chunks_all"),
            *("finished_at", "suppliers"),
        )
        read_only_fields = fields


class SideShown(serializers.Serializer[dict[str, Any]]):
    """total in hundredths, known in basis points."""

    total = serializers.IntegerField()
    level = serializers.CharField()
    known = serializers.IntegerField()


class CauseShown(serializers.Serializer[dict[str, Any]]):
    """A criterion that makes a difference: its gain in hundredths of the total, and what of it differs."""

    criterion = serializers.CharField()
    gain = serializers.IntegerField()
    aspects = serializers.ListField(child=serializers.ChoiceField([str(aspect) for aspect in Aspect]))


class LevelMoverShown(serializers.Serializer[dict[str, Any]]):
    """A supplier whose level changes, why, and the criteria that make most of the difference."""

    supplier = serializers.IntegerField()
    before = SideShown()
    after = SideShown()
    why = serializers.ChoiceField([str(why) for why in Why])
    values = Json()
    causes = CauseShown(many=True)
    more_causes = serializers.IntegerField()


class BackTestDetailShown(BackTestShown):
    """`report` holds the counts, complete; `movers` those of its suppliers whose file the reader may read."""

    report = Json()
    movers = LevelMoverShown(many=True)
    hidden = serializers.IntegerField(help_text="movers in the report whose file the reader may not read")

    class Meta(BackTestShown.Meta):
        fields = (*BackTestShown.Meta.fields, "report", "movers", "hidden")
        read_only_fields = fields


class OfDraft(Strict):
    """The filter of back-tests."""

    draft = QueryId(help_text="only of this draft")


class BackTests(Rows):
    access = OF_STAFF
    filters = OfDraft
    serializer_class = BackTestShown

    def found(self, _user: User, asked: dict[str, Any]) -> QuerySet[BackTest]:
        return BackTest.objects.filter(**asked).defer("report")

    def get(self, request: Request) -> Response:
        """List the back-tests of drafts, the latest first."""
        return self.list(request)


class BackTestDetail(OfDrafts):
    @extend_schema(responses=BackTestDetailShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell a back-test: how many change level by organisation, kind and category, who, and why."""
        back_test = get_object_or_404(BackTest, pk=pk)
        movers = movers_of(back_test, person(request))
        told = {
            "report": {key: part for key, part in back_test.report.items() if key != "movers"},
            "movers": LevelMoverShown([mover for _, mover in movers.shown], many=True).data,  # type: ignore[arg-type]
            "hidden": movers.hidden,
        }
        return Response({**BackTestShown(back_test).data, **told})


class DraftBackTest(OfDrafts):
    @extend_schema(request=None, responses={201: BackTestShown})
    def post(self, request: Request, pk: int) -> Response:
        """Ask for a back-test of a draft's content over the whole register, as of today; a worker does it."""
        sent_nothing(request)
        at = timezone.now()
        draft = get_object_or_404(ModelDraft, pk=pk)
        asked = ask_back_test(draft, as_of=timezone.localdate(at), by=person(request), at=at)
        begin(asked)
        return answer(BackTestShown, asked, 201)
