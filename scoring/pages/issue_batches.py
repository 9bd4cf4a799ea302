"""Issuing many scorecards: what the list shows, looked at once more, then worked off in the background."""

from collections import Counter
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.models import IssueBatch, Scorecard
from scoring.operations.issuing_many import MOST_AT_ONCE, ask_to_issue, go_on, stop
from scoring.pages.scorecards import filtered, level_of, levels_now, models_by_id
from scoring.tasks import begin_issuing
from suppliers.access import open_to
from suppliers.edge import said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.pages.own import person
from suppliers.pages.tables import PAGE
from suppliers.queries.access import visible_to
from suppliers.wording import filled

A_MINUTE: Final = 120
"""Scorecards that one worker issues in a minute, as measured, rounded down."""


@open_to(Role.COMPLIANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def scorecards_issue(request: HttpRequest) -> HttpResponse:
    """What the filters of the list choose, of that what is not issued yet; POST: issue it. `seen` is how many the
    person saw: when meanwhile it is another number, the page asks again."""
    chosen = list(_chosen(request)[:MOST_AT_ONCE])
    if request.method == "POST" and request.POST.get("seen") == str(len(chosen)):
        try:
            batch = ask_to_issue([card.pk for card in chosen], by=person(request), at=timezone.now())
        except Refused as error:
            messages.error(request, said(error))
            return redirect("scorecards")
        begin_issuing(batch)
        return redirect("issue_batch", pk=batch.pk)
    if request.method == "POST":
        messages.warning(request, _("Meanwhile the number has changed: look once more."))
    found = {
        "count": len(chosen),
        "more": _chosen(request).count() - len(chosen),
        "levels": _by_level(chosen),
        "minutes": -(-len(chosen) // A_MINUTE),
        "back": f"{reverse('scorecards')}?{request.GET.urlencode()}",
    }
    return render(request, "scoring/issue_many.html", found, status=409 if request.method == "POST" else 200)


@open_to(Role.COMPLIANCE)
@require_safe
def issue_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, and what could not be issued and why."""
    batch = _own(request, pk)
    page = Paginator(batch.refused, PAGE).get_page(request.GET.get("page"))
    told = {card: (message, values) for card, message, values in page}
    cards = Scorecard.objects.filter(pk__in=told, supplier__in=visible_to(person(request))).select_related("supplier")
    refused = [(card, filled(*told[card.pk])) for card in cards.order_by("pk")]
    return render(request, "scoring/issue_batch.html", {"batch": batch, "page": page, "refused": refused})


@open_to(Role.COMPLIANCE)
@require_POST
def issue_batch_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Stop it, or go on with what is left."""
    batch = _own(request, pk)
    if act == "stop":
        stop(batch, at=timezone.now())
    elif act == "go-on":
        go_on(batch)
        begin_issuing(batch)
    else:
        raise Http404
    return redirect("issue_batch", pk=pk)


def _own(request: HttpRequest, pk: int) -> IssueBatch:
    return get_object_or_404(person(request).issue_batches, pk=pk)


def _chosen(request: HttpRequest) -> QuerySet[Scorecard]:
    rows = filtered(request, levels_now()).filter(issue__isnull=True)
    return rows.filter(supplier__in=visible_to(person(request), Role.COMPLIANCE))


def _by_level(cards: list[Scorecard]) -> list[tuple[str, int]]:
    """Levels with how many have them, the most frequent first."""
    models = models_by_id()
    return Counter(level_of(card, models) for card in cards).most_common()
