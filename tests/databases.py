"""Emptying a test database whose triggers forbid that anything is ever removed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import atomic
from django.test import TransactionTestCase

# Made by migrate, the same for every test: to keep them spares a second after each.
KEPT = {"django_content_type", "auth_permission", "django_migrations"}

POSTGRES_TRIGGERS = """
    SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace ORDER BY 1
"""


def empty_after_test(case: TransactionTestCase) -> None:
    """Takes the place of TransactionTestCase._fixture_teardown, which the triggers would refuse."""
    for alias in case._databases_names(include_mirrors=False):  # type: ignore[attr-defined]
        empty_tables(connections[alias])


def empty_tables(connection: BaseDatabaseWrapper) -> None:
    """Remove every row of every table but the kept ones."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    with triggers_off(connection):
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), sorted(tables)))


@contextmanager
def triggers_off(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Our own triggers do not fire inside; those that hold foreign keys do."""
    switch = _postgres_triggers_off if connection.vendor == "postgresql" else _sqlite_triggers_off
    with switch(connection):
        yield


@contextmanager
def _postgres_triggers_off(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(POSTGRES_TRIGGERS)
        tables = [table for (table,) in cursor.fetchall()]

    def switch(word: str) -> None:
        with atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    switch("DISABLE")
    try:
        yield
    finally:
        switch("ENABLE")


@contextmanager
def _sqlite_triggers_off(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        triggers = dict(cursor.fetchall())
        for name in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in triggers.values():
                cursor.execute(statement)
