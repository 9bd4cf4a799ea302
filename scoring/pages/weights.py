"""Weights from people's comparisons in pairs, and what entropy says beside them."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.engine.ahp import SCALE, pairs_of
from scoring.models import DraftState, ModelDraft, PairwiseComparison, ScoringModel
from scoring.operations.pairwise import LONGEST_TITLE, apply_comparison, judge_pairs, open_comparison
from scoring.pages.comparison_parts import (
    STEPS,
    combined_matrix,
    shown_pairs,
    weight_bars,
    why_refused,
    worst_fit,
)
from scoring.queries.entropy import entropy_lines
from scoring.queries.models import parsed
from scoring.queries.pairwise import combined
from suppliers.access import STAFF, open_to
from suppliers.edge import attempt, page, said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.pages.own import person
from suppliers.queries.access import roles_of
from suppliers.wording import in_reader_language


class OpenForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What is compared"), max_length=LONGEST_TITLE)
    of = forms.ChoiceField(label=gettext_lazy("Things to compare"))
    names = forms.CharField(
        label=gettext_lazy("Own things, one a line"),
        help_text=gettext_lazy("Only for things of your own; 2 to 10 of them."),
        required=False,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@open_to(*STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: HttpRequest) -> HttpResponse:
    """The comparisons, opening one (compliance), and entropy weights over the present register."""
    if request.method == "POST" and Role.COMPLIANCE not in roles_of(person(request)):
        raise PermissionDenied
    rows = list(ScoringModel.objects.filter(published_at__isnull=False).order_by("-in_force_from", "-pk"))
    form = OpenForm(request.POST if request.method == "POST" else None)
    of = form.fields["of"]
    if isinstance(of, forms.ChoiceField):
        of.choices = _things(rows)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _opened(request, form, rows))
        if made is not None:
            return redirect("comparison", made.pk)
    comparisons = PairwiseComparison.objects.select_related("model", "started_by").order_by("-pk")
    shown = next((row for row in rows if str(row.pk) == request.GET.get("model")), rows[0] if rows else None)
    context: dict[str, object] = {
        "comparisons": comparisons.annotate(people=Count("judgements__by", distinct=True)),
        "form": form,
        "may_compare": Role.COMPLIANCE in roles_of(person(request)),
        "models": rows,
        "model": shown,
        "entropy": entropy_lines(shown) if shown else (),
    }
    return page(request, "scoring/weights.html", context, form)


def _things(rows: list[ScoringModel]) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """What can be compared: for each model its dimensions, or the criteria of one of them; or things of one's own."""
    choices: list[tuple[str, str | list[tuple[str, str]]]] = [("own", _("Things of our own, named below"))]
    for row in rows:
        found = parsed(row)
        words = _("The criteria of {code} {name}")
        own = [(f"{row.pk}:", _("The dimensions"))]
        own += [
            (f"{row.pk}:{each.code}", words.format(code=each.code, name=in_reader_language(each)))
            for each in found.dimensions
            if len(each.criteria) > 1
        ]
        choices.append((f"{in_reader_language(row)} v{row.version}", own))
    return choices


def _opened(request: HttpRequest, form: OpenForm, rows: list[ScoringModel]) -> PairwiseComparison:
    pk, _colon, dimension = form.cleaned_data["of"].partition(":")
    return open_comparison(
        form.cleaned_data["title"],
        model=next((row for row in rows if str(row.pk) == pk), None),
        dimension=dimension,
        names=form.cleaned_data["names"].splitlines() if pk == "own" else (),
        by=person(request),
        at=timezone.now(),
    )


@open_to(*STAFF)
@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """One comparison: the pairs, who said what, the weights that follow and how consistent they are."""
    row = get_object_or_404(PairwiseComparison.objects.select_related("model", "started_by"), pk=pk)
    return _shown(request, row)


@open_to(Role.COMPLIANCE)
@require_POST
def comparison_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what the person says of each pair."""
    row = get_object_or_404(PairwiseComparison, pk=pk)
    try:
        judge_pairs(row, _typed(request, len(row.items)), by=person(request), at=timezone.now())
    except Refused as error:
        return _shown(request, row, refusal=said(error))
    messages.success(request, _("Your comparison is kept under your name."))
    return redirect("comparison", row.pk)


@open_to(Role.COMPLIANCE)
@require_POST
def comparison_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the weights into a draft, as a new revision of it."""
    row = get_object_or_404(PairwiseComparison, pk=pk)
    draft_pk, _colon, revision = request.POST.get("draft", "").partition(":")
    draft = ModelDraft.objects.filter(pk=int(draft_pk) if draft_pk.isdecimal() else 0).first()
    if draft is None or not revision.isdecimal():
        return _shown(request, row, refusal=_("Choose the draft that shall take the weights."))
    try:
        apply_comparison(row, draft, expected_revision=int(revision), by=person(request), at=timezone.now())
    except Refused as error:
        return _shown(request, row, refusal=said(error))
    messages.success(request, _("The draft has these weights now; undo takes them back."))
    return redirect("studio", draft.pk)


def _typed(request: HttpRequest, size: int) -> list[str]:
    return [request.POST.get(f"pair-{at}", "")[:9] for at in range(len(pairs_of(size)))]


def _shown(request: HttpRequest, row: PairwiseComparison, *, refusal: str = "") -> HttpResponse:
    found, user = combined(row), person(request)
    mine = next((each.row.cells for each in found.said if each.by == user), None)
    cells = _typed(request, len(found.items)) if request.method == "POST" and "pair-0" in request.POST else mine
    drafts = ModelDraft.objects.filter(state__in=[DraftState.DRAFT, DraftState.PROPOSED, DraftState.APPROVED])
    drafts = drafts.filter(code=row.model.code) if row.model else drafts.none()
    context = {
        "row": row,
        "found": found,
        "pairs": shown_pairs(found.items, cells),
        "firsts": [(str(step), step.numerator, STEPS[step.numerator]) for step in reversed(SCALE) if step > 1],
        "seconds": [(str(step), step.denominator, STEPS[step.denominator]) for step in reversed(SCALE) if step < 1],
        "table": combined_matrix(found),
        "worst": worst_fit(found.items, found.together) if found.together else None,
        "bars": weight_bars(found),
        "contradiction": why_refused(found),
        "people": [(each, worst_fit(found.items, each.judgement)) for each in found.said],
        "drafts": drafts.order_by("-pk"),
        "may_compare": Role.COMPLIANCE in roles_of(user),
        "mine": mine is not None,
        "refusal": refusal,
    }
    return render(request, "scoring/comparison.html", context, status=422 if refusal else 200)
