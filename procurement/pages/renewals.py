"""Many clean renewals at once: choose, open one in ten, approve. What is not clean is decided on its own page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procurement.models import Application
from procurement.operations.admission import decide
from procurement.operations.renewing import look_at_case
from procurement.pages.case import case_context
from procurement.policy import Verdict
from procurement.queries.policies import policy_in_force
from procurement.queries.renewals import Renewal, renewals, renewals_waiting
from procurement.renewing import MOST_AT_ONCE, sample_of
from suppliers.access import open_to
from suppliers.edge import said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.pages.own import person
from suppliers.pages.tables import page_of

UNCLEAN = {
    "vetoed": gettext_lazy("a veto stands"),
    "unknown_veto": gettext_lazy("of a veto nothing is known"),
    "unrated": gettext_lazy("too little is known for a level"),
    "level_fell": gettext_lazy("the level fell since the last approval"),
    "standing": gettext_lazy("it is not simply admitted now"),
    "actions": gettext_lazy("a corrective action is open"),
    "evidence_waits": gettext_lazy("evidence waits to be verified"),
    "doubtful": gettext_lazy("a certificate looks odd"),
    "incident": gettext_lazy("an incident was recorded since"),
}


@dataclass(frozen=True, slots=True)
class Row:
    renewal: Renewal
    reasons: list[str]


@open_to(Role.OFFICER)
@require_safe
def renewals_list(request: HttpRequest) -> HttpResponse:
    """Renewals that wait, the clean ones to be chosen from."""
    user, on = person(request), timezone.localdate()
    page = page_of(request, renewals_waiting(user), MOST_AT_ONCE)
    found = renewals(renewals_waiting(user).filter(pk__in=[each.pk for each in page]), user, on, policy_in_force(on))
    rows = [Row(each, [str(UNCLEAN[code]) for code in each.reasons]) for each in found]
    told = {"page": page, "rows": rows, "clean": sum(row.renewal.clean for row in rows), "most": MOST_AT_ONCE}
    return render(request, "procurement/renewals.html", told)


@open_to(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def renewals_look(request: HttpRequest) -> HttpResponse:
    """Of the chosen ones those that must be opened, one after another; then the approval of all. `ids` stands in the
    address, so that the work can be left and taken up again. POST: the one that is shown was looked at."""
    ids = _ids(request.GET.getlist("ids"))
    chosen = _clean(request, ids)
    if not chosen or len(chosen) != len(ids):
        messages.error(request, _("Something changed meanwhile: choose again from what is clean now."))
        return redirect("renewals")
    waiting = _to_open(chosen)
    if request.method == "POST":
        seen = next((each for each in waiting if str(each.pk) == request.POST.get("seen")), None)
        if seen is not None:
            look_at_case(seen, by=person(request), at=timezone.now())
        return redirect(f"{reverse('renewals_look')}?{request.GET.urlencode()}")
    told = {"chosen": chosen, "left": len(waiting), "forced": len(sample_of(ids, timezone.localdate()))}
    if waiting:
        told |= case_context(request, waiting[0])
    return render(request, "procurement/renewals_look.html", told)


@open_to(Role.OFFICER)
@require_POST
def renewals_approve(request: HttpRequest) -> HttpResponse:
    """Approve every chosen one by the rules of a single case; what is refused stays, with the reason."""
    ids = _ids(request.POST.getlist("ids"))
    chosen = _clean(request, ids)
    if not chosen or len(chosen) != len(ids) or _to_open(chosen):
        messages.error(request, _("Something changed meanwhile: choose again from what is clean now."))
        return redirect("renewals")
    user, now, approved, refused = person(request), timezone.now(), 0, []
    for each in chosen:
        try:
            decide(each.case, Verdict.APPROVE, seen_round=each.case.decisions.count() + 1, by=user, at=now)
            approved += 1
        except Refused as error:
            refused.append((each.case, said(error)))
    told = ngettext("%(count)s renewal is approved.", "%(count)s renewals are approved.", approved)
    if not refused:
        messages.success(request, told % {"count": approved})
        return redirect("renewals")
    context = {"approved": told % {"count": approved}, "refused": refused}
    return render(request, "procurement/renewals_done.html", context, status=409)


def _ids(typed: Sequence[str]) -> list[int]:
    """Ids as they were sent, each once; what is none is left out."""
    found = {int(text) for text in typed if text.isascii() and text.isdigit() and len(text) < 19}
    return sorted(found)[: MOST_AT_ONCE + 1]


def _clean(request: HttpRequest, ids: Sequence[int]) -> list[Renewal]:
    """The chosen ones that wait for the reader and are clean now."""
    if not 0 < len(ids) <= MOST_AT_ONCE:
        return []
    user, on = person(request), timezone.localdate()
    found = renewals(renewals_waiting(user).filter(pk__in=ids), user, on, policy_in_force(on))
    return [each for each in found if each.clean]


def _to_open(chosen: Sequence[Renewal]) -> list[Application]:
    """Those that must be opened and were not yet, in the order in which chance has them."""
    by_id = {each.case.pk: each for each in chosen}
    forced = sample_of(list(by_id), timezone.localdate())
    return [by_id[pk].case for pk in forced if not by_id[pk].looked]
