"""Products, their footprints and who may use them; what is published is frozen by the database."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# A published footprint and its lines: every column but those that tell what was said of them later.
FROZEN = {
    "suppliers_productfootprint": (
        *(
            "id",
            "product_id",
            "uuid",
            "number",
            "preceding_id",
            "header",
            "declared_amount",
            "declared_unit",
            "mass_kg",
        ),
        *("reference_from", "reference_until", "region", "kgco2e", "gate_kg", "uptake_kg", "primary_bp", "estimate_bp"),
        *("allocated_bp", "technological", "temporal", "geographical", "figures", "doubts", "library_version"),
        *("verification", "document_id", "published_by_id", "published_at"),
    ),
    "suppliers_productline": (
        *("id", "footprint_id", "position", "key", "kind", "stage", "name", "typed", "kg", "share_bp", "is_primary"),
        *("part_id", "basis"),
    ),
}


def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    postgresql = editor.connection.vendor == "postgresql"
    if postgresql:
        editor.execute(
            "CREATE OR REPLACE FUNCTION greengate_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
            params=None,  # or the percent sign would be read as a parameter
        )
    for table, columns in FROZEN.items():
        acts = {"update": f"UPDATE OF {', '.join(columns)}", "delete": "DELETE"}
        then = "EXECUTE FUNCTION greengate_refuse()"
        if not postgresql:
            then = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act, when in acts.items():
            editor.execute(f"CREATE TRIGGER {table}_no_{act} BEFORE {when} ON {table} FOR EACH ROW {then}")
        if postgresql:
            editor.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {then}")


def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for table in FROZEN:
        for act in ("update", "delete", "truncate"):
            if editor.connection.vendor == "postgresql":
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act} ON {table}")
            elif act != "truncate":
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0009_inventory_routes")]

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=60)),
                ("name_zh", models.CharField(blank=True, max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("gtin", models.CharField(blank=True, max_length=14)),
                (
                    "cpc",
                    models.CharField(blank=True, help_text="Central Product Classification of the UN", max_length=5),
                ),
                ("group", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="products", to="suppliers.supplier"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProductFootprint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("header", models.JSONField()),
                ("declared_amount", models.DecimalField(decimal_places=6, max_digits=18)),
                ("declared_unit", models.CharField(max_length=16)),
                ("mass_kg", models.DecimalField(decimal_places=6, max_digits=24)),
                ("reference_from", models.DateField()),
                ("reference_until", models.DateField()),
                ("region", models.CharField(max_length=6)),
                ("kgco2e", models.DecimalField(decimal_places=6, max_digits=24)),
                ("gate_kg", models.DecimalField(decimal_places=6, max_digits=24)),
                (
                    "uptake_kg",
                    models.DecimalField(
                        decimal_places=6, help_text="biogenic CO2 taken up, zero or less", max_digits=24
                    ),
                ),
                ("primary_bp", models.PositiveIntegerField(help_text="primary data, basis points")),
                ("estimate_bp", models.PositiveIntegerField(help_text="made with estimated factors, basis points")),
                (
                    "allocated_bp",
                    models.PositiveIntegerField(help_text="borne of what is shared with other products, basis points"),
                ),
                ("technological", models.PositiveSmallIntegerField(null=True)),
                ("temporal", models.PositiveSmallIntegerField(null=True)),
                ("geographical", models.PositiveSmallIntegerField(null=True)),
                ("figures", models.JSONField()),
                (
                    "doubts",
                    models.JSONField(default=list, help_text="plausibility verdicts: code, severity, values, answer"),
                ),
                ("library_version", models.CharField(max_length=60)),
                (
                    "verification",
                    models.CharField(
                        choices=[("self", "Self"), ("second_party", "Second Party"), ("third_party", "Third Party")],
                        default="self",
                        max_length=16,
                    ),
                ),
                ("published_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("accepted", models.BooleanField(help_text="null: nobody looked; false: returned", null=True)),
                (
                    "returned_why",
                    models.CharField(blank=True, help_text="about the footprint as a whole", max_length=500),
                ),
                ("checked_at", models.DateTimeField(null=True)),
                ("reliability", models.PositiveSmallIntegerField(default=0)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.document",
                    ),
                ),
                (
                    "preceding",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="following",
                        to="suppliers.productfootprint",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="footprints", to="suppliers.product"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProductDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("header", models.JSONField(default=dict)),
                ("lines", models.JSONField(default=list)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.document",
                    ),
                ),
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draft", to="suppliers.product"
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.productfootprint",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProductGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="suppliers.product"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="granted_products",
                        to="suppliers.supplier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProductLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("key", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=12)),
                ("stage", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=120)),
                ("typed", models.JSONField()),
                ("kg", models.DecimalField(decimal_places=6, max_digits=24)),
                ("share_bp", models.PositiveIntegerField(help_text="of the footprint, basis points")),
                ("is_primary", models.BooleanField()),
                ("basis", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("accepted", "Accepted"), ("returned", "Returned")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "footprint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="suppliers.productfootprint",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="used_in",
                        to="suppliers.productfootprint",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(fields=("supplier", "code"), name="product_code_once_for_a_supplier"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="product_has_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_zh", ""), _negated=True), models.Q(("name_en", ""), _negated=True), _connector="OR"
                ),
                name="product_has_a_name",
            ),
        ),
        migrations.AddIndex(
            model_name="productfootprint",
            index=models.Index(
                condition=models.Q(("accepted__isnull", True), ("superseded_at__isnull", True)),
                fields=["published_at", "id"],
                name="footprint_to_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="productfootprint",
            constraint=models.UniqueConstraint(fields=("product", "number"), name="footprint_number_once"),
        ),
        migrations.AddConstraint(
            model_name="productfootprint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)), fields=("product",), name="footprint_current_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="productfootprint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", 1), ("preceding__isnull", True)),
                    models.Q(("number__gt", 1), ("preceding__isnull", False)),
                    _connector="OR",
                ),
                name="footprint_names_the_one_before",
            ),
        ),
        migrations.AddConstraint(
            model_name="productfootprint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("declared_amount__gt", 0),
                    ("gate_kg__gte", 0),
                    ("kgco2e__gte", 0),
                    ("mass_kg__gt", 0),
                    ("uptake_kg__lte", 0),
                ),
                name="footprint_figures_possible",
            ),
        ),
        migrations.AddConstraint(
            model_name="productfootprint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("allocated_bp__lte", 10000), ("estimate_bp__lte", 10000), ("primary_bp__lte", 10000)
                ),
                name="footprint_shares_possible",
            ),
        ),
        migrations.AddConstraint(
            model_name="productfootprint",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference_from__lte", models.F("reference_until"))),
                name="footprint_period_forwards",
            ),
        ),
        migrations.AddConstraint(
            model_name="productfootprint",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted__isnull", True), ("checked_at__isnull", False), _connector="XOR"),
                name="footprint_checked_with_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="productfootprint",
            constraint=models.CheckConstraint(
                condition=models.Q(("reliability__lte", 3)),
                name="footprint_reliability_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="productgrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)), fields=("product", "to"), name="product_grant_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="productline",
            constraint=models.UniqueConstraint(fields=("footprint", "position"), name="product_line_position_once"),
        ),
        migrations.AddConstraint(
            model_name="productline",
            constraint=models.UniqueConstraint(fields=("footprint", "key"), name="product_line_key_once"),
        ),
        migrations.AddConstraint(
            model_name="productline",
            constraint=models.CheckConstraint(condition=models.Q(("kg__gte", 0)), name="product_line_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="productline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="product_line_returned_with_reason",
            ),
        ),
        migrations.RunPython(forbid, allow),
    ]
