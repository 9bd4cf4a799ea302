"""Work of the clock: a supplier is due to be scored again."""

from django.db import models
from django.db.models import Q

from procurement.policy import Cause
from scoring.models import Scorecard
from suppliers.models import Supplier


class Reassessment(models.Model):
    """A pending or finished re-assessment. The row is the queue; the message to the worker is only the hurry."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="reassessments")
    cause = models.CharField(max_length=24, choices=[(c.value, c.value) for c in Cause])
    due_on = models.DateField()
    found_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    before = models.ForeignKey(Scorecard, on_delete=models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(Scorecard, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier"], condition=Q(finished_at__isnull=True), name="reassessment_pending_once"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) ^ Q(after__isnull=False), name="reassessment_finished_has_result"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(finished_at__isnull=True), name="reassessment_pending"),
        ]
