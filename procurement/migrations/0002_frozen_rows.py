"""Database triggers on tables of all apps: history, results and decisions are added to, never changed."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# table, and when its rows are frozen (SQL over OLD; empty: always)
TABLES = [
    ("suppliers_event", ""),
    ("scoring_scorecard", ""),
    ("scoring_issuedscorecard", ""),
    ("scoring_scoringmodel", "OLD.published_at IS NOT NULL"),
    ("procurement_decision", ""),
    ("procurement_policyversion", ""),
]


def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION greengate_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
            params=None,  # or the percent sign would be read as a parameter
        )
    for table, condition in TABLES:
        for statement in _statements(editor.connection.vendor, table, condition):
            editor.execute(statement)


def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for table, _condition in TABLES:
        for act in ("update", "delete", "truncate"):
            if editor.connection.vendor == "postgresql":
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act} ON {table}")
            elif act != "truncate":
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


def _statements(vendor: str, table: str, condition: str) -> list[str]:
    when = f" WHEN ({condition})" if condition else ""
    if vendor == "postgresql":
        rows = [
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} "
            f"FOR EACH ROW{when} EXECUTE FUNCTION greengate_refuse()"
            for act in ("update", "delete")
        ]
        return [
            *rows,
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION greengate_refuse()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} FOR EACH ROW{when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("update", "delete")
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0001_suppliers_file"),
        ("scoring", "0001_scores"),
        ("procurement", "0001_decisions"),
    ]
    operations = [migrations.RunPython(forbid, allow)]
