"""A year's energy: report it, see what came out and with which factors."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Inventory
from suppliers.pages.energy import EnergyForm, known_form, longer_form, new_line, typed_form, with_document
from suppliers.pages.forms.energy import rows_typed
from suppliers.pages.inventory import inventory_shown
from suppliers.pages.own import for_suppliers, keep, own, person
from suppliers.queries.own_file import current_inventories

FIRST_YEAR = 2015


@for_suppliers
@require_safe
def own_carbon(request: HttpRequest) -> HttpResponse:
    """The years, the latest first, and which to report next."""
    last = timezone.localdate().year - 1
    inventories = list(current_inventories(own(request)))
    reported = {inventory.year for inventory in inventories}
    told = {
        "rows": [(inventory, inventory.kgce_calorific / 1000) for inventory in inventories],
        "upcoming": last if last not in reported else None,
        "years": [year for year in range(last + 1, FIRST_YEAR - 1, -1) if year not in reported],
    }
    return render(request, "suppliers/carbon.html", told)


@for_suppliers
@require_safe
def choose_year(request: HttpRequest) -> HttpResponse:
    """From the list of years to the form of one."""
    year = request.GET.get("year", "")
    return redirect("own_carbon_year", int(year)) if year in map(str, _years()) else redirect("own_carbon")


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_carbon_year(request: HttpRequest, year: int) -> HttpResponse:
    """Report a year, or correct it: a correction is a new report, the old one stays in the history."""
    if year not in _years():
        raise Http404
    if request.method != "POST":
        return _shown(request, known_form(own(request), year))
    form = _typed(request, year)
    if "add" in request.POST:
        return _shown(request, longer_form(form, request.POST["add"]))
    if not form.wrong:
        inventory = form.report(by=person(request), at=timezone.now())
        if inventory is not None:
            messages.success(request, _("Reported. This is what came out."))
            return redirect("own_inventory", inventory.pk)
    return _shown(request, form)


@for_suppliers
@require_POST
def carbon_row(request: HttpRequest, year: int) -> HttpResponse:
    """One row of the form, drawn again for the kind that was chosen; nothing is stored."""
    row = request.POST.get("row", "")
    if year not in _years() or row not in map(str, rows_typed(request.POST, "line")):
        return HttpResponseBadRequest()
    line = new_line(int(row), own(request), request.POST)
    return render(request, "suppliers/_energy_line.html", {"line": line, "year": year})


@for_suppliers
@require_safe
def own_inventory(request: HttpRequest, pk: int) -> HttpResponse:
    """What came out of a year: totals, and every line with its factor, year, region, source and why."""
    found = own(request).inventories.select_related("document").prefetch_related("lines", "green_power")
    inventory: Inventory = get_object_or_404(found, pk=pk)
    return render(request, "suppliers/inventory.html", {"shown": inventory_shown(inventory)})


def _typed(request: HttpRequest, year: int) -> EnergyForm:
    """The form as sent. A new file is kept first, so that it is there even when something else is refused."""
    upload = request.FILES.get("file")
    if upload is None:
        return typed_form(own(request), year, request.POST)
    try:
        return typed_form(own(request), year, with_document(request.POST, keep(request, upload)))
    except Refused as error:
        form = typed_form(own(request), year, request.POST)
        form.whole.add_error("file", said(error))
        return form


def _shown(request: HttpRequest, form: EnergyForm) -> HttpResponse:
    status = 422 if form.wrong else 200
    told = {"form": form, "year": form.year, "whole": form.whole, "lines": form.lines, "green": form.green}
    return render(request, "suppliers/carbon_year.html", told, status=status)


def _years() -> range:
    return range(FIRST_YEAR, timezone.localdate().year + 1)
