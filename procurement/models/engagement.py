"""Standing: one buying organisation x one supplier."""

from django.db import models
from django.db.models import Q

from procurement.policy import Standing
from suppliers.models import Organisation, Supplier


class Engagement(models.Model):
    """Where a supplier stands with an organisation. Changed by one door: operations.standing.move_standing."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="engagements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="engagements")
    standing = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Standing])
    since = models.DateTimeField()
    admitted_until = models.DateField(null=True, help_text="last day of the term of admission; null: no end named")
    reason = models.CharField(max_length=40, help_text="code of the reason of the last move")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "organisation"], name="engagement_once"),
            models.CheckConstraint(condition=Q(standing__in=sorted(Standing)), name="engagement_standing_known"),
        ]
        indexes = [models.Index(fields=["organisation", "standing"], name="engagement_by_standing")]

    def __str__(self) -> str:
        return f"{self.supplier_id} x {self.organisation_id}: {self.standing}"
