"""A published way to score: versioned, frozen on publication, known by the hash of its content."""

from django.db import models
from django.db.models import Q

from suppliers.models import User


class ScoringModel(models.Model):
    """`definition` is the JSON that scoring.engine.parse reads; database triggers refuse changes once published."""

    code = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    provenance = models.CharField(max_length=40, help_text="official, proposed, verify-before-quoting ...")
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    in_force_from = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="scoring_model_version_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) ^ Q(in_force_from__isnull=False),
                name="scoring_model_in_force_when_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"
