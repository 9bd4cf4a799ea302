"""Taking in the exported file of a supplier: all of it as it was, or nothing."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction

from procurement.file_zip import SupplierZip, canonical, read_zip
from procurement.models import Survey
from procurement.operations.file_exporting import file_tables
from procurement.queries.file_sections import NATURAL, SHARED, Section, columns_of, sections_of
from scoring.models import Run, ScoringModel
from scoring.models.integers import IntegersField
from suppliers.errors import Refused
from suppliers.history import breaks
from suppliers.models import Category, CertificateType, Organisation, Supplier, User

PLACEHOLDER = "person-{id}@imported.invalid"
Rows = list[dict[str, Any]]


def import_file(stream: IO[bytes], *, at: datetime) -> Supplier:
    """Read a ZIP of `export_file` into an instance that does not have this supplier. Every row keeps its id, since the
    history names rows by them: so the ids must be free, as they are in an empty instance.

    The people come without address and password; nobody can sign in by them. Refused, with nothing written: a ZIP that
    was altered, ids that are taken, a history that does not hold, or a file that would not be the same again.
    """
    opened = read_zip(stream)
    stored: list[str] = []
    try:
        with transaction.atomic():
            return _written(opened, stored, at)
    except BaseException:
        for path in stored:
            default_storage.delete(path)
        raise


def _written(opened: SupplierZip, stored: list[str], at: datetime) -> Supplier:
    whole = opened.manifest.get("scope") == "whole"
    try:
        codes = _write_shared(opened, at)
        for section in sections_of(whole=whole):
            _write_section(section, opened, codes, stored)
    except (IntegrityError, KeyError, TypeError, ValueError, OverflowError, ArithmeticError) as error:
        message = "The rows of the ZIP do not fit into this instance: it is not empty, or the ZIP was made by hand."
        raise Refused("does_not_fit", message, "file") from error
    _move_sequences([*SHARED, *(section.model for section in sections_of(whole=whole))])
    supplier = Supplier.objects.filter(pk=_supplier_id(opened)).first()
    if supplier is None:
        raise Refused("does_not_fit", "The ZIP holds no supplier.", "file")
    _refuse_unlike(supplier, opened, whole)
    return supplier


def _refuse_unlike(supplier: Supplier, opened: SupplierZip, whole: bool) -> None:
    """What was written must read as what was exported, and its history must hold."""
    broken = next(breaks(supplier.pk), None)
    head = {"number": supplier.history_number, "hash": supplier.history_hash}
    if broken is not None or head != opened.manifest.get("history"):
        raise Refused("history_broken", "The history in this ZIP does not hold: it was changed.", "file")
    for name, rows in file_tables(supplier, whole=whole).items():
        if canonical(rows) != canonical(opened.rows(name)):
            message = "“{name}” would not be the same here: this instance is not empty, or is of another version."
            raise Refused("would_differ", message, "file", name=name)


def _supplier_id(opened: SupplierZip) -> int:
    told = opened.manifest.get("supplier")
    return int(told["id"]) if isinstance(told, dict) and isinstance(told.get("id"), int) else 0


def _write_shared(opened: SupplierZip, at: datetime) -> Mapping[type[models.Model], Mapping[str, object]]:
    """Buyers, people, reference data, runs and surveys: what is there already must be the same."""
    for row in opened.rows("organisation"):
        _same_or_new(Organisation, row)
    for row in opened.rows("user"):
        _person(row, at)
    for row in opened.rows("category"):
        Category.objects.get_or_create(code=row["code"], defaults=row)
    for row in opened.rows("certificatetype"):
        if not CertificateType.objects.filter(pk=row["code"]).exists():
            CertificateType(**_values(CertificateType, row)).save(force_insert=True)
    for row in opened.rows("scoringmodel"):
        _model(row, at)
    codes = {model: _by_code(model) for model in NATURAL}
    for row in opened.rows("run"):
        _same_or_new(Run, {**row, "model_id": codes[ScoringModel][row["model"]]}, leave=("model",))
    for row in opened.rows("survey"):
        survey = _same_or_new(Survey, row, leave=("types",))
        survey.types.set(row["types"])
    return codes


def _by_code(model: type[models.Model]) -> dict[str, object]:
    rows = model._default_manager.values_list("pk", *NATURAL[model])
    return {"@".join(map(str, row[1:])): row[0] for row in rows}


def _same_or_new(model: Any, row: dict[str, Any], leave: tuple[str, ...] = ()) -> Any:
    """The row that is there with this id, when it is the same; else a new one."""
    values = _values(model, {key: value for key, value in row.items() if key not in leave})
    there = model._default_manager.filter(pk=values[model._meta.pk.attname]).first()
    if there is None:
        made = model(**values)
        made.save(force_insert=True)
        return made
    if any(getattr(there, name) != value for name, value in values.items()):
        message = "This instance has other data under the same numbers ({what} {id}): take the file into an empty one."
        raise Refused("not_empty", message, "file", what=model._meta.model_name, id=there.pk)
    return there


def _person(row: dict[str, Any], at: datetime) -> None:
    """A person without address and password. Whoever has this number here already must have come by such a file."""
    email = PLACEHOLDER.format(id=int(row["id"]))
    there = User.objects.filter(pk=row["id"]).first()
    if there is not None and there.email != email:
        message = "This instance has other data under the same numbers ({what} {id}): take the file into an empty one."
        raise Refused("not_empty", message, "file", what="user", id=there.pk)
    if there is None:
        person = User(pk=row["id"], email=email, language=row["language"], name=row["name"], joined_at=at)
        person.is_active = False
        person.set_unusable_password()
        person.save(force_insert=True)
    elif row["name"] and not there.name:
        User.objects.filter(pk=there.pk).update(name=row["name"])


def _model(row: dict[str, Any], at: datetime) -> None:
    there = ScoringModel.objects.filter(code=row["code"], version=row["version"]).first()
    if there is None:
        ScoringModel(**_values(ScoringModel, row), published_at=at).save(force_insert=True)
    elif there.content_hash != row["content_hash"]:
        message = "The scoring model {code} {version} has other content here than in the ZIP."
        raise Refused("other_model", message, "file", code=row["code"], version=row["version"])


def _write_section(
    section: Section,
    opened: SupplierZip,
    codes: Mapping[type[models.Model], Mapping[str, object]],
    stored: list[str],
) -> None:
    made = []
    for row in opened.rows(section.name):
        values = _values(section.model, row, codes)
        for place, digest in section.files:
            values[place] = _stored(opened, str(row[digest]), stored)
        made.append(section.model(**values))
    section.model._default_manager.bulk_create(made, batch_size=500)
    expected = {column.attname for column in columns_of(section)}
    for row in opened.rows(section.name):
        if set(row) != expected:
            raise ValueError(section.name)


def _stored(opened: SupplierZip, sha256: str, stored: list[str]) -> str:
    """Store a member of the ZIP under a new name by chance."""
    with opened.open_file(sha256) as member:
        path = default_storage.save(f"{sha256[:2]}/{secrets.token_urlsafe(24)}", File(member))
    stored.append(path)
    return path


def _values(
    model: type[models.Model],
    row: Mapping[str, Any],
    codes: Mapping[type[models.Model], Mapping[str, object]] | None = None,
) -> dict[str, Any]:
    """The row's values as Python ones. KeyError or ValueError for a column that the table does not have."""
    columns = {column.attname: column for column in model._meta.concrete_fields}
    found: dict[str, Any] = {}
    for name, value in row.items():
        column, target = columns[name], columns[name].related_model
        if value is None:
            found[name] = None
        elif codes is not None and isinstance(target, type) and target in NATURAL:
            found[name] = codes[target][value]
        elif isinstance(column, IntegersField):
            found[name] = tuple(value)
        elif isinstance(column, models.JSONField):
            found[name] = value
        else:
            found[name] = _bounded(column, value)
    return found


def _bounded(column: "models.Field[Any, Any]", value: Any) -> Any:
    limit = getattr(column, "max_length", None)
    if limit is not None and isinstance(value, str) and len(value) > limit:
        raise ValueError(column.attname)
    return column.to_python(value) if not column.is_relation else value


def _move_sequences(tables: list[type[models.Model]]) -> None:
    """On PostgreSQL the next ids must lie beyond those that were written."""
    statements = connection.ops.sequence_reset_sql(no_style(), tables)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
