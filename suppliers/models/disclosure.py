"""Answers to the questions of suppliers/questions.py. A changed answer is a new row; the old one stays."""

from django.db import models
from django.db.models import Q

from suppliers.enums import AnswerState, EvidenceLevel
from suppliers.models.document import Document
from suppliers.models.supplier import Supplier
from suppliers.models.user import User


class Disclosure(models.Model):
    """One answer. `value` is in the question's integer unit (basis points, count, 0/1, index of a level)."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="disclosures")
    question = models.CharField(max_length=40)
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in AnswerState])
    value = models.BigIntegerField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    evidence = models.PositiveSmallIntegerField(default=EvidenceLevel.DECLARED)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField()
    delegation = models.ForeignKey(
        "suppliers.Delegation", on_delete=models.PROTECT, null=True, related_name="+", help_text="the link it came by"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True, help_text="null: nobody looked; false: not accepted")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "question"], condition=Q(superseded_at__isnull=True), name="disclosure_current_once"
            ),
            models.CheckConstraint(
                condition=Q(state=AnswerState.GIVEN) ^ Q(value__isnull=True), name="disclosure_value_when_given"
            ),
            models.CheckConstraint(
                condition=Q(evidence__gte=EvidenceLevel.DECLARED, evidence__lte=EvidenceLevel.VERIFIED),
                name="disclosure_evidence_level_known",
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) ^ Q(checked_at__isnull=False), name="disclosure_checked_with_result"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.value if self.value is not None else self.state}"
