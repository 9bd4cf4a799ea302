"""Scorecards of many suppliers into the table at once: one binary COPY on PostgreSQL, executemany on SQLite.

A chunk's rows are made as one numpy array whose records are rows of PostgreSQL's binary format (documented with the
COPY command): every array column has a fixed length, so only the columns that differ are filled in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from scoring.engine.columns import ScoreColumns
from scoring.engine.facts import KINDS
from scoring.evidence.matrix import FactMatrix

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_TYPE_IDS = {2: 21, 4: 23, 8: 20}  # int2, int4, int8 in pg_type
COLUMNS = (
    *("run_id", "kind", "supplier_id", "values", "states", "evidence", "sources"),
    *("points", "vetoes", "total", "level", "known", "categories", "input_hash"),
)
_WIDTHS = {"values": 8, "states": 2, "evidence": 2, "sources": 8, "points": 4, "vetoes": 2}

Records = NDArray[np.void]
Row = tuple[int | str | bytes, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A chunk's scorecards: what was read, what came of it, and the hash of what was read."""

    run_id: int
    facts: FactMatrix
    scores: ScoreColumns
    hashes: list[str]

    def columns(self) -> dict[str, NDArray[Any]]:
        """The columns that differ from row to row; `kind` does not within a kind."""
        facts, scores = self.facts, self.scores
        return {
            "supplier_id": facts.supplier_ids,
            "values": facts.values,
            "states": facts.states,
            "evidence": facts.evidence,
            "sources": facts.sources,
            "points": scores.points,
            "vetoes": scores.veto_states,
            "total": scores.totals,
            "level": scores.levels,
            "known": scores.known,
            "categories": facts.masks,
            "input_hash": np.array(self.hashes, dtype="S64"),
        }


def write_scorecards(results: Results) -> None:
    """Append the scorecards of a chunk, inside the transaction that is open."""
    append_rows(prepared_rows(results))


def prepared_rows(results: Results) -> bytes | list[Row]:
    """The rows as the database at hand takes them."""
    return b"".join(binary_rows(results)) if connection.vendor == "postgresql" else list(_rows(results))


def append_rows(rows: bytes | list[Row]) -> None:
    """Append prepared rows to the table of scorecards."""
    target = f"scoring_scorecard ({', '.join(connection.ops.quote_name(name) for name in COLUMNS)})"
    if isinstance(rows, bytes):
        copy_in(target, rows)
        return
    places = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {target} VALUES ({places})", rows)  # noqa: S608 - our own names only


def copy_in(target: str, rows: bytes) -> None:
    """Rows in PostgreSQL's binary format into `target`, a table with its columns."""
    from psycopg import Cursor

    connection.ensure_connection()
    statement = f"COPY {target} FROM STDIN (FORMAT BINARY)".encode()
    with Cursor(connection.connection) as cursor, cursor.copy(statement) as copy:
        copy.write(_HEADER)
        copy.write(rows)
        copy.write(_TRAILER)


def binary_rows(results: Results) -> Iterator[bytes]:
    """The rows of each kind of supplier: `kind` is a text, and all records of an array have one length."""
    columns = results.columns()
    for at, kind in enumerate(KINDS):
        mine = np.flatnonzero(results.facts.kinds == at)
        if len(mine):
            yield _records({name: column[mine] for name, column in columns.items()}, results.run_id, kind).tobytes()


def _records(columns: dict[str, NDArray[Any]], run_id: int, kind: str) -> Records:
    template = np.zeros(1, dtype=_layout(columns, kind))
    template["fields"] = len(COLUMNS)
    for name in COLUMNS:
        field = template[name]
        field["size"] = field.dtype.itemsize - 4
        if name in _WIDTHS and columns[name].shape[1]:
            field["dimensions"], field["type"] = 1, _TYPE_IDS[_WIDTHS[name]]
            field["length"], field["first"] = columns[name].shape[1], 1
            field["items"]["size"] = _WIDTHS[name]
        elif name in _WIDTHS:
            field["type"] = _TYPE_IDS[_WIDTHS[name]]
    template["run_id"]["value"], template["kind"]["value"] = run_id, kind.encode()
    records = np.repeat(template, len(columns["supplier_id"]))
    for name, column in columns.items():
        if name not in _WIDTHS:
            records[name]["value"] = column
        elif column.shape[1]:
            records[name]["items"]["value"] = column
    return records


def _layout(columns: dict[str, NDArray[Any]], kind: str) -> np.dtype[np.void]:
    values = {"run_id": ">i8", "supplier_id": ">i8", "kind": f"S{len(kind)}", "total": ">i4", "level": ">i2"}
    values |= {"known": ">i4", "categories": ">i8", "input_hash": "S64"}
    fields: list[Any] = [("fields", ">i2")]
    for name in COLUMNS:
        if name in _WIDTHS:
            fields.append((name, _array(columns[name].shape[1], _WIDTHS[name])))
        else:
            fields.append((name, [("size", ">i4"), ("value", values[name])]))
    return np.dtype(fields)


def _array(length: int, width: int) -> list[Any]:
    head: list[Any] = [("size", ">i4"), ("dimensions", ">i4"), ("nulls", ">i4"), ("type", ">i4")]
    if not length:
        return head
    item = [("size", ">i4"), ("value", f">i{width}")]
    return [*head, ("length", ">i4"), ("first", ">i4"), ("items", item, (length,))]


def _rows(results: Results) -> Iterator[Row]:
    """Rows as SQLite takes them: arrays as little-endian bytes."""
    columns = results.columns()
    parts: list[list[Any]] = []
    for name in COLUMNS[2:]:
        column = columns[name]
        if name in _WIDTHS:
            size = _WIDTHS[name] * column.shape[1]
            content = column.astype(f"<i{_WIDTHS[name]}").tobytes()
            parts.append([content[at * size : (at + 1) * size] for at in range(len(column))])
        else:
            parts.append(results.hashes if name == "input_hash" else column.tolist())
    kinds = [KINDS[kind].value for kind in results.facts.kinds.tolist()]
    yield from zip([results.run_id] * len(kinds), kinds, *parts, strict=True)
