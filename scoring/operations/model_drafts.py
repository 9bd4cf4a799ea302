"""The life of a scoring model before it is published: started, changed, undone, proposed, approved, or abandoned.

Models belong to the whole installation and not to a supplier, so nothing of this is in a supplier's history: a draft's
revisions, moves and back-tests are added to and never changed. Publishing is in `publishing`, trying out in
`back_testing`.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from scoring.engine.model_file import read_model_file
from scoring.engine.parse import model_to_json
from scoring.engine.reading import ModelError
from scoring.models import DraftRevision, DraftState, ModelDraft, ScoringModel
from scoring.operations.model_drafts_content import next_version_of, plain, put_content, unreadable
from scoring.operations.model_drafts_moves import (
    lock_draft,
    move_draft,
    refuse_other_revision,
    refuse_problems,
    refuse_taken_version,
    refuse_unless_drafter,
    refuse_unless_movable,
    refuse_unless_second,
    refuse_untested,
)
from scoring.queries.model_drafts import latest_version, read_definition, redo_target, shown_change, undo_target
from suppliers.errors import Refused
from suppliers.models import User

LONGEST_NOTE = 200
LONGEST_SENTENCE = 2_000


@transaction.atomic
def start_draft(
    base: ScoringModel | None,
    *,
    by: User | None,
    at: datetime,
    definition: Mapping[str, object] | None = None,
    note: str = "",
) -> ModelDraft:
    """Begin a draft from a published model, from a definition, or from both; `by=None`: it came with the product.

    Without a definition it is the base's content under the next free version. A definition may be unfinished, but a
    "hash" in it must be that of its content.
    """
    if by is not None:
        refuse_unless_drafter(by)
    draft = ModelDraft(based_on=base, started_by=by, started_at=at, code="?", version=0, revision=0)
    put_content(draft, plain(definition) if definition is not None else next_version_of(base))
    draft.save()
    _revise(draft, note=note, after=0, brings_back=None, by=by, at=at)
    draft.moves.create(after=draft.state, revision=1, content_hash=draft.content_hash, note=note, by=by, at=at)
    return draft


@transaction.atomic
def import_model_file(content: bytes | str, *, by: User | None, at: datetime, note: str = "") -> ModelDraft:
    """Begin a draft from the file of a model, as `exported` writes it. With every place and reason, a file is refused
    that is no model, that has another hash than its content, or whose version is published already."""
    try:
        model = read_definition(read_model_file(content))
    except ModelError as error:
        raise unreadable(error) from error
    definition = model_to_json(model)
    refuse_taken_version(ModelDraft(code=model.code, version=model.version, content_hash=str(definition["hash"])))
    return start_draft(latest_version(model.code), by=by, at=at, definition=definition, note=note)


@transaction.atomic
def change_draft(
    draft: ModelDraft,
    definition: Mapping[str, object],
    *,
    note: str = "",
    expected_revision: int,
    by: User,
    at: datetime,
) -> ModelDraft:
    """Give a draft other content, sound or not; a proposed or approved one is a draft again. The same content changes
    nothing."""
    draft = _locked_for_change(draft, expected_revision, by)
    content = plain(definition)
    if content == draft.definition:
        return draft
    before = shown_change(draft).number
    return _changed(draft, content, note=note, after=before, brings_back=None, by=by, at=at)


@transaction.atomic
def undo_draft(draft: ModelDraft, *, expected_revision: int, by: User, at: datetime) -> ModelDraft:
    """Bring back the content before the last change that stands."""
    draft = _locked_for_change(draft, expected_revision, by)
    target = undo_target(draft)
    if target is None:
        raise Refused("nothing_to_undo", "This is how the draft began: there is nothing to undo.")
    return _brought_back(draft, target, by=by, at=at)


@transaction.atomic
def redo_draft(draft: ModelDraft, *, expected_revision: int, by: User, at: datetime) -> ModelDraft:
    """Bring back the change that was undone last."""
    draft = _locked_for_change(draft, expected_revision, by)
    target = redo_target(draft)
    if target is None:
        raise Refused("nothing_to_redo", "Nothing was undone here that could be done again.")
    return _brought_back(draft, target, by=by, at=at)


@transaction.atomic
def propose_draft(draft: ModelDraft, sentence: str, *, expected_revision: int, by: User, at: datetime) -> ModelDraft:
    """Put a draft without problems before others, with a sentence that says why."""
    draft = _locked_for_change(draft, expected_revision, by)
    sentence = " ".join(sentence.split())
    if not sentence or len(sentence) > LONGEST_SENTENCE:
        message = "Say in a sentence (at most {most} characters) why the model should change so."
        raise Refused("sentence_needed", message, "sentence", most=LONGEST_SENTENCE)
    refuse_problems(draft)
    refuse_taken_version(draft)
    draft.sentence, draft.proposed_by, draft.proposed_at = sentence, by, at
    return move_draft(draft, DraftState.PROPOSED, note=sentence, by=by, at=at)


@transaction.atomic
def withdraw_proposal(draft: ModelDraft, *, by: User, at: datetime) -> ModelDraft:
    """Take a proposal, approved or not, back to the table."""
    refuse_unless_drafter(by)
    return move_draft(lock_draft(draft), DraftState.DRAFT, by=by, at=at)


@transaction.atomic
def approve_draft(draft: ModelDraft, *, expected_revision: int, by: User, at: datetime) -> ModelDraft:
    """A second person approves a back-tested proposal: nobody who started, changed or proposed it."""
    draft = lock_draft(draft)
    refuse_unless_second(draft, by)
    refuse_other_revision(draft, expected_revision)
    refuse_unless_movable(draft, DraftState.APPROVED)
    refuse_untested(draft, at)
    draft.approved_by, draft.approved_at = by, at
    return move_draft(draft, DraftState.APPROVED, by=by, at=at)


@transaction.atomic
def abandon_draft(draft: ModelDraft, *, note: str = "", by: User, at: datetime) -> ModelDraft:
    """Give a draft up for good; it stays readable."""
    refuse_unless_drafter(by)
    return move_draft(lock_draft(draft), DraftState.ABANDONED, note=note, by=by, at=at)


def _locked_for_change(draft: ModelDraft, expected_revision: int, by: User) -> ModelDraft:
    draft = lock_draft(draft)
    refuse_unless_drafter(by)
    refuse_other_revision(draft, expected_revision)
    return draft


def _brought_back(draft: ModelDraft, target: DraftRevision, *, by: User, at: datetime) -> ModelDraft:
    return _changed(draft, target.definition, note="", after=target.after, brings_back=target.number, by=by, at=at)


def _changed(
    draft: ModelDraft,
    content: Mapping[str, object],
    *,
    note: str,
    after: int,
    brings_back: int | None,
    by: User,
    at: datetime,
) -> ModelDraft:
    """Give a draft its next revision; whatever it was before, it is a draft from now on."""
    if draft.state != DraftState.DRAFT:
        move_draft(draft, DraftState.DRAFT, note=note, by=by, at=at)
    put_content(draft, content)
    _revise(draft, note=note, after=after, brings_back=brings_back, by=by, at=at)
    return draft


def _revise(
    draft: ModelDraft, *, note: str, after: int, brings_back: int | None, by: User | None, at: datetime
) -> None:
    if len(note) > LONGEST_NOTE:
        raise Refused("note_too_long", "A note has at most {most} characters.", "note", most=LONGEST_NOTE)
    draft.revision += 1
    draft.save()
    draft.revisions.create(
        number=draft.revision,
        definition=draft.definition,
        content_hash=draft.content_hash,
        note=note,
        after=after,
        brings_back=brings_back,
        by=by,
        at=at,
    )
