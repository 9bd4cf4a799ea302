"""The tests empty tables that refuse to be emptied, and leave the refusal as it was."""

import pytest
from django.db import DatabaseError, connection
from django.db.transaction import atomic

from tests.databases import empty_tables, triggers_off

pytestmark = pytest.mark.django_db(transaction=True)

POSTGRES = [
    "CREATE TABLE stone (word text)",
    "CREATE FUNCTION refuse_stone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stone'; END $$",
    "CREATE TRIGGER stone_stays BEFORE DELETE ON stone FOR EACH ROW EXECUTE FUNCTION refuse_stone()",
]
SQLITE = [
    "CREATE TABLE stone (word text)",
    "CREATE TRIGGER stone_stays BEFORE DELETE ON stone BEGIN SELECT RAISE(ABORT, 'stone'); END",
]
TRIGGERS = {
    "postgresql": "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
}


def rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def execute(*statements: str) -> None:
    with atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_a_trigger_rests_and_wakes() -> None:
    execute(*(POSTGRES if connection.vendor == "postgresql" else SQLITE), "INSERT INTO stone VALUES ('a'), ('b')")
    try:
        with triggers_off(connection):
            execute("DELETE FROM stone WHERE word = 'a'")
        with pytest.raises(DatabaseError, match="stone"):
            execute("DELETE FROM stone WHERE word = 'b'")
        assert rows("SELECT word FROM stone") == [("b",)]
    finally:
        execute("DROP TABLE stone")
        if connection.vendor == "postgresql":
            execute("DROP FUNCTION refuse_stone")


def test_emptying_leaves_every_trigger_as_it_was() -> None:
    before = rows(TRIGGERS[connection.vendor])
    assert before
    empty_tables(connection)
    assert rows(TRIGGERS[connection.vendor]) == before
