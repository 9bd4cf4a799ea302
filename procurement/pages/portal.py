"""The supplier's home: what is to be done, where it stands, what it was told."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from procurement.pages.own_file import own_tasks
from procurement.pages.own_score_tile import score_tile
from procurement.pages.own_tasks import next_task
from procurement.pages.people_tasks import people_tasks
from procurement.queries.own_applications import own_standings
from suppliers.models import Notice
from suppliers.pages.ics import Day, calendar_file
from suppliers.pages.own import for_suppliers, own, person
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
    file, tasks = own_tasks(supplier, timezone.now())
    tasks += people_tasks(supplier)
    notices = person(request).notices.filter(read_at__isnull=True).order_by("-created_at", "-id")[:NEWS]
    told = {
        "supplier": supplier,
        "province": place_name(supplier.region) if supplier.region else "",
        "categories": list(supplier.categories.order_by("id")),
        "tasks": tasks,
        "next": next_task(tasks, file.today),
        "minutes": sum(task.minutes for task in tasks),
        "asked": file.asked,
        "today": file.today,
        "dated": any(task.due for task in tasks),
        "score": score_tile(supplier),
        "standings": list(own_standings(supplier)),
        "notices": [Told(notice, notice_text(notice)) for notice in notices],
    }
    return render(request, "procurement/portal.html", told)


@for_suppliers
@require_safe
def own_calendar(request: HttpRequest) -> HttpResponse:
    """Every open task that is due on a day, as a calendar file."""
    now, site = timezone.now(), request.get_host()
    _file, tasks = own_tasks(own(request), now)
    days = [
        Day(f"{task.uid}@{site}", task.due, task.title, f"{task.text}\n{settings.SITE_URL}{task.url}")
        for task in tasks
        if task.due is not None and task.is_open
    ]
    return calendar_file("tasks", days, at=now)
