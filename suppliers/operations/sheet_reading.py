"""Reading a sheet in a process of its own, so that neither its size nor its time is that of who asked.

    python -m suppliers.operations.sheet_reading COLUMNS < FILE

A hostile workbook costs the child its life and nobody else anything.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from suppliers.apart import ApartError, bounded_task, run_apart
from suppliers.checks.sheets import Column, Fault, SheetRead, SheetRow, read_sheet
from suppliers.errors import Refused

SECONDS = 60.0
MEMORY = 1 << 30
"""Bytes of address space. A hundred thousand rows of twenty columns stay below half of it."""


def read_sheet_apart(
    content: bytes, columns: Sequence[Column], *, most_rows: int = 100_000, sheet: str = "", lenient: bool = False
) -> SheetRead:
    """read_sheet, by a child within its limits. Raises Refused as read_sheet does; too_heavy: the child died."""
    wanted = {
        "columns": [asdict(column) for column in columns],
        "options": {"most_rows": most_rows, "sheet": sheet, "lenient": lenient},
    }
    try:
        told = run_apart(__spec__.name, content, wanted, seconds=SECONDS)
    except ApartError:
        raise Refused(
            "too_heavy",
            "This file takes too long or too much memory to read. Copy the table into a new workbook and send that.",
            "file",
        ) from None
    if "refused" in told:
        refused = told["refused"]
        raise Refused(refused["code"], refused["message"], refused["field"], **refused["values"])
    rows = tuple(_row(*row) for row in told.pop("rows"))
    return SheetRead(rows, told["version"], told["marks"], told["places"], tuple(told["unread"]))


def _row(number: int, cells: Mapping[str, str], faults: Mapping[str, Mapping[str, Any]]) -> SheetRow:
    return SheetRow(number, cells, {key: Fault(**fault) for key, fault in faults.items()})


def _answer(content: bytes, wanted: Mapping[str, Any]) -> dict[str, Any]:
    columns = [Column(each["key"], tuple(each["titles"]), each["required"]) for each in wanted["columns"]]
    try:
        read = read_sheet(content, columns, **wanted["options"])
    except Refused as error:
        return {"refused": _refusal(error)}
    rows = [(row.number, row.cells, {key: asdict(fault) for key, fault in row.faults.items()}) for row in read.rows]
    return {
        "rows": rows,
        "version": read.version,
        "marks": read.marks,
        "places": read.places,
        "unread": read.unread,
    }


def _refusal(error: Refused) -> dict[str, Any]:
    return {"code": error.code, "message": error.message, "field": error.field, "values": error.values}


if __name__ == "__main__":
    json.dump(_answer(*bounded_task(seconds=SECONDS, memory=MEMORY)), sys.stdout, default=str)
