"""What the worker does. Rows in the database are the queue; a lost message costs time, never work."""

from dataclasses import dataclass
from datetime import date, datetime

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from procurement.models import FileExport, Reassessment
from procurement.operations.action_reminders import remind_of_actions
from procurement.operations.file_exports import clear_exports, make_export
from procurement.operations.reassessment import find_due, reassess_supplier
from procurement.operations.reminding import remind_suppliers
from procurement.operations.renewing import open_renewals
from scoring.operations.new_models import start_new_models
from scoring.tasks import hurry_back_tests, hurry_issuing, hurry_new_models
from suppliers.tasks import (
    look_at_signatures,
    look_over_certificates,
    mail,
    mail_invitations,
    read_pictures,
    take_over_sheets,
)

NUDGES = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: how many are newly due, and whether the workers could be hurried."""

    found: int
    hurried: bool


@shared_task(acks_late=True)
def tick(**_: object) -> None:
    """Find what is due and what is to be scored by a new model, remind of what ends, nudge the workers; what is pending
    is nudged again by the next tick."""
    now = timezone.now()
    on = timezone.localdate(now)
    find_due(on, at=now)
    start_new_models(on, at=now)
    remind_suppliers(on, at=now)
    remind_of_actions(on, at=now)
    open_renewals(on, at=now)
    clear_exports(now)
    hurry()
    hurry_exports()
    hurry_new_models()
    hurry_back_tests()
    hurry_issuing()
    mail.delay()
    mail_invitations.delay()
    read_pictures.delay()
    take_over_sheets.delay()
    look_at_signatures.delay()
    look_over_certificates.delay()


@shared_task(acks_late=True)
def export(*, export_id: int, **_: object) -> None:
    make_export(export_id, at=timezone.now())


def hurry_exports() -> None:
    """Nudge the worker to the copies of files that wait; without a broker they wait for the next tick."""
    try:
        for pk in FileExport.objects.filter(finished_at__isnull=True).order_by("id").values_list("pk", flat=True)[:50]:
            export.apply_async(kwargs={"export_id": pk}, retry=False)
    except OperationalError:
        return


@shared_task(acks_late=True)
def reassess(*, reassessment_id: int, **_: object) -> None:
    reassess_supplier(reassessment_id, at=timezone.now())


def look(on: date, *, at: datetime) -> Looked:
    """Find what is due now, because somebody asks; without a broker the rows wait for the next tick."""
    found = find_due(on, at=at)
    try:
        hurry()
    except OperationalError:
        return Looked(found, hurried=False)
    return Looked(found, hurried=True)


def hurry() -> None:
    """Nudge the workers to the longest pending re-assessments. Raises OperationalError when the broker is away."""
    pending = Reassessment.objects.filter(finished_at__isnull=True, supplier__merged_into__isnull=True)
    for reassessment_id in pending.order_by("due_on", "id").values_list("pk", flat=True)[:NUDGES]:
        reassess.delay(reassessment_id=reassessment_id)
