"""The life of one draft: proposed, back-tested, approved by a second person, published. One page, one button a step."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from scoring.engine.reading import ModelError
from scoring.models import DraftState, ModelDraft
from scoring.operations.back_testing import ask_back_test
from scoring.operations.model_drafts import abandon_draft, approve_draft, propose_draft, withdraw_proposal
from scoring.operations.publishing import publish_draft
from scoring.pages.back_test import report_of
from scoring.pages.model_compare import compare_key
from scoring.pages.studio.words import Said
from scoring.pages.studio.words import said as told
from scoring.queries.back_tests import latest_back_test
from scoring.queries.model_drafts import (
    APPROVERS,
    DRAFTERS,
    Stage,
    fresh_back_test,
    may_approve,
    may_draft,
    read_definition,
    stage_of,
)
from scoring.tasks import begin
from suppliers.access import READERS, open_to
from suppliers.edge import attempt, page
from suppliers.errors import Refused
from suppliers.models import User
from suppliers.pages.forms.fields import DayField
from suppliers.pages.own import person

PAGE = "scoring/model_life.html"
STAGE_WORDS = {
    Stage.DRAFT: gettext_lazy("Draft"),
    Stage.PROPOSED: gettext_lazy("Put forward"),
    Stage.BACK_TESTED: gettext_lazy("Back-tested"),
    Stage.APPROVED: gettext_lazy("Approved by a second person"),
    Stage.PUBLISHED: gettext_lazy("Published"),
}
STEPS = (Stage.DRAFT, Stage.PROPOSED, Stage.BACK_TESTED, Stage.APPROVED, Stage.PUBLISHED)


class LifeForm(forms.Form):
    """What a step may ask for. `revision`: the content that the person looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    sentence = forms.CharField(
        label=gettext_lazy("Why should the model change so?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    in_force_from = DayField(label=gettext_lazy("In force from"), required=False)  # publishing asks for it


Step = Callable[[ModelDraft, Mapping[str, Any], User], object]


def _propose(draft: ModelDraft, typed: Mapping[str, Any], by: User) -> object:
    at = timezone.now()
    return propose_draft(draft, typed["sentence"], expected_revision=typed["revision"], by=by, at=at)


def _approve(draft: ModelDraft, typed: Mapping[str, Any], by: User) -> object:
    return approve_draft(draft, expected_revision=typed["revision"], by=by, at=timezone.now())


def _publish(draft: ModelDraft, typed: Mapping[str, Any], by: User) -> object:
    day: date | None = typed["in_force_from"]
    if day is None:
        raise Refused("day_needed", "Say from which day on it is in force.", "in_force_from")
    return publish_draft(draft, in_force_from=day, by=by, at=timezone.now())


def _back_test(draft: ModelDraft, _typed: Mapping[str, Any], by: User) -> object:
    asked = ask_back_test(draft, as_of=timezone.localdate(), by=by, at=timezone.now())
    begin(asked)  # without a broker the row waits for the next tick
    return asked


def _withdraw(draft: ModelDraft, _typed: Mapping[str, Any], by: User) -> object:
    return withdraw_proposal(draft, by=by, at=timezone.now())


def _abandon(draft: ModelDraft, _typed: Mapping[str, Any], by: User) -> object:
    return abandon_draft(draft, by=by, at=timezone.now())


ACTS: Mapping[str, Step] = {
    "propose": _propose,
    "back-test": _back_test,
    "approve": _approve,
    "publish": _publish,
    "withdraw": _withdraw,
    "abandon": _abandon,
}


@open_to(*READERS)
@require_safe
def model_draft_life(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(_drafts(), pk=pk)
    return _page(request, draft, LifeForm(initial={"revision": draft.revision, "in_force_from": timezone.localdate()}))


@open_to(*(DRAFTERS | APPROVERS))
@require_POST
def model_draft_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Take one step; who may and when is the operations' business, their refusals stand above the page."""
    draft = get_object_or_404(_drafts(), pk=pk)
    if act not in ACTS:
        raise Http404
    form = LifeForm(request.POST)
    if form.is_valid() and attempt(form, lambda: ACTS[act](draft, form.cleaned_data, person(request))) is not None:
        messages.success(request, _("Done."))
        return redirect("model_draft_life", pk)
    return _page(request, draft, form)


def _drafts() -> Any:
    return ModelDraft.objects.select_related("published_as", "based_on", "started_by", "proposed_by", "approved_by")


def _page(request: HttpRequest, draft: ModelDraft, form: LifeForm) -> HttpResponse:
    user, on = person(request), timezone.localdate()
    stage, tried = stage_of(draft, on), latest_back_test(draft)
    is_open = draft.state in {DraftState.DRAFT, DraftState.PROPOSED, DraftState.APPROVED}
    context = {
        "draft": draft,
        "form": form,
        "stage": stage,
        "steps": _steps(draft, stage),
        "problems": _problems(draft),
        "back_test": tried,
        "report": report_of(tried, user) if tried and tried.finished_at else None,
        "is_fresh": fresh_back_test(draft, on) is not None,
        "moves": draft.moves.select_related("by").order_by("-pk"),
        "is_open": is_open,
        "compare_url": _compare_url(draft),
        "may_draft": may_draft(user) and is_open,
        "may_approve": may_approve(user, draft),
        "today": on,
    }
    return page(request, PAGE, context, form)


def _compare_url(draft: ModelDraft) -> str:
    """Beside the model that it began with; "" when it began with none."""
    if draft.based_on is None:
        return ""
    return f"{reverse('model_compare')}?a={compare_key(draft.based_on)}&b={compare_key(draft)}"


def _problems(draft: ModelDraft) -> list[Said]:
    """What keeps the draft from being proposed, each with its place."""
    try:
        read_definition(draft.definition)
    except ModelError as error:
        return told(error.problems, draft.definition)
    return []


def _steps(draft: ModelDraft, stage: Stage) -> list[dict[str, object]]:
    """The steps of a life, with the one that the draft is at; an abandoned one is at none."""
    if draft.state == DraftState.ABANDONED:
        return [{"title": STAGE_WORDS[step], "done": False, "current": False} for step in STEPS]
    at = STEPS.index(stage) if stage in STEPS else len(STEPS) - 1
    return [
        {"title": STAGE_WORDS[step], "done": place < at, "current": place == at} for place, step in enumerate(STEPS)
    ]
