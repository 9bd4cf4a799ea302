"""The other indicators: what the supplier says of itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from suppliers.edge import attempt, page
from suppliers.operations.disclosures import answer_questions
from suppliers.pages.forms.indicators import IndicatorsForm
from suppliers.pages.own import for_suppliers, own, person, with_files
from suppliers.queries.own_file import current_answers
from suppliers.questions import questions_for


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_indicators(request: HttpRequest) -> HttpResponse:
    """All questions by section, with the answers that stand; saving stores what changed."""
    supplier = own(request)
    current = {row.question: row for row in current_answers(supplier)}
    typed, refusals = with_files(request, (question.key for question in questions_for(supplier.kind)))
    form = IndicatorsForm(typed or None, supplier=supplier, current=current)
    if refusals and form.is_bound:
        form.is_valid()
        for field, words in refusals:
            form.add_error(field, words)
    if form.is_valid():
        rows = attempt(form, lambda: answer_questions(supplier, form.answers(), by=person(request), at=timezone.now()))
        if rows is not None:
            words = ngettext("%(count)s answer saved.", "%(count)s answers saved.", len(rows)) % {"count": len(rows)}
            messages.success(request, words if rows else _("Nothing changed."))
            return redirect("own_indicators")
    told = {"form": form, "sections": list(form.sections()), "asked": len(form.questions), "answered": len(current)}
    return page(request, "suppliers/indicators.html", told, form)
