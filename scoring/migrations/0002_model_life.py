"""Drafts of scoring models, their revisions and back-tests.

Triggers: revisions and chunks are added to, never changed; a finished back-test and an ended draft stand as they are; no
model is published over scored suppliers without a finished back-test of exactly its content, whoever asks.
"""

import django.db.models.deletion
import scoring.models.integers
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# table, what is refused, and when (SQL over OLD; empty: always)
FROZEN = [
    ("scoring_modeldraft", "update", "OLD.state IN ('published', 'abandoned')"),
    ("scoring_modeldraft", "delete", ""),
    ("scoring_draftrevision", "update", ""),
    ("scoring_draftrevision", "delete", ""),
    ("scoring_draftmove", "update", ""),
    ("scoring_draftmove", "delete", ""),
    ("scoring_backtest", "update", "OLD.finished_at IS NOT NULL"),
    ("scoring_backtest", "delete", ""),
    ("scoring_backtestchunk", "update", ""),
    ("scoring_backtestchunk", "delete", ""),
]
UNTESTED = (
    "EXISTS (SELECT 1 FROM scoring_scorecard) AND NOT EXISTS (SELECT 1 FROM scoring_backtest"
    " WHERE content_hash = NEW.content_hash AND finished_at IS NOT NULL)"
)
MODEL = "scoring_scoringmodel"


def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgres = editor.connection.vendor == "postgresql"
    statements = [*_functions(), *map(_postgres, FROZEN), *_truncates()] if is_postgres else map(_sqlite, FROZEN)
    for statement in [*statements, *_tested(is_postgres)]:
        editor.execute(statement, params=None)  # or a percent sign would be read as a parameter


def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgres = editor.connection.vendor == "postgresql"
    names = [(f"{table}_no_{act}", table) for table, act, _when in FROZEN]
    names += [(f"{MODEL}_tested_{act}", MODEL) for act in ("insert", "update")]
    if is_postgres:
        names += [(f"{table}_no_truncate", table) for table in _tables()]
    for name, table in names:
        editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}" if is_postgres else f"DROP TRIGGER IF EXISTS {name}")
    if is_postgres:
        editor.execute("DROP FUNCTION IF EXISTS greengate_refuse_untested()")


def _tables() -> list[str]:
    return sorted({table for table, _act, _when in FROZEN})


def _functions() -> list[str]:
    """greengate_refuse() is the one of procurement's migration 0002, which may come before or after this one."""
    return [
        "CREATE OR REPLACE FUNCTION greengate_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE OR REPLACE FUNCTION greengate_refuse_untested() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {UNTESTED} THEN RAISE EXCEPTION 'this content was not back-tested'"
        " USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$",
    ]


def _postgres(frozen: tuple[str, str, str]) -> str:
    table, act, when = frozen
    condition = f" WHEN ({when})" if when else ""
    return (
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} "
        f"FOR EACH ROW{condition} EXECUTE FUNCTION greengate_refuse()"
    )


def _truncates() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION greengate_refuse()"
        for table in _tables()
    ]


def _sqlite(frozen: tuple[str, str, str]) -> str:
    table, act, when = frozen
    condition = f" WHEN ({when})" if when else ""
    return (
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} FOR EACH ROW{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _tested(is_postgres: bool) -> list[str]:
    head = (
        f"CREATE TRIGGER {MODEL}_tested_{{act}} BEFORE {{act}} ON {MODEL} "
        "FOR EACH ROW WHEN (NEW.published_at IS NOT NULL{untested}) "
    )
    if is_postgres:
        tail, untested = "EXECUTE FUNCTION greengate_refuse_untested()", ""
    else:
        tail, untested = "BEGIN SELECT RAISE(ABORT, 'this content was not back-tested'); END", f" AND {UNTESTED}"
    return [head.format(act=act, untested=untested) + tail for act in ("insert", "update")]


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0001_scores"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ModelDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("proposed", "proposed"),
                            ("approved", "approved"),
                            ("published", "published"),
                            ("abandoned", "abandoned"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("definition", models.JSONField()),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("sentence", models.TextField(blank=True, help_text="why it is proposed")),
                ("started_at", models.DateTimeField()),
                ("proposed_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="scoring.scoringmodel",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_as",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="scoring.scoringmodel",
                    ),
                ),
                (
                    "started_by",
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
            name="DraftRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("definition", models.JSONField()),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("after", models.PositiveIntegerField(default=0)),
                ("brings_back", models.PositiveIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="scoring.modeldraft",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DraftMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.CharField(blank=True, help_text="empty: it was started", max_length=12)),
                ("after", models.CharField(max_length=12)),
                ("revision", models.PositiveIntegerField()),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="scoring.modeldraft"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("before", models.F("after")), _negated=True),
                        name="draft_move_goes_somewhere",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BackTest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content_hash", models.CharField(max_length=64)),
                ("as_of", models.DateField()),
                ("cut_off_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                ("chunks_done", models.PositiveIntegerField(default=0)),
                ("chunks_all", models.PositiveIntegerField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("suppliers", models.PositiveIntegerField(default=0)),
                ("report", models.JSONField(default=dict)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "baseline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scoring.scoringmodel",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scoring.draftrevision"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="back_tests", to="scoring.modeldraft"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BackTestChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("before", scoring.models.integers.IntegersField(bits=16)),
                ("after", scoring.models.integers.IntegersField(bits=16)),
                ("part", models.JSONField()),
                (
                    "back_test",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chunks",
                        to="scoring.backtest",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("back_test", "first_id"), name="back_test_chunk_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="modeldraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "proposed", "approved", "published", "abandoned"])),
                name="model_draft_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="modeldraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["proposed", "approved", "published"]), _negated=True),
                    models.Q(
                        ("proposed_at__isnull", False),
                        ("proposed_by__isnull", False),
                        models.Q(("sentence", ""), _negated=True),
                        models.Q(("content_hash", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="model_draft_proposed_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="modeldraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["approved", "published"]), _negated=True),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="model_draft_approved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="modeldraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="model_draft_approved_by_a_second",
            ),
        ),
        migrations.AddConstraint(
            model_name="modeldraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    ("started_by__isnull", True),
                    models.Q(("approved_by", models.F("started_by")), _negated=True),
                    _connector="OR",
                ),
                name="model_draft_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="modeldraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "published"), ("published_as__isnull", True), _connector="XOR"),
                name="model_draft_published_as_a_model",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftrevision",
            constraint=models.UniqueConstraint(fields=("draft", "number"), name="draft_revision_once"),
        ),
        migrations.AddConstraint(
            model_name="draftrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("after__lt", models.F("number")), ("number__gte", 1)), name="draft_revision_grows"
            ),
        ),
        migrations.AddIndex(
            model_name="backtest",
            index=models.Index(fields=["content_hash", "-as_of"], name="back_test_of_content"),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at__isnull", True)),
                fields=("draft", "content_hash"),
                name="back_test_pending_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.CheckConstraint(
                condition=models.Q(("chunks_done__lte", models.F("chunks_all"))), name="back_test_chunks_in_all"
            ),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finished_at__isnull", True), ("chunks_done", models.F("chunks_all")), _connector="OR"
                ),
                name="back_test_finished_whole",
            ),
        ),
        migrations.RunPython(forbid, allow),
    ]
