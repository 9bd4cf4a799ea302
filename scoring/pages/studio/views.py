"""The studio: a draft of a scoring model taken to pieces, each piece with what it does to the register.

Every button keeps what was typed as a change of the draft that can be undone; only sliders and numbers that nobody has
kept yet live in the browser alone. There is no button here that publishes.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from scoring.models import ModelDraft
from scoring.operations.model_drafts import change_draft, propose_draft, redo_draft, undo_draft
from scoring.pages.studio.controls import key_of
from scoring.pages.studio.page import figures_of, person_of, studio_page
from scoring.pages.studio.result import result_of
from scoring.pages.studio.tree import pressed, words
from scoring.pages.studio.typed import applied
from scoring.pages.studio.weights import share_out, weights_in
from suppliers.access import READERS, open_to
from suppliers.enums import Role
from suppliers.errors import Refused

RESULT = "scoring/studio/result.html"


@open_to(*READERS)
@require_safe
def studio(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it was kept last. ?open= names the one criterion, dimension or part that is open."""
    draft = get_object_or_404(ModelDraft, pk=pk)
    return studio_page(request, draft, draft.definition, request.GET.get("open", ""))


@open_to(*READERS)
@require_POST
def studio_what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """What the draft with everything typed so far would do to the register. Nothing is written."""
    draft = get_object_or_404(ModelDraft, pk=pk)
    definition = _typed(draft, request.POST)
    opened = request.POST.get("open", "")
    result = result_of(definition, request.POST, reader=person_of(request))
    if request.headers.get("HX-Request"):
        figures = figures_of(definition, opened)
        return render(request, RESULT, {"draft": draft, "result": result, "figures": figures})
    return studio_page(request, draft, definition, opened, result=result)


@open_to(Role.COMPLIANCE)
@require_POST
def studio_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was typed and do what the pressed button says; "propose" with a sentence leads to the proposal."""
    draft = get_object_or_404(ModelDraft, pk=pk)
    definition = _typed(draft, request.POST)
    act, opened = request.POST.get("act", "keep"), request.POST.get("open", "")
    if act == "share":
        share_out(draft.definition, definition, request.POST.getlist("locked"))
    opened = pressed(definition, act, opened)
    try:
        draft = _kept(request, draft, definition, act)
        if act == "propose":
            propose_draft(
                draft,
                request.POST.get("sentence", ""),
                expected_revision=draft.revision,
                by=person_of(request),
                at=timezone.now(),
            )
            return _away(request, reverse("model_draft_life", args=[pk]))
    except Refused as error:
        return studio_page(request, draft, definition, opened, refused=error)
    return _back(pk, opened)


@open_to(Role.COMPLIANCE)
@require_POST
def studio_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring back what stood before the last change."""
    return _step(request, pk, undo_draft)


@open_to(Role.COMPLIANCE)
@require_POST
def studio_redo(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring back what was undone last."""
    return _step(request, pk, redo_draft)


def _step(request: HttpRequest, pk: int, operation: Any) -> HttpResponse:
    draft, opened = get_object_or_404(ModelDraft, pk=pk), request.POST.get("open", "")
    try:
        operation(draft, expected_revision=_revision(request.POST), by=person_of(request), at=timezone.now())
    except Refused as error:
        return studio_page(request, draft, draft.definition, opened, refused=error)
    return _back(pk, opened)


def _kept(request: HttpRequest, draft: ModelDraft, definition: dict[str, Any], act: str) -> ModelDraft:
    return change_draft(
        draft,
        definition,
        note=_note(draft.definition, definition, act),
        expected_revision=_revision(request.POST),
        by=person_of(request),
        at=timezone.now(),
    )


def _note(before: dict[str, Any], after: dict[str, Any], act: str) -> str:
    """What was changed, in a few words of the person who did it."""
    verb, _sep, place = act.partition(":")
    if verb in {"criterion", "dimension", "remove", "up", "down"}:
        texts = {"criterion": _("Criterion added"), "dimension": _("Dimension added"), "remove": _("Removed")}
        return f"{texts.get(verb, _('Moved'))} {words(place, before)}".strip()
    old, new = weights_in(before) | weights_in(before, bonus=True), weights_in(after) | weights_in(after, bonus=True)
    moved = [words(name, after) for name in new if new[name] != old.get(name)]
    return (_("Weights: {codes}").format(codes=", ".join(moved)) if moved else _("Edited"))[:200]


def _typed(draft: ModelDraft, posted: QueryDict) -> dict[str, Any]:
    definition = applied(draft.definition, posted)
    definition.pop("hash", None)
    return definition


def _revision(posted: QueryDict) -> int:
    text = posted.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _away(request: HttpRequest, address: str) -> HttpResponse:
    """To another page, also when htmx asked, which would put that page into this one."""
    return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)


def _back(pk: int, opened: str) -> HttpResponse:
    query = f"?{urlencode({'open': opened})}#{key_of(opened)}" if opened else ""
    return redirect(f"{reverse('studio', args=[pk])}{query}")
