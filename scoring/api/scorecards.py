"""Scorecards: the list, one explained, recomputed from what is stored with it, issued."""

from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from scoring.api.explanation import ExplanationShown
from scoring.api.levels import level_shown
from scoring.models import IssuedScorecard, Scorecard
from scoring.operations.certifying import Certificate, Compared, certify
from scoring.operations.issuing import issue_scorecard
from scoring.queries.peers import peers_of
from scoring.queries.scorecards import explained
from suppliers.api.endpoint import EVERYBODY, Endpoint, OfSupplier, Rows, answer, in_sight, person, seen, sent_nothing
from suppliers.enums import Role
from suppliers.models import User
from suppliers.queries.access import own_supplier


class ScorecardShown(serializers.Serializer[dict[str, object]]):
    """total in hundredths (7235 is 72.35), known in basis points."""

    id = serializers.IntegerField()
    supplier = serializers.IntegerField()
    model = serializers.IntegerField()
    as_of = serializers.DateField()
    scored_at = serializers.DateTimeField()
    cause = serializers.CharField()
    total = serializers.IntegerField()
    level = serializers.CharField()
    known = serializers.IntegerField()
    input_hash = serializers.CharField()
    issued = serializers.CharField(allow_null=True, help_text="number of the issued scorecard")


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}], "nullable": True})
class Figure(serializers.Field[Any, Any, Any, Any]):
    """A whole number or a text; null where a path does not give it."""

    def __init__(self, *, help_text: str = "as stored") -> None:
        super().__init__(read_only=True, allow_null=True, help_text=help_text)

    def to_representation(self, value: int | str) -> int | str:
        return value


class FigureShown(serializers.Serializer[Compared]):
    """One number: hundredths, basis points, -1 for no points; a hash or the code of a level as text."""

    what = serializers.CharField(help_text="input_hash, total, level, known, line or veto")
    code = serializers.CharField(help_text="of the criterion or the veto")
    stored = Figure()
    row = Figure(help_text="worked out line by line")
    columns = Figure(help_text="worked out in columns")
    equal = serializers.BooleanField()


class EqualityShown(serializers.Serializer[Certificate]):
    """The certificate of equality: the stored inputs and the model give the stored result, to the last digit, or where
    they do not. Nothing is stored."""

    scorecard = serializers.IntegerField()
    issued_as = serializers.CharField()
    supplier = serializers.IntegerField()
    identifier = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    model_code = serializers.CharField()
    model_version = serializers.IntegerField()
    model_hash = serializers.CharField()
    as_of = serializers.DateField()
    kind = serializers.CharField()
    equal = serializers.BooleanField()
    impossible = serializers.BooleanField(help_text="the model cannot take the stored inputs")
    figures = FigureShown(many=True)
    engine = serializers.CharField(help_text="SHA-256 of the engine's source: its exact version")
    asked_by = serializers.CharField()
    made_at = serializers.DateTimeField()


class IssueShown(serializers.Serializer[IssuedScorecard]):
    """An issued scorecard. By its token anybody who holds it can check it."""

    scorecard = serializers.IntegerField(source="scorecard_id")
    number = serializers.CharField()
    issued_at = serializers.DateTimeField()
    sha256_zh = serializers.CharField()
    sha256_en = serializers.CharField()
    check = serializers.SerializerMethodField(help_text="path of the public check")
    pdf_zh = serializers.SerializerMethodField(help_text="path of the Chinese document")
    pdf_en = serializers.SerializerMethodField(help_text="path of the English document")

    def get_check(self, issued: IssuedScorecard) -> str:
        return f"/verify/{issued.token}/"

    def get_pdf_zh(self, issued: IssuedScorecard) -> str:
        return f"/scorecards/{issued.scorecard_id}/pdf/zh/"

    def get_pdf_en(self, issued: IssuedScorecard) -> str:
        return f"/scorecards/{issued.scorecard_id}/pdf/en/"


class Scorecards(Rows):
    filters = OfSupplier
    serializer_class = ScorecardShown

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Any]:
        rows = in_sight(Scorecard.objects.all(), user, asked)
        return rows.values("id", "total", "level", "known", "input_hash").annotate(
            supplier=F("supplier_id"),
            model=F("run__model_id"),
            as_of=F("run__as_of"),
            scored_at=F("run__cut_off_at"),
            cause=F("run__cause"),
            issued=F("issue__number"),
            hash=F("run__model__content_hash"),
        )

    def get(self, _request: Request) -> Response:
        """List the scorecards of the suppliers whose file you may read, the latest first."""
        page = self.paginate_queryset(self.get_queryset()) or []
        rows = [row | {"level": level_shown(row.pop("hash"), row["level"])} for row in page]
        return self.get_paginated_response(rows)


class ScorecardDetail(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=ExplanationShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell a scorecard in full: every point with its reason and its evidence."""
        told = explained(seen(Scorecard.objects.all(), request, pk))
        own = own_supplier(person(request))
        peers = peers_of(told.scorecard, at=timezone.now()) if own and own.pk == told.scorecard.supplier_id else None
        return Response(ExplanationShown(told, context={"peers": peers}).data)


class ScorecardRecompute(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=EqualityShown)
    def get(self, request: Request, pk: int) -> Response:
        """Work a scorecard out again from its stored inputs and model, and compare every number; nothing is written."""
        scorecard = seen(Scorecard.objects.all(), request, pk)
        found = certify(scorecard, by=person(request), at=timezone.now())
        return answer(EqualityShown, found)


class ScorecardIssue(Endpoint):
    access = EVERYBODY
    writers = frozenset({Role.COMPLIANCE})

    @extend_schema(responses=IssueShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell how a scorecard was issued; 404 while it is not."""
        scorecard = seen(Scorecard.objects.all(), request, pk)
        return answer(IssueShown, get_object_or_404(IssuedScorecard, scorecard=scorecard))

    @extend_schema(request=None, responses={201: IssueShown})
    def post(self, request: Request, pk: int) -> Response:
        """Issue a scorecard: two documents, a number and a token; the supplier is told."""
        sent_nothing(request)
        scorecard = seen(Scorecard.objects.all(), request, pk, Role.COMPLIANCE)
        return answer(IssueShown, issue_scorecard(scorecard, by=person(request), at=timezone.now()), 201)
