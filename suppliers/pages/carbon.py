"""A year's energy: report it from bills, see what came out and with which factors, and the years side by side."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suppliers.edge import attempt, page, said
from suppliers.errors import Refused
from suppliers.models import CarbonTarget, Inventory, SectionDraft
from suppliers.operations.targets import set_target
from suppliers.operations.year_as_whole import FIRST_YEAR
from suppliers.pages.carbon_years import MOST_YEARS, aim_of, composition, scope_stacks, side_by_side, trend_points
from suppliers.pages.drafts import draft_for, drafted, sent
from suppliers.pages.energy import EnergyForm, with_document
from suppliers.pages.energy_draft import drafted_form
from suppliers.pages.energy_rows import changed_form, fill_in_last_year, known_form, new_line, remember, typed_form
from suppliers.pages.forms.energy import rows_typed
from suppliers.pages.forms.target import TargetForm
from suppliers.pages.inventory import inventory_shown
from suppliers.pages.own import for_suppliers, keep, own, person
from suppliers.queries.own_file import current_inventories
from suppliers.queries.reference import carbon_reference
from suppliers.questions.asking import Section

CHANGES = ("add", "remove", "same")
"""What the form may be asked to do instead of being sent."""


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_carbon(request: HttpRequest) -> HttpResponse:
    """The years side by side, which to report next, and the target; posting sets a new target."""
    supplier, last = own(request), timezone.localdate().year - 1
    rows = list(current_inventories(supplier).prefetch_related("lines"))
    bases = [row.year for row in rows if row.route != Inventory.Route.ESTIMATE]
    form = TargetForm(request.POST or None, years=bases)
    if form.is_valid() and attempt(form, lambda: _set_target(request, form)) is not None:
        messages.success(request, _("The target is set."))
        return redirect("own_carbon")
    reported, aim = {row.year for row in rows}, aim_of(supplier, rows)
    measure = aim.target.measure if aim else _usual_measure(rows)
    told: dict[str, object] = {
        "rows": rows,
        "upcoming": last if last not in reported else None,
        "years": [year for year in range(last + 1, FIRST_YEAR - 1, -1) if year not in reported],
        "columns": list(reversed(rows[:MOST_YEARS])),
        "figures": side_by_side(rows),
        "points": trend_points(rows, measure),
        "is_total": measure == CarbonTarget.Measure.TOTAL,
        "aim": aim,
        "composition": composition(rows[0]) if rows else [],
        "stacks": scope_stacks(rows),
        "form": form,
        "bases": bases,
    }
    return page(request, "suppliers/carbon.html", told, form)


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
        form, draft = known_form(own(request), year, timezone.localdate()), draft_for(request, f"energy-{year}")
        return _shown(request, drafted_form(form, draft), draft)
    form = _typed(request, year)
    changes = {name: request.POST[name] for name in CHANGES if name in request.POST}
    if changes:
        return _shown(request, changed_form(form, **changes))
    if not form.wrong:
        inventory = form.report(by=person(request), at=timezone.now())
        if inventory is not None:
            sent(request, f"energy-{year}", own(request), of=Section.ENERGY, things=1)
            messages.success(request, _("Reported. This is what came out."))
            return redirect("own_inventory", inventory.pk)
    return _shown(request, form)


@for_suppliers
@require_POST
def carbon_row(request: HttpRequest, year: int) -> HttpResponse:
    """One row of the form, drawn again for the kind that was chosen or with last year's amount; nothing is stored.

    A row that is taken out comes back as nothing.
    """
    row = request.POST.get("row", "")
    if year not in _years() or row not in map(str, rows_typed(request.POST, "line")):
        return HttpResponseBadRequest()
    if "remove" in request.POST:
        return HttpResponse()
    supplier = own(request)
    line = new_line(int(row), supplier, request.POST, carbon_reference(supplier))
    remember(line, supplier, year)
    if "same" in request.POST:
        fill_in_last_year(line)
    return render(request, "suppliers/_energy_line.html", {"line": line, "year": year})


@for_suppliers
@require_safe
def own_inventory(request: HttpRequest, pk: int) -> HttpResponse:
    """What came out of a year: totals, and every line with its factor, year, region, source and why."""
    found = own(request).inventories.select_related("document").prefetch_related("lines", "green_power")
    inventory: Inventory = get_object_or_404(found, pk=pk)
    shown = inventory_shown(inventory, carbon_reference(own(request)))
    return render(request, "suppliers/inventory.html", {"shown": shown, "composition": composition(inventory)})


def _typed(request: HttpRequest, year: int) -> EnergyForm:
    """The form as sent. A new file is kept first, so that it is there even when something else is refused."""
    upload, today = request.FILES.get("file"), timezone.localdate()
    if upload is None:
        return typed_form(own(request), year, request.POST, today)
    try:
        return typed_form(own(request), year, with_document(request.POST, keep(request, upload)), today)
    except Refused as error:
        form = typed_form(own(request), year, request.POST, today)
        form.whole.add_error("file", said(error))
        return form


def _shown(request: HttpRequest, form: EnergyForm, draft: SectionDraft | None = None) -> HttpResponse:
    status = 422 if form.wrong else 200
    told = {"form": form, "year": form.year, "whole": form.whole, "lines": form.lines, "green": form.green}
    told["draft"] = drafted(request, f"energy-{form.year}", draft)
    return render(request, "suppliers/carbon_year.html", told, status=status)


def _set_target(request: HttpRequest, form: TargetForm) -> CarbonTarget:
    typed = form.cleaned_data
    return set_target(
        own(request),
        measure=typed["measure"],
        base_year=typed["base_year"],
        target_year=typed["target_year"],
        reduction_bp=form.reduction_bp,
        by=person(request),
        at=timezone.now(),
    )


def _usual_measure(rows: Sequence[Inventory]) -> str:
    """The intensity where two years have one, else the total."""
    known = [row for row in rows if row.output_wan and row.route != Inventory.Route.ESTIMATE]
    return CarbonTarget.Measure.INTENSITY if len(known) > 1 else CarbonTarget.Measure.TOTAL


def _years() -> range:
    return range(FIRST_YEAR, timezone.localdate().year + 1)
