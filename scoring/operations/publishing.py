"""Publishing a scoring model: from then on it is frozen and known by its hash."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from scoring.engine.columns import compile_model
from scoring.engine.model import Model
from scoring.engine.parse import content_hash, model_from_json, model_to_json
from scoring.engine.reading import ModelError
from scoring.evidence.catalogue import SPECS
from scoring.models import ScoringModel
from suppliers.errors import Refused
from suppliers.models import User
from suppliers.wording import filled


@transaction.atomic
def publish_model(
    definition: Mapping[str, object], *, by: User | None, at: datetime, in_force_from: date
) -> ScoringModel:
    """Publish a model, so that it scores from a day on; the same content again gives the one that is there.

    Refused with every problem and its place when the definition is not a model, and for a version that is taken.
    """
    model = _read(definition)
    there = ScoringModel.objects.filter(code=model.code, version=model.version).first()
    if there is not None and there.content_hash == content_hash(model):
        return there
    if there is not None:
        raise Refused(
            "version_taken",
            "{code} version {version} is published with other content: raise the version.",
            "version",
            code=model.code,
            version=model.version,
        )
    return ScoringModel.objects.create(
        code=model.code,
        version=model.version,
        name_zh=model.name_zh,
        name_en=model.name_en,
        provenance=model.provenance,
        definition=model_to_json(model),
        content_hash=content_hash(model),
        published_by=by,
        published_at=at,
        in_force_from=in_force_from,
    )


def _read(definition: Mapping[str, object]) -> Model:
    try:
        model = model_from_json(definition, SPECS)
    except ModelError as error:
        problems = "\n".join(f"{each.path}: {filled(each.message, each.values)}" for each in error.problems)
        raise Refused("invalid_model", "This is no scoring model: {problems}", problems=problems) from error
    if any(criterion.categories is not None for criterion in model.criteria):
        message = "A criterion depends on the category of a supplier, which scorecards do not record yet."
        raise Refused("category_not_recorded", message, "dimensions")
    compile_model(model)
    return model
