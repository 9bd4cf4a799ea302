"""Which models hold, which of them scores a supplier, and models made ready to score with."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from scoring.engine.columns import Plan, compile_model
from scoring.engine.model import Level, Model
from scoring.engine.parse import model_from_json
from scoring.engine.scopes import Dated, closest, in_force, refuse_clashes
from scoring.evidence.catalogue import SPECS
from scoring.models import ScoringModel
from suppliers.errors import Refused
from suppliers.models import Category, Supplier


def models_in_force(on: date) -> tuple[ScoringModel, ...]:
    """The published models that score on this day, the widest first (see engine.scopes). Refused when there is none."""
    published = ScoringModel.objects.filter(published_at__isnull=False, in_force_from__lte=on)
    rows = {row.pk: row for row in published}
    found = tuple(rows[each.key] for each in in_force(map(dated, rows.values()), on))
    if not found:
        raise Refused("no_model", "No scoring model is in force on {on}; publish one first.", on=on)
    return found


def model_in_force(on: date) -> ScoringModel:
    """The widest of them: the general one, where there is one. Refused when none is in force."""
    return models_in_force(on)[0]


def model_for(supplier: Supplier, on: date) -> ScoringModel:
    """The model that scores this supplier on this day. Refused when none in force is meant for it."""
    rows = models_in_force(on)
    categories = supplier.categories.values_list("code", flat=True) if _ask_for_categories(rows) else ()
    found = closest([parsed(row) for row in rows], supplier.kind, frozenset(categories))
    if found is None:
        message = "No scoring model in force on {on} is meant for a supplier of this kind and its categories."
        raise Refused("no_model_for_supplier", message, on=on)
    return next(row for row in rows if parsed(row) is found)


def _ask_for_categories(rows: Iterable[ScoringModel]) -> bool:
    return any(parsed(row).scope.categories for row in rows)


def dated(row: ScoringModel) -> Dated:
    """A published model as the engine compares it with others."""
    if row.in_force_from is None:
        raise ValueError(f"{row} is not published.")
    return Dated(parsed(row), row.in_force_from, row.pk)


def refuse_clash(model: Model, in_force_from: date) -> None:
    """Refuse a model that could not stand beside those that are published (engine.scopes.refuse_clashes)."""
    rows = [dated(row) for row in ScoringModel.objects.filter(published_at__isnull=False)]
    key = max((each.key for each in rows), default=0) + 1
    refuse_clashes(Dated(model, in_force_from, key), rows)


def refuse_unknown_categories(model: Model) -> None:
    """Refuse a model that names a category which nobody can sell: such a line would hold for nobody, in silence."""
    named = {*model.categories, *model.scope.categories}
    known = set(Category.objects.filter(code__in=named).values_list("code", flat=True))
    if named - known:
        unknown = ", ".join(sorted(named - known))
        raise Refused("unknown_category", "There is no category {unknown} in this installation.", unknown=unknown)


def levels_in_force(on: date) -> tuple[Level, ...]:
    """The levels that standings and minimums speak of, best first; the same codes in every model in force. Refused
    when there is none."""
    return parsed(model_in_force(on)).levels


def parsed(model: ScoringModel) -> Model:
    """The model as the engine reads it; parsed once for each content."""
    return compiled(model).model


def compiled(model: ScoringModel) -> Plan:
    """The model made ready for columns; compiled once for each content."""
    return _compiled(_Definition(model))


class _Definition:
    """A definition that is known by the hash of its content."""

    def __init__(self, model: ScoringModel) -> None:
        self.hash, self.content = model.content_hash, model.definition

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Definition) and other.hash == self.hash

    def __hash__(self) -> int:
        return hash(self.hash)


@lru_cache(maxsize=64)
def _compiled(definition: _Definition) -> Plan:
    return compile_model(model_from_json(definition.content, SPECS))
