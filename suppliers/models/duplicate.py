"""Two files that may be of one firm: found by their names, judged by a person."""

from django.db import models
from django.db.models import F, Q

from suppliers.models.supplier import Supplier
from suppliers.models.user import User


class PossibleDuplicate(models.Model):
    """A pair of suppliers, the older file first. Nothing merges by itself: a person merges or dismisses, and says why.

    `why` tells how the names are alike (suppliers.checks.similar_names.Likeness), `likeness` how much in basis points.
    """

    class State(models.TextChoices):
        OPEN = "open", "open"
        MERGED = "merged", "merged"
        DISMISSED = "dismissed", "dismissed"

    first = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=16)
    likeness = models.PositiveSmallIntegerField(help_text="basis points: 10000 is the same name")
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_older_first"),
            models.CheckConstraint(condition=Q(likeness__lte=10_000), name="duplicate_likeness_is_a_share"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & ~Q(reason="")),
                name="duplicate_decided_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["-likeness", "id"], condition=Q(state="open"), name="duplicate_open")]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"
