"""Facts of many suppliers as arrays, and the table in which they are put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from scoring.engine.facts import KINDS, Bytes, Fact, Flags, Ints
from scoring.engine.masks import category_flags
from scoring.evidence.catalogue import FACTS, question_of
from suppliers.enums import EvidenceLevel, Known


@dataclass(frozen=True, slots=True)
class FactMatrix:
    """n suppliers by f facts, suppliers by rising id.

    supplier_ids int64 [n]; kinds int8 [n] index into engine.facts.KINDS; values int64, states int8 (Known), evidence
    int8 (EvidenceLevel), sources int64 (see catalogue.row_of): each [n, f] in the order of `keys`. `categories` are the
    codes that were asked for, `masks` int64 [n] which of them each supplier has (see engine.masks).
    """

    keys: tuple[str, ...]
    supplier_ids: Ints
    kinds: Bytes
    values: Ints
    states: Bytes
    evidence: Bytes
    sources: Ints
    categories: tuple[str, ...]
    masks: Ints

    @property
    def category_flags(self) -> Mapping[str, Flags]:
        """Which suppliers have each category, as the column path reads it."""
        return category_flags(self.categories, self.masks)

    def of(self, chosen: Flags) -> "FactMatrix":
        """The same for those suppliers alone; itself when that is all of them."""
        if chosen.all():
            return self
        arrays = ("supplier_ids", "kinds", "values", "states", "evidence", "sources", "masks")
        return replace(self, **{name: getattr(self, name)[chosen] for name in arrays})

    def facts(self, row: int) -> dict[str, Fact]:
        """One supplier's facts as the row path reads them."""
        cells = zip(
            self.keys,
            self.values[row].tolist(),
            self.states[row].tolist(),
            self.evidence[row].tolist(),
            self.sources[row].tolist(),
            strict=True,
        )
        return {
            key: Fact(Known(state), value, EvidenceLevel(evidence), source)
            for key, value, state, evidence, source in cells
        }


_ROW = {definition.key: at for at, definition in enumerate(FACTS)}
_ASKED = np.array(
    [
        [question is None or question.is_asked_of(kind) for kind in KINDS]
        for question in (question_of(definition) for definition in FACTS)
    ],
    dtype=np.bool_,
)


class Table:
    """All facts of the catalogue for n suppliers, each row one fact: filled step by step, then cut to what is wanted.

    At first a fact is not known; not asked, when nobody asks this kind of supplier.
    """

    def __init__(self, supplier_ids: Ints, kinds: Bytes) -> None:
        shape = (len(FACTS), len(supplier_ids))
        self.supplier_ids, self.kinds = supplier_ids, kinds
        self.values = np.zeros(shape, dtype=np.int64)
        self.states = np.where(_ASKED[:, kinds], np.int8(Known.NOT_KNOWN), np.int8(Known.NOT_ASKED))
        self.evidence = np.zeros(shape, dtype=np.int8)
        self.sources = np.zeros(shape, dtype=np.int64)

    @cached_property
    def _is_gapless(self) -> bool:
        ids = self.supplier_ids
        return bool(len(ids)) and int(ids[-1] - ids[0]) == len(ids) - 1

    def places(self, supplier_ids: Ints) -> Ints:
        """Where these suppliers stand in the table."""
        if self._is_gapless:
            places: Ints = supplier_ids - self.supplier_ids[0]
            return places
        return np.searchsorted(self.supplier_ids, supplier_ids).astype(np.int64)

    def known(self, key: str) -> Flags:
        known: Flags = self.states[_ROW[key]] == Known.KNOWN
        return known

    def values_of(self, key: str) -> Ints:
        """A view: what is changed in it is changed in the table."""
        row: Ints = self.values[_ROW[key]]
        return row

    def put(
        self, key: str, places: Ints, *, values: Ints | int, states: Bytes | int, evidence: Bytes | int, sources: Ints
    ) -> None:
        """Set one fact at each place. What is not known keeps its source, but has neither value nor evidence."""
        at = _ROW[key]
        known = np.asarray(states) == Known.KNOWN
        self.values[at][places] = np.where(known, values, 0)
        self.states[at][places] = states
        self.evidence[at][places] = np.where(known, evidence, 0)
        self.sources[at][places] = sources

    def cut(self, keys: Sequence[str], categories: Sequence[str] = (), masks: Ints | None = None) -> FactMatrix:
        """The facts asked for, in their order. KeyError for one that the catalogue does not have."""
        rows = [_ROW[key] for key in keys]
        return FactMatrix(
            keys=tuple(keys),
            supplier_ids=self.supplier_ids,
            kinds=self.kinds,
            values=np.ascontiguousarray(self.values[rows].T),
            states=np.ascontiguousarray(self.states[rows].T),
            evidence=np.ascontiguousarray(self.evidence[rows].T),
            sources=np.ascontiguousarray(self.sources[rows].T),
            categories=tuple(categories),
            masks=np.zeros(len(self.supplier_ids), dtype=np.int64) if masks is None else masks,
        )
