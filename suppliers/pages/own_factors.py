"""A supplier's own factors: entered by the supplier with their document, accepted or returned by compliance."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suppliers.access import open_to
from suppliers.carbon.entries import times_default
from suppliers.carbon.factors import Factor, FactorLibrary
from suppliers.carbon.rounding import half_up
from suppliers.edge import attempt, page, said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import OwnFactor
from suppliers.operations.own_factors import check_own_factor, enter_own_factor
from suppliers.pages.factor_words import unit_word
from suppliers.pages.forms.factors import OwnFactorForm
from suppliers.pages.own import for_suppliers, own, person, with_files
from suppliers.pages.tables import page_of
from suppliers.pages.verification import READERS
from suppliers.queries.access import roles_of, visible_to
from suppliers.queries.factors import waiting_own_factors
from suppliers.queries.reference import carbon_reference

FIRST_YEAR = 2015


@dataclass(frozen=True, slots=True)
class OwnShown:
    """An own factor beside the default that it stands before; `percent` is how far it lies from it."""

    own: OwnFactor
    unit: str
    before: Factor
    before_unit: str
    percent: Decimal | None
    refusal: str = ""


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_factors(request: HttpRequest) -> HttpResponse:
    """The list, and the form for one more; a file may be added with it."""
    supplier, now = own(request), timezone.now()
    library = carbon_reference().factors
    told, refusals = _with_file(request) if request.method == "POST" else (None, [])
    years = list(range(supplier.day(now).year, FIRST_YEAR - 1, -1))
    form = OwnFactorForm(told, supplier=supplier, library=library, years=years)
    for _field, words in refusals:
        form.add_error("document", words)
    if form.is_bound and form.is_valid():
        entry, document = form.entry(), form.cleaned_data["document"]
        made = attempt(
            form,
            lambda: enter_own_factor(supplier, entry, document=document, library=library, by=person(request), at=now),
        )
        if made is not None:
            messages.success(request, _("Sent to compliance. It counts once it is accepted."))
            return redirect("own_factors")
    rows = supplier.own_factors.select_related("document").order_by("-entered_at", "-pk")
    return page(
        request, "suppliers/own_factors.html", {"form": form, "rows": [_shown(row, library) for row in rows]}, form
    )


def _with_file(request: HttpRequest) -> tuple[QueryDict, list[tuple[str, str]]]:
    """What was typed; a file that came with it is kept and stands as its document."""
    told, refusals = with_files(request, ["new"])
    told["document"] = told.get("new_document") or told.get("document", "")
    return told, refusals


@open_to(*READERS)
@require_safe
def own_factors_to_check(request: HttpRequest) -> HttpResponse:
    """Own factors that nobody has looked at, each beside its default."""
    listed, library = page_of(request, waiting_own_factors(person(request)), 25), carbon_reference().factors
    told = {"page": listed, "rows": [_shown(row, library) for row in listed], "may_verify": _may_verify(request)}
    return render(request, "suppliers/own_factors_to_check.html", told)


@open_to(Role.COMPLIANCE)
@require_POST
def own_factor_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an own factor, or return it with a reason; the row comes back with what became of it."""
    mine = visible_to(person(request), Role.COMPLIANCE)
    files = OwnFactor.objects.filter(supplier__in=mine).select_related("supplier", "document")
    row, refusal = get_object_or_404(files, pk=pk), ""
    word = request.POST.get("accepted", "")
    if word not in {"yes", "no"}:
        raise BadRequest
    reason = request.POST.get("reason", "").replace("\x00", "")
    try:
        done = check_own_factor(row, accepted=word == "yes", reason=reason, by=person(request), at=timezone.now())
        row.accepted, row.reason = done.accepted, done.reason
    except Refused as error:
        refusal = said(error)
    if not request.headers.get("HX-Request"):
        if refusal:
            messages.error(request, refusal)
        return redirect("own_factors_to_check")
    told = {"row": _shown(row, carbon_reference().factors, refusal), "may_verify": True, "reason": reason}
    return render(request, "suppliers/parts/own_factor_row.html", told, status=409 if refusal else 200)


def _may_verify(request: HttpRequest) -> bool:
    return Role.COMPLIANCE in roles_of(person(request))


def _shown(row: OwnFactor, library: FactorLibrary, refusal: str = "") -> OwnShown:
    before = library[row.replaces]
    times = times_default(Decimal(row.value), row.unit, before)
    percent = None if times is None else half_up((times - 1) * 100, 1)
    return OwnShown(row, unit_word(row.unit), before, unit_word(before.unit), percent, refusal)
