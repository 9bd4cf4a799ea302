"""A stacked bar chart: what each of several totals is made of, on one scale. Plain geometry, like charts."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.shell.charts import Number, px, share

GAP = 0.35  # percent of the width between two parts, so that they are told apart without colour


@dataclass(frozen=True, slots=True)
class Layer:
    """A part of a total; None is unknown: it is not drawn, and said to be unknown in the table."""

    label: str
    value: Number | None
    text: str = ""
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class Stack:
    """One total and its parts. Stacks of one chart name the same parts in the same order."""

    label: str
    layers: Sequence[Layer]
    text: str = ""


@dataclass(frozen=True, slots=True)
class DrawnLayer:
    layer: Layer
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class DrawnStack:
    stack: Stack
    layers: tuple[DrawnLayer, ...]


def stacks(rows: Sequence[Stack]) -> tuple[DrawnStack, ...]:
    """Places in percent of the width; the largest total is as long as there is room."""
    largest = max((_total(row) for row in rows), default=0.0)
    return tuple(DrawnStack(row, _layers(row, largest)) for row in rows)


def _total(row: Stack) -> float:
    return sum(max(0.0, float(layer.value or 0)) for layer in row.layers)


def _layers(row: Stack, largest: float) -> tuple[DrawnLayer, ...]:
    drawn, left = [], 0.0
    for layer in row.layers:
        wide = 100 * share(layer.value or 0, largest)
        gap = GAP if wide > 2 * GAP else 0.0
        drawn.append(DrawnLayer(layer, px(left), px(wide - gap)))
        left += wide
    return tuple(drawn)
