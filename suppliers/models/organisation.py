"""Who buys: the group and its subsidiaries, as a tree."""

from django.db import models
from django.db.models import Q


class Organisation(models.Model):
    """A buying organisation. `path` is the codes from the root, each followed by "/": a prefix is a subtree."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.SlugField(max_length=32, unique=True)
    path = models.CharField(max_length=255, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(path__endswith="/"), name="organisation_path_ends_with_slash"),
        ]

    def __str__(self) -> str:
        return self.name_zh
