"""How a fact is spread over the register now: how many suppliers have which value, and of how many it is not known."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.engine.facts import FactKind
from scoring.evidence.catalogue import BY_KEY
from scoring.queries.trial.register import TrialRegister, fact_columns
from suppliers.enums import Known

BINS = 20
MOST_COUNTED = 11
"""Counts from this one on share one column."""


@dataclass(frozen=True, slots=True)
class Spread:
    """counts[i] suppliers have a value from edges[i] up to, but not including, edges[i + 1]; the outer bins hold what
    lies beyond them too. `states`: suppliers by what is known of the fact."""

    edges: tuple[int, ...]
    counts: tuple[int, ...]
    states: Mapping[Known, int]

    @property
    def known(self) -> int:
        return self.states[Known.KNOWN]


def spread_of(register: TrialRegister, fact: str, *, low: int, high: int) -> Spread:
    """The spread of a fact over those whose score is stored with it (over everybody, where no score is).

    Shares and changes in equal bins from `low` to `high` basis points, anything else by value.
    """
    column = register.facts.get(fact) or fact_columns(register, [fact])[0]
    by_state = np.bincount(column.states[column.there], minlength=len(Known)).tolist()
    edges = _edges(fact, low, high)
    inside = np.clip(column.values[column.there & (column.states == Known.KNOWN)], edges[0], edges[-1] - 1)
    counts = np.histogram(inside, bins=np.array(edges))[0].tolist()
    return Spread(edges, tuple(counts), {state: by_state[state] for state in Known})


def _edges(fact: str, low: int, high: int) -> tuple[int, ...]:
    definition = BY_KEY[fact]
    if definition.kind is FactKind.LEVEL:
        return tuple(range(len(definition.levels) + 1))
    if definition.kind is FactKind.YES_NO:
        return (0, 1, 2)
    if definition.kind is FactKind.COUNT:
        return tuple(range(max(min(high, MOST_COUNTED), 3) + 2))
    width = max(1, -(-(high - low) // BINS))
    return tuple(low + width * at for at in range(BINS + 1))
