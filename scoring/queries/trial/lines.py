"""What each line of a model gives the suppliers of the register: each for itself, so a changed rule costs one line."""

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from scoring.engine.facts import Bytes, FactColumns, Flags, Ints
from scoring.engine.line_columns import mark_lines, veto_column
from scoring.engine.model import Criterion, Dimension, Model, VetoState
from scoring.engine.what_if import Lines
from scoring.queries.kept import Kept
from scoring.queries.trial.register import TrialRegister, fact_columns, in_categories

Line = tuple[Bytes, Ints, Ints]
KEPT_LINES = 64
"""Lines kept in a process; over 100,000 suppliers one takes 1.7 MB."""

_lines: Kept[Hashable, Line] = Kept(most=KEPT_LINES)


def structure_of(criterion: Criterion, model: Model) -> Hashable:
    """All that decides what a line earns per basis point of weight."""
    told = (criterion.rule, criterion.scale, criterion.applies_to, criterion.categories, criterion.missing)
    return told, criterion.may_be_not_applicable, model.worths(criterion)


def lines_for(model: Model, register: TrialRegister, rows: Ints, who: bytes) -> Lines:
    """The lines of all criteria for the suppliers in `rows`, whom `who` stands for; vetoes with them."""
    found = [
        _lines.get(
            (register.version, who, structure_of(criterion, model)),
            lambda criterion=criterion: _worked_out(criterion, model, register, rows),  # type: ignore[misc]
        )
        for criterion in model.criteria
    ]
    states = np.stack([line[0] for line in found])
    counted, best = np.stack([line[1] for line in found]), np.stack([line[2] for line in found])
    return Lines(states, counted, best, _vetoed(model, register, rows))


def _worked_out(criterion: Criterion, model: Model, register: TrialRegister, rows: Ints) -> Line:
    alone = replace(model, dimensions=(Dimension("", "", "", (criterion,)),), vetoes=())
    codes = sorted(criterion.categories or ())
    categories = {code: flags[rows] for code, flags in in_categories(register, codes).items()}
    facts = _facts(register, criterion.rule.facts, rows)
    marks = mark_lines(alone, facts, register.kinds[rows], register.as_of, categories)
    return marks.states[0], (np.maximum(marks.points, 0) * marks.worths)[0], marks.best[0]


def _facts(register: TrialRegister, keys: tuple[str, ...], rows: Ints) -> FactColumns:
    columns = fact_columns(register, keys, rows)
    values, states, evidence = (
        np.stack([getattr(column, name)[rows] for column in columns]) for name in ("values", "states", "evidence")
    )
    return FactColumns({key: at for at, key in enumerate(keys)}, values, states, evidence)


def _vetoed(model: Model, register: TrialRegister, rows: Ints) -> Flags:
    vetoed = np.zeros(len(rows), dtype=np.bool_)
    for veto in model.vetoes:
        facts = _facts(register, (veto.fact,), rows)
        vetoed |= veto_column(veto, facts, register.kinds[rows]) == VetoState.FAIL
    return vetoed
