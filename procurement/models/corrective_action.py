"""What a supplier has to put right by a day, and every step on the way there."""

from django.db import models
from django.db.models import Q

from procurement.models.application import Decision
from procurement.policy import ActionOrigin, ActionState
from suppliers.models import Document, Incident, Organisation, Supplier, User


class CorrectiveAction(models.Model):
    """A finding with its owner and its day: a condition of an admission, or what an incident or an audit asks for.

    `owner` sees to it, one of the supplier's people or of the organisation's staff. `reminded`: days before (negative:
    after) the day at which the owner was last reminded; `escalated_at`: when the managers were told that it is late.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="corrective_actions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="corrective_actions")
    origin = models.CharField(max_length=12, choices=[(o.value, o.value) for o in ActionOrigin])
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="corrective_actions")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="corrective_actions")
    section = models.CharField(max_length=16, blank=True, help_text="part of the file that it is about")
    finding = models.CharField(max_length=500, help_text="what is wrong, and what is to be done")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="corrective_actions")
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in ActionState], default=ActionState.OPEN)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reminded = models.SmallIntegerField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(finding=""), name="corrective_action_has_a_finding"),
            models.CheckConstraint(
                condition=Q(state__in=[ActionState.OPEN, ActionState.ANSWERED], closed_at__isnull=True)
                | Q(state__in=[ActionState.CLOSED, ActionState.DROPPED], closed_at__isnull=False),
                name="corrective_action_closed_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(closed_at__isnull=True), name="corrective_action_unfinished"
            ),
            models.Index(fields=["supplier", "organisation"], name="corrective_action_of"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} x {self.organisation_id}: {self.finding[:40]}"


class CorrectiveStep(models.Model):
    """One step of a corrective action: opened, answered, opened again, moved, closed, dropped. Never changes."""

    class Kind(models.TextChoices):
        OPENED = "opened"
        ANSWERED = "answered"
        RETURNED = "returned"
        POSTPONED = "postponed"
        CLOSED = "closed"
        DROPPED = "dropped"

    action = models.ForeignKey(CorrectiveAction, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=1000, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(help_text="the day that holds after the step")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["action", "id"], name="corrective_step_of")]
