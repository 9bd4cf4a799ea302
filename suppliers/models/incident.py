"""What went wrong at a supplier, as a register or a person reported it."""

from django.db import models
from django.db.models import F, Q

from suppliers.enums import IncidentKind, IncidentSeverity
from suppliers.models.supplier import Supplier
from suppliers.models.user import User


class Incident(models.Model):
    """A penalty, an accident, a listing. Withdrawn, never deleted. With a reference it stands in a file once."""

    Kind = IncidentKind
    Severity = IncidentSeverity

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in IncidentKind])
    severity = models.CharField(max_length=10, choices=[(each.value, each.value) for each in IncidentSeverity])
    occurred_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the day a listing or measure ended")
    source = models.CharField(max_length=160)
    reference = models.CharField(max_length=80, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("occurred_on")),
                name="incident_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="incident_has_a_source"),
            models.UniqueConstraint(
                fields=["supplier", "kind", "reference"],
                condition=~Q(reference="") & Q(withdrawn_at__isnull=True),
                name="incident_reference_once",
            ),
        ]
        indexes = [models.Index(fields=["supplier", "kind", "occurred_on"], name="incident_of_supplier")]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_on}"
