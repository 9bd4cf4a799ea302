"""What the clock found: pending and finished re-assessments; and looking at once."""

from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from procurement.models import PolicyVersion, Reassessment
from procurement.pages.reader import for_staff
from procurement.pages.words import standing_word
from procurement.policy import Cause
from procurement.queries import reassessments
from procurement.queries.levels import level_codes
from procurement.queries.overview import RECENT_DAYS
from procurement.tasks import look
from suppliers.access import open_to
from suppliers.enums import Role
from suppliers.models import Event, Organisation, Supplier
from suppliers.pages.own import person
from suppliers.pages.tables import chosen, page_of, typed
from suppliers.queries.access import roles_of
from suppliers.wording import in_reader_language, reason_text

LOOKERS = frozenset({Role.COMPLIANCE, Role.ADMINISTRATOR})
SHOWN = ("pending", "finished", "changed")


@for_staff
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    user, on = person(request), timezone.localdate()
    rows = reassessments.reassessments_seen_by(user)
    show = chosen(request, "show", SHOWN)
    if not show:
        show = "pending" if reassessments.pending(rows).exists() else "finished"
    found = _chosen(rows, show, on)
    cause = chosen(request, "cause", list(Cause))
    if cause:
        found = found.filter(cause=cause)
    if typed(request):
        found = found.filter(supplier__in=Supplier.objects.matching(typed(request)))
    page = page_of(request, found)
    context = {
        "page": page,
        "rows": _rows(list(page), level_codes(on)),
        "show": show,
        "cause": cause,
        "causes": list(Cause),
        "q": typed(request),
        "on": on,
        "recent_days": RECENT_DAYS,
        "may_look": bool(roles_of(user) & LOOKERS),
    }
    return render(request, "procurement/due.html", context)


def _chosen(rows: QuerySet[Reassessment], show: str, on: date) -> QuerySet[Reassessment]:
    if show == "changed":
        return reassessments.with_other_level(rows, on, RECENT_DAYS)
    return reassessments.pending(rows) if show == "pending" else reassessments.finished(rows)


@open_to(*LOOKERS)
@require_POST
def look_now(request: HttpRequest) -> HttpResponse:
    """Find what is due without waiting for the tick, and hurry the workers."""
    now = timezone.now()
    try:
        looked = look(timezone.localdate(now), at=now)
    except PolicyVersion.DoesNotExist:
        messages.error(request, _("No policy is in force, so that nothing can fall due."))
        return redirect("due")
    told = ngettext("%(n)d supplier is newly due.", "%(n)d suppliers are newly due.", looked.found)
    messages.success(request, told % {"n": looked.found})
    if not looked.hurried:
        messages.warning(request, _("The workers could not be reached. What is due stays here until they come back."))
    return redirect("due")


def _rows(page: list[Reassessment], codes: dict[int, str]) -> list[dict[str, object]]:
    moves = reassessments.moves_after(page)
    organisations = Organisation.objects.in_bulk()
    return [
        {
            "row": row,
            "before": codes.get(row.before.level, "unrated") if row.before else "",
            "after": codes.get(row.after.level, "unrated") if row.after else "",
            "gain": row.after.total - row.before.total if row.before and row.after else None,
            "moves": [_move(event, organisations) for event in moves.get(row.after_id or 0, [])],
        }
        for row in page
    ]


def _move(event: Event, organisations: dict[int, Organisation]) -> dict[str, object]:
    organisation = organisations.get(event.payload.get("organisation", 0))
    return {
        "organisation": in_reader_language(organisation) if organisation else "",
        "before": event.payload.get("before"),
        "after": event.payload.get("after"),
        "words": f"{standing_word(event.payload.get('before'))} → {standing_word(event.payload.get('after'))}",
        "reason": reason_text(str(event.payload.get("reason", ""))),
    }
