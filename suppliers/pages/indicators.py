"""The other indicators: what the supplier says of itself."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from suppliers.edge import attempt, page
from suppliers.models import Disclosure, Supplier
from suppliers.operations.disclosures import answer_questions
from suppliers.pages.drafts import draft_for, drafted, restore, sent
from suppliers.pages.forms.indicators import IndicatorsForm
from suppliers.pages.own import for_suppliers, own, person, with_files
from suppliers.queries.asking import asking_in_force, profile_of
from suppliers.queries.own_file import current_answers
from suppliers.questions import Question, questions_for
from suppliers.questions.asking import Section

DRAFT = "indicators"


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_indicators(request: HttpRequest) -> HttpResponse:
    """The questions asked by section, with the answers that stand and what was typed since; sending stores what
    changed."""
    supplier = own(request)
    current = {row.question: row for row in current_answers(supplier)}
    questions, draft = _questions(supplier, current), draft_for(request, DRAFT)
    typed, refusals = with_files(request, (question.key for question in questions))
    form = IndicatorsForm(typed or None, supplier=supplier, current=current, questions=questions)
    restore(form, draft)
    if refusals and form.is_bound:
        form.is_valid()
        for field, words in refusals:
            form.add_error(field, words)
    if form.is_valid():
        rows = attempt(form, lambda: answer_questions(supplier, form.answers(), by=person(request), at=timezone.now()))
        if rows is not None:
            sent(request, DRAFT, supplier, of=Section.INDICATORS, things=len(rows))
            words = ngettext("%(count)s answer saved.", "%(count)s answers saved.", len(rows)) % {"count": len(rows)}
            messages.success(request, words if rows else _("Nothing changed."))
            return redirect("own_indicators")
    told = {
        "form": form,
        "sections": list(form.sections()),
        "asked": len(questions),
        "answered": sum(question.key in current for question in questions),
        "draft": drafted(request, DRAFT, draft),
    }
    return page(request, "suppliers/indicators.html", told, form)


def _questions(supplier: Supplier, current: Mapping[str, Disclosure]) -> tuple[Question, ...]:
    """Those that are asked, and those that were answered when they were, so that an answer can be changed."""
    asked = asking_in_force(timezone.localdate()).questions(profile_of(supplier))
    keys = {question.key for question in asked} | set(current)
    return tuple(question for question in questions_for(supplier.kind) if question.key in keys)
