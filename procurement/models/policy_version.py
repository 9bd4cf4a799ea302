"""The rules of admission and the clock, as published: versioned and never changed."""

from django.db import models

from suppliers.models import User


class PolicyVersion(models.Model):
    """`definition` is the JSON that procurement.policy reads: cadence, working days, what makes a supplier green."""

    version = models.PositiveSmallIntegerField(unique=True)
    definition = models.JSONField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()
    in_force_from = models.DateField()

    def __str__(self) -> str:
        return f"policy v{self.version}"
