"""Facts from carbon inventories: who checked the latest, its green power, and how intensity moved.

An inventory that was not accepted counts only when there is no other. Quotients are rounded once, half up, to basis
points: in float64, and again in Python's integers where a float is too near a half to tell.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scoring.engine.facts import Ints
from scoring.engine.numbers import FULL, half_up
from scoring.evidence.matrix import Table
from scoring.evidence.packing import Group
from scoring.evidence.rows import CODES
from suppliers.enums import Known

ASSURANCES = ("none", "self_checked", "third_party")
_SUPPLIER, _EVIDENCE, _YEAR, _ID, _ASSURANCE, _OUTPUT, _MASS, _POWER, _GREEN = range(9)
_WORST = -100 * FULL
_TOO_NEAR = 1e-6  # a float's own error is below 1e-8 here


def fill_inventories(table: Table, groups: list[Group]) -> None:
    """The three facts of the catalogue's CARBON."""
    parts = [_rows(ASSURANCES.index(group.names[0]), group.columns) for group in groups]
    if not parts:
        return
    rows = np.concatenate(parts, axis=1)
    rows = rows[:, np.lexsort((rows[_YEAR], rows[_EVIDENCE] > 0, rows[_SUPPLIER]))]
    last = np.append(rows[_SUPPLIER, 1:] != rows[_SUPPLIER, :-1], True)
    latest = rows[:, last]
    places = table.places(latest[_SUPPLIER])
    states = np.where(latest[_EVIDENCE] > 0, Known.KNOWN, Known.NOT_ACCEPTED).astype(np.int8)
    evidence = latest[_EVIDENCE].astype(np.int8)
    table.put(
        "inventory_assurance", places, values=latest[_ASSURANCE], states=states, evidence=evidence, sources=latest[_ID]
    )
    table.put(
        "green_power_share",
        places,
        values=_shares(latest[_GREEN], latest[_POWER]),
        states=np.where((latest[_POWER] == 0) & (states == Known.KNOWN), np.int8(Known.NOT_KNOWN), states),
        evidence=evidence,
        sources=latest[_ID],
    )
    _fill_improvement(table, rows, np.flatnonzero(last))


def _rows(assurance: int, columns: tuple[Ints, ...]) -> Ints:
    keys, ids, years, output, mass, power, green = columns
    suppliers, evidence = np.divmod(keys, CODES)
    return np.stack([suppliers, evidence, years, ids, np.full_like(ids, assurance), output, mass, power, green])


def _shares(parts: Ints, wholes: Ints) -> Ints:
    def exact(at: int) -> int:
        return half_up(int(parts[at]) * FULL, int(wholes[at]))

    return _rounded(parts / np.maximum(wholes, 1) * FULL, exact)


def _rounded(estimates: NDArray[np.float64], exact: Callable[[int], int]) -> Ints:
    """Half up; `exact` is asked for the few that lie too near a half."""
    raised = estimates + 0.5
    rounded = np.floor(raised).astype(np.int64)
    for at in np.flatnonzero(np.abs(raised - np.rint(raised)) < _TOO_NEAR):
        rounded[at] = exact(int(at))
    return rounded


def _fill_improvement(table: Table, rows: Ints, at: Ints) -> None:
    """From each supplier's two latest accepted years, when both have output and the earlier one emissions."""
    after = at[at > 0]
    before = after - 1
    usable = (
        (rows[_SUPPLIER, before] == rows[_SUPPLIER, after])
        & (rows[_EVIDENCE, before] > 0)
        & (rows[_OUTPUT, before] > 0)
        & (rows[_OUTPUT, after] > 0)
        & (rows[_MASS, before] > 0)
    )
    new, old = rows[:, after[usable]], rows[:, before[usable]]
    table.put(
        "intensity_improvement",
        table.places(new[_SUPPLIER]),
        values=_improvements(old, new),
        states=Known.KNOWN,
        evidence=np.minimum(new[_EVIDENCE], old[_EVIDENCE]).astype(np.int8),
        sources=new[_ID],
    )


def _improvements(old: Ints, new: Ints) -> Ints:
    """Basis points a year by which mass per output fell, at worst _WORST."""

    def exact(at: int) -> int:
        before = int(old[_MASS, at]) * int(new[_OUTPUT, at])
        after = int(new[_MASS, at]) * int(old[_OUTPUT, at])
        return half_up((before - after) * FULL, before * int(new[_YEAR, at] - old[_YEAR, at]))

    left = (new[_MASS] / old[_MASS]) * (old[_OUTPUT] / new[_OUTPUT])
    fallen = np.maximum((1 - left) * FULL / (new[_YEAR] - old[_YEAR]), _WORST)
    return np.maximum(_rounded(fallen, exact), _WORST)
