"""Importing lists of recognised bodies, marks of accreditation and register entries: good rows of a file at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import models, transaction

from suppliers.checks.lists import ListKind, ListRow, ParsedList, RowError
from suppliers.checks.names import normalise_name
from suppliers.models import AccreditationMark, Body, BodyScope, Certificate, ListImport, RegisterEntry, User
from suppliers.operations.looking_over import look_again

BATCH = 1_000
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import does, or would do: how many rows are new, changed or the same, and those it does not take."""

    added: int
    changed: int
    unchanged: int
    errors: tuple[RowError, ...]


@transaction.atomic
def import_list(parsed: ParsedList, *, name: str, sha256: str, by: User | None, at: datetime) -> Imported:
    """Take over the good rows of a list; the same file again changes nothing. A row that is older than what stands
    here is not taken. What was done is written down (ListImport)."""
    done = _IMPORTS[parsed.kind](parsed)
    ListImport.objects.create(
        kind=parsed.kind.value,
        name=name[-200:],
        sha256=sha256,
        added=done.added,
        changed=done.changed,
        unchanged=done.unchanged,
        refused=len(done.errors),
        by=by,
        at=at,
    )
    if done.added or done.changed:
        look_again(Certificate.objects.all())
    return done


def preview_list(parsed: ParsedList) -> Imported:
    """What import_list would do now; nothing is kept."""
    with transaction.atomic():
        done = _IMPORTS[parsed.kind](parsed)
        transaction.set_rollback(True)
    return done


def _bodies(parsed: ParsedList) -> Imported:
    """Bodies first, then what each may issue. One body has one name: the first row of the file says it."""
    first: dict[str, ListRow] = {}
    good, errors = [], list(parsed.errors)
    for row in parsed.rows:
        named = first.setdefault(str(row.values["number_key"]), row)
        if named.values["name_zh"] != row.values["name_zh"]:
            message = "Line {other} gives this number another name."
            errors.append(RowError(row.line, message, {"other": named.line}))
        else:
            good.append(row)
    _upsert(Body, ("number_key",), [_body(row) for row in first.values()])
    bodies = dict(Body.objects.values_list("number_key", "pk"))
    scopes = [(row.line, _scope(row, bodies)) for row in good]
    return _dated(BodyScope, ("type_id", "body_id"), scopes, errors)


def _body(row: ListRow) -> Row:
    names = {name: row.values[name] for name in ("number", "number_key", "name_zh", "name_en", "code")}
    return names | {
        "name_key": normalise_name(str(names["name_zh"]))[:160],
        "name_en_key": normalise_name(str(names["name_en"]))[:160],
    }


def _scope(row: ListRow, bodies: Mapping[str, int]) -> Row:
    told = {name: row.values[name] for name in ("approved", "classes", "words", "source", "as_of")}
    return told | {"body_id": bodies[str(row.values["number_key"])], "type_id": row.values["type"]}


def _marks(parsed: ParsedList) -> Imported:
    return _dated(AccreditationMark, ("mark",), [(row.line, dict(row.values)) for row in parsed.rows], parsed.errors)


def _register(parsed: ParsedList) -> Imported:
    rows = [
        (row.line, {("type_id" if name == "type" else name): value for name, value in row.values.items()})
        for row in parsed.rows
    ]
    return _dated(RegisterEntry, ("register", "type_id", "number_key"), rows, parsed.errors)


_IMPORTS = {ListKind.BODIES: _bodies, ListKind.MARKS: _marks, ListKind.REGISTER: _register}


def _dated(
    model: type[models.Model], keys: Sequence[str], rows: Sequence[tuple[int, Row]], errors: Iterable[RowError]
) -> Imported:
    """Upsert what is not older than what stands there."""
    known = _standing(model, keys, [row for _line, row in rows])
    good, late = [], list(errors)
    for line, row in rows:
        there = known.get(_key(row, keys))
        if there is not None and there["as_of"] > row["as_of"]:
            message = "What stands here is newer (as of {as_of})."
            late.append(RowError(line, message, {"as_of": there["as_of"]}))
        else:
            good.append(row)
    added, changed = _upsert(model, keys, good)
    return Imported(added, changed, len(good) - added - changed, tuple(sorted(late, key=lambda each: each.line)))


def _upsert(model: type[models.Model], keys: Sequence[str], rows: Sequence[Row]) -> tuple[int, int]:
    """Insert new rows and write changed ones, in batches. Returns how many of each."""
    known = _standing(model, keys, rows)
    new = [row for row in rows if _key(row, keys) not in known]
    changed = [row for row in rows if (there := known.get(_key(row, keys))) and _differs(there, row)]
    unique = [name.removesuffix("_id") for name in keys]
    columns = [name.removesuffix("_id") for name in (rows[0] if rows else ()) if name not in keys]
    objects = [model(**row) for row in (*new, *changed)]
    if objects:
        model._default_manager.bulk_create(
            objects, batch_size=BATCH, update_conflicts=True, unique_fields=unique, update_fields=columns
        )
    return len(new), len(changed)


def _standing(model: type[models.Model], keys: Sequence[str], rows: Sequence[Row]) -> dict[tuple[Any, ...], Row]:
    """The rows that stand under these keys now, by key; the last of the keys is the one that tells most apart."""
    found: dict[tuple[Any, ...], Row] = {}
    wanted = iter({row[keys[-1]] for row in rows})
    while batch := list(islice(wanted, BATCH)):
        for row in model._default_manager.filter(**{f"{keys[-1]}__in": batch}).values():
            found[_key(row, keys)] = row
    return found


def _key(row: Mapping[str, Any], keys: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in keys)


def _differs(there: Row, row: Row) -> bool:
    return any(there[name] != value for name, value in row.items())
