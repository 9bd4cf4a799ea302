"""What the API takes and tells of inventories."""

from rest_framework import serializers

from suppliers.api.fields import Choice, Exact, Id, Json, Strict, StrictDecimal, Text, Whole, YesNo
from suppliers.carbon.gases import GwpSet
from suppliers.carbon.kinds import KINDS, OTHER_KINDS
from suppliers.models import GreenPowerCertificate, Inventory, InventoryLine

FIRST_YEAR, LAST_YEAR = 2015, 2200
MOST_LINES = 200


class ActivitySent(Strict):
    """A year's use of one kind of energy at one place, or another source, as the bill states it."""

    kind = Choice([kind.code for kind in (*KINDS, *OTHER_KINDS)])
    quantity = StrictDecimal()
    unit = Text(max_length=16, help_text="one of the kind's units, see /energy-kinds/")
    region = Text(max_length=8, help_text="ISO 3166-2 of the province, e.g. CN-BJ")
    density = StrictDecimal(decimals=4, digits=4, required=False, allow_null=True)  # kg/L, for amounts in litres
    item = Text(max_length=80, required=False, help_text="the gas, fuel, material or mode, see /energy-kinds/")
    note = Text(max_length=500, required=False, help_text="on what stated process emissions are based")
    position = Whole(
        low=0, high=9999, required=False, help_text="the number of the line that this corrects; 0: a new one"
    )


class GreenPowerSent(Strict):
    number = Text(max_length=64)
    kwh = StrictDecimal(decimals=3, digits=15)


class YearSent(Strict):
    """What belongs to a year as a whole. A warning about plausibility asks for `explanation`; an error refuses."""

    year = Whole(low=FIRST_YEAR, high=LAST_YEAR)
    output_wan = StrictDecimal(decimals=2, digits=14, required=False, allow_null=True)  # output in 10,000 yuan
    revenue_wan = StrictDecimal(decimals=2, digits=14, required=False, allow_null=True)  # revenue in 10,000 yuan
    output_t = StrictDecimal(decimals=3, digits=15, required=False, allow_null=True)  # mass of the products made
    sector = Text(max_length=64, required=False, help_text="code of a sector that there is a range of")
    explanation = Text(max_length=500, required=False)


class CheckedYearSent(YearSent):
    """A year with how it was checked and the document that shows it."""

    assurance = Choice(Inventory.Assurance.values, required=False)
    document = Id(required=False, allow_null=True, help_text="the verification statement, the report or the bills")


class InventorySent(CheckedYearSent):
    """A year from its bills."""

    activities = serializers.ListField(child=ActivitySent(), min_length=1, max_length=MOST_LINES)
    green_power = serializers.ListField(child=GreenPowerSent(), max_length=MOST_LINES, required=False)
    gwp_set = Choice(GwpSet, required=False)


class ReportSent(CheckedYearSent):
    """The totals of a report in tonnes of CO2e and of standard coal, as they stand there; its document is needed."""

    scope1_t = StrictDecimal()
    scope2_location_t = StrictDecimal()
    scope2_market_t = StrictDecimal(required=False, allow_null=True)
    scope3_t = StrictDecimal(required=False, allow_null=True)
    total_t = StrictDecimal(required=False, allow_null=True)
    tce = StrictDecimal(required=False, allow_null=True)
    tce_equivalent = StrictDecimal(required=False, allow_null=True)
    electricity_kwh = StrictDecimal(required=False, allow_null=True)
    heat_gj = StrictDecimal(required=False, allow_null=True)


class EstimateSent(YearSent):
    """An estimate from `output_wan` and `sector`."""


class InventoryShown(serializers.ModelSerializer[Inventory]):
    """Masses in kg CO2e, coal in kgce; null: the route does not tell it, which is not zero. An estimate tells only
    `undivided_kg`, scope 1 and 2 together. `reliability` is the published level, 0 to 3."""

    scope1_kg = Exact(allow_null=True)
    scope2_location_kg = Exact(allow_null=True)
    scope2_market_kg = Exact(allow_null=True)
    undivided_kg = Exact(allow_null=True)
    scope3_kg = Exact(allow_null=True)
    biogenic_kg = Exact(allow_null=True)
    kgce_calorific = Exact(allow_null=True)
    kgce_equivalent = Exact(allow_null=True)
    electricity_kwh = Exact()
    green_kwh = Exact()

    class Meta:
        model = Inventory
        fields: tuple[str, ...] = (
            *("id", "supplier", "year", "route", "corrects", "output_wan", "revenue_wan", "output_t", "sector"),
            *("assurance", "document", "library_version", "gwp_set", "scope1_kg", "scope2_location_kg"),
            *("scope2_market_kg", "undivided_kg", "scope3_kg", "biogenic_kg", "kgce_calorific", "kgce_equivalent"),
            *("electricity_kwh", "green_kwh", "reliability", "reported_at", "superseded_at", "accepted", "reason"),
            "checked_at",
        )
        read_only_fields = fields


class InventoryLineShown(serializers.ModelSerializer[InventoryLine]):
    """A line with its basis: factor ids, values, years, regions, GWP sets, sources, and why each was chosen."""

    quantity = Exact()
    kg_location = Exact()
    kg_market = Exact()
    kgce = Exact()
    apart_kg = Exact()
    basis = Json()

    class Meta:
        model = InventoryLine
        fields = (
            *("position", "kind", "item", "note", "quantity", "unit", "density", "region", "scope"),
            *("kg_location", "kg_market", "kgce", "apart_kg", "basis", "state", "reason"),
        )
        read_only_fields = fields


class GreenPowerShown(serializers.ModelSerializer[GreenPowerCertificate]):
    class Meta:
        model = GreenPowerCertificate
        fields = ("number", "kwh")
        read_only_fields = fields


class InventoryDetailShown(InventoryShown):
    lines = InventoryLineShown(many=True)
    green_power = GreenPowerShown(many=True)
    doubts = serializers.ListField(child=Json(), help_text="plausibility verdicts and what was said to them")

    class Meta(InventoryShown.Meta):
        fields = (*InventoryShown.Meta.fields, "lines", "green_power", "doubts")
        read_only_fields = fields


class InventoryCheckSent(Strict):
    accepted = YesNo()
    reason = Text(max_length=500, required=False)


class LineReturned(Strict):
    position = Whole(low=1, high=9999)
    reason = Text(max_length=500)


class InventoryReviewSent(Strict):
    """Lines that are returned, each with its reason; `reason` returns the year as a whole. Other lines are accepted."""

    returned = serializers.ListField(child=LineReturned(), max_length=MOST_LINES, required=False)
    reason = Text(max_length=500, required=False)
