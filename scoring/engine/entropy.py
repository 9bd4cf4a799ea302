"""Weights from the data alone: the entropy method (Shannon 1948). Information, never a decision."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.engine.numbers import FULL, apportion
from suppliers.errors import Refused

Floats = NDArray[np.float64]


def entropy_weights(matrix: Sequence[Sequence[float]] | Floats) -> Floats:
    """How much each column tells the rows apart: [m suppliers, c criteria], none negative, to weights [c].

    p = x / sum of the column, entropy to the base m, 0 ln 0 = 0. A column where all are equal gets 0. Information only.
    """
    table = np.asarray(matrix, dtype=np.float64)
    if table.ndim != 2 or len(table) < 2:
        raise Refused("too_few_rows", "Entropy weights need a table with two rows or more.", "matrix")
    if not np.isfinite(table).all() or (table < 0).any():
        raise Refused("not_a_number", "Entropy weights need numbers from 0 up; there is one that is not.", "matrix")
    return weights_of_columns([table[:, at] for at in range(table.shape[1])])


def weights_of_columns(columns: Sequence[Floats]) -> Floats:
    """The same where not every row has every column: each column [m] holds those that are known, none negative.

    A column of fewer than two gets 0: it tells nobody apart.
    """
    spread = np.array([_spread(column) for column in columns])
    if not spread.sum():
        raise Refused("nothing_differs", "All rows are equal in every column: no weights follow from that.", "matrix")
    weights: Floats = spread / spread.sum()
    return weights


def _spread(column: Floats) -> float:
    """1 less the column's entropy to the base of its length: 0 when all are equal, 1 when one has everything."""
    if len(column) < 2 or np.ptp(column) == 0:
        return 0.0
    shares = column[column > 0] / column.sum()
    return max(1 + float((shares * np.log(shares)).sum() / np.log(len(column))), 0.0)


def basis_points(weights: Mapping[str, float]) -> dict[str, int]:
    """Weights as integers that add up to 10,000, by largest remainder; ties by name."""
    return apportion(FULL, {name: round(weight * 10**12) for name, weight in weights.items()})
