"""The result of a trial as the panel beside the tree shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from django.http import QueryDict

from scoring.engine.reading import ModelError
from scoring.pages.studio.words import Said, said, why
from scoring.queries.model_drafts import read_definition
from scoring.queries.trial.movers import Mover, movers, places_of
from scoring.queries.trial.register import trial_register
from scoring.queries.trial.trying import Trial, trial_of
from suppliers.models import User

MOVERS = 20
MOST_MOVERS = 200


@dataclass(frozen=True, slots=True)
class Level:
    """How many suppliers have a level now and would have it; widths in percent of the larger side's largest."""

    code: str
    before: int
    after: int
    before_width: str
    after_width: str

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the migration matrix. tone: stay, up, down, or none where nobody is."""

    before: str
    after: str
    suppliers: int
    tone: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Result:
    """problems: why there is no result. cell: the cell whose suppliers are listed, "" for all who change level."""

    problems: Sequence[Said] = ()
    trial: Trial | None = None
    levels: Sequence[Level] = ()
    matrix: Sequence[tuple[str, Sequence[Cell]]] = ()
    listed: Sequence[tuple[Mover, str]] = ()
    cell: str = ""
    in_list: int = 0
    moved: int = 0
    milliseconds: int = 0
    more: int = 0
    correlation: str = ""
    mean: str = ""

    @property
    def ends(self) -> tuple[str, str]:
        """Level before and after of the chosen cell."""
        before, _, after = self.cell.partition(">")
        return before, after


def result_of(definition: dict[str, Any], posted: QueryDict, *, reader: User) -> Result:
    """Try the definition out.

    What was posted says which suppliers to list (`pick`, else `cell`, as "B>C"; else all who move), and `shown` how
    many.
    """
    began = perf_counter()
    try:
        model = read_definition(definition)
    except ModelError as error:
        return Result(problems=said(error.problems, definition))
    register = trial_register()
    if register is None:
        return Result()
    trial = trial_of(model, register)
    before, _, after = posted.get("pick", posted.get("cell", "")).partition(">")
    if before not in trial.codes() or after not in trial.codes():
        before = after = ""
    places = places_of(trial, before, after)
    most = min(MOST_MOVERS, int(shown) if (shown := posted.get("shown", "")).isascii() and shown.isdigit() else MOVERS)
    listed = movers(trial, places, reader=reader, most=most)
    correlation = trial.shift.rank_correlation
    return Result(
        trial=trial,
        levels=_levels(trial),
        matrix=_matrix(trial, before, after),
        listed=[(mover, why(mover.reason)) for mover in listed],
        cell=f"{before}>{after}" if before else "",
        in_list=len(places),
        moved=len(trial.shift.movers),
        milliseconds=round(1000 * (perf_counter() - began)),
        more=min(MOST_MOVERS, most + MOVERS) if len(listed) == most and most < min(MOST_MOVERS, len(places)) else 0,
        correlation="" if correlation is None else f"{correlation:.4f}",
        mean=f"{trial.shift.mean_change / 100:+.2f}",
    )


def _levels(trial: Trial) -> list[Level]:
    sides = [trial.shift.migration.sum(axis=axis) for axis in (1, 0)]
    largest = max(1, *(int(side.max(initial=0)) for side in sides))
    order = [*trial.levels, "unrated", "vetoed"]
    found = []
    for code in order:
        at = trial.codes().index(code)
        before, after = (int(side[at]) for side in sides)
        found.append(Level(code, before, after, f"{100 * before / largest:.2f}", f"{100 * after / largest:.2f}"))
    return found


def _matrix(trial: Trial, before: str, after: str) -> list[tuple[str, list[Cell]]]:
    """Rows before, columns after, from the best level to vetoed."""
    codes, order = trial.codes(), [*trial.levels, "unrated", "vetoed"]
    table = np.asarray(trial.shift.migration)
    rows = []
    for down, row in enumerate(order):
        cells = []
        for across, column in enumerate(order):
            number = int(table[codes.index(row), codes.index(column)])
            tone = "none" if not number else "stay" if down == across else "up" if across < down else "down"
            cells.append(Cell(row, column, number, tone, chosen=(row, column) == (before, after)))
        rows.append((row, cells))
    return rows
