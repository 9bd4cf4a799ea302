"""Drafts of models: what is wrong with one, where it stands, what may be undone, who may approve it."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from scoring.engine.columns import compile_model
from scoring.engine.model import Model
from scoring.engine.model_file import write_model_file
from scoring.engine.parse import content_hash, model_from_json
from scoring.engine.reading import ModelError, Problem
from scoring.evidence.catalogue import SPECS
from scoring.models import BackTest, DraftRevision, DraftState, ModelDraft, ScoringModel
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import User
from suppliers.queries.access import roles_of

BACK_TEST_DAYS = 7
"""How old a back-test may be on the day of publication: the register moves on, and this is one week of it."""
DRAFTERS = frozenset({Role.COMPLIANCE})
APPROVERS = frozenset({Role.COMPLIANCE, Role.MANAGER})

Problems = list[tuple[str, str, Mapping[str, object]]]


class Stage(StrEnum):
    """The life of a model, as a reader wants it told: the draft's state with what follows from rows and dates."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    BACK_TESTED = "back_tested"
    APPROVED = "approved"
    PUBLISHED = "published"  # its day has not come
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    ABANDONED = "abandoned"


def read_definition(definition: Mapping[str, object]) -> Model:
    """The model that a definition describes, over the catalogue of facts. Raises ModelError with every problem."""
    model = model_from_json(definition, SPECS)
    try:
        compile_model(model)
    except Refused as error:
        raise ModelError([Problem("dimensions", error.code, error.message, error.values)]) from error
    return model


def definition_problems(definition: Mapping[str, object]) -> Problems:
    """What keeps a definition from being a model: (place, message, values) of each, none when it is one."""
    try:
        read_definition(definition)
    except ModelError as error:
        return [(each.path, each.message, each.values) for each in error.problems]
    return []


def problems_of(draft: ModelDraft) -> Problems:
    """What keeps a draft from being proposed."""
    return definition_problems(draft.definition)


def hash_of(definition: Mapping[str, object]) -> str:
    """The content hash of a definition; "" while it is no model."""
    try:
        return content_hash(read_definition(definition))
    except ModelError:
        return ""


def exported(row: ScoringModel | ModelDraft) -> str:
    """The file of a model or of a draft without problems: with its hash, and taken in again by `import_model_file`."""
    try:
        return write_model_file(read_definition(row.definition))
    except ModelError as error:
        message = "Only a draft without problems can be saved as the file of a model."
        raise Refused("unfinished", message) from error


def latest_version(code: str) -> ScoringModel | None:
    """The published model of this code with the highest version."""
    return ScoringModel.objects.filter(code=code, published_at__isnull=False).order_by("-version").first()


def undo_target(draft: ModelDraft) -> DraftRevision | None:
    """The change that undoing would bring back; None at the first one."""
    shown = shown_change(draft)
    return draft.revisions.filter(number=shown.after).first() if shown.after else None


def redo_target(draft: ModelDraft) -> DraftRevision | None:
    """The change that redoing would bring back: the latest that grew from the one that stands now."""
    later = draft.revisions.filter(after=shown_change(draft).number, brings_back__isnull=True)
    return later.order_by("-number").first()


def shown_change(draft: ModelDraft) -> DraftRevision:
    """The change whose definition the draft has now."""
    last = draft.revisions.get(number=draft.revision)
    return last if last.brings_back is None else draft.revisions.get(number=last.brings_back)


def fresh_back_test(draft: ModelDraft, on: date) -> BackTest | None:
    """The latest finished back-test of exactly the draft's content that may still carry a publication on this day.

    One that was made before another model was published says nothing about what stands now.
    """
    found = (
        BackTest.objects.filter(draft=draft, content_hash=draft.content_hash, finished_at__isnull=False)
        .filter(as_of__gte=on - timedelta(days=BACK_TEST_DAYS))
        .order_by("-as_of", "-pk")
        .first()
    )
    if found is None or ScoringModel.objects.filter(published_at__gt=found.cut_off_at).exists():
        return None
    return found


def stage_of(draft: ModelDraft, on: date) -> Stage:
    """Where a draft, and the model that it became, stands on a day."""
    if draft.published_as is not None:
        return model_stage(draft.published_as, on)
    if draft.state == DraftState.PROPOSED and fresh_back_test(draft, on) is not None:
        return Stage.BACK_TESTED
    return Stage(draft.state)


def model_stage(model: ScoringModel, on: date) -> Stage:
    """Whether a published model is still to come, in force, or superseded by a later one of its code."""
    if model.in_force_from is None or model.in_force_from > on:
        return Stage.PUBLISHED
    versions = ScoringModel.objects.filter(code=model.code, in_force_from__lte=on)
    latest = versions.order_by("-in_force_from", "-published_at", "-pk").values_list("pk", flat=True)[0]
    return Stage.IN_FORCE if latest == model.pk else Stage.SUPERSEDED


def authors_of(draft: ModelDraft) -> frozenset[int]:
    """Ids of all who ever started, changed or proposed it: none of them may approve it."""
    proposed = draft.moves.filter(after=DraftState.PROPOSED).values_list("by_id", flat=True)
    authors = {draft.started_by_id, *proposed, *draft.revisions.values_list("by_id", flat=True)}
    return frozenset(pk for pk in authors if pk is not None)


def may_draft(user: User) -> bool:
    """Whether the person may start, change, propose, back-test, publish and abandon drafts."""
    return bool(DRAFTERS & roles_of(user))


def may_approve(user: User, draft: ModelDraft) -> bool:
    """Whether the person is the second pair of eyes on this draft."""
    return bool(APPROVERS & roles_of(user)) and user.pk not in authors_of(draft)
