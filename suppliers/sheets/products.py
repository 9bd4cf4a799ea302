"""The sheets of product footprints: a product in a row of the first, its lines in the second, matched by its number."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from suppliers.carbon.product_reading import keyed
from suppliers.carbon.product_typed import HEADER, LINE
from suppliers.checks.sheets import Fault, SheetRow
from suppliers.errors import Refused
from suppliers.sheets.comparing import LINE_KEY, TAKEN, State, compare
from suppliers.sheets.fields import BASE, ID, Choices, Field, Values, amount, chosen, short
from suppliers.sheets.module import LONGEST_KEY, Entry, Here, JudgedRow, fault_of, place_of
from suppliers.sheets.product_fields import CODE, LINE_FIELDS, NAMED, PRODUCT_FIELDS

Lists = Mapping[str, Choices]
JudgeWhole = Callable[[str, Sequence[Values]], Sequence[Refused]]
"""What is wrong with a product as a whole, by its number and plain values; a field "line-3-unit" is one of line 3."""
PERCENTS = frozenset({"exempted_percent", "recycled"})
DAYS = frozenset({"reference_from", "reference_until", "verified_on"})
LONGEST = 500
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", re.ASCII)


def entries(
    rows: Sequence[SheetRow], lines: Sequence[SheetRow], here: Here, lists: Lists, judge: JudgeWhole
) -> Iterator[Entry]:
    """The products of the two sheets; lines whose product is not in the first sheet are wrong by themselves."""
    by_code: dict[str, list[SheetRow]] = defaultdict(list)
    for line in lines:
        by_code[line.cells[CODE]].append(line)
    seen: dict[str, int] = {}
    for row in rows:
        code = row.cells[CODE]
        if code in seen:
            yield _wrong(
                row, fault_of(Refused("product_twice", "This product stands in row {row} already.", row=seen[code]))
            )
            continue
        seen[code] = row.number
        yield _entry(_Product(row, by_code.pop(code, []), here.get(code), lists), judge)
    for strays in by_code.values():
        for line in strays:
            error = Refused("product_missing", "There is no product of this number in the first sheet.")
            yield _wrong(line, fault_of(error), is_line=True)


def plain_rows(named: Mapping[str, str], header: Mapping[str, str], lines: Sequence[Mapping[str, str]]) -> list[Values]:
    """A footprint that stands here in plain form, so that it can be compared with a sheet's."""
    first = {key: str(named.get(key) or "") for key in NAMED} | {key: header.get(key, "") for key in HEADER}
    return [
        {field.key: _as_it_is(field, first[field.key]) for field in PRODUCT_FIELDS},
        *({LINE_KEY: line[LINE_KEY]} | {f.key: _as_it_is(f, line.get(f.key, "")) for f in _LINE} for line in lines),
    ]


def header_of(values: Values) -> dict[str, str]:
    return {key: values[key] for key in HEADER if values.get(key)}


def lines_of(rows: Sequence[Values]) -> list[dict[str, str]]:
    return [{key: row[key] for key in LINE if row.get(key)} for row in rows[1:]]


_LINE = tuple(field for field in LINE_FIELDS if field.key != CODE)


@dataclass(slots=True)
class _Product:
    """A row of the first sheet with its lines, while it is judged."""

    row: SheetRow
    lines: Sequence[SheetRow]
    here: Sequence[Values] | None
    lists: Lists

    def values(self) -> tuple[list[Values], dict[tuple[int, bool], dict[str, Fault]]]:
        """Plain values of the product and its lines; what is wrong by number of the row and whether it is a line."""
        faults: dict[tuple[int, bool], dict[str, Fault]] = {}
        stood = {row.get(LINE_KEY, ""): row for row in (self.here or ())[1:]}
        first = _read(self.row, PRODUCT_FIELDS, (self.here or ({},))[0], self.lists, faults, is_line=False)
        keys = keyed([{LINE_KEY: line.cells.get(ID, "")} for line in self.lines])
        rows: list[Values] = [first]
        for line, key in zip(self.lines, keys, strict=True):
            values = _read(line, _LINE, stood.get(key[LINE_KEY], {}), self.lists, faults, is_line=True)
            rows.append({LINE_KEY: key[LINE_KEY], **values})
        return rows, faults


def _read(
    row: SheetRow,
    fields: Sequence[Field],
    stood: Values,
    lists: Lists,
    faults: dict[tuple[int, bool], dict[str, Fault]],
    *,
    is_line: bool,
) -> Values:
    """The cells of a row in plain form, each judged by itself."""
    found, wrong = {}, dict(row.faults)
    for field in fields:
        if field.key in wrong:
            continue
        try:
            found[field.key] = _cell(field, row.cells[field.key], stood.get(field.key, ""), lists)
        except Refused as error:
            wrong[field.key] = fault_of(error)
    if wrong:
        faults[row.number, is_line] = wrong
    return found


def _cell(field: Field, text: str, stood: str, lists: Lists) -> str:
    """One cell in plain form. What stands here already is kept even when no list offers it any more."""
    if not text or text == stood:
        return text
    if offered := lists.get(field.key) or field.choices:
        return chosen(text, offered, field.key)
    if field.is_number:
        typed = text.removesuffix("%").rstrip() if field.key in PERCENTS else text
        return amount(typed, field.key, negative=field.key == "stated_including_kg")
    if field.key in DAYS:
        return _day(text, field.key)
    return short(text, field.key, LONGEST)


def _day(text: str, key: str) -> str:
    """2025-01-01 from that, 2025/1/1 or 2025年1月1日; whether there is such a day is judged with the rest."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise Refused("not_a_day", "Give a day as in 2026-06-01.", key)
    year, month, day = match.groups()
    return f"{year}-{int(month):02}-{int(day):02}"


def _as_it_is(field: Field, text: str) -> str:
    if not field.is_number:
        return text
    try:
        return amount(text, field.key, negative=True)
    except Refused:
        return text


def _entry(product: _Product, judge: JudgeWhole) -> Entry:
    code = product.row.cells[CODE]
    base = product.row.cells.get(BASE, "") if product.row.cells.get(ID) == code else ""
    rows, faults = product.values()
    if not code or len(code) > LONGEST_KEY:
        error = Refused("code_missing", "Give the product's number, as you call it.")
        faults.setdefault((product.row.number, False), {})[CODE] = fault_of(error)
    here = None if product.here is None else tuple(product.here)
    there = None if faults else tuple(rows)
    state = State.WRONG if faults else compare(base, here, there)
    if state in TAKEN | {State.CONFLICT} and there is not None:
        for error in judge(code, there):
            _place(error, product, rows, faults)
    if faults:
        state, there = State.WRONG, None
    judged = (
        JudgedRow(product.row.number, product.row.cells, faults.get((product.row.number, False), {})),
        *(JudgedRow(line.number, line.cells, faults.get((line.number, True), {}), True) for line in product.lines),
    )
    return Entry(code[:LONGEST_KEY], base, state, judged, there, here)


def _place(
    error: Refused, product: _Product, rows: Sequence[Values], faults: dict[tuple[int, bool], dict[str, Fault]]
) -> None:
    """Put what is wrong with the product at the cell of the line that it is about."""
    at, column = place_of(error.field, rows)
    row = product.lines[at - 1] if at else product.row
    faults.setdefault((row.number, at > 0), {})[column] = fault_of(error)


def _wrong(row: SheetRow, fault: Fault, *, is_line: bool = False) -> Entry:
    return Entry(
        "", "", State.WRONG, (JudgedRow(row.number, row.cells, {**row.faults, CODE: fault}, is_line),), None, None
    )
