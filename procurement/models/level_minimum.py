"""The level that an organisation asks for: for admission, and for staying admitted."""

from django.db import models
from django.db.models import Q

from suppliers.models import Organisation, User


class LevelMinimum(models.Model):
    """From a day on, what one organisation asks of its suppliers; the latest row of a day counts, and none is changed.

    `level` is the code of a level of the models in force, "" when it asks for none of its own. What holds for an
    organisation is the strictest of its own and of those above it (queries.minimums).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="level_minimums")
    level = models.CharField(max_length=16, blank=True)
    in_force_from = models.DateField()
    reason = models.CharField(max_length=500)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="level_minimum_has_a_reason")]
        indexes = [models.Index(fields=["organisation", "-in_force_from", "-id"], name="level_minimum_latest")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.level or '—'} from {self.in_force_from}"
