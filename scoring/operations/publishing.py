"""Publishing a scoring model: from then on it is frozen and known by its hash.

Two doors lead here and there is no third, in the database neither (migration 0002): an approved draft whose exact
content was back-tested over the present register; and, where no supplier was ever scored, the file of a model, since
there is nothing yet to try it on.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from scoring.engine.model import Model
from scoring.engine.parse import content_hash, model_to_json
from scoring.engine.reading import ModelError
from scoring.models import DraftState, ModelDraft, Scorecard, ScoringModel
from scoring.operations.model_drafts_content import unreadable
from scoring.operations.model_drafts_moves import (
    lock_draft,
    move_draft,
    refuse_taken_version,
    refuse_unless_drafter,
    refuse_unless_movable,
    refuse_untested,
)
from scoring.queries.model_drafts import read_definition
from scoring.queries.models import refuse_clash, refuse_unknown_categories
from suppliers.errors import Refused
from suppliers.models import User


@transaction.atomic
def publish_draft(draft: ModelDraft, *, in_force_from: date, by: User, at: datetime) -> ScoringModel:
    """Publish an approved and back-tested draft, so that it scores from a day on; the version before it is superseded
    on that day."""
    stand_in_line()
    draft = lock_draft(draft)
    refuse_unless_drafter(by)
    refuse_unless_movable(draft, DraftState.PUBLISHED)
    if in_force_from < timezone.localdate(at):
        message = "A model cannot be in force before it is published: choose today or a later day."
        raise Refused("in_force_in_the_past", message, "in_force_from")
    refuse_taken_version(draft)
    refuse_untested(draft, at)
    draft.published_as = _publish(_read(draft.definition), by=by, at=at, in_force_from=in_force_from)
    move_draft(draft, DraftState.PUBLISHED, by=by, at=at)
    return draft.published_as


@transaction.atomic
def publish_model(
    definition: Mapping[str, object], *, by: User | None, at: datetime, in_force_from: date
) -> ScoringModel:
    """Publish a model where nobody was scored yet; the same content again gives the one that is there.

    Refused with every problem and its place when the definition is not a model, for a version that is taken, and as
    soon as suppliers have scorecards: from then on a model starts as a draft and is back-tested.
    """
    stand_in_line()
    model = _read(definition)
    refuse_other_content(model)
    there = ScoringModel.objects.filter(code=model.code, version=model.version).first()
    if there is not None:
        return there
    if Scorecard.objects.exists():
        message = (
            "Suppliers are scored here, so a model must be tried on all of them before it is published: "
            "import the file of {code} version {version} as a draft."
        )
        raise Refused("back_test_needed", message, code=model.code, version=model.version)
    return _publish(model, by=by, at=at, in_force_from=in_force_from)


def stand_in_line() -> None:
    """Publish one after another: whoever publishes holds the rows of all that is published, until it is done."""
    list(ScoringModel.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _read(definition: Mapping[str, object]) -> Model:
    try:
        return read_definition(definition)
    except ModelError as error:
        raise unreadable(error) from error


def _publish(model: Model, *, by: User | None, at: datetime, in_force_from: date) -> ScoringModel:
    refuse_unknown_categories(model)
    refuse_clash(model, in_force_from)
    try:
        with transaction.atomic():
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
    except IntegrityError:  # somebody else published the very first one in the same moment
        refuse_other_content(model)
        return ScoringModel.objects.get(code=model.code, version=model.version)


def refuse_other_content(model: Model) -> None:
    """Refused when this code and version is published with other content."""
    taken = ScoringModel.objects.filter(code=model.code, version=model.version)
    if taken.exclude(content_hash=content_hash(model)).exists():
        message = "{code} version {version} is published with other content: raise the version."
        raise Refused("version_taken", message, "version", code=model.code, version=model.version)
