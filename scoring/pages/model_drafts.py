"""The drafts of scoring models: the list, beginning one, taking one in from a file, giving a model out as a file."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from scoring.engine.model_file import MOST_BYTES, write_model_file
from scoring.models import ModelDraft, ScoringModel
from scoring.operations.model_drafts import import_model_file, start_draft
from scoring.queries.model_drafts import DRAFTERS, may_draft
from scoring.queries.models import parsed
from suppliers.access import READERS, open_to, signed_in
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.pages.own import person
from suppliers.pages.tables import page_of


@open_to(*READERS)
@require_safe
def model_drafts(request: HttpRequest) -> HttpResponse:
    """Every draft, the latest first, with where it stands; what is published can be started from."""
    return _listed(request, "")


@open_to(*DRAFTERS)
@require_POST
def model_draft_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a draft from a published model and open it."""
    base = get_object_or_404(ScoringModel, published_at__isnull=False, pk=pk)
    draft = start_draft(base, by=person(request), at=timezone.now())
    return redirect("studio", draft.pk)


@open_to(*DRAFTERS)
@require_POST
def model_draft_import(request: HttpRequest) -> HttpResponse:
    """Take a model in from its file; what is wrong is said with its place, and nothing is kept."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return _listed(request, _("Choose the JSON file of a scoring model."), status=422)
    try:
        draft = import_model_file(upload.read(MOST_BYTES + 1), by=person(request), at=timezone.now())
    except Refused as error:
        return _listed(request, said(error), status=422)
    messages.success(request, _("The model was taken in as a draft."))
    return redirect("model_draft_life", draft.pk)


@signed_in
@require_safe
def model_export(_request: HttpRequest, pk: int) -> HttpResponse:
    """A published model as a file that any other installation takes in with the same hash."""
    row = get_object_or_404(ScoringModel, published_at__isnull=False, pk=pk)
    answer = HttpResponse(write_model_file(parsed(row)), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.code}-v{row.version}.json"'
    return answer


def _listed(request: HttpRequest, problem: str, status: int = 200) -> HttpResponse:
    found = ModelDraft.objects.select_related("published_as", "started_by", "based_on").order_by("-pk")
    page = page_of(request, found)
    context = {
        "page": page,
        "models": ScoringModel.objects.filter(published_at__isnull=False).order_by("-in_force_from", "-pk"),
        "may_draft": may_draft(person(request)),
        "problem": problem,
    }
    return render(request, "scoring/model_drafts.html", context, status=status)
