"""The newest scorecards of the whole register as arrays: one query, and no row of it becomes an object.

PostgreSQL sends each column as one byte string, its arrays in their binary form (documented with array_send:
dimensions, nulls, type, length, first index, then each item with its size); SQLite keeps arrays as little-endian bytes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
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
 JOIN scoring_run run ON run.id = card.run_id"""
_OF_ONE = " WHERE run.model_id = %s"
FactsOf = Callable[[int], int]


def current_cards(model_id: int, facts: int) -> Cards:
    """The scorecards that stand now and were made by this model, which reads so many facts."""
    found = _read(_OF_ONE, [model_id], lambda _pk: facts)
    return found[model_id] if found else _cards(_decoded([b""] * (len(_NUMBERS) + len(_ARRAYS)), facts))


def current_cards_by_model(facts_of: FactsOf) -> dict[int, Cards]:
    """All scorecards that stand now, by the id of the model that made them; `facts_of`: how many facts one reads.

    One statement sees one state of the database: nobody is in it twice, whatever is scored meanwhile.
    """
    return _read("", [], facts_of)


def _cards(columns: list[NDArray[Any]]) -> Cards:
    ids, kinds, totals, levels, masks, days, values, states, evidence = columns
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


def _read(where: str, values: list[int], facts_of: FactsOf) -> dict[int, Cards]:
    read = _from_postgres if connection.vendor == "postgresql" else _from_sqlite
    return {model_id: _cards(columns) for model_id, columns in read(where, values, facts_of)}


def _from_postgres(where: str, values: list[int], facts_of: FactsOf) -> Iterator[tuple[int, list[NDArray[Any]]]]:
    from psycopg import Cursor

    packed = [f"string_agg(int8send(({number})::bigint), ''::bytea)" for number in _NUMBERS]
    packed += [f"string_agg(array_send({array}), ''::bytea)" for array in _ARRAYS]
    query = f"SELECT run.model_id, {', '.join(packed)}{_SOURCE}{where} GROUP BY run.model_id ORDER BY run.model_id"
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        rows: Any = cursor.execute(query.encode(), values, binary=True).fetchall()
    for model_id, *cells in rows:
        yield model_id, _decoded(cells, facts_of(model_id))


def _decoded(cells: list[bytes], facts: int) -> list[NDArray[Any]]:
    numbers = [np.frombuffer(cell, ">i8") for cell in cells[: len(_NUMBERS)]]
    arrays = zip(cells[len(_NUMBERS) :], _ARRAYS.values(), strict=True)
    return numbers + [_items(cell, facts, width) for cell, width in arrays]


def _items(cell: bytes, facts: int, width: int) -> NDArray[Any]:
    item = np.dtype([("size", ">i4"), ("value", f">i{width}")])
    layout = np.dtype([("head", ">i4", (5,)), ("items", item, (facts,))])
    found: NDArray[Any] = np.frombuffer(cell, layout)["items"]["value"]
    return found


def _from_sqlite(where: str, values: list[int], facts_of: FactsOf) -> Iterator[tuple[int, list[NDArray[Any]]]]:
    with connection.cursor() as cursor:
        query = f"SELECT run.model_id, {', '.join([*_NUMBERS, *_ARRAYS])}{_SOURCE}{where} ORDER BY run.model_id"
        cursor.execute(query, values)
        rows = cursor.fetchall()
    for model_id, own in groupby(rows, key=itemgetter(0)):
        _, *columns = zip(*own, strict=True)
        facts = facts_of(model_id)
        numbers = [np.array(column, dtype=np.int64) for column in columns[: len(_NUMBERS)]]
        arrays = zip(columns[len(_NUMBERS) :], _ARRAYS.values(), strict=True)
        yield (
            model_id,
            numbers + [np.frombuffer(b"".join(cells), f"<i{width}").reshape(-1, facts) for cells, width in arrays],
        )
