"""Carbon: a year's inventory of an organisation. A correction is a new inventory; the old one stays."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from suppliers.models.document import Document
from suppliers.models.supplier import Supplier
from suppliers.models.user import User


def _mass() -> "models.DecimalField[Decimal, Decimal]":
    """kg, kgce or kWh: exact, six places."""
    return models.DecimalField(max_digits=24, decimal_places=6)


class Inventory(models.Model):
    """Greenhouse-gas inventory of one calendar year (ISO 14064-1). Masses in kg CO2e, coal in kgce."""

    class Assurance(models.TextChoices):
        NONE = "none"
        SELF_CHECKED = "self_checked"
        THIRD_PARTY = "third_party"

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="inventories")
    year = models.PositiveSmallIntegerField()
    output_wan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True, help_text="万元 of output")
    assurance = models.CharField(max_length=16, choices=Assurance, default=Assurance.SELF_CHECKED)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    library_version = models.CharField(max_length=40)
    scope1_kg = _mass()
    scope2_location_kg = _mass()
    scope2_market_kg = _mass()
    kgce_calorific = _mass()
    kgce_equivalent = _mass()
    electricity_kwh = _mass()
    green_kwh = _mass()
    doubts = models.JSONField(default=list, help_text="plausibility verdicts: code, severity, values, answer")
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True, help_text="null: nobody looked; false: not accepted")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "year"], condition=Q(superseded_at__isnull=True), name="inventory_current_once"
            ),
            models.CheckConstraint(
                condition=Q(scope1_kg__gte=0, scope2_location_kg__gte=0, scope2_market_kg__gte=0),
                name="inventory_masses_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(output_wan__isnull=True) | Q(output_wan__gt=0), name="inventory_output_positive"
            ),
            models.CheckConstraint(
                condition=Q(green_kwh__gte=0) & Q(green_kwh__lte=F("electricity_kwh")),
                name="inventory_green_within_consumed",
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) ^ Q(checked_at__isnull=False), name="inventory_checked_with_result"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.year}"


class InventoryLine(models.Model):
    """One line of activity data, as stated on the bill, with everything its numbers were made with.

    `basis` is suppliers.carbon's record of the line: factor ids, values, years, regions, GWP sets, sources, confidence,
    why each was chosen, coal equivalents (product rule 11). Amounts in it are text, so that no digit is lost.
    """

    inventory = models.ForeignKey(Inventory, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=32)
    quantity = models.DecimalField(max_digits=24, decimal_places=6)
    unit = models.CharField(max_length=16)
    density = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True, help_text="kg/L")
    region = models.CharField(max_length=8)
    scope = models.PositiveSmallIntegerField()
    kg_location = _mass()
    kg_market = _mass()
    kgce = _mass()
    basis = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inventory", "position"], name="inventory_line_position_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="inventory_line_quantity_not_negative"),
            models.CheckConstraint(condition=Q(scope__in=[1, 2, 3]), name="inventory_line_scope_known"),
        ]


class GreenPowerCertificate(models.Model):
    """A green-power certificate set against an inventory's electricity; its number counts once in the whole system."""

    inventory = models.ForeignKey(Inventory, on_delete=models.PROTECT, related_name="green_power")
    number = models.CharField(max_length=64)
    kwh = models.DecimalField(max_digits=18, decimal_places=3)
    released_at = models.DateTimeField(null=True, blank=True, help_text="set when its inventory is superseded")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(released_at__isnull=True), name="green_power_number_once"
            ),
            models.CheckConstraint(condition=Q(kwh__gt=0), name="green_power_positive"),
        ]
