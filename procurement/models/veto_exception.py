"""An exception from one veto for one supplier at one organisation, until a day."""

from django.db import models
from django.db.models import F, Q

from suppliers.models import Document, Organisation, Supplier, User


class VetoException(models.Model):
    """Asked for by one person and granted, or declined, by another; the database refuses the same person twice.

    `veto` is the code of a veto of a scoring model or of an entry bar of the policy. `granted` None: it waits.
    `ended_at`: taken back before its day. A decided row changes no more but by being ended, once (triggers).
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="veto_exceptions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="veto_exceptions")
    veto = models.CharField(max_length=24)
    of_unknown = models.BooleanField(default=False, help_text="nothing was known of the veto: covers no more than that")
    reason = models.CharField(max_length=500)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    ends_on = models.DateField(help_text="the last day on which it holds")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "organisation", "veto"],
                condition=Q(granted__isnull=True),
                name="veto_exception_asked_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="veto_exception_has_a_reason"),
            models.CheckConstraint(
                condition=Q(granted__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("asked_by")),
                name="veto_exception_takes_two_people",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-id"], name="veto_exception_of")]

    def __str__(self) -> str:
        return f"{self.veto}: {self.supplier_id} x {self.organisation_id} until {self.ends_on}"
