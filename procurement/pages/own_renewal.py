"""The supplier confirms its file for another term: what stands, what has changed since, one button."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from procurement.operations.renewing import send_renewal
from procurement.pages.own_file import own_file
from procurement.pages.own_tasks import DONE, tasks_of
from procurement.pages.term_tasks import TO_CONFIRM, admitted_until, renewals_of
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.pages.own import for_suppliers, own, person
from suppliers.wording import reason_text


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_renewal(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in the file; confirming it sends it to the buyer. What is to be changed is a link away."""
    supplier = own(request)
    application = get_object_or_404(renewals_of(supplier), pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            send_renewal(application, by=person(request), at=timezone.now())
            return redirect("own_application_sent", application.pk)
        except Refused as error:
            refusal = said(error)
    *parts, _last = tasks_of(own_file(supplier, [], timezone.now()))
    decision = application.decisions.order_by("-round").first()
    told = {
        "application": application,
        "until": admitted_until(application),
        "tasks": parts,
        "unfinished": [part for part in parts if part.state != DONE],
        "open": application.state in TO_CONFIRM,
        "reasons": [(reason_text(each["code"]), each.get("text", "")) for each in decision.reasons] if decision else [],
        "sites": supplier.sites.filter(retired_at__isnull=True).order_by("id"),
        "contacts": supplier.contacts.order_by("id"),
        "refusal": refusal,
    }
    return render(request, "procurement/own_renewal.html", told, status=409 if refusal else 200)
