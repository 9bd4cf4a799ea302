"""The newest scorecards of the whole register as arrays: one query, and no row of it becomes an object.

PostgreSQL sends each column as one byte string, its arrays in their binary form (documented with array_send:
dimensions, nulls, type, length, first index, then each item with its size); SQLite keeps arrays as little-endian bytes.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from scoring.engine.facts import KINDS, Bytes, Ints


@dataclass(frozen=True, slots=True)
class Cards:
    """The current scorecards of one model: supplier_ids, totals, levels int64 [n]; kinds int8 [n]; masks int64 [n] of
    engine.masks; days int64 [n]: the day each is for, since 1970; values int64, states int8, evidence int8 [n, f] in
    the order of the model's facts."""

    supplier_ids: Ints
    kinds: Bytes
    totals: Ints
    levels: Ints
    masks: Ints
    days: Ints
    values: Ints
    states: Bytes
    evidence: Bytes


_KIND = " ".join(f"WHEN '{kind.value}' THEN {at}" for at, kind in enumerate(KINDS))
_DAYS = {"postgresql": "run.as_of - DATE '1970-01-01'", "sqlite": "CAST(julianday(run.as_of) - 2440587.5 AS INTEGER)"}
_NUMBERS = (
    *("card.supplier_id", f"CASE card.kind {_KIND} END", "now.total", "now.level", "card.categories"),
    _DAYS[connection.vendor],
)
_ARRAYS = {'card."values"': 8, "card.states": 2, "card.evidence": 2}
_SOURCE = """ FROM scoring_currentscore now JOIN scoring_scorecard card ON card.id = now.scorecard_id
 JOIN scoring_run run ON run.id = card.run_id WHERE run.model_id = %s"""


def current_cards(model_id: int, facts: int) -> Cards:
    """The scorecards that stand now and were made by this model, which reads so many facts."""
    read = _from_postgres if connection.vendor == "postgresql" else _from_sqlite
    ids, kinds, totals, levels, masks, days, values, states, evidence = read(model_id, facts)
    return Cards(
        ids.astype(np.int64),
        kinds.astype(np.int8),
        totals.astype(np.int64),
        levels.astype(np.int64),
        masks.astype(np.int64),
        days.astype(np.int64),
        values.astype(np.int64),
        states.astype(np.int8),
        evidence.astype(np.int8),
    )


def _from_postgres(model_id: int, facts: int) -> list[NDArray[Any]]:
    from psycopg import Cursor

    packed = [f"string_agg(int8send(({number})::bigint), ''::bytea)" for number in _NUMBERS]
    packed += [f"string_agg(array_send({array}), ''::bytea)" for array in _ARRAYS]
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        row: Any = cursor.execute(f"SELECT {', '.join(packed)}{_SOURCE}".encode(), [model_id], binary=True).fetchone()
    cells = [cell or b"" for cell in row]
    numbers = [np.frombuffer(cell, ">i8") for cell in cells[: len(_NUMBERS)]]
    arrays = zip(cells[len(_NUMBERS) :], _ARRAYS.values(), strict=True)
    return numbers + [_items(cell, facts, width) for cell, width in arrays]


def _items(cell: bytes, facts: int, width: int) -> NDArray[Any]:
    item = np.dtype([("size", ">i4"), ("value", f">i{width}")])
    layout = np.dtype([("head", ">i4", (5,)), ("items", item, (facts,))])
    found: NDArray[Any] = np.frombuffer(cell, layout)["items"]["value"]
    return found


def _from_sqlite(model_id: int, facts: int) -> list[NDArray[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([*_NUMBERS, *_ARRAYS])}{_SOURCE}", [model_id])
        columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * (len(_NUMBERS) + len(_ARRAYS))
    numbers = [np.array(column, dtype=np.int64) for column in columns[: len(_NUMBERS)]]
    arrays = zip(columns[len(_NUMBERS) :], _ARRAYS.values(), strict=True)
    return numbers + [np.frombuffer(b"".join(cells), f"<i{width}").reshape(-1, facts) for cells, width in arrays]
