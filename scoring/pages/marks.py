"""Numbers for the charts of a scorecard, in the shape that the chart tags read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from scoring.engine.numbers import hundredths
from scoring.queries.scorecards import Explained
from suppliers.wording import in_reader_language


@dataclass(frozen=True, slots=True)
class Axis:
    """One spoke of the radar; `value` None: nothing is known there."""

    label: str
    value: int | None
    limit: int
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall, in hundredths."""

    label: str
    value: int
    text: str
    note: str = ""
    href: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One earlier total, in points."""

    label: str
    value: float
    text: str


def axes(told: Explained) -> list[Axis]:
    """Each dimension that applies: what it earned of what it could."""
    return [
        Axis(
            in_reader_language(dimension).partition("(")[0].strip(),
            None if dimension.open >= dimension.weight else dimension.earned,
            dimension.weight,
            f"{hundredths(dimension.earned)} / {hundredths(dimension.weight)}",
        )
        for dimension in told.dimensions
        if dimension.weight
    ]


def steps(told: Explained) -> list[Step]:
    """From 0, dimension by dimension, to the total."""
    rows = [
        Step(
            f"{dimension.code} {in_reader_language(dimension)}",
            dimension.earned,
            "—" if dimension.open >= dimension.weight else f"+{hundredths(dimension.earned)}",
            _note(dimension.weight, dimension.open),
            f"#{dimension.code}",
        )
        for dimension in told.dimensions
    ]
    if told.waterfall.cut:
        rows.append(Step(gettext("Taken by the cap"), told.waterfall.cut, hundredths(told.waterfall.cut)))
    return [*rows, Step(gettext("Total"), told.total, hundredths(told.total), total=True)]


def _note(weight: int, still: int) -> str:
    if not weight:
        return gettext("does not apply")
    most = gettext("of {most}").format(most=hundredths(weight))
    if not still:
        return most
    return f"{most} · " + gettext("{open} not known yet").format(open=hundredths(still))


def points(totals: Iterable[tuple[date, int]]) -> list[Point]:
    """Totals over time, the earliest first."""
    return [Point(f"{day:%Y-%m-%d}", total / 100, hundredths(total)) for day, total in totals]


def polyline(knots: Sequence[tuple[int, int]], most: int) -> str:
    """A rule's curve in a box of 120 by 40: points of an SVG polyline, higher points further up."""
    left, right = knots[0][0], knots[-1][0]
    width = max(1, right - left)
    places = ((120 * (x - left) / width, 38 - 36 * y / max(1, most)) for x, y in knots)
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
