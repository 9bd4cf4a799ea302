"""The supplier's own file as its task list reads it, for each page that shows tasks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from procurement.models import Application
from procurement.pages.action_tasks import action_tasks, with_returns
from procurement.pages.own_tasks import File, Task, renewal_tasks, survey_tasks, tasks_of
from procurement.pages.term_tasks import term_tasks
from procurement.policy import Purpose
from procurement.queries.corrective_actions import unfinished_of
from procurement.queries.own_applications import own_applications
from procurement.queries.returned import returned_sections, returned_to
from procurement.queries.surveys import own_surveys
from suppliers.models import Supplier
from suppliers.queries.asking import asked_of
from suppliers.queries.drafts import drafted
from suppliers.queries.expiring import Renewal, Wanted, ending
from suppliers.queries.own_file import file_state

AHEAD, BEHIND = timedelta(days=90), timedelta(days=30)
"""How long before its end a certificate is a task, and how long after it."""
MOST_RENEWALS = 20


def own_file(supplier: Supplier, applications: Sequence[Application], at: datetime) -> File:
    """What was sent and typed so far, beside what is asked."""
    today = supplier.day(at)
    asked, registered = asked_of(supplier, today), supplier.day(supplier.registered_at)
    return File(file_state(supplier, asked), asked, applications, drafted(supplier), registered, today)


def own_tasks(supplier: Supplier, at: datetime) -> tuple[File, list[Task]]:
    """The file and every task: its sections, the application, renewals, and surveys of buyers."""
    applied = [each for each in own_applications(supplier) if each.purpose == Purpose.ADMISSION]
    file = own_file(supplier, applied, at)
    wanted = Wanted(renewal=Renewal.OPEN)
    soon = ending(Supplier.objects.filter(pk=supplier.pk), file.today - BEHIND, file.today + AHEAD, wanted)
    renewals = renewal_tasks(soon.order_by("valid_until", "pk")[:MOST_RENEWALS], file.today)
    surveys = survey_tasks(own_surveys(supplier).filter(survey__closed_at__isnull=True))
    asked = action_tasks(unfinished_of(supplier), file.today)
    parts = with_returns(tasks_of(file), returned_sections(returned_to(supplier)))
    return file, [*parts, *asked, *term_tasks(supplier, file.today), *renewals, *surveys]
