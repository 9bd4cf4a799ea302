"""The supplier's home: what is to be done, where it stands, what it was told."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from procurement.pages.own_score_tile import score_tile
from procurement.pages.own_tasks import next_task, survey_tasks, tasks_of
from procurement.queries.own_applications import own_applications, own_standings
from procurement.queries.surveys import own_surveys
from suppliers.models import Notice
from suppliers.pages.own import for_suppliers, own, person
from suppliers.queries.own_file import file_state
from suppliers.wording import notice_text, place_name

NEWS = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with its sentence in the reader's language."""

    notice: Notice
    text: str


@for_suppliers
@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    supplier = own(request)
    tasks = tasks_of(file_state(supplier), list(own_applications(supplier)), timezone.localdate())
    tasks += survey_tasks(own_surveys(supplier).filter(survey__closed_at__isnull=True))
    notices = person(request).notices.filter(read_at__isnull=True).order_by("-created_at", "-id")[:NEWS]
    told = {
        "supplier": supplier,
        "province": place_name(supplier.province) if supplier.province else "",
        "categories": list(supplier.categories.order_by("id")),
        "tasks": tasks,
        "next": next_task(tasks),
        "minutes": sum(task.minutes for task in tasks),
        "score": score_tile(supplier),
        "standings": list(own_standings(supplier)),
        "notices": [Told(notice, notice_text(notice)) for notice in notices],
    }
    return render(request, "procurement/portal.html", told)
