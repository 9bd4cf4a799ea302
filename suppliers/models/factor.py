"""Carbon reference data that grows by versions, and a supplier's own factors.

A version is proposed by one person and confirmed by another; what ships with the code is confirmed as it is loaded. A
version that was decided never changes, and neither does an own factor that was checked (database triggers). In force is
the highest confirmed version of each code.
"""

from django.db import models
from django.db.models import F, Q

from suppliers.models.document import Document
from suppliers.models.supplier import Supplier
from suppliers.models.user import User


def _amount() -> "models.CharField[str, str]":
    """A number as it was published, in its own digits: 0.80 is not 0.8, and nothing is rounded on the way."""
    return models.CharField(max_length=40)


class Version(models.Model):
    """What all versioned rows have: which number of which code it is, where it comes from, and who put it in force."""

    code = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    region = models.CharField(max_length=16)
    year = models.CharField(max_length=40, help_text="as published: 2022, 2015+, n/a")
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=40)
    provenance = models.CharField(max_length=120, help_text="the file and row that it was loaded from, or how it came")
    reason = models.CharField(max_length=300, blank=True, help_text="why this version was added")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    confirmed = models.BooleanField(null=True, help_text="null: nobody decided; false: not taken")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="%(class)s_number_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(decided_at__isnull=True), name="%(class)s_one_open_proposal"
            ),
            models.CheckConstraint(
                condition=Q(confirmed__isnull=True) ^ Q(decided_at__isnull=False), name="%(class)s_decided_with_result"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="%(class)s_has_a_source"),
            models.CheckConstraint(
                condition=Q(added_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(added_by=F("decided_by")),
                name="%(class)s_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"


class EmissionFactor(Version):
    """One version of an emission factor: kg CO2e (kg CO2 where `gwp_set` is "CO2") for one `unit`."""

    category = models.CharField(max_length=40)
    unit = models.CharField(max_length=16)
    value = _amount()
    gwp_set = models.CharField(max_length=16)


class Benchmark(Version):
    """One version of an industry's figure for a product: kg CO2e for one `unit`, within `boundary`."""

    class Boundary(models.TextChoices):
        CRADLE_TO_GATE = "cradle_to_gate"
        CRADLE_TO_GRAVE = "cradle_to_grave"
        GATE_TO_GATE = "gate_to_gate"

    product_group = models.CharField(max_length=64)
    unit = models.CharField(max_length=16)
    value = _amount()
    boundary = models.CharField(max_length=20, choices=Boundary)


class SectorRange(Version):
    """One version of what is usual in a sector: kg CO2e of scope 1 and 2 for 万元 of output, from `low` to `high`."""

    sector = models.CharField(max_length=64)
    low = _amount()
    high = _amount()


class OwnFactor(models.Model):
    """A factor that a supplier measured itself: it stands before `replaces` once compliance accepted it, and for this
    supplier alone. A correction is a new one; the one accepted last counts."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="own_factors")
    replaces = models.CharField(max_length=64, help_text="code of the emission factor that it stands before")
    name = models.CharField(max_length=160)
    value = _amount()
    unit = models.CharField(max_length=16)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=300, help_text="how it was found, in a sentence")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    accepted = models.BooleanField(null=True, help_text="null: nobody checked it; false: returned")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was returned")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="own_factor_years_in_order"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) ^ Q(checked_at__isnull=False), name="own_factor_checked_with_result"
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True) | Q(checked_by__isnull=True) | ~Q(entered_by=F("checked_by")),
                name="own_factor_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted=True) | ~Q(reason=""),
                name="own_factor_returned_with_reason",
            ),
            models.UniqueConstraint(
                fields=["supplier", "replaces"],
                condition=Q(checked_at__isnull=True),
                name="own_factor_one_waiting",
            ),
        ]
        indexes = [models.Index(fields=["supplier", "accepted"], name="own_factor_of_supplier")]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.replaces}"
