"""Why a person moved a standing by hand: the sentence and the evidence, which the history does not hold."""

from django.db import models
from django.db.models import Q

from procurement.models.engagement import Engagement
from procurement.policy import Standing
from suppliers.models import Document, User


class HandMove(models.Model):
    """One move by a person without a decision on a case. Never changes (database triggers)."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="hand_moves")
    before = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Standing])
    after = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Standing])
    reason = models.CharField(max_length=40)
    sentence = models.CharField(max_length=500)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(sentence=""), name="hand_move_has_a_sentence")]
        indexes = [models.Index(fields=["engagement", "-id"], name="hand_move_of")]

    def __str__(self) -> str:
        return f"{self.engagement_id}: {self.before} -> {self.after}"
