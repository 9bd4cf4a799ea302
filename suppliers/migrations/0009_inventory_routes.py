"""Three routes to an inventory, scope 3, what a route does not tell, review by line, and a target."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _known(**options: Any) -> Any:
    return models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True, **options)


def _words(length: int, **options: Any) -> Any:
    return models.CharField(blank=True, db_default="", default="", max_length=length, **options)


# Lines of a checked inventory were accepted or returned with it.
STATES_OF_LINES = """
UPDATE suppliers_inventoryline SET state = (
    SELECT CASE WHEN accepted IS NULL THEN 'open' WHEN accepted THEN 'accepted' ELSE 'returned' END
    FROM suppliers_inventory WHERE suppliers_inventory.id = suppliers_inventoryline.inventory_id
)
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0008_factors")]

    operations = [
        migrations.RemoveConstraint(model_name="inventoryline", name="inventory_line_scope_known"),
        migrations.AddField(
            model_name="inventory",
            name="route",
            field=models.CharField(
                choices=[("bills", "Bills"), ("report", "Report"), ("estimate", "Estimate")],
                db_default="bills",
                default="bills",
                max_length=8,
            ),
        ),
        migrations.AddField("inventory", "sector", _words(64, help_text="code of a SectorRange")),
        migrations.AddField(
            model_name="inventory",
            name="corrects",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="suppliers.inventory",
            ),
        ),
        migrations.AddField(
            model_name="inventory",
            name="revenue_wan",
            field=models.DecimalField(blank=True, decimal_places=2, help_text="万元", max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="inventory",
            name="output_t",
            field=models.DecimalField(
                blank=True,
                decimal_places=3,
                help_text="mass of the year's products in tonnes",
                max_digits=18,
                null=True,
            ),
        ),
        migrations.AddField("inventory", "gwp_set", _words(8, help_text="empty: no GWP was used")),
        migrations.AddField("inventory", "undivided_kg", _known()),
        migrations.AddField("inventory", "scope3_kg", _known()),
        migrations.AddField("inventory", "biogenic_kg", _known()),
        migrations.AlterField("inventory", "scope1_kg", _known()),
        migrations.AlterField("inventory", "scope2_location_kg", _known()),
        migrations.AlterField("inventory", "scope2_market_kg", _known()),
        migrations.AlterField("inventory", "kgce_calorific", _known()),
        migrations.AlterField("inventory", "kgce_equivalent", _known()),
        migrations.AddField("inventory", "reason", _words(500, help_text="why the year as a whole was returned")),
        migrations.AddField(
            model_name="inventory",
            name="reliability",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, help_text="ReliabilityLevel, set by operations"
            ),
        ),
        migrations.AddField("inventoryline", "item", _words(80, help_text="gas, fuel, material or mode")),
        migrations.AddField("inventoryline", "note", _words(500, help_text="basis of a stated figure")),
        migrations.AddField(
            model_name="inventoryline",
            name="apart_kg",
            field=models.DecimalField(
                db_default=0,
                decimal_places=6,
                default=0,
                help_text="beside the totals: biogenic CO2, HCFCs",
                max_digits=24,
            ),
        ),
        migrations.AddField(
            model_name="inventoryline",
            name="state",
            field=models.CharField(
                choices=[("open", "Open"), ("accepted", "Accepted"), ("returned", "Returned")],
                db_default="open",
                default="open",
                max_length=8,
            ),
        ),
        migrations.AddField("inventoryline", "reason", _words(500, help_text="why it was returned")),
        migrations.RunSQL(STATES_OF_LINES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="inventory",
            constraint=models.CheckConstraint(
                condition=models.Q(undivided_kg__isnull=False, scope1_kg__isnull=True, scope2_location_kg__isnull=True)
                | models.Q(undivided_kg__isnull=True, scope1_kg__isnull=False, scope2_location_kg__isnull=False),
                name="inventory_scopes_or_undivided",
            ),
        ),
        migrations.AddConstraint(
            model_name="inventory",
            constraint=models.CheckConstraint(
                condition=models.Q(undivided_kg__isnull=True) | models.Q(route="estimate", undivided_kg__gte=0),
                name="inventory_estimate_undivided",
            ),
        ),
        migrations.AddConstraint(
            model_name="inventory",
            constraint=models.CheckConstraint(
                condition=(models.Q(revenue_wan__isnull=True) | models.Q(revenue_wan__gt=0))
                & (models.Q(output_t__isnull=True) | models.Q(output_t__gt=0)),
                name="inventory_revenue_and_mass_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="inventoryline",
            constraint=models.CheckConstraint(
                condition=models.Q(scope__in=[0, 1, 2, 3]), name="inventory_line_scope_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="inventoryline",
            constraint=models.CheckConstraint(
                condition=models.Q(state="returned") | models.Q(reason=""), name="inventory_line_reason_of_return"
            ),
        ),
        migrations.CreateModel(
            name="CarbonTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(choices=[("total", "Total"), ("intensity", "Intensity")], max_length=9)),
                ("base_year", models.PositiveSmallIntegerField()),
                ("target_year", models.PositiveSmallIntegerField()),
                ("reduction_bp", models.PositiveSmallIntegerField()),
                ("set_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carbon_targets",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(superseded_at__isnull=True),
                        fields=("supplier",),
                        name="carbon_target_current_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(target_year__gt=models.F("base_year")), name="carbon_target_after_base"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(reduction_bp__gte=1, reduction_bp__lte=10_000),
                        name="carbon_target_reduction_in_range",
                    ),
                ]
            },
        ),
    ]
