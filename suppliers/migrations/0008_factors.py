"""Factors, benchmarks and sector ranges by versions, and suppliers' own factors.

Triggers: a version that was decided and an own factor that was checked stand as they are; none is ever deleted.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# table, and when a row of it may not be updated any more (SQL over OLD)
FROZEN = [
    ("suppliers_emissionfactor", "OLD.decided_at IS NOT NULL"),
    ("suppliers_benchmark", "OLD.decided_at IS NOT NULL"),
    ("suppliers_sectorrange", "OLD.decided_at IS NOT NULL"),
    ("suppliers_ownfactor", "OLD.checked_at IS NOT NULL"),
]


def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION greengate_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
            params=None,  # or the percent sign would be read as a parameter
        )
    for table, condition in FROZEN:
        for statement in _statements(editor.connection.vendor, table, condition):
            editor.execute(statement)


def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for table, _condition in FROZEN:
        for act in ("update", "delete", "truncate"):
            if editor.connection.vendor == "postgresql":
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act} ON {table}")
            elif act != "truncate":
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


def _statements(vendor: str, table: str, condition: str) -> list[str]:
    acts = (("update", f" WHEN ({condition})"), ("delete", ""))
    if vendor == "postgresql":
        whole = "FOR EACH STATEMENT EXECUTE FUNCTION greengate_refuse()"
        rows = [
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} "
            f"FOR EACH ROW{when} EXECUTE FUNCTION greengate_refuse()"
            for act, when in acts
        ]
        return [*rows, f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {whole}"]
    return [
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} FOR EACH ROW{when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act, when in acts
    ]


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0007_people")]
    operations = [
        migrations.CreateModel(
            name="Benchmark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=64)),
                ("number", models.PositiveSmallIntegerField()),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(max_length=160)),
                ("region", models.CharField(max_length=16)),
                ("year", models.CharField(help_text="as published: 2022, 2015+, n/a", max_length=40)),
                ("source", models.CharField(max_length=300)),
                ("confidence", models.CharField(max_length=40)),
                (
                    "provenance",
                    models.CharField(
                        help_text="the file and row that it was loaded from, or how it came", max_length=120
                    ),
                ),
                ("reason", models.CharField(blank=True, help_text="why this version was added", max_length=300)),
                ("added_at", models.DateTimeField()),
                ("confirmed", models.BooleanField(help_text="null: nobody decided; false: not taken", null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("product_group", models.CharField(max_length=64)),
                ("unit", models.CharField(max_length=16)),
                ("value", models.CharField(max_length=40)),
                (
                    "boundary",
                    models.CharField(
                        choices=[
                            ("cradle_to_gate", "Cradle To Gate"),
                            ("cradle_to_grave", "Cradle To Grave"),
                            ("gate_to_gate", "Gate To Gate"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("code", "number"), name="benchmark_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("code",),
                        name="benchmark_one_open_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed__isnull", True), ("decided_at__isnull", False), _connector="XOR"
                        ),
                        name="benchmark_decided_with_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="benchmark_has_a_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("added_by__isnull", True),
                            ("decided_by__isnull", True),
                            models.Q(("added_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="benchmark_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmissionFactor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=64)),
                ("number", models.PositiveSmallIntegerField()),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(max_length=160)),
                ("region", models.CharField(max_length=16)),
                ("year", models.CharField(help_text="as published: 2022, 2015+, n/a", max_length=40)),
                ("source", models.CharField(max_length=300)),
                ("confidence", models.CharField(max_length=40)),
                (
                    "provenance",
                    models.CharField(
                        help_text="the file and row that it was loaded from, or how it came", max_length=120
                    ),
                ),
                ("reason", models.CharField(blank=True, help_text="why this version was added", max_length=300)),
                ("added_at", models.DateTimeField()),
                ("confirmed", models.BooleanField(help_text="null: nobody decided; false: not taken", null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("category", models.CharField(max_length=40)),
                ("unit", models.CharField(max_length=16)),
                ("value", models.CharField(max_length=40)),
                ("gwp_set", models.CharField(max_length=16)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("code", "number"), name="emissionfactor_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("code",),
                        name="emissionfactor_one_open_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed__isnull", True), ("decided_at__isnull", False), _connector="XOR"
                        ),
                        name="emissionfactor_decided_with_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="emissionfactor_has_a_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("added_by__isnull", True),
                            ("decided_by__isnull", True),
                            models.Q(("added_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="emissionfactor_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnFactor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "replaces",
                    models.CharField(help_text="code of the emission factor that it stands before", max_length=64),
                ),
                ("name", models.CharField(max_length=160)),
                ("value", models.CharField(max_length=40)),
                ("unit", models.CharField(max_length=16)),
                ("first_year", models.PositiveSmallIntegerField()),
                ("last_year", models.PositiveSmallIntegerField()),
                ("method", models.CharField(help_text="how it was found, in a sentence", max_length=300)),
                ("entered_at", models.DateTimeField()),
                ("accepted", models.BooleanField(help_text="null: nobody checked it; false: returned", null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, help_text="why it was returned", max_length=300)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="suppliers.document"
                    ),
                ),
                (
                    "entered_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="own_factors", to="suppliers.supplier"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["supplier", "accepted"], name="own_factor_of_supplier")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_year__gte", models.F("first_year"))), name="own_factor_years_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted__isnull", True), ("checked_at__isnull", False), _connector="XOR"),
                        name="own_factor_checked_with_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entered_by__isnull", True),
                            ("checked_by__isnull", True),
                            models.Q(("entered_by", models.F("checked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="own_factor_checked_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted__isnull", True),
                            ("accepted", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="own_factor_returned_with_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("checked_at__isnull", True)),
                        fields=("supplier", "replaces"),
                        name="own_factor_one_waiting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SectorRange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=64)),
                ("number", models.PositiveSmallIntegerField()),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(max_length=160)),
                ("region", models.CharField(max_length=16)),
                ("year", models.CharField(help_text="as published: 2022, 2015+, n/a", max_length=40)),
                ("source", models.CharField(max_length=300)),
                ("confidence", models.CharField(max_length=40)),
                (
                    "provenance",
                    models.CharField(
                        help_text="the file and row that it was loaded from, or how it came", max_length=120
                    ),
                ),
                ("reason", models.CharField(blank=True, help_text="why this version was added", max_length=300)),
                ("added_at", models.DateTimeField()),
                ("confirmed", models.BooleanField(help_text="null: nobody decided; false: not taken", null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("sector", models.CharField(max_length=64)),
                ("low", models.CharField(max_length=40)),
                ("high", models.CharField(max_length=40)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("code", "number"), name="sectorrange_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("code",),
                        name="sectorrange_one_open_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed__isnull", True), ("decided_at__isnull", False), _connector="XOR"
                        ),
                        name="sectorrange_decided_with_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="sectorrange_has_a_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("added_by__isnull", True),
                            ("decided_by__isnull", True),
                            models.Q(("added_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="sectorrange_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.RunPython(forbid, allow),
    ]
