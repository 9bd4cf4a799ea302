"""Pages of a long list by the last row seen: the thousandth page costs what the first does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
SEPARATOR = "~"


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort: an attribute of the rows that is never null, up or down, ties by id. `read` parses a cursor."""

    field: str
    descending: bool
    read: Callable[[str], object] = str

    @property
    def reverse(self) -> "Order":
        return Order(self.field, not self.descending, self.read)

    def cursor(self, row: Model) -> str:
        value = getattr(row, self.field)
        return f"{value.isoformat() if isinstance(value, datetime) else value}{SEPARATOR}{row.pk}"


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """Some rows in order, and the cursors of the rows before and after them, "" where there are none."""

    rows: list[Row]
    before: str
    after: str


def slice_of(rows: QuerySet[Row], order: Order, size: int, *, after: str = "", before: str = "") -> Slice[Row]:
    """At most `size` rows after one cursor or before the other, by one query; a cursor that is none begins anew."""
    seen = _read(order, before or after)
    backwards = bool(before) and seen is not None
    way = order.reverse if backwards else order
    found = list(_beyond(rows, way, seen).order_by(*_order_by(way))[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Slice([], "", "")
    has_before, has_after = (more, True) if backwards else (seen is not None, more)
    return Slice(found, order.cursor(found[0]) if has_before else "", order.cursor(found[-1]) if has_after else "")


def _read(order: Order, cursor: str) -> tuple[object, int] | None:
    text, _, pk = cursor.rpartition(SEPARATOR)
    if not cursor or len(cursor) >= 400 or "\0" in cursor:
        return None
    try:
        return (order.read(text), int(pk)) if abs(int(pk)) < 2**63 else None
    except (ValueError, OverflowError):
        return None


def _beyond(rows: QuerySet[Row], order: Order, seen: tuple[Any, int] | None) -> QuerySet[Row]:
    if seen is None:
        return rows
    value, pk = seen
    sign = "lt" if order.descending else "gt"
    return rows.filter(Q(**{f"{order.field}__{sign}": value}) | Q(**{order.field: value, f"pk__{sign}": pk}))


def _order_by(order: Order) -> tuple[str, str]:
    sign = "-" if order.descending else ""
    return f"{sign}{order.field}", f"{sign}pk"
