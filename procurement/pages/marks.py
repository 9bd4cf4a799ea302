"""Numbers side by side, ready to draw: lengths in percent, as attributes of SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.engine.numbers import half_up


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are of one kind. `width`: percent of the longest bar; `share`: basis points of all."""

    code: str
    count: int
    query: str
    width: str
    share: int


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a trend; None is unknown."""

    label: str
    value: float | None
    text: str


def tallies(counts: Sequence[tuple[str, int]], queries: Mapping[str, str]) -> list[Tally]:
    """Bars for (code, count) in order; `queries` holds the filter behind each code, "" or missing for none."""
    longest = max((count for _code, count in counts), default=0) or 1
    everything = sum(count for _code, count in counts) or 1
    return [
        Tally(code, count, queries.get(code, ""), f"{100 * count / longest:.2f}", half_up(10_000 * count, everything))
        for code, count in counts
    ]
