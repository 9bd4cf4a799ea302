"""What suppliers are asked, how long it takes them, and what they have typed but not yet sent."""

from django.db import models
from django.db.models import Q

from suppliers.enums import SupplierKind
from suppliers.models.supplier import Supplier
from suppliers.models.user import User


class AskingPolicy(models.Model):
    """`definition` is the JSON that suppliers.questions.asking reads. Never changes (database triggers)."""

    version = models.PositiveSmallIntegerField(unique=True)
    definition = models.JSONField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()
    in_force_from = models.DateField()

    def __str__(self) -> str:
        return f"asking v{self.version}"


class SectionTime(models.Model):
    """How long somebody took for a section: `seconds` from opening to saving, for so many `things` of it.

    Whose time it was is nowhere kept.
    """

    section = models.CharField(max_length=16)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in SupplierKind])
    seconds = models.PositiveIntegerField()
    things = models.PositiveSmallIntegerField()
    measured_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(things__gt=0, seconds__gt=0), name="section_time_is_some"),
        ]
        indexes = [models.Index(fields=["kind", "section", "-id"], name="section_time_latest")]

    def __str__(self) -> str:
        return f"{self.section}: {self.seconds} s for {self.things}"


class SectionDraft(models.Model):
    """What the people of a supplier have typed into a form and not yet sent, as typed, impossible values too.

    `typed`: by field [revision, values], the revision in which the field was last changed; see operations.drafts.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="drafts")
    section = models.CharField(max_length=24)
    typed = models.JSONField()
    revision = models.PositiveIntegerField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["supplier", "section"], name="section_draft_once")]

    def __str__(self) -> str:
        return f"{self.section} r{self.revision}"
