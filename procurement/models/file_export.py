"""A copy of a supplier's file that somebody asked for, made by the worker."""

from django.db import models
from django.db.models import Q

from suppliers.models import Supplier, User


class FileExport(models.Model):
    """The row is the queue. `path` is its place in the storage, "" until it is made, and when it was cleared away."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="exports")
    whole = models.BooleanField(help_text="with what only the buyers see")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    files_done = models.PositiveIntegerField(default=0)
    files_all = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    path = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    content = models.CharField(max_length=64, blank=True, help_text="the manifest's hash over all members")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "asked_by"], condition=Q(finished_at__isnull=True), name="file_export_pending_once"
            ),
            models.CheckConstraint(condition=Q(path="") | Q(finished_at__isnull=False), name="file_export_made_ends"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(finished_at__isnull=True), name="file_export_pending")]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.asked_at}"
