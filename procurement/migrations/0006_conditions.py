"""Approval with conditions, corrective actions, and exceptions from vetoes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q

STEPS, EXCEPTIONS, HAND = "procurement_correctivestep", "procurement_vetoexception", "procurement_handmove"
# An exception that was decided changes once more at most: when it is ended before its day. Its other columns never do.
_KEPT = ("supplier_id", "organisation_id", "veto", "of_unknown", "reason", "ends_on", "asked_by_id", "asked_at",
         "granted", "answer", "decided_by_id", "decided_at")  # fmt: skip
_CHANGED = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in _KEPT)
DECIDED = f"OLD.granted IS NOT NULL AND (OLD.ended_at IS NOT NULL OR NEW.granted IS NULL OR {_CHANGED})"
TRIGGERS = [
    (STEPS, "update", ""), (STEPS, "delete", ""), (HAND, "update", ""), (HAND, "delete", ""),
    (EXCEPTIONS, "update", DECIDED), (EXCEPTIONS, "delete", ""),
]  # fmt: skip
STANDINGS = ("applied", "under_review", "admitted", "conditional", "on_watch", "suspended", "exited", "refused")


def widen(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """A longer verdict; SQLite keeps no lengths, and Django would make the table anew and lose its triggers."""
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE procurement_decision ALTER COLUMN verdict TYPE varchar(24)")


def narrow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE procurement_decision ALTER COLUMN verdict TYPE varchar(8)")


def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgres = editor.connection.vendor == "postgresql"
    for table, act, condition in TRIGGERS:
        when = f" WHEN ({condition})" if condition else ""
        head = f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} FOR EACH ROW{when} "
        tail = (
            "EXECUTE FUNCTION greengate_refuse()"  # the one of migration 0002
            if is_postgres
            else f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        editor.execute(head + tail)
    if is_postgres:
        for table in (STEPS, EXCEPTIONS, HAND):
            refuse = "FOR EACH STATEMENT EXECUTE FUNCTION greengate_refuse()"
            editor.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {refuse}")


def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgres = editor.connection.vendor == "postgresql"
    for table in (STEPS, EXCEPTIONS, HAND):
        for act in ("update", "delete", "truncate") if is_postgres else ("update", "delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}" + (f" ON {table}" if is_postgres else ""))


def to(model: str, name: str = "+", *, null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model, null=null)


def codes(*values: str) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


KEY = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
USER = settings.AUTH_USER_MODEL


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0005_new_model_cause"),
        ("suppliers", "0005_worst_finding"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(widen, narrow)],
            state_operations=[
                migrations.AlterField(
                    model_name="decision",
                    name="verdict",
                    field=models.CharField(
                        choices=codes("approve", "approve_with_conditions", "return", "refuse"), max_length=24
                    ),
                ),
                migrations.AlterField(
                    model_name="decision",
                    name="reasons",
                    field=models.JSONField(default=list, help_text="coded reasons, or the conditions as they were set"),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="reassessment",
            name="cause",
            field=models.CharField(
                choices=codes(
                    "new_evidence",
                    "certificate_lapsed",
                    "cadence",
                    "asked",
                    "level_minimum",
                    "new_model",
                    "condition_overdue",
                    "exception_ended",
                ),
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="CorrectiveAction",
            fields=[
                KEY,
                (
                    "origin",
                    models.CharField(choices=codes("condition", "incident", "audit", "other"), max_length=12),
                ),
                (
                    "section",
                    models.CharField(blank=True, help_text="part of the file that it is about", max_length=16),
                ),
                ("finding", models.CharField(help_text="what is wrong, and what is to be done", max_length=500)),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=codes("open", "answered", "closed", "dropped"), default="open", max_length=8
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("reminded", models.SmallIntegerField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("decision", to("procurement.decision", "corrective_actions", null=True)),
                ("incident", to("suppliers.incident", "corrective_actions", null=True)),
                ("opened_by", to(USER)),
                ("organisation", to("suppliers.organisation", "corrective_actions")),
                ("owner", to(USER, "corrective_actions")),
                ("supplier", to("suppliers.supplier", "corrective_actions")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=Q(closed_at__isnull=True),
                        fields=["due_on", "id"],
                        name="corrective_action_unfinished",
                    ),
                    models.Index(fields=["supplier", "organisation"], name="corrective_action_of"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=~Q(finding=""), name="corrective_action_has_a_finding"),
                    models.CheckConstraint(
                        condition=Q(state__in=["open", "answered"], closed_at__isnull=True)
                        | Q(state__in=["closed", "dropped"], closed_at__isnull=False),
                        name="corrective_action_closed_has_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectiveStep",
            fields=[
                KEY,
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("answered", "Answered"),
                            ("returned", "Returned"),
                            ("postponed", "Postponed"),
                            ("closed", "Closed"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("due_on", models.DateField(help_text="the day that holds after the step")),
                ("at", models.DateTimeField()),
                ("action", to("procurement.correctiveaction", "steps")),
                ("by", to(USER)),
                ("document", to("suppliers.document", null=True)),
            ],
            options={"indexes": [models.Index(fields=["action", "id"], name="corrective_step_of")]},
        ),
        migrations.CreateModel(
            name="VetoException",
            fields=[
                KEY,
                ("veto", models.CharField(max_length=24)),
                (
                    "of_unknown",
                    models.BooleanField(
                        default=False, help_text="nothing was known of the veto: covers no more than that"
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("ends_on", models.DateField(help_text="the last day on which it holds")),
                ("asked_at", models.DateTimeField()),
                ("granted", models.BooleanField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("asked_by", to(USER)),
                ("decided_by", to(USER, null=True)),
                ("document", to("suppliers.document", null=True)),
                ("ended_by", to(USER, null=True)),
                ("organisation", to("suppliers.organisation", "veto_exceptions")),
                ("supplier", to("suppliers.supplier", "veto_exceptions")),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "-id"], name="veto_exception_of")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(granted__isnull=True),
                        fields=("supplier", "organisation", "veto"),
                        name="veto_exception_asked_once",
                    ),
                    models.CheckConstraint(condition=~Q(reason=""), name="veto_exception_has_a_reason"),
                    models.CheckConstraint(
                        condition=Q(granted__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                        | Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                        & ~Q(decided_by=F("asked_by")),
                        name="veto_exception_takes_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandMove",
            fields=[
                KEY,
                ("before", models.CharField(choices=codes(*STANDINGS), max_length=12)),
                ("after", models.CharField(choices=codes(*STANDINGS), max_length=12)),
                ("reason", models.CharField(max_length=40)),
                ("sentence", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("by", to(USER)),
                ("document", to("suppliers.document", null=True)),
                ("engagement", to("procurement.engagement", "hand_moves")),
            ],
            options={
                "indexes": [models.Index(fields=["engagement", "-id"], name="hand_move_of")],
                "constraints": [models.CheckConstraint(condition=~Q(sentence=""), name="hand_move_has_a_sentence")],
            },
        ),
        migrations.RunPython(forbid, allow),
    ]
