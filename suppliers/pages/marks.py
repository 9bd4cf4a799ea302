"""What the charts of config.shell draw: named numbers. Told by attributes, as suppliers knows no config."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of bars; with a `limit` it is drawn against that, else against the largest."""

    label: str
    value: Decimal | None
    text: str = ""
    limit: int = 0
    tone: str = "accent"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a trend; without a value there is a gap."""

    label: str
    value: Decimal | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """A part of a stack; without a value it is unknown."""

    label: str
    value: Decimal | None
    text: str = ""
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class Stack:
    """A total and what it is made of."""

    label: str
    layers: Sequence[Layer]
    text: str = ""
