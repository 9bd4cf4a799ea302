"""Sheets that suppliers gave back: what was read, what it would change, what of it was taken over."""

from django.db import models
from django.db.models import Q

from suppliers.models.supplier import Supplier
from suppliers.models.user import User


class SheetImport(models.Model):
    """A sheet that somebody sent. Looking it over may be left and taken up again at any time; nothing of it counts
    before somebody says so. `marks` are what the template said of itself, `places` the letters of its columns."""

    class State(models.TextChoices):
        OPEN = "open"
        APPLYING = "applying"
        CLOSED = "closed"
        DISCARDED = "discarded"

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="sheet_imports")
    module = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    octets = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    marks = models.JSONField(default=dict)
    places = models.JSONField(default=dict)
    unread = models.JSONField(default=list, help_text="titles of columns that are not ours")
    left_out = models.PositiveIntegerField(default=0, help_text="things that stand here and not in the sheet")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    explanation = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["supplier", "-read_at"], name="sheet_import_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) ^ Q(state__in=["closed", "discarded"]),
                name="sheet_import_ended_with_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="applying") | Q(asked_at__isnull=False), name="sheet_import_applied_when_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.module})"


class SheetEntry(models.Model):
    """One thing of a sheet: its rows as typed, what they say (`there`), what stood here when it was read (`here`).

    The three are lists of rows, the last two in plain form and null where there is nothing. `state` is one of
    suppliers.sheets.comparing.State; `choice` is a person's word on a conflict.
    """

    class Choice(models.TextChoices):
        NONE = ""
        SHEET = "sheet"
        HERE = "here"

    sheet = models.ForeignKey(SheetImport, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=160, blank=True)
    base = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=12)
    choice = models.CharField(max_length=8, choices=Choice, default=Choice.NONE, blank=True)
    rows = models.JSONField(help_text="number, cells as typed, faults by column")
    there = models.JSONField(null=True)
    here = models.JSONField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="sheet_entry_once"),
            models.CheckConstraint(condition=Q(choice="") | Q(state="conflict"), name="sheet_entry_choice_of_conflict"),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | ~Q(state__in=["wrong", "same", "behind"]),
                name="sheet_entry_applied_if_it_can_be",
            ),
        ]
        indexes = [models.Index(fields=["sheet", "state", "position"], name="sheet_entry_by_state")]

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.position} {self.state}"
