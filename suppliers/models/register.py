"""Registers of certificates as far as they were handed to us, and the log of what was imported."""

from django.db import models
from django.db.models import F, Q

from suppliers.enums import RegisterStatus
from suppliers.models.certificate import CertificateType
from suppliers.models.user import User


class RegisterEntry(models.Model):
    """One certificate as a register lists it. An extract is never whole: what is not here is unknown, not fake."""

    register = models.CharField(max_length=80, help_text="whose list it is")
    type = models.ForeignKey(CertificateType, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    number_key = models.CharField(max_length=80)
    holder = models.CharField(max_length=160, blank=True)
    credit_code = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=[(status.value, status.value) for status in RegisterStatus])
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    as_of = models.DateField(help_text="the day on which the register said so")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "type", "number_key"], name="register_entry_once"),
            models.CheckConstraint(condition=~Q(number_key=""), name="register_entry_has_a_number"),
            models.CheckConstraint(condition=~Q(source=""), name="register_entry_has_a_source"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="register_entry_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["number_key", "type"], name="register_entry_by_number")]

    def __str__(self) -> str:
        return f"{self.register}: {self.number}"


class ListImport(models.Model):
    """What one import of a list did. Never changes (database triggers); the same file again changes no row."""

    class Kind(models.TextChoices):
        BODIES = "bodies"
        MARKS = "marks"
        REGISTER = "register"

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200, help_text="of the file, as the sender called it")
    sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="list_import_latest")]
