"""The public calculator: no sign-in, no cookie but the reader's language and the form's token, nothing kept.

What is typed comes by POST, so that it stands in no address and in no log. The same form goes to the PDF
(scoring.pages.calculator_pdf) and to the text by which it can be claimed after signing in.
"""

from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from rest_framework.throttling import ScopedRateThrottle

from suppliers.access import public
from suppliers.pages.calculation import DAYS, Page, changed_page, empty_page, sent_page, typed_row
from suppliers.pages.forms.energy import rows_typed
from suppliers.queries.reference import carbon_reference

THROTTLED = SimpleNamespace(throttle_scope="calculations")
"""Everything that computes for strangers has one budget for each address; it is all that is counted of them."""
View = Callable[..., HttpResponse]


def for_everybody(view: View) -> View:
    """Open without sign-in, to be kept by no cache, and limited for each address; looking at an empty form is free."""

    @public
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, *arguments: object, **values: object) -> HttpResponse:
        works = request.method == "POST" or bool(request.GET)
        if works and not ScopedRateThrottle().allow_request(request, THROTTLED):  # type: ignore[arg-type]
            return render(request, "429.html", status=429)
        return view(request, *arguments, **values)

    return opened


@for_everybody
@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: HttpRequest) -> HttpResponse:
    """The form; sent, the same page with what came out below it."""
    today = timezone.localdate()
    if request.method != "POST":
        return shown(request, empty_page(today))
    if {"add", "remove"} & set(request.POST):
        return shown(request, changed_page(request, today))
    return shown(request, sent_page(request.POST, today))


@for_everybody
@require_POST
def calculator_row(request: HttpRequest) -> HttpResponse:
    """One row, drawn again for the kind that was chosen; one that is taken out comes back as nothing."""
    row = request.POST.get("row", "")
    if row not in map(str, rows_typed(request.POST, "line")):
        return HttpResponseBadRequest()
    if "remove" in request.POST:
        return HttpResponse()
    line = typed_row(int(row), request.POST, carbon_reference())
    return render(request, "suppliers/_calculator_line.html", {"line": line})


@for_everybody
@require_POST
def calculator_text(request: HttpRequest) -> HttpResponse:
    """The calculation as a file: the signed text by which it can be claimed."""
    page = sent_page(request.POST, timezone.localdate())
    if page.calculation is None:
        return shown(request, page)
    answer = HttpResponse(page.text + "\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="greengate-calculation.txt"'
    return answer


def shown(request: HttpRequest, page: Page) -> HttpResponse:
    told = {
        "page": page,
        "lines": page.lines,
        "whole": page.whole,
        "calculation": page.calculation,
        "result": {"lines": page.shown},
        "efficiency_unit": f"{page.whole['function_unit'].value() or ''}/kg CO₂e",
        "days": DAYS,
    }
    return render(request, "suppliers/calculator.html", told, status=422 if page.wrong else 200)
