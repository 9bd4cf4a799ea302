"""Certificates that a supplier does not hold: in progress until a day, not held, not applicable and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from suppliers.edge import page, said
from suppliers.errors import Refused
from suppliers.operations.statements import state_not_held
from suppliers.pages.forms.not_held import NotHeldForm
from suppliers.pages.own import for_suppliers, own, person
from suppliers.queries.statements import types_not_held


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_not_held(request: HttpRequest) -> HttpResponse:
    """One row for each kind of which nothing is held; what stays as it was writes nothing."""
    supplier, now = own(request), timezone.now()
    form = NotHeldForm(request.POST or None, types=types_not_held(supplier, supplier.day(now)))
    if form.is_bound and form.is_valid():
        try:
            state_not_held(supplier, form.stated(), by=person(request), at=now)
        except Refused as error:
            form.blame(error.field, said(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("own_certificates")
    return page(request, "suppliers/not_held.html", {"form": form, "rows": form.rows()}, form)
