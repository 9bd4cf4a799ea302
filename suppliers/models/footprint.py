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


def _mass_if_known() -> "models.DecimalField[Decimal | None, Decimal | None]":
    """As _mass; None: nobody stated it, which is not zero."""
    return models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)


class Inventory(models.Model):
    """Greenhouse-gas inventory of one calendar year (ISO 14064-1). Masses in kg CO2e, coal in kgce.

    What a route does not tell is None, not zero: a report may leave out market-based scope 2 and coal, an estimate
    knows only `undivided_kg`, scope 1 and 2 (location-based) together. `scope3_kg` and `biogenic_kg` are in no other
    sum. A correction is a new inventory that `corrects` the old one.
    """

    class Route(models.TextChoices):
        """How the figures came about: computed from activities, taken from a report, estimated from the sector."""

        BILLS = "bills"
        REPORT = "report"
        ESTIMATE = "estimate"

    class Assurance(models.TextChoices):
        NONE = "none"
        SELF_CHECKED = "self_checked"
        THIRD_PARTY = "third_party"

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="inventories")
    year = models.PositiveSmallIntegerField()
    route = models.CharField(max_length=8, choices=Route, default=Route.BILLS, db_default=Route.BILLS)
    sector = models.CharField(max_length=64, blank=True, default="", db_default="", help_text="code of a SectorRange")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    output_wan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True, help_text="万元 of output")
    revenue_wan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True, help_text="万元")
    output_t = models.DecimalField(
        max_digits=18, decimal_places=3, null=True, blank=True, help_text="mass of the year's products in tonnes"
    )
    assurance = models.CharField(max_length=16, choices=Assurance, default=Assurance.SELF_CHECKED)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    library_version = models.CharField(max_length=40)
    gwp_set = models.CharField(max_length=8, blank=True, default="", db_default="", help_text="empty: no GWP was used")
    scope1_kg = _mass_if_known()
    scope2_location_kg = _mass_if_known()
    scope2_market_kg = _mass_if_known()
    undivided_kg = _mass_if_known()
    scope3_kg = _mass_if_known()
    biogenic_kg = _mass_if_known()
    kgce_calorific = _mass_if_known()
    kgce_equivalent = _mass_if_known()
    electricity_kwh = _mass()
    green_kwh = _mass()
    doubts = models.JSONField(default=list, help_text="plausibility verdicts: code, severity, values, answer")
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField()
    delegation = models.ForeignKey(
        "suppliers.Delegation", on_delete=models.PROTECT, null=True, related_name="+", help_text="the link it came by"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True, help_text="null: nobody looked; false: not accepted")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    reason = models.CharField(
        max_length=500, blank=True, default="", db_default="", help_text="why the year as a whole was returned"
    )
    reliability = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="ReliabilityLevel, set by operations"
    )

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
                condition=Q(undivided_kg__isnull=False, scope1_kg__isnull=True, scope2_location_kg__isnull=True)
                | Q(undivided_kg__isnull=True, scope1_kg__isnull=False, scope2_location_kg__isnull=False),
                name="inventory_scopes_or_undivided",
            ),
            models.CheckConstraint(
                condition=Q(undivided_kg__isnull=True) | Q(route="estimate", undivided_kg__gte=0),
                name="inventory_estimate_undivided",
            ),
            models.CheckConstraint(
                condition=(Q(revenue_wan__isnull=True) | Q(revenue_wan__gt=0))
                & (Q(output_t__isnull=True) | Q(output_t__gt=0)),
                name="inventory_revenue_and_mass_positive",
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

    @property
    def total_kg(self) -> Decimal:
        """Scope 1 and 2, location-based: what intensities are made of."""
        if self.undivided_kg is not None:
            return self.undivided_kg
        return (self.scope1_kg or Decimal(0)) + (self.scope2_location_kg or Decimal(0))


class InventoryLine(models.Model):
    """One line of activity data, as stated on the bill, with everything its numbers were made with.

    `basis` is suppliers.carbon's record of the line: factor ids, values, years, regions, GWP sets, sources, confidence,
    why each was chosen, coal equivalents (product rule 11). Amounts in it are text, so that no digit is lost.
    `position` is the number that a line keeps when the year is corrected and when the next year is prefilled; gaps are
    lines that were left out. The totals of a report and an estimate are lines too, see suppliers.carbon.stated.
    """

    class State(models.TextChoices):
        """What compliance said of the line. An accepted line is kept as it is while others are corrected."""

        OPEN = "open"
        ACCEPTED = "accepted"
        RETURNED = "returned"

    inventory = models.ForeignKey(Inventory, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=32)
    item = models.CharField(
        max_length=80, blank=True, default="", db_default="", help_text="gas, fuel, material or mode"
    )
    note = models.CharField(max_length=500, blank=True, default="", db_default="", help_text="basis of a stated figure")
    quantity = models.DecimalField(max_digits=24, decimal_places=6)
    unit = models.CharField(max_length=16)
    density = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True, help_text="kg/L")
    region = models.CharField(max_length=8)
    scope = models.PositiveSmallIntegerField()
    kg_location = _mass()
    kg_market = _mass()
    kgce = _mass()
    apart_kg = models.DecimalField(
        max_digits=24, decimal_places=6, default=0, db_default=0, help_text="beside the totals: biogenic CO2, HCFCs"
    )
    basis = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN, db_default=State.OPEN)
    reason = models.CharField(max_length=500, blank=True, default="", db_default="", help_text="why it was returned")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inventory", "position"], name="inventory_line_position_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="inventory_line_quantity_not_negative"),
            models.CheckConstraint(condition=Q(scope__in=[0, 1, 2, 3]), name="inventory_line_scope_known"),
            models.CheckConstraint(
                condition=Q(state="returned") | Q(reason=""), name="inventory_line_reason_of_return"
            ),
        ]

    @property
    def content(self) -> tuple[object, ...]:
        """What was stated, as suppliers.carbon.statement.Activity has it."""
        return self.kind, self.item, self.quantity, self.unit, self.density, self.region, self.note


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
