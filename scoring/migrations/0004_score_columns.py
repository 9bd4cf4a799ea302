"""Weights from pairwise comparison. Triggers: what was asked and what people said is added to, never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FROZEN = [
    ("scoring_pairwisecomparison", "update"),
    ("scoring_pairwisecomparison", "delete"),
    ("scoring_pairwisejudgement", "update"),
    ("scoring_pairwisejudgement", "delete"),
]


def freeze(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgres = editor.connection.vendor == "postgresql"
    for statement in _postgres() if is_postgres else _sqlite():
        editor.execute(statement, params=None)  # or a percent sign would be read as a parameter


def thaw(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgres = editor.connection.vendor == "postgresql"
    for table, act in FROZEN:
        on = f" ON {table}" if is_postgres else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on}")


def _postgres() -> list[str]:
    """greengate_refuse() is the one of procurement's migration 0002, which may come before or after this one."""
    return [
        "CREATE OR REPLACE FUNCTION greengate_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
        *(
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION greengate_refuse()"
            for table, act in FROZEN
        ),
    ]


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} FOR EACH ROW "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table, act in FROZEN
    ]


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("scoring", "0003_scopes"),
    ]

    operations = [
        migrations.CreateModel(
            name="PairwiseComparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("dimension", models.CharField(blank=True, max_length=24)),
                ("items", models.JSONField()),
                ("started_at", models.DateTimeField()),
                (
                    "model",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comparisons",
                        to="scoring.scoringmodel",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("model__isnull", False), ("dimension", ""), _connector="OR"),
                        name="pairwise_dimension_of_a_model",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PairwiseJudgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(help_text="1 for the person's first, and so on")),
                ("cells", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "comparison",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="scoring.pairwisecomparison",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("comparison", "by", "number"), name="pairwise_judgement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="pairwise_judgement_counted_from_one"
                    ),
                ],
            },
        ),
        migrations.RunPython(freeze, thaw),
    ]
