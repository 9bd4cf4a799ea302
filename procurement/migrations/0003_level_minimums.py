"""The level that an organisation asks for at least: rows that are added to, never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "procurement_levelminimum"


def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _postgres() if editor.connection.vendor == "postgresql" else _sqlite():
        editor.execute(statement)


def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgres = editor.connection.vendor == "postgresql"
    for act in ("update", "delete", "truncate") if is_postgres else ("update", "delete"):
        editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{act}" + (f" ON {TABLE}" if is_postgres else ""))


def _postgres() -> list[str]:
    """greengate_refuse() is the one of migration 0002."""
    refuse = "EXECUTE FUNCTION greengate_refuse()"
    return [
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT {refuse}",
    ]


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {TABLE}_no_{act} BEFORE {act} ON {TABLE} FOR EACH ROW "
        f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        for act in ("update", "delete")
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0002_frozen_rows"),
        ("suppliers", "0001_suppliers_file"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LevelMinimum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(blank=True, max_length=16)),
                ("in_force_from", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("set_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="level_minimums",
                        to="suppliers.organisation",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "-in_force_from", "-id"], name="level_minimum_latest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="level_minimum_has_a_reason"
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="reassessment",
            name="cause",
            field=models.CharField(
                choices=[
                    ("new_evidence", "new_evidence"),
                    ("certificate_lapsed", "certificate_lapsed"),
                    ("cadence", "cadence"),
                    ("asked", "asked"),
                    ("level_minimum", "level_minimum"),
                ],
                max_length=24,
            ),
        ),
        migrations.RunPython(forbid, allow),
    ]
