"""What the worker does. Rows in the database are the queue; a lost message costs time, never work."""

from celery import shared_task
from django.utils import timezone

from procurement.models import Reassessment
from procurement.operations.reassessment import find_due, reassess_supplier
from suppliers.tasks import mail

NUDGES = 500


@shared_task(acks_late=True)
def tick(**_: object) -> None:
    """Find what is due and nudge the workers; whatever is pending is nudged again by the next tick."""
    now = timezone.now()
    find_due(timezone.localdate(now), at=now)
    pending = Reassessment.objects.filter(finished_at__isnull=True).order_by("due_on", "id")
    for reassessment_id in pending.values_list("pk", flat=True)[:NUDGES]:
        reassess.delay(reassessment_id=reassessment_id)
    mail.delay()


@shared_task(acks_late=True)
def reassess(*, reassessment_id: int, **_: object) -> None:
    reassess_supplier(reassessment_id, at=timezone.now())
