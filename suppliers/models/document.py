"""A file that a supplier handed in: kept unchanged, named by chance, outside the web root."""

from django.db import models
from django.db.models import Q

from suppliers.models.supplier import Supplier
from suppliers.models.user import User


class Document(models.Model):
    """`path` is a random name under MEDIA_ROOT; `name` is what the sender called it and is only ever shown."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=80, unique=True)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="bytes")
    pages = models.PositiveSmallIntegerField(default=1)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    delegation = models.ForeignKey(
        "suppliers.Delegation", on_delete=models.PROTECT, null=True, related_name="+", help_text="the link it came by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "sha256"], name="document_once_for_a_supplier"),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_is_not_empty"),
        ]
        indexes = [models.Index(fields=["sha256"], name="document_by_hash")]

    def __str__(self) -> str:
        return self.name
