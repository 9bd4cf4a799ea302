"""Exceptions from vetoes: asked for on the case, decided on by a manager, listed for everybody who reads cases."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procurement.models import Application, VetoException
from procurement.operations.exceptions import ask_exception, decide_exception, end_exception
from procurement.pages.case import case_context
from procurement.pages.exception_form import ExceptionAnswerForm, ExceptionForm
from procurement.pages.reader import for_case_readers
from procurement.pages.words import exception_state_word
from procurement.queries.cases import cases_visible_to
from procurement.queries.duties import obstacle_to_granting
from procurement.queries.exceptions import STATES, exceptions_visible_to, in_state, may_grant, states_of
from procurement.queries.policies import policy_in_force
from procurement.queries.veto_names import VetoName, veto_names
from suppliers.access import open_to
from suppliers.edge import attempt, said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Supplier
from suppliers.pages.own import person
from suppliers.pages.tables import MOST_EXPORTED, chosen, page_of, sorted_by, typed, workbook
from suppliers.wording import in_reader_language

COLUMNS = {"supplier": "supplier__name_sort", "until": "ends_on", "asked": "asked_at", "veto": "veto"}


@for_case_readers
@require_safe
def exceptions(request: HttpRequest) -> HttpResponse:
    """Every exception of the reader's organisations, those that wait first."""
    on = timezone.localdate()
    state = chosen(request, "state", STATES)
    found = exceptions_visible_to(person(request))
    if state:
        found = in_state(found, state, on)
    if typed(request):
        found = found.filter(supplier__in=Supplier.objects.matching(typed(request)))
    rows = sorted_by(found, request.GET.get("sort", ""), COLUMNS) or found.order_by("-granted", "-pk")
    names = veto_names(on)
    if request.GET.get("format") == "xlsx":
        return _exported(rows, names, on)
    page = page_of(request, rows)
    states = states_of(list(page), on)
    told = [{"exception": each, "state": states[each.pk], "veto": names.get(each.veto)} for each in page]
    context = {"page": page, "rows": told, "state": state, "states": STATES, "q": typed(request), "on": on}
    return render(request, "procurement/exceptions.html", context)


@for_case_readers
@require_safe
def exception(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, _found(request, pk), ExceptionAnswerForm())


@open_to(Role.OFFICER, Role.COMPLIANCE, Role.MANAGER)
@require_POST
def ask_for_exception(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask on a case: for its supplier and its organisation."""
    application = get_object_or_404(cases_visible_to(person(request)), pk=pk)
    form = ExceptionForm(request.POST)
    if not form.is_valid():
        return _asked_again(request, application, [str(each) for errors in form.errors.values() for each in errors])
    told = form.cleaned_data
    try:
        ask_exception(
            application.supplier, application.organisation, told["veto"], reason=told["reason"],
            ends_on=told["ends_on"], by=person(request), at=timezone.now(),
        )  # fmt: skip
    except Refused as error:
        return _asked_again(request, application, [said(error)])
    messages.success(request, _("The managers are asked. You are told what they decide."))
    return redirect(f"{reverse('case', args=[pk])}#stops")


def _asked_again(request: HttpRequest, application: Application, faults: list[str]) -> HttpResponse:
    """The case with what was typed and what is wrong with it, at the form that was sent."""
    asking = {name: request.POST.get(name, "") for name in ("veto", "reason", "ends_on")}
    context = case_context(request, application) | {"asking": {**asking, "faults": faults}}
    messages.error(request, " ".join(faults))  # also where the form itself is gone, since a colleague has asked
    return render(request, "procurement/case.html", context, status=422)


@open_to(Role.MANAGER)
@require_POST
def answer_exception(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or decline."""
    asked, form = _found(request, pk), ExceptionAnswerForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        made = attempt(
            form,
            lambda: decide_exception(
                asked, granted=told["granted"], answer=told["answer"], by=person(request), at=timezone.now()
            ),
        )
        if made is not None:
            messages.success(request, _("Granted.") if made.granted else _("Declined."))
            return redirect("exception", pk)
    return _shown(request, _found(request, pk), form, status=422)


@open_to(Role.MANAGER)
@require_POST
def end_granted_exception(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back before its day."""
    try:
        end_exception(_found(request, pk), by=person(request), at=timezone.now())
    except Refused as error:
        form = ExceptionAnswerForm({})
        form.add_error(None, said(error))
        return _shown(request, _found(request, pk), form, status=409)
    messages.success(request, _("Ended. At the next look the clock suspends the supplier if the veto still stands."))
    return redirect("exception", pk)


def _exported(rows: QuerySet[VetoException], names: Mapping[str, VetoName], on: date) -> HttpResponse:
    found = list(rows[:MOST_EXPORTED])
    states = states_of(found, on)
    heads = [_("Supplier"), _("Organisation"), _("Veto"), _("State"), _("Holds until"), _("Reason"), _("Asked by"),
             _("Asked on"), _("Decided by"), _("Answer")]  # fmt: skip
    told = [
        (
            in_reader_language(each.supplier), in_reader_language(each.organisation),
            in_reader_language(names.get(each.veto)) or each.veto, exception_state_word(states[each.pk]),
            each.ends_on, each.reason, each.asked_by, each.asked_at, each.decided_by, each.answer,
        )
        for each in found
    ]  # fmt: skip
    return workbook("exceptions", heads, told)


def _found(request: HttpRequest, pk: int) -> VetoException:
    return get_object_or_404(exceptions_visible_to(person(request)), pk=pk)


def _shown(request: HttpRequest, asked: VetoException, form: ExceptionAnswerForm, status: int = 200) -> HttpResponse:
    on, user = timezone.localdate(), person(request)
    grants = may_grant(user, asked.organisation)
    context = {
        "exception": asked,
        "state": states_of([asked], on)[asked.pk],
        "veto": veto_names(on).get(asked.veto),
        "form": form,
        "may_grant": grants,
        "rule": obstacle_to_granting(asked, user) if grants and asked.granted is None else None,
        "most_days": policy_in_force(on).exception_days,
        "case": cases_visible_to(user)
        .filter(supplier=asked.supplier_id, organisation=asked.organisation_id)
        .order_by("-pk")
        .first(),
    }
    return render(request, "procurement/exception.html", context, status=status)
