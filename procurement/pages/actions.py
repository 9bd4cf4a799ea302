"""Corrective actions as the buyer follows them: a list, one action with its steps, and setting a new one."""

from collections.abc import Callable, Mapping
from datetime import date

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procurement.models import CorrectiveAction
from procurement.operations import corrective_actions as acts
from procurement.pages.action_forms import OpenActionForm, StepForm
from procurement.pages.reader import for_case_readers
from procurement.pages.words import action_state_word, origin_word
from procurement.policy import UNFINISHED, ActionState
from procurement.queries.corrective_actions import actions_visible_to, may_follow
from procurement.queries.duties import obstacle_to_closing
from suppliers.access import open_to
from suppliers.edge import attempt
from suppliers.enums import Role
from suppliers.models import Supplier
from suppliers.pages.own import person
from suppliers.pages.tables import MOST_EXPORTED, chosen, page_of, sorted_by, typed, workbook
from suppliers.queries.access import organisations_of, visible_to
from suppliers.wording import in_reader_language

COLUMNS = {"supplier": "supplier__name_sort", "due": "due_on", "state": "state", "opened": "opened_at"}
STATES = ("unfinished", *ActionState)
FOLLOWERS = (Role.OFFICER, Role.COMPLIANCE, Role.MANAGER)


@for_case_readers
@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """The corrective actions of the reader's organisations; the unfinished ones by their day unless asked otherwise."""
    user, on = person(request), timezone.localdate()
    state = chosen(request, "state", [*STATES, "all"]) or "unfinished"
    found = _filtered(request, actions_visible_to(user), state, on)
    rows = sorted_by(found, request.GET.get("sort", ""), COLUMNS) or found.order_by("closed_at", "due_on", "pk")
    if request.GET.get("format") == "xlsx":
        return _exported(rows)
    context = {
        "page": page_of(request, rows),
        "count": found.count(),
        "state": state,
        "states": [*STATES, "all"],
        "organisations": list(organisations_of(user).order_by("path")),
        "organisation": request.GET.get("organisation", ""),
        "overdue": bool(request.GET.get("overdue")),
        "mine": bool(request.GET.get("mine")),
        "q": typed(request),
        "on": on,
    }
    return render(request, "procurement/actions.html", context)


@for_case_readers
@require_safe
def action(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, _found(request, pk))


@open_to(*FOLLOWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a supplier to put something right, after an incident or an audit, or as a condition."""
    user, on = person(request), timezone.localdate()
    supplier = get_object_or_404(visible_to(user, *FOLLOWERS), pk=pk)
    typed_in = request.POST if request.method == "POST" else None
    form = OpenActionForm(typed_in, supplier=supplier, user=user, on=on, chosen=request.GET)
    if form.is_valid():
        told = form.cleaned_data
        made = attempt(
            form,
            lambda: acts.open_action(
                supplier, told["organisation"], form.condition, origin=told["origin"], incident=told["incident"],
                by=user, at=timezone.now(),
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("Set. Its owner is told, and reminded before its day."))
            return redirect("action", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "procurement/action_new.html", {"form": form, "supplier": supplier}, status=status)


@open_to(*FOLLOWERS)
@require_POST
def act_on_action(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Report it done (its owner), close it, send it back, give it more time, or drop it."""
    if act not in DONE:
        raise Http404
    found, form = _found(request, pk), StepForm(request.POST, act=act)
    if form.is_valid():
        told = form.cleaned_data
        made = attempt(form, _act(act, found, told["text"], told.get("due_on"), request))
        if made is not None:
            messages.success(request, DONE[act]())
            return redirect("action", pk)
    return _shown(request, _found(request, pk), form=form, failed=act)


DONE: dict[str, Callable[[], str]] = {
    "answer": lambda: _("Reported. Somebody else looks at it."),
    "close": lambda: _("Closed."),
    "return": lambda: _("It went back to its owner."),
    "postpone": lambda: _("It has more time now."),
    "drop": lambda: _("Dropped: it is asked no more."),
}


def _act(
    act: str, found: CorrectiveAction, text: str, due_on: date | None, request: HttpRequest
) -> Callable[[], CorrectiveAction]:
    by, at = person(request), timezone.now()
    if act == "postpone" and due_on is not None:
        return lambda: acts.postpone_action(found, due_on, text, by=by, at=at)
    return lambda: _DO[act](found, text, by=by, at=at)


_DO: Mapping[str, Callable[..., CorrectiveAction]] = {
    "answer": acts.answer_action,
    "close": acts.close_action,
    "return": acts.return_action,
    "drop": acts.drop_action,
}


def _filtered(
    request: HttpRequest, found: QuerySet[CorrectiveAction], state: str, on: date
) -> QuerySet[CorrectiveAction]:
    if state != "all":
        found = found.filter(state__in=sorted(UNFINISHED) if state == "unfinished" else [state])
    organisation = organisations_of(person(request)).filter(code=request.GET.get("organisation", "")).first()
    if organisation is not None:
        found = found.filter(organisation__path__startswith=organisation.path)
    if request.GET.get("overdue"):
        found = found.filter(state=ActionState.OPEN, due_on__lt=on)
    if request.GET.get("mine"):
        found = found.filter(Q(owner=person(request)) | Q(opened_by=person(request)))
    if typed(request):
        found = found.filter(supplier__in=Supplier.objects.matching(typed(request)))
    return found


def _found(request: HttpRequest, pk: int) -> CorrectiveAction:
    return get_object_or_404(actions_visible_to(person(request)), pk=pk)


def _shown(
    request: HttpRequest, found: CorrectiveAction, *, form: StepForm | None = None, failed: str = ""
) -> HttpResponse:
    user = person(request)
    follows = may_follow(user, found.organisation)
    wanted = {"close", "return"} if found.state == ActionState.ANSWERED else set[str]()
    wanted |= {"postpone", "drop"} if found.state in UNFINISHED else set()
    wanted |= {"answer"} if found.state == ActionState.OPEN and found.owner_id == user.pk else set()
    context = {
        "action": found,
        "steps": list(found.steps.select_related("by", "document").order_by("-pk")),
        "rule": obstacle_to_closing(found, user) if follows and found.state in UNFINISHED else None,
        "forms": {act: form if act == failed else StepForm(act=act) for act in wanted} if follows else {},
        "failed": failed,
        "on": timezone.localdate(),
        "is_staff": True,
    }
    return render(request, "procurement/action.html", context, status=422 if form is not None else 200)


def _exported(rows: QuerySet[CorrectiveAction]) -> HttpResponse:
    heads = [_("Supplier"), _("Organisation"), _("What is to be put right"), _("Comes from"), _("Owner"), _("Due"),
             _("State"), _("Set on"), _("Closed on")]  # fmt: skip
    told = (
        (
            in_reader_language(row.supplier), in_reader_language(row.organisation), row.finding,
            origin_word(row.origin), row.owner, row.due_on, action_state_word(row.state), row.opened_at, row.closed_at,
        )
        for row in rows[:MOST_EXPORTED]
    )  # fmt: skip
    return workbook("corrective-actions", heads, told)
