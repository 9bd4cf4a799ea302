"""Suppliers with the same or nearly the same name, found over the whole register in two queries."""

from collections.abc import Iterator
from dataclasses import dataclass

from suppliers.checks.names import core_name
from suppliers.checks.similar_names import Likeness, key_of, most_alike
from suppliers.models import Supplier

MOST = 5


@dataclass(frozen=True, slots=True)
class Similar:
    """A supplier with a name like the one in question: how, and how much in basis points."""

    supplier: int
    why: Likeness
    share: int


def similar_suppliers(supplier: Supplier) -> list[Similar]:
    """The open files whose Chinese name (by its pinyin) or English name is like the supplier's, the likest first."""
    rows = list(Supplier.objects.open().exclude(pk=supplier.pk).values_list("pk", "name_sort", "name_en", "name_zh"))
    found: dict[int, Similar] = {}
    for similar in sorted(_alike(supplier, rows), key=lambda each: (each.share, each.why != Likeness.SIMILAR_NAME)):
        found[similar.supplier] = similar
    return sorted(found.values(), key=lambda each: (-each.share, each.why, each.supplier))[:MOST]


def _alike(supplier: Supplier, rows: list[tuple[int, str, str, str]]) -> Iterator[Similar]:
    spoken, english = [row[1] for row in rows], [row[2] for row in rows]
    for alike in most_alike(key_of(supplier.name_sort), spoken, most=MOST):
        pk, _, _, name_zh = rows[alike.place]
        yield Similar(pk, _why(supplier.name_zh, name_zh, alike.share), alike.share)
    for alike in most_alike(key_of(supplier.name_en), english, most=MOST):
        pk, _, name_en, _ = rows[alike.place]
        yield Similar(pk, _why(supplier.name_en, name_en, alike.share), alike.share)


def _why(one: str, other: str, share: int) -> Likeness:
    if core_name(one) == core_name(other):
        return Likeness.SAME_NAME
    return Likeness.SAME_SOUND if share == 10_000 else Likeness.SIMILAR_NAME
