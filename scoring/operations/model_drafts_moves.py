"""The table of moves of a draft, the one door through which its state changes, and what each move asks for."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_noop

from scoring.engine.reading import ModelError
from scoring.models import DraftState, ModelDraft, ScoringModel
from scoring.operations.model_drafts_content import unreadable
from scoring.queries.model_drafts import (
    APPROVERS,
    BACK_TEST_DAYS,
    authors_of,
    fresh_back_test,
    may_draft,
    read_definition,
)
from suppliers.errors import Refused
from suppliers.models import User
from suppliers.queries.access import roles_of

MOVES: Mapping[DraftState, frozenset[DraftState]] = {
    DraftState.DRAFT: frozenset({DraftState.PROPOSED, DraftState.ABANDONED}),
    DraftState.PROPOSED: frozenset({DraftState.DRAFT, DraftState.APPROVED, DraftState.ABANDONED}),
    DraftState.APPROVED: frozenset({DraftState.DRAFT, DraftState.PUBLISHED, DraftState.ABANDONED}),
    DraftState.PUBLISHED: frozenset(),
    DraftState.ABANDONED: frozenset(),
}
NEEDED: Mapping[DraftState, str] = {
    DraftState.DRAFT: gettext_noop("Nothing is proposed here that could be taken back."),
    DraftState.PROPOSED: gettext_noop("Only a draft can be proposed; this one is proposed already."),
    DraftState.APPROVED: gettext_noop("Only what is proposed can be approved."),
    DraftState.PUBLISHED: gettext_noop("Only what a second person has approved can be published."),
    DraftState.ABANDONED: gettext_noop("This cannot be abandoned."),
}


def move_draft(draft: ModelDraft, state: DraftState, *, note: str = "", by: User | None, at: datetime) -> ModelDraft:
    """The one door through which a draft's state changes. The caller holds the draft's lock."""
    refuse_unless_movable(draft, state)
    before, draft.state = draft.state, state
    if state == DraftState.DRAFT:
        draft.proposed_by = draft.proposed_at = draft.approved_by = draft.approved_at = None
    draft.save()
    draft.moves.create(
        before=before,
        after=state,
        revision=draft.revision,
        content_hash=draft.content_hash,
        note=note,
        by=by,
        at=at,
    )
    return draft


def refuse_unless_movable(draft: ModelDraft, state: DraftState) -> None:
    """Refused when the table has no move from where the draft stands to this state."""
    refuse_ended(draft)
    if state not in MOVES[DraftState(draft.state)]:
        raise Refused("illegal_move", NEEDED[state], before=draft.state, after=state)


def refuse_ended(draft: ModelDraft) -> None:
    """Refused when nothing can become of the draft any more."""
    if not MOVES[DraftState(draft.state)]:
        message = "This draft was published or abandoned: it does not change any more. Start a new one from the model."
        raise Refused("illegal_move", message, before=draft.state)


def lock_draft(draft: ModelDraft) -> ModelDraft:
    """The draft as it is now, locked until the transaction ends."""
    return ModelDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)


def refuse_other_revision(draft: ModelDraft, expected: int) -> None:
    """Refused when the person looked at another content than the one that stands."""
    if draft.revision != expected:
        message = "Somebody changed this draft meanwhile: it is at revision {revision}. Load it again."
        raise Refused("changed_meanwhile", message, "expected_revision", revision=draft.revision)


def refuse_unless_drafter(by: User) -> None:
    if not may_draft(by):
        raise Refused("role_needed", "Only compliance may work on scoring models.")


def refuse_unless_second(draft: ModelDraft, by: User) -> None:
    """Refused unless the person may approve models, and has neither started nor changed nor proposed this one."""
    if not APPROVERS & roles_of(by):
        raise Refused("role_needed", "Only compliance or a manager may approve a scoring model.")
    if by.pk in authors_of(draft):
        message = "Who started, changed or proposed a model does not approve it: ask a second person."
        raise Refused("own_draft", message)


def refuse_problems(draft: ModelDraft) -> None:
    """Refused with every place and reason while the content is no model."""
    try:
        read_definition(draft.definition)
    except ModelError as error:
        raise unreadable(error) from error


def refuse_taken_version(draft: ModelDraft) -> None:
    """Refused when a model of this code and version is published already, with this content or another."""
    there = ScoringModel.objects.filter(code=draft.code, version=draft.version).first()
    if there is None:
        return
    if there.content_hash == draft.content_hash:
        message = "Exactly this model is published already, as {code} version {version}."
        raise Refused("already_published", message, "version", code=draft.code, version=draft.version)
    message = "{code} version {version} is published with other content: raise the version."
    raise Refused("version_taken", message, "version", code=draft.code, version=draft.version)


def refuse_untested(draft: ModelDraft, at: datetime) -> None:
    """Refused without a finished back-test of exactly this content over the present register."""
    if fresh_back_test(draft, timezone.localdate(at)) is None:
        message = (
            "A back-test of exactly this content over the whole register is needed first, "
            "not older than {days} days and later than the last publication."
        )
        raise Refused("back_test_needed", message, days=BACK_TEST_DAYS)
