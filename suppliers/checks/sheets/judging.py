"""Telling the good rows of a sheet from the others: every row is looked at, and what is wrong is named at its cell."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from suppliers.checks.sheets.reading import SheetRow
from suppliers.errors import Refused

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class RowRefused:
    """What is wrong with a row: its number in the sheet, the column's key, and the words."""

    number: int
    column: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


def judged(
    rows: Iterable[SheetRow], read: Callable[[SheetRow], Line], key_of: Callable[[Line], Hashable], *, told_at: str
) -> tuple[tuple[Line, ...], tuple[RowRefused, ...]]:
    """The good rows, and what is wrong with the others.

    `read` raises Refused for a row that makes no sense. A row whose key an earlier good one has is refused at the
    column `told_at`.
    """
    good: list[Line] = []
    wrong: list[RowRefused] = []
    seen: dict[Hashable, int] = {}
    for row in rows:
        try:
            line = read(row)
            first = seen.setdefault(key_of(line), row.number)
            if first != row.number:
                raise Refused("twice", "The same stands in line {other} already.", told_at, other=first)
        except Refused as error:
            wrong.append(RowRefused(row.number, error.field, error.message, error.values))
        else:
            good.append(line)
    return tuple(good), tuple(wrong)
