"""What is known about one supplier, as the rules see it: integers with a state and an evidence level."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from suppliers.enums import EvidenceLevel, Known, SupplierKind

Ints = NDArray[np.int64]
Bytes = NDArray[np.int8]
Flags = NDArray[np.bool_]

KINDS: tuple[SupplierKind, ...] = tuple(SupplierKind)
"""The order that gives each kind of supplier its number in the column path."""


class FactKind(StrEnum):
    """What the integer of a fact means."""

    LEVEL = "level"  # index into the ordered levels, worst first
    YES_NO = "yes_no"  # 1 or 0
    COUNT = "count"  # as it is
    SHARE = "share"  # basis points, 10000 = 100 %
    CHANGE = "change"  # signed basis points


@dataclass(frozen=True, slots=True)
class FactSpec:
    """The type of a fact as its catalogue gives it; `levels` only for FactKind.LEVEL."""

    key: str
    kind: FactKind
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of one supplier. `value` counts only when `state` is KNOWN; `source` is the id of the row behind it."""

    state: Known
    value: int = 0
    evidence: EvidenceLevel = EvidenceLevel.NONE
    source: int = 0


NOT_ASKED = Fact(Known.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class FactColumns:
    """The same for many suppliers: each array is [facts, suppliers], a row of it is one fact."""

    index: Mapping[str, int]
    values: Ints
    states: Bytes
    evidence: Bytes

    def of(self, key: str) -> tuple[Ints, Bytes, Bytes]:
        """Values, states and evidence of one fact, each [suppliers]."""
        at = self.index[key]
        return self.values[at], self.states[at], self.evidence[at]
