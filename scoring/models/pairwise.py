"""Weights from pairwise comparison: what is compared, and what each person said."""

from django.db import models

from scoring.models.scoring_model import ScoringModel
from suppliers.models import User


class PairwiseComparison(models.Model):
    """A question put to several people: of these things, how much more does one matter than another?

    `items`: [{"code", "name_zh", "name_en"}], 2 to 10, fixed when it is opened. With a `model` they are its dimensions,
    or the criteria of its `dimension`; without one they were named by hand and cannot be applied to a draft.
    """

    title = models.CharField(max_length=120)
    model = models.ForeignKey(ScoringModel, on_delete=models.PROTECT, null=True, related_name="comparisons")
    dimension = models.CharField(max_length=24, blank=True)
    items = models.JSONField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(model__isnull=False) | models.Q(dimension=""),
                name="pairwise_dimension_of_a_model",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PairwiseJudgement(models.Model):
    """What one person said, under that person's name. A later one of the same person takes its place; none is changed.

    `cells`: for each pair (first with second, first with third ... second with third ...) "1/9" to "9": how much more
    the earlier of the two matters.
    """

    comparison = models.ForeignKey(
        PairwiseComparison, on_delete=models.PROTECT, related_name="judgements", db_index=False
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="1 for the person's first, and so on")
    cells = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comparison", "by", "number"], name="pairwise_judgement_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="pairwise_judgement_counted_from_one"),
        ]
