"""Whom a run scores: of the models in force on its day each takes the suppliers that it is aimed at most closely."""

from dataclasses import dataclass

import numpy as np

from scoring.engine.facts import Flags, Ints
from scoring.engine.masks import category_flags
from scoring.engine.model import Model
from scoring.engine.scopes import assigned
from scoring.evidence.packing import Scope
from scoring.evidence.reading import masks_of
from scoring.evidence.rows import CODES, read_categories, read_suppliers
from scoring.models import Run
from scoring.queries.models import models_in_force, parsed
from suppliers.errors import Refused


@dataclass(frozen=True, slots=True)
class Selection:
    """The models that share the suppliers out, and which of them is the run's own."""

    models: tuple[Model, ...]
    own: int

    @property
    def is_everybody(self) -> bool:
        """Whether there is nothing to share out."""
        return len(self.models) == 1 and self.models[0].scope.rank == 0

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that decide."""
        return tuple(sorted({code for model in self.models for code in model.scope.categories}))


def selection_of(run: Run) -> Selection:
    """How the suppliers are shared out on the run's day; a model that is not in force takes all it is meant for."""
    try:
        rows = models_in_force(run.as_of)
    except Refused:
        rows = ()
    keys = [row.pk for row in rows]
    if run.model_id not in keys:
        return Selection((parsed(run.model),), 0)
    return Selection(tuple(parsed(row) for row in rows), keys.index(run.model_id))


def selected(selection: Selection, *, first_id: int, last_id: int) -> tuple[Ints, Flags]:
    """Ids of the suppliers from first to last, rising, and which of them are the run's: two queries at most."""
    scope = Scope(first_id, last_id)
    suppliers = np.sort(read_suppliers(scope)[0].columns[0])
    ids, kinds = suppliers // CODES, (suppliers % CODES).astype(np.int8)
    masks = masks_of(ids, read_categories(scope, selection.categories))
    flags = category_flags(selection.categories, masks)
    chosen: Flags = assigned(selection.models, kinds, flags) == selection.own
    return ids, chosen
