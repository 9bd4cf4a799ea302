"""The summary of a supplier's file as a PDF, for the buyers and for the supplier itself."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from procurement.file_summary import draw_summary
from procurement.pages.own_file import own_tasks
from procurement.pages.reader import for_staff
from procurement.pages.summary_tables import summary_of
from procurement.queries.summary_rows import summary_rows
from scoring.queries.drafting import typeface
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Supplier, User
from suppliers.operations.chain import first_break
from suppliers.pages.own import for_suppliers, own, person
from suppliers.queries.access import closed_to, visible_to
from suppliers.wording import in_reader_language

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@for_staff
@require_safe
def supplier_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """With the incidents, and the actions at the organisations of the reader."""
    user = person(request)
    found = visible_to(user).filter(pk=pk).first() or get_object_or_404(closed_to(user), pk=pk)
    try:
        return _answer(request, found, reader=user)
    except Refused as error:
        messages.error(request, said(error))
        return redirect("supplier", pk)


@for_suppliers
@require_safe
def own_summary(request: HttpRequest) -> HttpResponse:
    """What the supplier sees of itself: no incidents, its own tasks as actions."""
    try:
        return _answer(request, own(request), reader=None)
    except Refused as error:
        messages.error(request, said(error))
        return redirect("own_file")


def _answer(request: HttpRequest, supplier: Supplier, *, reader: User | None) -> HttpResponse:
    """The PDF in the language of `language=zh|en`, else in the reader's."""
    wanted = LANGUAGES.get(request.GET.get("language", ""), translation.get_language() or "en")
    with translation.override(wanted):
        pdf = drawn(supplier, reader)
    answer = HttpResponse(pdf, content_type="application/pdf")
    name = f"{supplier.identifier}-{timezone.localdate().isoformat()}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def drawn(supplier: Supplier, reader: User | None) -> bytes:
    """The document in the active language. Refused when the fonts of this installation are not made yet."""
    at = timezone.now()
    rows = summary_rows(supplier, supplier.day(at), reader)
    tasks = [] if reader else [task for task in own_tasks(supplier, at)[1] if task.is_open]
    author = str(reader) if reader else in_reader_language(supplier)
    broken = first_break(supplier)
    broken_at = broken.number if broken else None
    summary = summary_of(rows, broken_at=broken_at, tasks=tasks, author=author, at=at)
    return draw_summary(summary, typeface(settings.FONT_DIR))
