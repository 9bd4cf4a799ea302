"""A supplier asks an organisation for admission; the organisation decides."""

from django.db import models
from django.db.models import Q

from procurement.policy import ApplicationState, PriorityGround, Verdict
from scoring.models import Scorecard
from suppliers.models import Document, Organisation, Supplier, User


class Application(models.Model):
    """One case. A returned case is sent again as the same row; `sent_at` is the last sending."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in ApplicationState], default=ApplicationState.DRAFT
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    priority = models.BooleanField(default=False, help_text="claims a priority ground: moves up, never past a veto")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "organisation"],
                condition=Q(state__in=["draft", "sent", "returned"]),
                name="application_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.DRAFT) | Q(sent_at__isnull=False), name="application_sent_has_a_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "-priority", "sent_at"],
                condition=Q(state=ApplicationState.SENT),
                name="application_queue",
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} -> {self.organisation_id}"


class PriorityClaim(models.Model):
    """A ground for priority admission (R07) with its evidence and end date."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="priority_claims")
    ground = models.CharField(max_length=24, choices=[(g.value, g.value) for g in PriorityGround])
    statement = models.CharField(max_length=300)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "ground"], name="priority_ground_once")]


class Decision(models.Model):
    """What was decided on a case, by whom, on which scorecard. Never changes (database triggers)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField(help_text="1, 2, ...: one decision per sending")
    verdict = models.CharField(max_length=8, choices=[(v.value, v.value) for v in Verdict])
    reasons = models.JSONField(default=list, help_text="coded reasons: {code, field, text}")
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, null=True, related_name="decisions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], name="decision_once_per_round"),
            models.UniqueConstraint(
                fields=["application"], condition=~Q(verdict=Verdict.RETURN), name="decision_final_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.APPROVE) | ~Q(reasons=[]), name="decision_against_has_reasons"
            ),
        ]
