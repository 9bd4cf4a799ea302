"""Results of scoring: runs, scorecards (immutable), where each supplier stands now, and what changed."""

from django.db import models
from django.db.models import Q

from scoring.models.integers import IntegersField
from scoring.models.scoring_model import ScoringModel
from suppliers.models import Supplier, User

NEW_MODEL = "model_in_force"
"""The cause of a run over all suppliers of a model, because it came into force."""


class Run(models.Model):
    """One scoring of some or all suppliers: a model version, the day it is for, and the latest input it may see."""

    model = models.ForeignKey(ScoringModel, on_delete=models.PROTECT, related_name="runs")
    as_of = models.DateField()
    cut_off_at = models.DateTimeField()
    cause = models.CharField(max_length=24)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["model"], condition=Q(cause=NEW_MODEL), name="run_of_new_model")]

    def __str__(self) -> str:
        return f"{self.model} {self.as_of}"


class Chunk(models.Model):
    """The ledger of a run: a chunk's row shares the transaction with its results, so a second delivery does nothing."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="chunks")
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    suppliers = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "first_id"], name="chunk_once")]


class Scorecard(models.Model):
    """One supplier's result with its inputs: facts in the order of the model's facts, lines in that of its criteria.

    values: int64 in the fact's unit; states: suppliers.enums.Known; evidence: EvidenceLevel; sources: the id of the
    evidence row (0: none) in the table that the fact catalogue names; points: hundredths (-1: none); total, possible
    and known in hundredths and basis points; categories: which of the model's categories the supplier had, as bits
    (engine.masks), 0 when the model asks for none. `input_hash` is SHA-256 over kind, day, categories where they
    count, and the four input arrays (evidence.fingerprint).
    """

    # Other indexes begin with both columns; a second one for each would only slow writing down.
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="scorecards", db_index=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="scorecards", db_index=False)
    kind = models.CharField(max_length=16)
    values = IntegersField(bits=64)
    states = IntegersField(bits=16)
    evidence = IntegersField(bits=16)
    sources = IntegersField(bits=64)
    points = IntegersField(bits=32)
    vetoes = IntegersField(bits=16, help_text="per veto of the model: 0 clear, 1 failed, 2 unknown")
    total = models.IntegerField()
    level = models.SmallIntegerField(help_text="index into the model's levels; -1 unrated, -2 vetoed")
    known = models.IntegerField()
    categories = models.BigIntegerField(default=0, db_default=0)
    input_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "supplier"], name="scorecard_once_in_run"),
            models.CheckConstraint(condition=Q(total__gte=0, total__lte=10_000), name="scorecard_total_in_range"),
            models.CheckConstraint(condition=Q(known__gte=0, known__lte=10_000), name="scorecard_known_in_range"),
        ]
        indexes = [models.Index(fields=["supplier", "-id"], name="scorecard_of_supplier")]

    def __str__(self) -> str:
        return f"{self.supplier_id}: {self.total / 100:.2f}"


class CurrentScore(models.Model):
    """Where a supplier stands now; only rows that changed are written."""

    supplier = models.OneToOneField(
        Supplier, on_delete=models.PROTECT, primary_key=True, related_name="current_score", db_index=False
    )
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="+")
    total = models.IntegerField()
    level = models.SmallIntegerField()
    known = models.IntegerField()
    input_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["-total", "supplier"], name="current_score_by_total")]


class LevelChange(models.Model):
    """A supplier moved from one level to another: the outbox for those who must be told."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="level_changes")
    scorecard = models.OneToOneField(Scorecard, on_delete=models.PROTECT, related_name="level_change")
    level_before = models.SmallIntegerField()
    level_after = models.SmallIntegerField()
    total_before = models.IntegerField()
    total_after = models.IntegerField()
    announced_at = models.DateTimeField(null=True)


class IssuedScorecard(models.Model):
    """A scorecard that compliance issued: two PDFs and a token by which anybody who holds one can check it."""

    scorecard = models.OneToOneField(Scorecard, on_delete=models.PROTECT, related_name="issue")
    number = models.CharField(max_length=24, unique=True)
    token = models.CharField(max_length=43, unique=True)
    pdf_zh = models.CharField(max_length=80)
    pdf_en = models.CharField(max_length=80)
    sha256_zh = models.CharField(max_length=64)
    sha256_en = models.CharField(max_length=64)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class IssueBatch(models.Model):
    """Many scorecards that one person issues at once. The row is the queue: a worker issues the next and moves it on.

    scorecards: ids in the order of the work, `done` of them tried; refused: [id, message, values] of those that could
    not be issued (suppliers.errors.Refused). `worked_at` is the lease of the worker that is at it.
    """

    scorecards = models.JSONField()
    done = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="issue_batches")
    asked_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    @property
    def size(self) -> int:
        return len(self.scorecards)

    @property
    def issued(self) -> int:
        return self.done - len(self.refused)
