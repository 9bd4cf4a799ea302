"""Looking over the certificates that wait to be checked, so that the queue can put first what looks wrong.

A row without `looked_at` is the worker's queue; so is one that was looked over a day ago, since days pass, registers
change and suppliers correct their files.
"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from suppliers.checks.certificate import looks_wrong
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate
from suppliers.queries.findings import findings_of

AGE = timedelta(days=1)


def look_again(rows: QuerySet[Certificate]) -> None:
    """What the checks compare these with has changed: those that wait are looked over at the next tick."""
    rows.filter(status=CertificateStatus.CLAIMED, looked_at__isnull=False).update(looked_at=None)


def look_over(most: int, *, at: datetime) -> int:
    """Check so many of those whose turn it is and keep whether each looks wrong; returns how many there were.

    They are marked before they are checked, so that a change meanwhile asks for them once more.
    """
    due = Q(looked_at__isnull=True) | Q(looked_at__lt=at - AGE)
    waiting = Certificate.objects.filter(due, status=CertificateStatus.CLAIMED).order_by("pk")
    batch = list(waiting.select_related("supplier", "type", "document")[:most])
    if not batch:
        return 0
    Certificate.objects.filter(pk__in=[each.pk for each in batch]).update(looked_at=at)
    found = findings_of(batch, at)
    wrong = {each.pk: looks_wrong(found[each.pk]) for each in batch}
    for said in (True, False):
        changed = [each.pk for each in batch if wrong[each.pk] == said != each.looks_wrong]
        Certificate.objects.filter(pk__in=changed).update(looks_wrong=said)
    return len(batch)
