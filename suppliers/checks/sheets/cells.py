"""What a cell says, as text: the same whether it came out of a workbook or of a CSV file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from types import MappingProxyType

Cell = str | float | bool | date | time | timedelta
"""What calamine gives for a cell: text, a number, yes or no, a day or a time."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell; `message` is an English format string, filled with `values`, as in Refused."""

    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


BLANK: Mapping[int, Fault] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row that is not empty, numbered as Excel numbers it; faults by index of their column, from 0."""

    number: int
    cells: tuple[str, ...]
    faults: Mapping[int, Fault] = field(default_factory=lambda: BLANK)


def as_text(cell: Cell) -> str:
    """The cell as a person would have typed it: no exponent, no trailing zeros, days as 2026-06-01."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        return number_text(float(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.strip() if isinstance(cell, str) else str(cell)


def number_text(number: float) -> str:
    """A number of a workbook, which keeps 15 to 17 digits, in the shortest digits that mean it."""
    if not isfinite(number):
        return str(number)
    if number.is_integer():
        return str(int(number))
    return f"{Decimal(repr(number)):f}"


def percent_text(cell: Cell) -> str:
    """A number that the sheet shows as a percentage: 0.25 stands for what was typed as 25%."""
    if isinstance(cell, bool) or not isinstance(cell, float | int):
        return as_text(cell)
    hundredfold = f"{Decimal(repr(float(cell))) * 100:f}"
    return (hundredfold.rstrip("0").rstrip(".") if "." in hundredfold else hundredfold) + "%"


def letters(column: int) -> str:
    """The letters of a column, from 0: A, B, ... Z, AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
