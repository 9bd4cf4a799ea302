"""The supplier applies: choose, check, send, and see the provisional score."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from procurement.models import Application, Decision
from procurement.operations.admission import send_application
from procurement.pages.own_answers import what_goes_out
from procurement.pages.own_application_form import ApplicationForm
from procurement.pages.own_file import own_file
from procurement.pages.own_score_tile import first_improvements, score_tile
from procurement.pages.own_tasks import DONE, File, tasks_of
from procurement.policy import ApplicationState, PriorityGround
from procurement.queries.own_applications import open_to_application, own_applications
from suppliers.edge import attempt, page
from suppliers.models import Supplier
from suppliers.pages.drafts import draft_for, drafted, restore, sent
from suppliers.pages.own import for_suppliers, own, person, with_files
from suppliers.questions.asking import Section
from suppliers.wording import filled, reason_text

DRAFT = "application"


@dataclass(frozen=True, slots=True)
class Case:
    """An application with what was last decided on it, in words."""

    application: Application
    decision: Decision | None
    reasons: Sequence[tuple[str, str]]


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_application(request: HttpRequest) -> HttpResponse:
    """The form, then a page to check everything, then sent. Before that only files and a draft are kept."""
    supplier = own(request)
    applications = list(own_applications(supplier))
    if request.method != "POST":
        returned = next((each for each in applications if each.state == ApplicationState.RETURNED), None)
        preferred = returned.organisation_id if returned else _consented(request)
        form = ApplicationForm(supplier=supplier, preferred=preferred, about=returned)
        return _shown(request, form, applications)
    typed, refusals = with_files(request, PriorityGround)
    form = ApplicationForm(typed, supplier=supplier)
    form.is_valid()
    for field, words in refusals:
        form.add_error(field, words)
    if form.errors or "change" in typed:
        return _shown(request, form, applications)
    if "send" not in typed:
        return _checked(request, form, typed, applications)
    application = attempt(form, lambda: _send(request, supplier, form))
    if application is None:
        return _shown(request, form, applications)
    sent(request, DRAFT, supplier, of=Section.APPLICATION, things=1)
    return redirect("own_application_sent", application.pk)


def _send(request: HttpRequest, supplier: Supplier, form: ApplicationForm) -> Application:
    typed = form.cleaned_data
    return send_application(
        supplier,
        typed["organisation"],
        grounds=form.grounds(),
        categories=list(typed["categories"]),
        sites=list(typed["sites"]) or None,
        by=person(request),
        at=timezone.now(),
    )


@for_suppliers
@require_safe
def own_application_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """It is sent: the provisional score, and what would raise it most."""
    supplier = own(request)
    found = supplier.applications.exclude(state=ApplicationState.DRAFT).select_related("organisation")
    told = {
        "application": get_object_or_404(found, pk=pk),
        "score": score_tile(supplier),
        "improvements": [
            (action, filled(action.reason.message, action.reason.values)) for action in first_improvements(supplier)
        ],
    }
    return render(request, "procurement/own_application_sent.html", told)


def _shown(request: HttpRequest, form: ApplicationForm, applications: Sequence[Application]) -> HttpResponse:
    file, draft = own_file(own(request), applications, timezone.now()), draft_for(request, DRAFT)
    restore(form, draft)
    *parts, last = tasks_of(file)
    told = {
        "form": form,
        "grounds": form.grounds_shown(),
        "cases": [_case(application) for application in applications],
        "may_apply": open_to_application(own(request)).exists(),
        "tasks": parts,
        "missing": last.missing,
        "asked": file.asked,
        "draft": drafted(request, DRAFT, draft),
    }
    return page(request, "procurement/own_application.html", told, form)


def _checked(
    request: HttpRequest, form: ApplicationForm, sent_on: QueryDict, applications: Sequence[Application]
) -> HttpResponse:
    """Everything that will be sent, on one page; what was typed travels along, hidden."""
    typed = [(name, value) for name, values in sent_on.lists() if _travels(form, name) for value in values]
    file = own_file(own(request), applications, timezone.now())
    *parts, last = tasks_of(file)
    told = {
        "form": form,
        "typed": typed,
        "organisation": form.cleaned_data["organisation"],
        "grounds": form.grounds(),
        "tasks": parts,
        "unfinished": [part for part in parts if part.state != DONE],
        "missing": last.missing,
        "complete": _complete(file),
        "categories": form.cleaned_data["categories"],
        "sites": form.cleaned_data["sites"],
        "going_out": what_goes_out(own(request), file),
    }
    return render(request, "procurement/own_application_check.html", told)


def _travels(form: ApplicationForm, name: str) -> bool:
    """Whether a value goes along, hidden, from the form to its sending; files are kept already."""
    return (name in form.fields and not name.endswith("_file")) or name.startswith("draft_")


def _complete(file: File) -> int:
    """How much of what is asked is there, in basis points: certificates, years and questions count one each."""
    asked = len(file.asked.certificates) + len(file.asked.forms) + file.state.asked
    energy = bool(file.asked.forms) and file.state.inventory is not None
    there = len(file.asked.certificates) - file.state.certificates_open + energy + file.state.answered
    return 10_000 * there // asked if asked else 10_000


def _consented(request: HttpRequest) -> int | None:
    """The organisation that the supplier registered with."""
    consent = own(request).consents.filter(withdrawn_at__isnull=True).order_by("id").first()
    return consent.organisation_id if consent else None


def _case(application: Application) -> Case:
    decision = next(iter(application.decisions.all()), None)
    coded = decision.reasons if decision else []
    return Case(application, decision, [(reason_text(reason["code"]), reason.get("text", "")) for reason in coded])
