"""The admission queue: priority first, then the oldest."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from procurement.models import Application
from procurement.pages.reader import for_case_readers
from procurement.policy import ApplicationState
from procurement.queries.cases import cases_visible_to, decidable_by, in_order
from procurement.queries.levels import level_codes
from suppliers.enums import Role
from suppliers.models import Organisation, Supplier, User
from suppliers.pages.own import person
from suppliers.pages.tables import chosen, page_of, typed
from suppliers.queries.access import organisations_of, roles_of

STATES = (ApplicationState.SENT, ApplicationState.RETURNED, ApplicationState.APPROVED, ApplicationState.REFUSED)
ALL = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the queue shows it. `days`: how long it has waited; `late`: days past its date, 0 if not."""

    case: Application
    level: str
    total: int | None
    days: int
    late: int


@for_case_readers
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    user, on = person(request), timezone.localdate()
    organisations = list(organisations_of(user).order_by("path"))
    state = chosen(request, "state", [*STATES, ALL]) or ApplicationState.SENT.value
    place = _place(request, organisations)
    found = _filtered(request, user, state, place, on)
    page, codes = page_of(request, found), level_codes(on)
    context = {
        "page": page,
        "rows": [_row(case, codes, on) for case in page],
        "count": page.paginator.count,
        "state": state,
        "states": [*STATES, ALL],
        "organisations": organisations,
        "place": place,
        "q": typed(request),
        "overdue": bool(request.GET.get("overdue")),
        "mine": bool(request.GET.get("mine")),
        "is_officer": Role.OFFICER in roles_of(user),
        "narrowed": any(request.GET.get(key) for key in ("q", "organisation", "overdue", "mine")),
    }
    return render(request, "procurement/queue.html", context)


def _place(request: HttpRequest, organisations: list[Organisation]) -> Organisation | None:
    asked = request.GET.get("organisation", "")
    return next((each for each in organisations if str(each.pk) == asked), None)


def _filtered(
    request: HttpRequest, user: User, state: str, place: Organisation | None, on: date
) -> QuerySet[Application]:
    """Mine: what waits where the reader is an officer; of what was decided, what the reader decided."""
    found = cases_visible_to(user).prefetch_related("priority_claims").annotate(rounds=Count("decisions"))
    if state != ALL:
        found = found.filter(state=state)
    if place is not None:
        found = found.filter(organisation__path__startswith=place.path)
    if request.GET.get("overdue"):
        found = found.filter(state=ApplicationState.SENT, due_on__lt=on)
    if typed(request):
        found = found.filter(supplier__in=Supplier.objects.matching(typed(request)))
    if request.GET.get("mine"):
        waiting = state in {ApplicationState.SENT, ALL}
        own = decidable_by(user) if waiting else Application.objects.filter(decisions__by=user)
        found = found.filter(pk__in=own.values("pk"))
    return in_order(found)


def _row(case: Application, codes: dict[int, str], on: date) -> Row:
    score = getattr(case.supplier, "current_score", None)
    sent = timezone.localdate(case.sent_at)
    waits = case.state == ApplicationState.SENT
    return Row(
        case=case,
        level=codes.get(score.level, "unrated") if score else "",
        total=score.total if score else None,
        days=(on - sent).days,
        late=max(0, (on - case.due_on).days) if waits and case.due_on else 0,
    )
