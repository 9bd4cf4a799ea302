"""The supplier applies: choose, check, send, and see the provisional score."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from procurement.models import Application, Decision
from procurement.operations.admission import send_application
from procurement.pages.own_application_form import ApplicationForm
from procurement.pages.own_score_tile import first_improvements, score_tile
from procurement.pages.own_tasks import DONE, Task, tasks_of
from procurement.policy import ApplicationState, PriorityGround
from procurement.queries.own_applications import open_to_application, own_applications
from suppliers.edge import attempt, page
from suppliers.pages.own import for_suppliers, own, person, with_files
from suppliers.queries.own_file import file_state
from suppliers.wording import filled, reason_text


@dataclass(frozen=True, slots=True)
class Case:
    """An application with what was last decided on it, in words."""

    application: Application
    decision: Decision | None
    reasons: Sequence[tuple[str, str]]


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_application(request: HttpRequest) -> HttpResponse:
    """The form, then the same page to check everything, then sent. Nothing is stored before it is sent but files."""
    supplier = own(request)
    applications = list(own_applications(supplier))
    if request.method != "POST":
        returned = next((each for each in applications if each.state == ApplicationState.RETURNED), None)
        claims = {claim.ground: claim for claim in returned.priority_claims.all()} if returned else {}
        preferred = returned.organisation_id if returned else _consented(request)
        return _shown(request, ApplicationForm(supplier=supplier, preferred=preferred, claims=claims), applications)
    typed, refusals = with_files(request, PriorityGround)
    form = ApplicationForm(typed, supplier=supplier)
    form.is_valid()
    for field, words in refusals:
        form.add_error(field, words)
    if form.errors or "change" in typed:
        return _shown(request, form, applications)
    if "send" not in typed:
        return _checked(request, form, applications)
    application = attempt(
        form,
        lambda: send_application(
            supplier, form.cleaned_data["organisation"], grounds=form.grounds(), by=person(request), at=timezone.now()
        ),
    )
    return redirect("own_application_sent", application.pk) if application else _shown(request, form, applications)


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
    told = {
        "form": form,
        "grounds": form.grounds_shown(),
        "cases": [_case(application) for application in applications],
        "may_apply": open_to_application(own(request)).exists(),
        "tasks": _parts(request, applications),
    }
    return page(request, "procurement/own_application.html", told, form)


def _checked(request: HttpRequest, form: ApplicationForm, applications: Sequence[Application]) -> HttpResponse:
    """Everything that will be sent, on one page; what was typed travels along, hidden."""
    typed = [(name, value) for name, value in form.data.items() if name in form.fields and not name.endswith("_file")]
    parts = _parts(request, applications)
    told = {
        "form": form,
        "typed": typed,
        "organisation": form.cleaned_data["organisation"],
        "grounds": form.grounds(),
        "tasks": parts,
        "unfinished": [part for part in parts if part.state != DONE],
    }
    return render(request, "procurement/own_application_check.html", told)


def _parts(request: HttpRequest, applications: Sequence[Application]) -> list[Task]:
    return tasks_of(file_state(own(request)), applications, timezone.localdate())[:3]


def _consented(request: HttpRequest) -> int | None:
    """The organisation that the supplier registered with."""
    consent = own(request).consents.filter(withdrawn_at__isnull=True).order_by("id").first()
    return consent.organisation_id if consent else None


def _case(application: Application) -> Case:
    decision = next(iter(application.decisions.all()), None)
    coded = decision.reasons if decision else []
    return Case(application, decision, [(reason_text(reason["code"]), reason.get("text", "")) for reason in coded])
