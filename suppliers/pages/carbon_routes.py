"""The two short routes to a year: the totals of a report, or an estimate from output and sector."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Inventory, Supplier
from suppliers.operations.reported_totals import report_estimate, report_totals
from suppliers.operations.year_as_whole import FIRST_YEAR
from suppliers.pages.energy import doubted, with_document
from suppliers.pages.energy_rows import known_year, plain
from suppliers.pages.forms.inventory_year import TOTALS, EstimateForm, ReportForm, YearForm
from suppliers.pages.own import for_suppliers, keep, own, person
from suppliers.queries.benchmarks import sectors
from suppliers.queries.own_file import current_inventories
from suppliers.queries.reference import carbon_reference

Form = TypeVar("Form", bound=YearForm)
KG_OF_TONNE = 1000
FROM_COLUMN = {
    "scope1_t": "scope1_kg",
    "scope2_location_t": "scope2_location_kg",
    "scope2_market_t": "scope2_market_kg",
    "scope3_t": "scope3_kg",
    "tce": "kgce_calorific",
    "tce_equivalent": "kgce_equivalent",
}


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_carbon_report(request: HttpRequest, year: int) -> HttpResponse:
    """We have a report: its totals, held against its text."""
    form = _form(request, year, ReportForm)

    def store() -> Inventory:
        supplier = own(request)
        told = {"reference": carbon_reference(supplier), "by": person(request), "at": timezone.now()}
        return report_totals(supplier, form.totals(year), form.whole(), **told)  # type: ignore[arg-type]

    return _answered(request, year, form, store, "suppliers/carbon_report.html")


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_carbon_estimate(request: HttpRequest, year: int) -> HttpResponse:
    """We have neither: an estimate that says so wherever it is shown."""
    form = _form(request, year, EstimateForm)

    def store() -> Inventory:
        supplier = own(request)
        told = {"reference": carbon_reference(supplier), "by": person(request), "at": timezone.now()}
        return report_estimate(supplier, year, form.whole(), **told)  # type: ignore[arg-type]

    return _answered(request, year, form, store, "suppliers/carbon_estimate.html")


def _answered(
    request: HttpRequest, year: int, form: Form, store: Callable[[], Inventory], template: str
) -> HttpResponse:
    doubt: list[str] = []
    if form.is_bound and form.is_valid():
        try:
            inventory = store()
            messages.success(request, _("Reported. This is what came out."))
            return redirect("own_inventory", inventory.pk)
        except Refused as error:
            doubt = doubted(error) if error.field == "explanation" else []
            form.add_error(_place(form, error), doubted(error))
    wrong = form.is_bound and bool(form.errors)
    told = {"form": form, "year": year, "doubt": doubt, "wrong": wrong, "standing": _standing(own(request), year)}
    return render(request, template, told, status=422 if wrong else 200)


def _form(request: HttpRequest, year: int, form: type[Form]) -> Form:
    today = timezone.localdate()
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    supplier = own(request)
    known: dict[str, Any] = {"supplier": supplier, "sectors": sectors(today)}
    if request.method != "POST":
        return form(initial=_known(supplier, year), **known)
    upload = request.FILES.get("file")
    if upload is None or "file" not in form.base_fields:
        return form(request.POST, **known)
    try:
        return form(with_document(request.POST, keep(request, upload)), **known)
    except Refused as error:
        typed = form(request.POST, **known)
        typed.add_error("file", said(error))
        return typed


def _known(supplier: Supplier, year: int) -> dict[str, object]:
    """What this year's report said, and what carries over from an earlier year."""
    last = current_inventories(supplier).filter(year__lte=year).first()
    known = known_year(last, year)
    if last is None or last.year != year or last.route != Inventory.Route.REPORT:
        return known
    amounts = {name: getattr(last, column) for name, column in FROM_COLUMN.items()}
    known |= {name: plain(None if kg is None else kg / KG_OF_TONNE) for name, kg in amounts.items()}
    return known | {"electricity_kwh": plain(last.electricity_kwh or None)}


def _standing(supplier: Supplier, year: int) -> Inventory | None:
    """What counts for the year now, so that the page can say what would be replaced or corrected."""
    found = current_inventories(supplier).filter(year=year).prefetch_related("lines")
    return found.first()


def _place(form: YearForm, error: Refused) -> str | None:
    """A refusal about a line of the report belongs to the field of its total."""
    named = f"{error.field.removeprefix('stated_')}_t"
    if named in TOTALS and named in form.fields:
        return named
    return error.field if error.field in form.fields else None
