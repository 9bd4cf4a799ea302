"""History: append-only, chained by hash for each supplier. Written by suppliers.history alone."""

from django.db import models

from suppliers.models.supplier import Supplier
from suppliers.models.user import User


class Event(models.Model):
    """Something that happened to a supplier. Holds ids and figures, never personal data, so that a person's
    data can be blanked without touching the chain. Database triggers refuse any change."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField(help_text="1, 2, 3 ... within the supplier")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    payload = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["supplier", "number"], name="event_number_once")]
        indexes = [models.Index(fields=["kind", "at"], name="event_by_kind")]

    def __str__(self) -> str:
        return f"{self.supplier_id}/{self.number} {self.kind}"


class Notice(models.Model):
    """Something a person should know: the inbox, and the outbox of mails. One per (person, kind, subject).

    A mail that fails is tried again at `next_try_at`, later each time, and given up at `given_up_at` for `trouble`:
    "undeliverable", or "overtaken" when there is nothing to tell any more. The inbox keeps it either way.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, help_text="what it is about and which threshold: its unique key")
    values = models.JSONField(default=dict)
    path = models.CharField(max_length=120, help_text="the page where to act")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "subject"], name="notice_once"),
            models.CheckConstraint(
                condition=models.Q(given_up_at__isnull=True) ^ ~models.Q(trouble=""), name="notice_given_up_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(mailed_at__isnull=True) | models.Q(given_up_at__isnull=True),
                name="notice_mailed_or_given_up",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_of_user"),
            models.Index(fields=["id"], condition=models.Q(mailed_at__isnull=True), name="notice_to_mail"),
            models.Index(fields=["given_up_at"], condition=models.Q(given_up_at__isnull=False), name="notice_given_up"),
        ]
