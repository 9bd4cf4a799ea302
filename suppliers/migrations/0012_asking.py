"""Who is asked what, measured times, drafts of forms, and what is done at a site."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PROTECT = django.db.models.deletion.PROTECT
POLICY = "suppliers_askingpolicy"
KINDS = ["manufacturer", "trader", "service", "logistics", "recycler", "customer"]
USES = ["production", "warehouse", "office"]


def key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Published policies are added to, never changed."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION greengate_asking_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
            params=None,  # or the percent sign would be read as a parameter
        )
    for act in ("update", "delete", "truncate"):
        if editor.connection.vendor == "postgresql":
            each = "STATEMENT" if act == "truncate" else "ROW"
            editor.execute(
                f"CREATE TRIGGER {POLICY}_no_{act} BEFORE {act} ON {POLICY} "
                f"FOR EACH {each} EXECUTE FUNCTION greengate_asking_refuse()"
            )
        elif act != "truncate":
            editor.execute(
                f"CREATE TRIGGER {POLICY}_no_{act} BEFORE {act} ON {POLICY} "
                f"BEGIN SELECT RAISE(ABORT, '{POLICY} is append-only'); END"
            )


def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for act in ("update", "delete", "truncate"):
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER IF EXISTS {POLICY}_no_{act} ON {POLICY}")
        elif act != "truncate":
            editor.execute(f"DROP TRIGGER IF EXISTS {POLICY}_no_{act}")
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION IF EXISTS greengate_asking_refuse()")


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0011_sheets")]

    operations = [
        migrations.AddField(
            model_name="site",
            name="use",
            field=models.CharField(blank=True, choices=[(use, use) for use in USES], default="", max_length=12),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="AskingPolicy",
            fields=[
                ("id", key()),
                ("version", models.PositiveSmallIntegerField(unique=True)),
                ("definition", models.JSONField()),
                ("published_at", models.DateTimeField()),
                ("in_force_from", models.DateField()),
                (
                    "published_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SectionTime",
            fields=[
                ("id", key()),
                ("section", models.CharField(max_length=16)),
                ("kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=16)),
                ("seconds", models.PositiveIntegerField()),
                ("things", models.PositiveSmallIntegerField()),
                ("measured_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(seconds__gt=0, things__gt=0), name="section_time_is_some")
                ],
                "indexes": [models.Index(fields=["kind", "section", "-id"], name="section_time_latest")],
            },
        ),
        migrations.CreateModel(
            name="SectionDraft",
            fields=[
                ("id", key()),
                ("section", models.CharField(max_length=24)),
                ("typed", models.JSONField()),
                ("revision", models.PositiveIntegerField()),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "supplier",
                    models.ForeignKey(on_delete=PROTECT, related_name="drafts", to="suppliers.supplier"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("supplier", "section"), name="section_draft_once")]
            },
        ),
        migrations.RunPython(forbid, allow),
    ]
