"""Which model holds, and models made ready to score with."""

from datetime import date
from functools import lru_cache

from scoring.engine.columns import Plan, compile_model
from scoring.engine.model import Model
from scoring.engine.parse import model_from_json
from scoring.evidence.catalogue import SPECS
from scoring.models import ScoringModel
from suppliers.errors import Refused


def model_in_force(on: date) -> ScoringModel:
    """The published model that scores on this day: the one in force since last. Refused when there is none."""
    model = (
        ScoringModel.objects.filter(published_at__isnull=False, in_force_from__lte=on)
        .order_by("-in_force_from", "-published_at", "-pk")
        .first()
    )
    if model is None:
        raise Refused("no_model", "No scoring model is in force on {on}; publish one first.", on=on)
    return model


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
