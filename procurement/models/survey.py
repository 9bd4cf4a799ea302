"""A survey (摸排): which suppliers were asked which certificates they hold, by when, and who has answered.

The answers themselves stand in the suppliers' files, as certificates and as statements that there is none: a survey
only asks, and reads what is there.
"""

from django.db import models
from django.db.models import Q

from suppliers.models import CertificateType, Organisation, Supplier, User


class Survey(models.Model):
    """One round of asking by one organisation. `chosen` is the filter by which the suppliers were picked, as typed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="surveys")
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True)
    types: "models.ManyToManyField[CertificateType, models.Model]" = models.ManyToManyField(
        CertificateType, related_name="+"
    )
    chosen = models.JSONField(default=dict)
    due_on = models.DateField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="survey_has_a_title")]
        indexes = [models.Index(fields=["organisation", "-id"], name="survey_of_organisation")]

    def __str__(self) -> str:
        return self.title


class SurveySupplier(models.Model):
    """One supplier in a survey. Answering again, while the survey is open, moves `answered_at`."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="asked")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="surveys")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    chased_at = models.DateTimeField(null=True, help_text="when the silent one was last reminded")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "supplier"], name="survey_supplier_once")]
        indexes = [models.Index(fields=["survey"], condition=Q(answered_at__isnull=True), name="survey_silent")]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.supplier_id}"
