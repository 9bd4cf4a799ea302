"""The energy of one year, filled in through a link: the form of the supplier's own page, for this year alone."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Delegation, Inventory
from suppliers.operations.delegations import Upload, hand_in_by_delegation, report_by_delegation
from suppliers.pages.energy import EnergyForm, with_document
from suppliers.pages.energy_rows import changed_form, fill_in_last_year, known_form, new_line, remember, typed_form
from suppliers.pages.forms.energy import rows_typed
from suppliers.pages.own import uploaded
from suppliers.queries.reference import carbon_reference
from suppliers.wording import section_name

CHANGES = ("add", "remove", "same")


def energy_by_link(request: HttpRequest, token: str, link: Delegation) -> HttpResponse:
    """Report the year or correct it; what came out is the supplier's to see."""
    today = timezone.localdate()
    if request.method != "POST":
        return _shown(request, token, link, known_form(link.supplier, link.year, today))
    form = _typed(request, token, link)
    changes = {name: request.POST[name] for name in CHANGES if name in request.POST}
    if changes:
        return _shown(request, token, link, changed_form(form, **changes))
    if not form.wrong and _reported(token, form) is not None:
        messages.success(request, _("Reported. Your colleague at the company sees what came out."))
        return redirect(request.get_full_path())
    return _shown(request, token, link, form)


def energy_row_by_link(request: HttpRequest, token: str, link: Delegation) -> HttpResponse:
    """One row of the form, drawn again for the kind that was chosen; nothing is stored."""
    row = request.POST.get("row", "")
    if row not in map(str, rows_typed(request.POST, "line")):
        return HttpResponseBadRequest()
    if "remove" in request.POST:
        return HttpResponse()
    line = new_line(int(row), link.supplier, request.POST, carbon_reference(link.supplier))
    remember(line, link.supplier, link.year)
    if "same" in request.POST:
        fill_in_last_year(line)
    told = {"line": line, "year": link.year, "row_url": reverse("fill-row", args=[token])}
    return render(request, "suppliers/_energy_line.html", told)


def _reported(token: str, form: EnergyForm) -> Inventory | None:
    now = timezone.now()
    try:
        return report_by_delegation(token, lambda: form.report(by=None, at=now), at=now)
    except Refused as error:
        form.refuse(error)
        return None


def _typed(request: HttpRequest, token: str, link: Delegation) -> EnergyForm:
    """The form as sent. A new file is kept first, so that it is there even when something else is refused."""
    upload, today = request.FILES.get("file"), timezone.localdate()
    if upload is None:
        return typed_form(link.supplier, link.year, request.POST, today)
    try:
        kept = hand_in_by_delegation(token, Upload(**uploaded(upload)), at=timezone.now())
        return typed_form(link.supplier, link.year, with_document(request.POST, kept), today)
    except Refused as error:
        form = typed_form(link.supplier, link.year, request.POST, today)
        form.whole.add_error("file", said(error))
        return form


def _shown(request: HttpRequest, token: str, link: Delegation, form: EnergyForm) -> HttpResponse:
    """Of the supplier's documents, those that came by this link and the one that stands with the year are offered."""
    allowed = Q(delegation=link)
    if form.standing is not None and form.standing.document_id is not None:
        allowed |= Q(pk=form.standing.document_id)
    documents = link.supplier.documents.filter(allowed)
    form.whole.fields["document"].queryset = documents.order_by("-pk")  # type: ignore[attr-defined]
    told = {
        "form": form,
        "year": form.year,
        "whole": form.whole,
        "lines": form.lines,
        "green": form.green,
        "row_url": reverse("fill-row", args=[token]),
        "link": link,
        "supplier": link.supplier,
        "section": section_name(link.section, link.year),
        "token": token,
    }
    return render(request, "suppliers/fill_energy.html", told, status=422 if form.wrong else 200)
