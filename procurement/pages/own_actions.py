"""Corrective actions as the supplier sees them: what is asked, until when, and reporting that it is done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from procurement.models import CorrectiveAction
from procurement.operations.corrective_actions import answer_action
from procurement.pages.action_forms import AnswerForm
from procurement.policy import ActionState
from procurement.queries.corrective_actions import actions_of
from suppliers.edge import attempt
from suppliers.pages.own import for_suppliers, own, person, with_files
from suppliers.pages.tables import page_of


@for_suppliers
@require_safe
def own_actions(request: HttpRequest) -> HttpResponse:
    context = {"page": page_of(request, actions_of(own(request))), "on": timezone.localdate()}
    return render(request, "procurement/own_actions.html", context)


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_action(request: HttpRequest, pk: int) -> HttpResponse:
    """One action with every step; while it is open, the form to report that it is done."""
    supplier = own(request)
    action = get_object_or_404(actions_of(supplier), pk=pk)
    if request.method != "POST":
        return _shown(request, action, AnswerForm(supplier=supplier))
    sent, refusals = with_files(request, ["answer"])
    form = AnswerForm(sent, supplier=supplier)
    form.is_valid()
    for field, words in refusals:
        form.add_error(field, words)
    if not form.errors:
        told, by = form.cleaned_data, person(request)
        document = told["answer_document"]
        made = attempt(form, lambda: answer_action(action, told["text"], document=document, by=by, at=timezone.now()))
        if made is not None:
            messages.success(request, _("Reported. The buyer looks at it and tells you."))
            return redirect("own_action", pk)
    return _shown(request, action, form)


def _shown(request: HttpRequest, action: CorrectiveAction, form: AnswerForm) -> HttpResponse:
    context = {
        "action": action,
        "steps": list(action.steps.select_related("by", "document").order_by("-pk")),
        "form": form if action.state == ActionState.OPEN else None,
        "on": timezone.localdate(),
    }
    return render(request, "procurement/own_action.html", context, status=422 if form.errors else 200)
