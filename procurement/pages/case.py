"""One case on one page: checks, score and vetoes, documents, and the decision."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procurement.models import Application
from procurement.operations.admission import decide
from procurement.pages.condition_form import ConditionForm, condition_rows, conditions_of
from procurement.pages.decision_form import CODE_WORDS, SECTION_WORDS, DecisionForm
from procurement.pages.reader import for_case_readers
from procurement.policy import APPROVALS, Verdict
from procurement.queries.case_file import CaseFile, case_file
from procurement.queries.cases import cases_visible_to, decidable_by
from procurement.queries.people import deciders
from procurement.queries.returned import Things, things_of
from suppliers.access import open_to
from suppliers.edge import said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.pages.own import person
from suppliers.wording import in_reader_language, reason_text

LATE = frozenset({"already_decided", "sent_again", "score_fell"})


@for_case_readers
@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    application = get_object_or_404(cases_visible_to(person(request)), pk=pk)
    return _shown(request, application)


@open_to(Role.OFFICER)
@require_POST
def decide_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, return or refuse. Whoever comes second sees what was decided, and by whom (409)."""
    user = person(request)
    application = get_object_or_404(decidable_by(user), pk=pk)
    form = DecisionForm(request.POST, things=things_of(application.supplier))
    rows = _condition_rows(application, request.POST)
    is_conditional = request.POST.get("verdict") == Verdict.APPROVE_WITH_CONDITIONS
    conditions = conditions_of(rows) if is_conditional else []
    if not form.is_valid() or conditions is None:
        return _shown(request, application, form=form, rows=rows, status=422)
    verdict = Verdict(form.cleaned_data["verdict"])
    try:
        decide(
            application,
            verdict,
            reasons=form.reasons if verdict not in APPROVALS else [],
            conditions=conditions,
            seen_round=form.cleaned_data["round"],
            by=user,
            at=timezone.now(),
        )
    except Refused as error:
        late = error.code in LATE
        if not late:
            form.add_error(None, said(error))
        application = get_object_or_404(cases_visible_to(user), pk=pk)
        told, status = said(error) if late else "", 409 if late else 422
        return _shown(request, application, form=form, rows=rows, late=told, status=status)
    messages.success(request, _done(verdict, application))
    return redirect("queue")


def _done(verdict: Verdict, application: Application) -> str:
    name = in_reader_language(application.supplier)
    if verdict == Verdict.APPROVE:
        return _("%(name)s is admitted.") % {"name": name}
    if verdict == Verdict.APPROVE_WITH_CONDITIONS:
        return _("%(name)s is admitted with conditions; its people are told what to put right.") % {"name": name}
    if verdict == Verdict.RETURN:
        return _("The case of %(name)s went back to the supplier.") % {"name": name}
    return _("%(name)s is refused.") % {"name": name}


def _shown(
    request: HttpRequest,
    application: Application,
    *,
    form: DecisionForm | None = None,
    rows: list[ConditionForm] | None = None,
    late: str = "",
    status: int = 200,
) -> HttpResponse:
    context = case_context(request, application, form=form, rows=rows, late=late)
    return render(request, "procurement/case.html", context, status=status)


def case_context(
    request: HttpRequest,
    application: Application,
    *,
    form: DecisionForm | None = None,
    rows: list[ConditionForm] | None = None,
    late: str = "",
) -> dict[str, object]:
    """What the columns of a case and its decision need; pages that show a case beside something else use it too."""
    now = timezone.now()
    found = case_file(application, person(request), now)
    things = things_of(found.supplier)
    return {
        "case": found,
        "application": found.application,
        "supplier": found.supplier,
        "on": timezone.localdate(now),
        "late": late,
        "failed_form": form if form is not None and not late else None,
        "failed_verdict": form.data.get("verdict", "") if form is not None else "",
        "condition_rows": (rows if form is not None and not late else None) or _condition_rows(application, None),
        "elsewhere": [(each, reason_text(each.reason)) for each in found.elsewhere],
        "return_form": _blank(Verdict.RETURN, found, things),
        "refuse_form": _blank(Verdict.REFUSE, found, things),
        "rounds": _rounds(found),
        "officers": [] if found.obstacle in {"closed", "not_officer"} else list(deciders(application.organisation)),
    }


def _blank(verdict: Verdict, found: CaseFile, things: Things) -> DecisionForm:
    """An empty form in a dialog of its own, so with ids of its own."""
    told = {"verdict": verdict, "round": found.round}
    return DecisionForm(initial=told, auto_id=f"{verdict}_%s", things=things)


def _condition_rows(application: Application, typed: QueryDict | None) -> list[ConditionForm]:
    supplier, organisation = application.supplier, application.organisation
    return condition_rows(typed, supplier=supplier, organisation=organisation, on=timezone.localdate())


def _rounds(found: CaseFile) -> list[dict[str, object]]:
    """What was decided before, the latest first, with its reasons in words."""
    return [
        {
            "decision": decision,
            "reasons": [
                {
                    "section": SECTION_WORDS.get(str(reason.get("section", "")), reason.get("section", "")),
                    "code": CODE_WORDS.get(str(reason.get("code", "")), reason.get("code", "")),
                    "text": reason.get("text", ""),
                    "due_on": _day(reason.get("due_on")),
                }
                for reason in decision.reasons
            ],
        }
        for decision in reversed(found.decisions)
    ]


def _day(written: object) -> date | None:
    """The day of a condition as the decision keeps it."""
    return date.fromisoformat(written) if isinstance(written, str) else None
