"""Filters of a list that a person keeps under a name, and may share with an organisation."""

from django.db import models
from django.db.models import Q

from suppliers.models import Organisation, User


class SavedView(models.Model):
    """`query` is the list's query string as it stood; `organisation` sees it too, with everybody below it."""

    class Page(models.TextChoices):
        QUEUE = "queue"
        SUPPLIERS = "suppliers"
        INCIDENTS = "incident_register"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    page = models.CharField(max_length=24, choices=[(page.value, page.value) for page in Page])
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="saved_views"
    )
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
