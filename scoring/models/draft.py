"""A scoring model before it is published: the draft, every change made to it, and its back-tests."""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from scoring.models.integers import IntegersField
from scoring.models.scoring_model import ScoringModel
from suppliers.models import User


class DraftState(StrEnum):
    """Where a draft stands. "Back-tested", "in force" and "superseded" follow from rows and dates, so no column says so
    (scoring.queries.model_drafts.stage_of)."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    PUBLISHED = "published"
    ABANDONED = "abandoned"


ENDED = (DraftState.PUBLISHED, DraftState.ABANDONED)
# As plain text, for migrations import nothing of ours.
_ALL = [state.value for state in DraftState]
_PROPOSED = ["proposed", "approved", "published"]


class ModelDraft(models.Model):
    """A model that somebody works on. `definition` is what was typed, sound or not; `content_hash` is "" while it is no
    model. `code` and `version` are those that the definition says, as far as they can be read.

    `revision` is the number of the last DraftRevision: it only grows, so it also tells who looks at an older state.
    Database triggers refuse every change once the draft is published or abandoned, and its removal always.
    """

    code = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    based_on = models.ForeignKey(ScoringModel, on_delete=models.PROTECT, null=True, related_name="drafts")
    state = models.CharField(
        max_length=12, choices=[(state.value, state.value) for state in DraftState], default=DraftState.DRAFT.value
    )
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1)
    sentence = models.TextField(blank=True, help_text="why it is proposed")
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    published_as = models.OneToOneField(ScoringModel, on_delete=models.PROTECT, null=True, related_name="draft")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=_ALL), name="model_draft_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=_PROPOSED)
                | (Q(proposed_by__isnull=False, proposed_at__isnull=False) & ~Q(sentence="") & ~Q(content_hash="")),
                name="model_draft_proposed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_PROPOSED[1:]) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="model_draft_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="model_draft_approved_by_a_second",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(started_by__isnull=True) | ~Q(approved_by=F("started_by")),
                name="model_draft_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="published") ^ Q(published_as__isnull=True),
                name="model_draft_published_as_a_model",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version} ({self.state})"


class DraftRevision(models.Model):
    """One change of a draft, undoing and redoing included; never changed, never removed (database triggers).

    A change carries a new `definition` and grew from the change numbered `after` (0: the first). An undo or a redo
    brings the change numbered `brings_back` back and has the same definition as that one.
    """

    draft = models.ForeignKey(ModelDraft, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=200, blank=True)
    after = models.PositiveIntegerField(default=0)
    brings_back = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="draft_revision_once"),
            models.CheckConstraint(condition=Q(number__gte=1, after__lt=F("number")), name="draft_revision_grows"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}.{self.number}"


class DraftMove(models.Model):
    """One step in the life of a draft: who moved it from which state to which, at which revision, and why (`note`)."""

    draft = models.ForeignKey(ModelDraft, on_delete=models.PROTECT, related_name="moves")
    before = models.CharField(max_length=12, blank=True, help_text="empty: it was started")
    after = models.CharField(max_length=12)
    revision = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="draft_move_goes_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.before} -> {self.after}"


class BackTest(models.Model):
    """One trial of a draft's content over the whole register, compared with the models in force on that day.

    Asked by a person, worked off chunk by chunk by whoever comes first (the row is the queue), frozen once finished.
    `report`: see scoring.operations.back_testing.
    """

    draft = models.ForeignKey(ModelDraft, on_delete=models.PROTECT, related_name="back_tests")
    revision = models.ForeignKey(DraftRevision, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    baseline = models.ForeignKey(ScoringModel, on_delete=models.PROTECT, null=True, related_name="+")
    as_of = models.DateField()
    cut_off_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    chunks_done = models.PositiveIntegerField(default=0)
    chunks_all = models.PositiveIntegerField()
    finished_at = models.DateTimeField(null=True)
    suppliers = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "content_hash"], condition=Q(finished_at__isnull=True), name="back_test_pending_once"
            ),
            models.CheckConstraint(condition=Q(chunks_done__lte=F("chunks_all")), name="back_test_chunks_in_all"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(chunks_done=F("chunks_all")), name="back_test_finished_whole"
            ),
        ]
        indexes = [models.Index(fields=["content_hash", "-as_of"], name="back_test_of_content")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.as_of}"


class BackTestChunk(models.Model):
    """What one chunk of the register gave; it shares the transaction with the count of chunks done.

    before, after: totals in hundredths, supplier by supplier (-1 before: no model was in force for it); `part`: counts
    and the chunk's largest movers.
    """

    back_test = models.ForeignKey(BackTest, on_delete=models.PROTECT, related_name="chunks", db_index=False)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    before = IntegersField(bits=16)
    after = IntegersField(bits=16)
    part = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["back_test", "first_id"], name="back_test_chunk_once")]
