"""Files that were handed in as certificates, and what the machine read from them."""

from django.db import models
from django.db.models import Q

from suppliers.models.document import Document
from suppliers.models.user import User


class CertificateFile(models.Model):
    """A document that its supplier handed in as a certificate: its list of files to confirm.

    It is done once a certificate was claimed from the document, or once the supplier set it aside.
    """

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="certificate_file")
    put_in_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    put_in_at = models.DateTimeField()
    set_aside_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["document"], condition=Q(set_aside_at__isnull=True), name="certificate_file_not_aside")
        ]


class Reading(models.Model):
    """One reading of a document by one engine: while `finished_at` is empty, the row is the worker's queue.

    `fields` lists what was found: field, value (dates as YYYY-MM-DD), page, box (thousandths of the page: left, top,
    right, bottom; null when the place is not known), confidence, snippet. `problems` lists findings: point, code,
    message, values. Finished rows are frozen by a trigger; another engine or version makes another row.
    """

    class Outcome(models.TextChoices):
        READ = "read"
        EMPTY = "empty"
        NO_READER = "no_reader"
        FAILED = "failed"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="readings")
    engine = models.CharField(max_length=60, help_text="program and version that gave the text")
    version = models.PositiveSmallIntegerField(help_text="of our rules from text to fields")
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True, help_text="when a worker last began")
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    fields = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    turns = models.JSONField(default=dict, help_text="by page: quarter turns clockwise that set it upright")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "engine", "version"], name="reading_once_for_an_engine"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) ^ ~Q(outcome=""), name="reading_finished_with_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(finished_at__isnull=True), name="reading_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.engine} {self.outcome or 'waiting'}"
