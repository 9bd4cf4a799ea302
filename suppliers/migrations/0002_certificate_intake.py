"""What was read from files, and certificates that are not held."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# A reading that is finished never changes.
TABLE, FROZEN = "suppliers_reading", "OLD.finished_at IS NOT NULL"


def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION greengate_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
            params=None,  # or the percent sign would be read as a parameter
        )
    for statement in _statements(editor.connection.vendor):
        editor.execute(statement)


def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for act in ("update", "delete", "truncate"):
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{act} ON {TABLE}")
        elif act != "truncate":
            editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{act}")


def _statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        row = f"FOR EACH ROW WHEN ({FROZEN}) EXECUTE FUNCTION greengate_refuse()"
        rows = [f"CREATE TRIGGER {TABLE}_no_{act} BEFORE {act} ON {TABLE} {row}" for act in ("update", "delete")]
        whole = "FOR EACH STATEMENT EXECUTE FUNCTION greengate_refuse()"
        return [*rows, f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} {whole}"]
    return [
        f"CREATE TRIGGER {TABLE}_no_{act} BEFORE {act} ON {TABLE} FOR EACH ROW WHEN ({FROZEN}) "
        f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        for act in ("update", "delete")
    ]


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0001_suppliers_file")]

    operations = [
        migrations.CreateModel(
            name="CertificateFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("put_in_at", models.DateTimeField()),
                ("set_aside_at", models.DateTimeField(blank=True, null=True)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate_file",
                        to="suppliers.document",
                    ),
                ),
                (
                    "set_aside_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "put_in_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        fields=["document"],
                        name="certificate_file_not_aside",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("engine", models.CharField(help_text="program and version that gave the text", max_length=60)),
                ("version", models.PositiveSmallIntegerField(help_text="of our rules from text to fields")),
                ("asked_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("tried_at", models.DateTimeField(blank=True, help_text="when a worker last began", null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("read", "Read"),
                            ("empty", "Empty"),
                            ("no_reader", "No Reader"),
                            ("failed", "Failed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("fields", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                (
                    "turns",
                    models.JSONField(default=dict, help_text="by page: quarter turns clockwise that set it upright"),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="suppliers.document"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at__isnull", True)), fields=["id"], name="reading_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "engine", "version"), name="reading_once_for_an_engine"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at__isnull", True), models.Q(("outcome", ""), _negated=True), _connector="XOR"
                        ),
                        name="reading_finished_with_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statement",
                    models.CharField(
                        choices=[
                            ("in_progress", "in_progress"),
                            ("not_held", "not_held"),
                            ("not_applicable", "not_applicable"),
                        ],
                        max_length=14,
                    ),
                ),
                ("until", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("stated_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "stated_by",
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
                        related_name="certificate_statements",
                        to="suppliers.supplier",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.certificatetype",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("supplier", "type"),
                        name="statement_current_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statement", "in_progress"), ("until__isnull", True), _connector="XOR"),
                        name="statement_until_when_progress",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statement", "not_applicable"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="statement_reason_when_not_applies",
                    ),
                ],
            },
        ),
        migrations.RunPython(forbid, allow),
    ]
