"""What a supplier set out to emit: so much less than in a base year by a target year. A new one replaces the old."""

from django.db import models
from django.db.models import F, Q

from suppliers.models.supplier import Supplier
from suppliers.models.user import User


class CarbonTarget(models.Model):
    """Less scope 1 and 2 (location-based), of the whole or for one 万元 of output; `reduction_bp` in 0.01 %."""

    class Measure(models.TextChoices):
        TOTAL = "total"
        INTENSITY = "intensity"

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="carbon_targets")
    measure = models.CharField(max_length=9, choices=Measure)
    base_year = models.PositiveSmallIntegerField()
    target_year = models.PositiveSmallIntegerField()
    reduction_bp = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier"], condition=Q(superseded_at__isnull=True), name="carbon_target_current_once"
            ),
            models.CheckConstraint(condition=Q(target_year__gt=F("base_year")), name="carbon_target_after_base"),
            models.CheckConstraint(
                condition=Q(reduction_bp__gte=1, reduction_bp__lte=10_000), name="carbon_target_reduction_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.base_year}-{self.target_year}"
