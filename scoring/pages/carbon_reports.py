"""Carbon reports as PDF: an inventory, a product's footprint, and a calculation of the public calculator.

They are drawn when they are asked for, in the language of ?language= (zh-hans or en), else in the reader's.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from scoring.pages.calculation_report import calculation_report
from scoring.pages.inventory_report import inventory_report
from scoring.pages.product_report import product_report
from scoring.queries.drafting import LANGUAGES, typeface
from scoring.reports import Report, draw_report
from suppliers.access import signed_in
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Inventory
from suppliers.pages.calculation import sent_page
from suppliers.pages.calculator import for_everybody, shown
from suppliers.pages.own import person
from suppliers.queries.access import visible_to
from suppliers.queries.own_file import current_inventories
from suppliers.queries.products import footprints_seen_by, ordered_lines
from suppliers.queries.reference import carbon_reference


@signed_in
@require_safe
def inventory_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Any inventory of a file that the reader may see, also one that a later report replaced."""
    seen = Inventory.objects.filter(supplier__in=visible_to(person(request)))
    rows = seen.select_related("supplier", "document", "reported_by").prefetch_related("lines")
    found = get_object_or_404(rows, pk=pk)
    supplier = found.supplier
    years = [row if row.pk != found.pk else found for row in current_inventories(supplier) if row.year != found.year]
    years = sorted([*years, found], key=lambda row: -row.year)
    now, reference = timezone.now(), carbon_reference(supplier)
    name = f"inventory-{supplier.identifier}-{found.year}"
    return _drawn(request, name, lambda: inventory_report(found, years, reference, now))


@signed_in
@require_safe
def footprint_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Any version of a footprint of a file that the reader may see."""
    rows = footprints_seen_by(person(request)).select_related("published_by").prefetch_related(ordered_lines())
    found = get_object_or_404(rows, pk=pk)
    now, today = timezone.now(), timezone.localdate()
    return _drawn(request, f"product-footprint-{found.uuid}", lambda: product_report(found, today, now))


@for_everybody
@require_POST
def calculator_pdf(request: HttpRequest) -> HttpResponse:
    """What stands in the form of the calculator, computed again; nothing is kept of it."""
    with translation.override(_language(request)):
        page = sent_page(request.POST, timezone.localdate())
    if page.calculation is None:
        return shown(request, page)
    now = timezone.now()
    return _drawn(request, "carbon-calculation", lambda: calculation_report(page, now))


def _drawn(request: HttpRequest, name: str, report: Callable[[], Report]) -> HttpResponse:
    """The document as a download; 503 with words while the fonts of this installation are not made."""
    language = _language(request)
    short = next(short for short, code in LANGUAGES.items() if code == language)
    try:
        with translation.override(language):
            content = draw_report(report(), short, typeface(settings.FONT_DIR))
    except Refused as error:
        return HttpResponse(said(error), status=503, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{short}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _language(request: HttpRequest) -> str:
    wished = request.POST.get("language") or request.GET.get("language", "")
    known = set(LANGUAGES.values())
    return next(code for code in (wished, translation.get_language() or "", "zh-hans") if code in known)
