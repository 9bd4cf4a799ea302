"""Recording, lifting and withdrawing incidents, on the supplier's file."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from procurement.pages.incident_form import IncidentForm
from procurement.pages.supplier import file_page
from suppliers.access import open_to
from suppliers.edge import attempt, said
from suppliers.errors import Refused
from suppliers.models import Incident
from suppliers.operations import incidents
from suppliers.operations.incidents import RECORDERS
from suppliers.pages.forms.fields import DayField
from suppliers.pages.own import person
from suppliers.queries.access import visible_to


class EndForm(forms.Form):
    ends_on = DayField(label=gettext_lazy("Ended on"))


@open_to(*RECORDERS)
@require_POST
def record_incident(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what went wrong; scoring sees it from the next run on."""
    user = person(request)
    supplier = get_object_or_404(visible_to(user, *RECORDERS), pk=pk)
    form = IncidentForm(request.POST)
    if not form.is_valid():
        return file_page(request, supplier, form=form, status=422)
    now = timezone.now()
    made = attempt(form, lambda: incidents.record_incident(supplier, **form.cleaned_data, by=user, at=now))
    if made is not None:
        messages.success(request, _("The incident is recorded. The next scoring counts it."))
        return redirect(f"{reverse('supplier', args=[pk])}#incidents")
    return file_page(request, supplier, form=form, status=422)


@open_to(*RECORDERS)
@require_POST
def withdraw_incident(request: HttpRequest, pk: int, incident: int) -> HttpResponse:
    """Take back an incident that was entered in error."""
    user = person(request)
    supplier = get_object_or_404(visible_to(user, *RECORDERS), pk=pk)
    found = get_object_or_404(Incident, pk=incident, supplier=supplier)
    try:
        incidents.withdraw_incident(found, by=user, at=timezone.now())
    except Refused as error:
        return file_page(request, supplier, refusal=said(error), status=409)
    messages.success(request, _("The incident is withdrawn. The next scoring leaves it out."))
    return redirect(f"{reverse('supplier', args=[pk])}#incidents")


@open_to(*RECORDERS)
@require_POST
def end_incident(request: HttpRequest, pk: int, incident: int) -> HttpResponse:
    """Enter the day on which a listing was lifted; a second person does it."""
    user = person(request)
    supplier = get_object_or_404(visible_to(user, *RECORDERS), pk=pk)
    found = get_object_or_404(Incident, pk=incident, supplier=supplier)
    form = EndForm(request.POST)
    if not form.is_valid():
        return file_page(request, supplier, refusal=" ".join(map(str, form.errors["ends_on"])), status=422)
    try:
        incidents.end_incident(found, ends_on=form.cleaned_data["ends_on"], by=user, at=timezone.now())
    except Refused as error:
        return file_page(request, supplier, refusal=said(error), status=409)
    messages.success(request, _("The end is entered. The next scoring counts it."))
    return redirect(f"{reverse('supplier', args=[pk])}#incidents")
