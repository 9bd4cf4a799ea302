"""Recognised certification bodies and marks of accreditation: tables with a source and a date, imported from CSV."""

from django.db import models
from django.db.models import Q

from suppliers.models.certificate import CertificateType


class Body(models.Model):
    """A body that issues certificates, by its approval number. The keys are what numbers and names are compared by."""

    number = models.CharField(max_length=40, help_text="approval number, e.g. CNCA-R-2011-159")
    number_key = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    name_key = models.CharField(max_length=160)
    name_en_key = models.CharField(max_length=160, blank=True)
    code = models.CharField(max_length=4, blank=True, help_text="first digits of its certificate numbers, if known")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(number_key=""), name="body_has_a_number")]
        indexes = [
            models.Index(fields=["name_key"], name="body_by_name"),
            models.Index(fields=["name_en_key"], name="body_by_english_name"),
            models.Index(fields=["code"], name="body_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.name_zh} {self.number}"


class BodyScope(models.Model):
    """A type that a body may issue, or may no more. `classes` and `words`: within which products; empty: all."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="scopes")
    type = models.ForeignKey(CertificateType, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField(default=True)
    classes = models.CharField(max_length=400, blank=True, help_text="product classes as the list writes them")
    words = models.JSONField(default=list, help_text="words of a scope that fall under them")
    source = models.CharField(max_length=200, help_text="the list that says so")
    as_of = models.DateField(help_text="the day of that list")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "type"], name="body_scope_once"),
            models.CheckConstraint(condition=~Q(source=""), name="body_scope_has_a_source"),
        ]
        indexes = [models.Index(fields=["type"], name="body_scope_by_type")]


class AccreditationMark(models.Model):
    """A mark of accreditation that certificates bear, such as CNAS. `types`: only on these; empty: on any."""

    mark = models.CharField(max_length=16, primary_key=True)
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    types = models.JSONField(default=list)
    source = models.CharField(max_length=200)
    as_of = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="accreditation_mark_has_a_source")]

    def __str__(self) -> str:
        return self.mark
