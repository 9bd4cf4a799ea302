"""Confirming on the page of a supplier that its first person acts for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from suppliers.access import open_to
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.operations.first_person import CONFIRMERS, Confirmed, confirm_first_person
from suppliers.pages.own import person
from suppliers.queries.access import visible_to


@open_to(*CONFIRMERS)
@require_POST
def confirm_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how somebody made sure; back to the page that the person came from, the supplier's or the case's."""
    user = person(request)
    supplier = get_object_or_404(visible_to(user, *CONFIRMERS), pk=pk)
    how = request.POST.get("how", "")
    try:
        if how not in set(Confirmed):
            raise Refused("how_needed", "Say how you made sure.", "how")
        note = request.POST.get("note", "").replace("\x00", "")
        confirm_first_person(supplier, how=Confirmed(how), note=note, by=user, at=timezone.now())
    except Refused as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("Noted: the first person is confirmed."))
    return redirect("supplier", supplier.pk)
