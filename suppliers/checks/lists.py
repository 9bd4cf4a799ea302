"""Lists that are imported as CSV: recognised bodies, marks of accreditation, extracts of registers.

The first line names the columns, in any order; text is UTF-8 or GB 18030 (what a Chinese Excel writes); days are
2026-06-01. A row that is wrong is told with its line and the others are taken.

bodies    number,name_zh,name_en,code,type,approved,classes,words,source,as_of
          one row for each type that a body may issue; approved: yes or no; code: first digits of its certificates'
          numbers; classes: within which products, as the list has it; words: how a scope names them, "|" between
marks     mark,name_zh,name_en,types,source,as_of      types: on which it is recognised, with "|" between; empty: any
register  register,type,number,holder,credit_code,status,valid_from,valid_until,source,as_of
          status: valid, suspended or revoked
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from suppliers.checks.certificate_number import normalise_number
from suppliers.checks.sheets import text_of
from suppliers.enums import RegisterStatus
from suppliers.errors import Refused

MOST_ROWS = 200_000
_BODY_CODE = re.compile(r"[0-9]{3,4}", re.ASCII)


class ListKind(StrEnum):
    BODIES = "bodies"
    MARKS = "marks"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with the row on this line of the file; `message` is filled with `values`."""

    line: int
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A good row: its columns as values (days, tuples, truth), and the key that makes it one of its kind."""

    line: int
    key: tuple[str, ...]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ParsedList:
    kind: ListKind
    rows: tuple[ListRow, ...]
    errors: tuple[RowError, ...]


COLUMNS: Mapping[ListKind, Mapping[str, int]] = {
    ListKind.BODIES: {
        "number": 40, "name_zh": 160, "name_en": 160, "code": 20, "type": 20, "approved": 20, "classes": 400,
        "words": 2_000, "source": 180, "as_of": 40,
    },
    ListKind.MARKS: {"mark": 16, "name_zh": 160, "name_en": 160, "types": 400, "source": 180, "as_of": 40},
    ListKind.REGISTER: {
        "register": 80, "type": 20, "number": 80, "holder": 160, "credit_code": 40, "status": 20, "valid_from": 40,
        "valid_until": 40, "source": 180, "as_of": 40,
    },
}  # fmt: skip
"""The columns of each kind and how long a value may be."""
NEEDED = {
    ListKind.BODIES: ("number", "name_zh", "type", "approved", "source", "as_of"),
    ListKind.MARKS: ("mark", "name_zh", "source", "as_of"),
    ListKind.REGISTER: ("register", "type", "number", "status", "source", "as_of"),
}


def parse_list(kind: ListKind, content: bytes, *, types: Collection[str], on: date) -> ParsedList:
    """The rows of a list and what is wrong with the others. `types`: codes that are known; `on`: today.

    Refused (field "file") when the whole cannot be read: no text, other columns, too many rows.
    """
    read: list[ListRow] = []
    errors: list[RowError] = []
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in _lines(kind, content):
        try:
            row = _row(kind, line, cells, types, on)
            if row.key in seen:
                raise Refused("twice", "The same stands in line {other} already.", "", other=seen[row.key])
        except Refused as error:
            errors.append(RowError(line, error.message, error.values))
            continue
        seen[row.key] = line
        read.append(row)
    return ParsedList(kind, tuple(read), tuple(errors))


def _lines(kind: ListKind, content: bytes) -> list[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(list_text(content), newline=""))
    try:
        heads = [(name or "").strip() for name in reader.fieldnames or ()]
        _refuse_other_columns(kind, heads)
        reader.fieldnames = heads
        lines: list[tuple[int, dict[str, str]]] = []
        for cells in reader:
            if len(lines) == MOST_ROWS:
                raise Refused("too_many_rows", "At most {limit} rows in one file, please.", "file", limit=MOST_ROWS)
            lines.append((reader.line_num, {name: (cells.get(name) or "").strip() for name in COLUMNS[kind]}))
    except csv.Error:
        raise _unreadable() from None
    return lines


def list_text(content: bytes) -> str:
    """The text of a list, UTF-8 or GB 18030. Refused (field "file") when it is none."""
    text = text_of(content)
    if text is None:
        raise _unreadable()
    return text


def _refuse_other_columns(kind: ListKind, heads: list[str]) -> None:
    missing = [name for name in COLUMNS[kind] if name not in heads]
    if missing:
        message = "The first line must name these columns; missing here: {names}."
        raise Refused("columns_missing", message, "file", names=", ".join(missing))


def _row(kind: ListKind, line: int, cells: Mapping[str, str], types: Collection[str], on: date) -> ListRow:
    for name, most in COLUMNS[kind].items():
        if len(cells[name]) > most:
            raise Refused("too_long", "{column}: at most {limit} characters.", "", column=name, limit=most)
        if name in NEEDED[kind] and not cells[name]:
            raise Refused("empty", "{column} is empty.", "", column=name)
    as_of = _day(cells, "as_of")
    if as_of is not None and as_of > on:
        raise Refused("future", "as_of is in the future.", "")
    values = _READERS[kind](cells, types) | {"source": cells["source"], "as_of": as_of}
    return ListRow(line, tuple(str(values[name]) for name in _KEYS[kind]), values)


def _body(cells: Mapping[str, str], types: Collection[str]) -> dict[str, object]:
    if cells["approved"] not in {"yes", "no"}:
        raise Refused("not_yes_no", "approved: yes or no.", "")
    if cells["code"] and not _BODY_CODE.fullmatch(cells["code"]):
        raise Refused("not_a_code", "code: 3 or 4 digits, or nothing.", "")
    return {
        **{name: cells[name] for name in ("number", "name_zh", "name_en", "code", "classes")},
        "number_key": normalise_number(cells["number"])[:40],
        "type": _known_type(cells["type"], types),
        "approved": cells["approved"] == "yes",
        "words": _parts(cells["words"]),
    }


def _mark(cells: Mapping[str, str], types: Collection[str]) -> dict[str, object]:
    names = {name: cells[name] for name in ("mark", "name_zh", "name_en")}
    return {**names, "types": [_known_type(each, types) for each in _parts(cells["types"])]}


def _entry(cells: Mapping[str, str], types: Collection[str]) -> dict[str, object]:
    if cells["status"] not in set(RegisterStatus):
        raise Refused("unknown_status", "status: valid, suspended or revoked.", "")
    begins, ends = _day(cells, "valid_from"), _day(cells, "valid_until")
    if begins and ends and ends < begins:
        raise Refused("ends_before_it_begins", "valid_until is before valid_from.", "")
    return {
        **{name: cells[name] for name in ("register", "number", "holder", "credit_code", "status")},
        "number_key": normalise_number(cells["number"])[:80],
        "type": _known_type(cells["type"], types),
        "valid_from": begins,
        "valid_until": ends,
    }


_READERS: Mapping[ListKind, Callable[[Mapping[str, str], Collection[str]], dict[str, object]]] = {
    ListKind.BODIES: _body,
    ListKind.MARKS: _mark,
    ListKind.REGISTER: _entry,
}
_KEYS = {
    ListKind.BODIES: ("number_key", "type"),
    ListKind.MARKS: ("mark",),
    ListKind.REGISTER: ("register", "type", "number_key"),
}


def _known_type(code: str, types: Collection[str]) -> str:
    if code not in types:
        raise Refused("unknown_type", "There is no kind of certificate {code}.", "", code=code)
    return code


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _day(cells: Mapping[str, str], name: str) -> date | None:
    text = cells[name]
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None or not 1950 <= day.year <= 9999:
        raise Refused("not_a_day", "{column}: a day as in 2026-06-01.", "", column=name)
    return day


def _unreadable() -> Refused:
    return Refused("not_csv", "This is not a CSV file: save the sheet as CSV and send that.", "file")
