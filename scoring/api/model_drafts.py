"""Drafts of scoring models: started, imported, read, changed, proposed, tried out, approved, published."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from scoring.api.model_draft_shapes import (
    DraftChange,
    DraftDetailShown,
    DraftFilters,
    DraftShown,
    DraftStart,
    FileShown,
    LookedAt,
    Note,
    Proposal,
    Publication,
)
from scoring.api.models import ModelShown
from scoring.models import ModelDraft, ScoringModel
from scoring.operations.model_drafts import (
    abandon_draft,
    approve_draft,
    change_draft,
    import_model_file,
    propose_draft,
    start_draft,
    withdraw_proposal,
)
from scoring.operations.model_drafts_content import read_file
from scoring.operations.publishing import publish_draft
from scoring.queries.model_drafts import APPROVERS, DRAFTERS, exported
from suppliers.api.endpoint import OF_STAFF, Endpoint, Rows, answer, person, sent, sent_nothing
from suppliers.models import User


class OfDrafts(Endpoint):
    """Every member of staff reads drafts; those who may write are asked again by the operation."""

    access = OF_STAFF
    writers = DRAFTERS


class Drafts(Rows):
    access = OF_STAFF
    writers = DRAFTERS
    filters = DraftFilters
    serializer_class = DraftShown

    def found(self, _user: User, asked: dict[str, Any]) -> QuerySet[ModelDraft]:
        return ModelDraft.objects.filter(**asked).defer("definition")

    def get(self, request: Request) -> Response:
        """List the drafts of scoring models, the latest first."""
        return self.list(request)

    @extend_schema(request=DraftStart, responses={201: DraftDetailShown})
    def post(self, request: Request) -> Response:
        """Begin a draft from a published model, the file of a model, or a definition.

        A file must hold a model without problems, and its hash, if it has one, must be that of its content.
        """
        fields, by, at = sent(request, DraftStart), person(request), timezone.now()
        note = fields.get("note", "")
        if "file" in fields:
            draft = import_model_file(fields["file"], by=by, at=at, note=note)
        elif "definition" in fields:
            draft = start_draft(None, by=by, at=at, definition=fields["definition"], note=note)
        else:
            published = ScoringModel.objects.filter(published_at__isnull=False)
            draft = start_draft(get_object_or_404(published, pk=fields["based_on"]), by=by, at=at, note=note)
        return answer(DraftDetailShown, draft, 201)


class DraftDetail(OfDrafts):
    @extend_schema(responses=DraftDetailShown)
    def get(self, _request: Request, pk: int) -> Response:
        """Tell a draft with its content, its problems and the steps of its life."""
        return answer(DraftDetailShown, get_object_or_404(ModelDraft, pk=pk))

    @extend_schema(request=DraftChange, responses=DraftDetailShown)
    def put(self, request: Request, pk: int) -> Response:
        """Give a draft other content, finished or not; a proposed or approved one is a draft again."""
        draft, fields = get_object_or_404(ModelDraft, pk=pk), sent(request, DraftChange)
        content = read_file(fields.pop("file")) if "file" in fields else fields.pop("definition")
        return answer(DraftDetailShown, change_draft(draft, content, **fields, by=person(request), at=timezone.now()))


class DraftExport(OfDrafts):
    @extend_schema(responses=FileShown)
    def get(self, _request: Request, pk: int) -> Response:
        """Give a draft without problems as the file of a model, with its hash."""
        draft = get_object_or_404(ModelDraft, pk=pk)
        told = {
            "file": exported(draft),
            "name": f"{draft.code}-v{draft.version}.json",
            "content_hash": draft.content_hash,
        }
        return answer(FileShown, told)


class DraftPropose(OfDrafts):
    @extend_schema(request=Proposal, responses=DraftDetailShown)
    def post(self, request: Request, pk: int) -> Response:
        """Propose a draft, with a sentence that says why."""
        draft, fields = get_object_or_404(ModelDraft, pk=pk), sent(request, Proposal)
        return answer(DraftDetailShown, propose_draft(draft, **fields, by=person(request), at=timezone.now()))


class DraftWithdraw(OfDrafts):
    @extend_schema(request=None, responses=DraftDetailShown)
    def post(self, request: Request, pk: int) -> Response:
        """Take a proposal back; it is a draft again."""
        sent_nothing(request)
        draft = get_object_or_404(ModelDraft, pk=pk)
        return answer(DraftDetailShown, withdraw_proposal(draft, by=person(request), at=timezone.now()))


class DraftAbandon(OfDrafts):
    @extend_schema(request=Note, responses=DraftDetailShown)
    def post(self, request: Request, pk: int) -> Response:
        """Give a draft up for good; it stays readable."""
        draft, fields = get_object_or_404(ModelDraft, pk=pk), sent(request, Note)
        return answer(DraftDetailShown, abandon_draft(draft, **fields, by=person(request), at=timezone.now()))


class DraftApprove(OfDrafts):
    writers = APPROVERS

    @extend_schema(request=LookedAt, responses=DraftDetailShown)
    def post(self, request: Request, pk: int) -> Response:
        """Approve a back-tested proposal, as somebody who has neither started nor changed nor proposed it."""
        draft, fields = get_object_or_404(ModelDraft, pk=pk), sent(request, LookedAt)
        return answer(DraftDetailShown, approve_draft(draft, **fields, by=person(request), at=timezone.now()))


class DraftPublish(OfDrafts):
    @extend_schema(request=Publication, responses={201: ModelShown})
    def post(self, request: Request, pk: int) -> Response:
        """Publish an approved draft: from its day on it scores, and nothing of it changes any more."""
        draft, fields = get_object_or_404(ModelDraft, pk=pk), sent(request, Publication)
        return answer(ModelShown, publish_draft(draft, **fields, by=person(request), at=timezone.now()), 201)
