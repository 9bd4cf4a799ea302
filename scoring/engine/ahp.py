"""Weights from pairwise comparison: the analytic hierarchy process (Saaty 1980).

Floating point is right here: judgements are not exact. The weights become exact when they are turned into basis points.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from scoring.engine.entropy import Floats, basis_points
from suppliers.errors import Refused

Matrix = Sequence[Sequence[Fraction | int | str]]

RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Saaty's random index by size of the matrix, 0 to 10."""
LARGEST_RATIO = 0.10
"""Saaty's limit of the consistency ratio."""
SCALE = tuple(Fraction(1, n) for n in range(9, 1, -1)) + tuple(Fraction(n) for n in range(1, 10))
"""Saaty's scale, from "the second matters extremely much more" to "the first does"."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A matrix with its weights; consistency index and ratio; the pair (row, column) that fits the rest worst."""

    ratios: Floats
    weights: Floats
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    worst_pair: tuple[int, int]

    @property
    def accepted(self) -> bool:
        return self.consistency_ratio <= LARGEST_RATIO

    @property
    def given(self) -> float:
        """What was said of the worst pair: how much more its first matters than its second."""
        return float(self.ratios[self.worst_pair])

    @property
    def implied(self) -> float:
        """What all the comparisons together say of the worst pair."""
        row, column = self.worst_pair
        return float(self.weights[row] / self.weights[column])


def judge(matrix: Matrix) -> Judgement:
    """Weights by the principal eigenvector. `matrix[i][j]`: how much more i matters than j, 1/9 to 9.

    Refused when it is no pairwise comparison. An inconsistent one is judged, not refused: see `weights_from`.
    """
    return judge_together([matrix])


def judge_together(matrices: Sequence[Matrix]) -> Judgement:
    """Several people's matrices judged as one: the geometric mean of each cell, which stays reciprocal."""
    tables = [_ratios(matrix) for matrix in matrices]
    if len({len(table) for table in tables}) != 1:
        raise Refused("different_sizes", "All people must compare the same things.", "matrix")
    return _judged(np.exp(np.mean(np.log(np.array(tables)), axis=0)))


def _judged(ratios: Floats) -> Judgement:
    n = len(ratios)
    values, vectors = np.linalg.eig(ratios)
    principal = int(np.argmax(values.real))
    vector = np.abs(vectors[:, principal].real)
    weights: Floats = vector / vector.sum()
    lambda_max = float(values[principal].real)
    index = max((lambda_max - n) / (n - 1), 0.0) if n > 2 else 0.0
    ratio = index / RANDOM_INDEX[n] if n > 2 else 0.0
    misfit = np.abs(np.log(ratios * weights[None, :] / weights[:, None]))
    row, column = divmod(int(np.argmax(np.triu(misfit, 1))), n)
    return Judgement(ratios, weights, lambda_max, index, ratio, (row, column))


def weights_from(names: Sequence[str], *matrices: Matrix) -> dict[str, int]:
    """Basis points by name from one or several people's comparisons.

    Refused above a consistency ratio of 0.10, with the pair that fits the rest worst.
    """
    return accepted_weights(names, judge_together(matrices))


def accepted_weights(names: Sequence[str], judgement: Judgement) -> dict[str, int]:
    """The same from what was judged already."""
    if not judgement.accepted:
        row, column = judgement.worst_pair
        raise Refused(
            "inconsistent",
            "The comparisons contradict each other (consistency ratio {ratio}, at most 0.10). "
            "Look at {first} against {second} first: {given} was given, the others together say about {implied}.",
            "matrix",
            ratio=f"{judgement.consistency_ratio:.3f}",
            first=names[row],
            second=names[column],
            given=f"{judgement.given:.2f}",
            implied=f"{judgement.implied:.2f}",
        )
    return basis_points(dict(zip(names, judgement.weights.tolist(), strict=True)))


def nearest_on_scale(value: float) -> Fraction:
    """The step of Saaty's scale that is nearest in proportion."""
    return min(SCALE, key=lambda step: abs(math.log(step) - math.log(value)))


def pairs_of(size: int) -> list[tuple[int, int]]:
    """The pairs to compare, first with second, first with third, ... second with third, ..."""
    return list(combinations(range(size), 2))


def matrix_of(size: int, cells: Sequence[str]) -> list[list[Fraction]]:
    """The whole matrix from one cell for each of `pairs_of`; the opposite cells are the reciprocals.

    Refused when there are too many or too few, or one is not of Saaty's scale.
    """
    if len(cells) != size * (size - 1) // 2:
        raise Refused(
            "pairs_missing",
            "Compare every pair: {size} things have {pairs} pairs, {found} were given.",
            "matrix",
            size=size,
            pairs=size * (size - 1) // 2,
            found=len(cells),
        )
    matrix = [[Fraction(1)] * size for _ in range(size)]
    for (row, column), cell in zip(pairs_of(size), cells, strict=True):
        value = _number(cell)
        if value not in SCALE:
            message = "{cell} is not on the scale of 1/9, 1/8 ... 1 ... 8, 9."
            raise Refused("not_on_the_scale", message, "matrix", cell=str(cell))
        matrix[row][column], matrix[column][row] = value, 1 / value
    return matrix


def geometric_weights(matrix: Matrix) -> Floats:
    """Weights by the root method (方根法) that Chinese texts use; differs from the eigenvector when inconsistent."""
    roots = np.exp(np.log(_ratios(matrix)).mean(axis=1))
    weights: Floats = roots / roots.sum()
    return weights


def _ratios(matrix: Matrix) -> Floats:
    exact = [[_number(cell) for cell in row] for row in matrix]
    _check(exact)
    return np.array([[float(cell) for cell in row] for row in exact])


def _number(cell: Fraction | int | str) -> Fraction:
    try:
        return Fraction(cell)
    except (ValueError, ZeroDivisionError, TypeError):
        message = "{cell} is not a number or a fraction such as 1/3."
        raise Refused("not_a_number", message, "matrix", cell=str(cell)) from None


def _check(matrix: Sequence[Sequence[Fraction]]) -> None:
    n = len(matrix)
    if not 1 <= n < len(RANDOM_INDEX) or any(len(row) != n for row in matrix):
        raise Refused("not_square", "Compare 1 to 10 things, each with each.", "matrix")
    for i in range(n):
        for j in range(n):
            _check_cell(matrix, i, j)


def _check_cell(matrix: Sequence[Sequence[Fraction]], i: int, j: int) -> None:
    value = matrix[i][j]
    place = {"row": i + 1, "column": j + 1, "value": str(value)}
    if value <= 0:
        raise Refused("not_positive", "Row {row}, column {column} must be positive, not {value}.", "matrix", **place)
    if i == j and value != 1:
        raise Refused("diagonal", "Row {row} against itself must be 1, not {value}.", "matrix", **place)
    if not Fraction(1, 9) <= value <= 9:
        message = "Row {row}, column {column} is {value}, outside 1/9 to 9."
        raise Refused("outside_scale", message, "matrix", **place)
    if value * matrix[j][i] != 1:
        message = "Row {row}, column {column} is {value}; the opposite cell is not its reciprocal."
        raise Refused("not_reciprocal", message, "matrix", **place)
