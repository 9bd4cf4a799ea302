"""What a model that is not published would do to the whole register as it stands. Nothing is written.

Weights, level limits, minimums and caps change nothing but sums: they are one multiplication over what each line earned
(scoring.engine.what_if). Anything else (a rule, whom a line is for, worth of evidence ...) needs the lines that it is
about again: these alone are worked out anew from the facts in memory (scoring.queries.trial.lines).
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np

from scoring.engine.columns import ScoreColumns, compile_model, score_columns
from scoring.engine.facts import Bytes, Ints
from scoring.engine.model import UNRATED_INDEX, VETOED_INDEX, Level, Model
from scoring.engine.what_if import Outcome, Register, Shift, register_from, shift, what_if
from scoring.queries.kept import Kept
from scoring.queries.models import compiled
from scoring.queries.trial import lines
from scoring.queries.trial.register import FactColumn, TrialRegister, fact_columns, in_categories
from scoring.queries.trial.scope import would_score

KEPT_STRUCTURES = 3
"""Structures kept in a process; of 100,000 suppliers and 27 criteria one takes about 60 MB."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The register before and after.

    rows [m]: the places in the register of the suppliers that the model would score; before, after: Outcome over
    these, levels as indices into `levels`, which are the model's own and then those that only the present has;
    others: how many scored suppliers another model goes on scoring.
    """

    register: TrialRegister
    model: Model
    levels: tuple[str, ...]
    rows: Ints
    before: Outcome
    after: Outcome
    shift: Shift
    others: int

    def code(self, index: int) -> str:
        """The code of a level's index in before and after."""
        return {VETOED_INDEX: "vetoed", UNRATED_INDEX: "unrated"}.get(index) or self.levels[index]

    def codes(self) -> tuple[str, ...]:
        """Codes in the order of the migration matrix."""
        return ("vetoed", "unrated", *self.levels)


_ready: Kept[Hashable, Register] = Kept(most=KEPT_STRUCTURES)


def trial_of(model: Model, register: TrialRegister) -> Trial:
    """Try a model out. Refused when its scales are too different to be added up exactly."""
    there = would_score(model, register)
    rows = np.flatnonzero(there)
    who, plan = there.tobytes(), compile_model(model)
    key = (register.version, who, structure_of(model))
    ready = _ready.get(key, lambda: register_from(plan, lines.lines_for(model, register, rows, who)))
    after = what_if(replace(ready, plan=plan), {})
    levels, before = _before(model, register, rows)
    whole = replace(model, levels=tuple(Level(code, "", "", 0) for code in levels))
    return Trial(register, model, levels, rows, before, after, shift(whole, before, after), len(there) - len(rows))


def structure_of(model: Model) -> Hashable:
    """All that decides what the lines earn per basis point of weight; models with the same differ in sums only."""
    structure = tuple((d.bonus, tuple(lines.structure_of(c, model) for c in d.criteria)) for d in model.dimensions)
    return structure, tuple((veto.fact, veto.condition, veto.applies_to) for veto in model.vetoes)


def scored_lines(model: Model, register: TrialRegister, rows: Ints) -> ScoreColumns:
    """The scores of a few suppliers by the model with all their lines, from the facts of the register."""
    plan = compile_model(model)
    columns = fact_columns(register, plan.facts, rows)
    categories = in_categories(register, model.categories)
    held = {code: flags[rows] for code, flags in categories.items()}
    return score_columns(plan, *_cut(columns, rows), register.kinds[rows], as_of=register.as_of, categories=held)


def _cut(columns: list[FactColumn], rows: Ints) -> tuple[Ints, Bytes, Bytes]:
    values, states, evidence = (
        np.stack([getattr(column, name)[rows] for column in columns], axis=1)
        for name in ("values", "states", "evidence")
    )
    return values, states, evidence


def _before(model: Model, register: TrialRegister, rows: Ints) -> tuple[tuple[str, ...], Outcome]:
    """The present scores of these suppliers, their levels by code among those of the model."""
    own = [level.code for level in model.levels]
    present = [code for each in register.models for code in (level.code for level in compiled(each).model.levels)]
    levels = tuple(dict.fromkeys([*own, *present]))
    # Level indices begin at -2 (vetoed), -1 (unrated): so does each model's row of this table.
    widest = 2 + max(len(compiled(each).model.levels) for each in register.models)
    table = np.zeros((len(register.models), widest), dtype=np.int64)
    for at, each in enumerate(register.models):
        mine = [levels.index(level.code) for level in compiled(each).model.levels]
        table[at, : 2 + len(mine)] = [VETOED_INDEX, UNRATED_INDEX, *mine]
    found = table[register.scored_by[rows], register.levels[rows] - VETOED_INDEX]
    return levels, Outcome(register.totals[rows], found)
