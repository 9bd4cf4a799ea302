# ruff: noqa: S608 - the statements are made of this file's own words and of whole numbers
"""A register of many made-up suppliers for measurements, written set by set in SQL into a scratch database.

Everything is a function of the row's number, so that two scratch registers of one size are equal.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.db import connection

from scoring.engine.facts import KINDS
from suppliers.enums import SupplierKind
from suppliers.models import CertificateType
from suppliers.questions import QUESTIONS, AnswerType, Question

DAY = date(2026, 6, 1)
MOMENT = datetime(2026, 6, 1, tzinfo=UTC)
_TIERS = {"CLEANPROD": "Ⅱ级", "GREENFACTORY": "省级", "WEATHERGRADE": "B级", "ECOVADIS": "Silver"}
_TYPES = ["DISCHARGEPERMIT", "DISCHARGEREG", "ISO14001", "ISO50001", "ISO9001", "ISO45001", *_TIERS]
_TABLES = ("supplier", "certificate", "disclosure", "inventory", "incident")


@contextmanager
def scratch_database() -> Iterator[None]:
    """A database of its own beside the configured one, migrated and empty; gone at the end. Users' tables stay."""
    with TemporaryDirectory(prefix="greengate-scratch-") as folder:
        name, settings = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
        own = f"greengate_scratch_{os.getpid()}"  # never the name of a database that somebody else made
        settings["NAME"] = own if connection.vendor == "postgresql" else str(Path(folder) / f"{own}.sqlite3")
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def make_register(suppliers: int) -> None:
    """Suppliers 1 to n of every kind, each with certificates, answers and two inventories, some with incidents."""
    CertificateType.objects.bulk_create(
        CertificateType(code=code, name_zh=code, name_en=code, provenance="test") for code in _TYPES
    )
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(_numbered(_filled(statement), suppliers))
        for table in _TABLES:
            cursor.execute(f"ANALYZE suppliers_{table}")


def _statements() -> list[str]:
    files = [*map(_certificates, _TYPES), *map(_answers, QUESTIONS), *_years(), _incidents()]
    return [_suppliers(), *files]


def _numbered(statement: str, suppliers: int) -> str:
    """Fills in {numbers}, a table of the numbers n from 1, a {moment}, and a day {before} and {after} DAY."""
    is_postgres = connection.vendor == "postgresql"
    day, moment = ("DATE ", "TIMESTAMPTZ ") if is_postgres else ("", "")
    numbers = (
        f"generate_series(1::bigint, {suppliers}) AS numbers(n)"
        if is_postgres
        else f"(WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < {suppliers})"
        " SELECT n FROM up) AS numbers"
    )
    return statement.format(
        numbers=numbers,
        moment=f"{moment}'2026-05-01 00:00:00'",
        before=f"{day}'2026-01-01'",
        after=f"{day}'2027-01-01'",
    )


_INSERT = re.compile(r"INSERT INTO (?P<table>\w+) \((?P<named>[^)]*)\) SELECT ")


def _filled(statement: str) -> str:
    """With every column that it does not name and that may not be NULL, as the model's default."""
    found = _INSERT.match(statement)
    if found is None:
        raise ValueError(f"This is no such statement: {statement}")
    model = next(model for model in apps.get_models() if model._meta.db_table == found["table"])
    named = set(found["named"].split(", "))
    rest = [field for field in model._meta.concrete_fields if field.column not in named and not field.null]
    rest = [field for field in rest if not field.primary_key]
    values = [_literal(field.get_db_prep_save(field.get_default(), connection)) for field in rest]
    columns = ", ".join([*(str(field.column) for field in rest), found["named"]])
    return (
        f"INSERT INTO {found['table']} ({columns}) SELECT {''.join(f'{v}, ' for v in values)}{statement[found.end() :]}"
    )


def _literal(value: object) -> str:
    """A default in SQL; braces doubled, since numbers are filled in later."""
    if isinstance(value, bool | int):
        return str(value).upper()
    text = getattr(value, "obj", value)  # psycopg wraps what is JSON
    plain = text if isinstance(text, str) else json.dumps(text)
    return "'" + plain.replace("'", "''").replace("{", "{{").replace("}", "}}") + "'"


def _chance(salt: int, below: int) -> str:
    """A number from 0 to below - 1 that looks like chance."""
    return f"((n + {salt}) * 48271 % 65521 * 1103 % 30011 % {below})"


def _suppliers() -> str:
    kinds = " ".join(f"WHEN {at} THEN '{kind.value}'" for at, kind in enumerate(KINDS))
    return (
        "INSERT INTO suppliers_supplier (id, scheme, identifier, country, name_zh, name_en, name_sort, kind, province,"
        " time_zone, is_sample, registered_at, history_number, history_hash)"
        " SELECT n, 'foreign', CAST(n AS text), 'ZZ', '示例', 'Sample', 'sample',"
        f" CASE n % 9 {kinds} ELSE 'manufacturer' END, '', 'Asia/Shanghai', TRUE, {{moment}}, 0, '' FROM {{numbers}}"
    )


def _certificates(code: str) -> str:
    salt = 7 * _TYPES.index(code)
    mark = "CNAS C001-M" if code.startswith("ISO") else ""
    return (
        "INSERT INTO suppliers_certificate (supplier_id, type_id, number, number_key, holder, issuer, standard, scope,"
        " tier, accreditation, valid_from, valid_until, status, claimed_at, checked_at, rejection)"
        f" SELECT n, '{code}', '{code}', '{code}', '示例', '', '', '',"
        f" '{_TIERS.get(code, '')}', '{mark}', '2024-01-01',"
        f" CASE WHEN {_chance(salt, 10)} = 0 THEN {{before}} ELSE {{after}} END,"
        f" CASE WHEN {_chance(salt, 3)} = 0 THEN 'claimed' ELSE 'verified' END, {{moment}},"
        f" CASE WHEN {_chance(salt, 3)} = 0 THEN NULL ELSE {{moment}} END, ''"
        f" FROM {{numbers}} WHERE {_chance(salt + 1, 10)} < 4"
    )


def _asked_of(question: Question) -> str:
    """The remainders of `_suppliers` whose kind is asked."""
    kinds = [KINDS[rest] if rest < len(KINDS) else SupplierKind.MANUFACTURER for rest in range(9)]
    return ", ".join(str(rest) for rest, kind in enumerate(kinds) if question.is_asked_of(kind))


def _answers(question: Question) -> str:
    """Shares, counts and levels over their whole range; a yes (to what is bad) is rare, as it is in life."""
    salt = 11 * QUESTIONS.index(question)
    width = min(question.high, 10_000) - question.low + 1
    value = f"{question.low} + {_chance(salt, 9973)} % {width}"
    if question.type is AnswerType.YES_NO:
        value = f"CASE WHEN {_chance(salt, 40)} = 1 THEN 1 ELSE 0 END"
    return (
        "INSERT INTO suppliers_disclosure (supplier_id, question, state, value, note, evidence, answered_at)"
        f" SELECT n, '{question.key}', CASE WHEN {_chance(salt, 10)} = 0 THEN 'not_known' ELSE 'given' END,"
        f" CASE WHEN {_chance(salt, 10)} = 0 THEN NULL ELSE {value} END,"
        f" '', 1 + {_chance(salt, 3)}, {{moment}} FROM {{numbers}}"
        f" WHERE {_chance(salt + 1, 10)} < 8 AND n % 9 IN ({_asked_of(question)})"
    )


def _years() -> Iterator[str]:
    for year in (2024, 2025):
        yield (
            "INSERT INTO suppliers_inventory (supplier_id, year, output_wan, assurance, library_version, scope1_kg,"
            " scope2_location_kg, scope2_market_kg, kgce_calorific, kgce_equivalent, electricity_kwh, green_kwh,"
            " doubts, reported_at)"
            f" SELECT n, {year}, 1000 + n % 977, 'self_checked', 'test', {_chance(year, 9973)},"
            f" {_chance(year + 1, 9973)}, 1, 1, 1, 10000, n % 10000, '[]', {{moment}} FROM {{numbers}}"
        )


def _incidents() -> str:
    return (
        "INSERT INTO suppliers_incident (supplier_id, kind, severity, occurred_on, source, reference, summary,"
        " recorded_at)"
        " SELECT n, 'penalty', 'ordinary', '2025-01-01', '示例', '', '', {moment} FROM {numbers} WHERE n % 20 = 0"
    )
