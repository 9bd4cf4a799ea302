"""What people type into the forms of a supplier's file, kept before it is sent: one draft of a section for everybody.

Each window sends the fields that were changed in it since it last heard of the draft (revision `seen`). Two colleagues
in different fields do not get in each other's way; where both changed the same field to something else, the second is
told what the first one typed, and nothing of either is lost. A draft says nothing yet: it is no answer, scores nothing,
and leaves no trace in the history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from suppliers.errors import Refused
from suppliers.models import SectionDraft, Supplier, User

Typed = Mapping[str, Sequence[str]]
MOST_FIELDS = 1_000
MOST_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that was changed meanwhile to `values`, and who saved the draft last before this."""

    field: str
    values: tuple[str, ...]
    by: User


@dataclass(frozen=True, slots=True)
class Kept:
    """The draft after a saving; fields that clash were left as the colleague has them."""

    draft: SectionDraft
    clashes: tuple[Clash, ...] = ()


@transaction.atomic
def save_draft(supplier: Supplier, section: str, changed: Typed, *, seen: int, by: User, at: datetime) -> Kept:
    """Keep the changed fields as typed, impossible values too. `seen`: the revision that the window knows, 0 for none.

    Raises Refused for more than a form can hold, and for what no database keeps.
    """
    supplier = Supplier.objects.lock(supplier.pk)
    draft = supplier.drafts.filter(section=section).first()
    draft = draft or SectionDraft(supplier=supplier, section=section, typed={}, revision=seen)
    clashes = tuple(
        Clash(name, tuple(values), draft.saved_by)
        for name, (revision, values) in draft.typed.items()
        if name in changed and revision > seen and list(changed[name]) != values
    )
    taken = {name: values for name, values in changed.items() if name not in {clash.field for clash in clashes}}
    if taken:
        _refuse_too_much({**_values(draft), **taken})
        draft.revision = max(draft.revision, seen) + 1
        draft.typed = draft.typed | {name: [draft.revision, list(values)] for name, values in taken.items()}
        draft.saved_by, draft.saved_at = by, at
        draft.save()
    return Kept(draft, clashes)


@transaction.atomic
def settle_draft(supplier: Supplier, section: str, sent: Typed, *, seen: int) -> None:
    """A form was sent: what it held is a draft no more; what a colleague typed meanwhile that it did not hold stays."""
    draft = SectionDraft.objects.select_for_update(of=("self",)).filter(supplier=supplier, section=section).first()
    if draft is None:
        return
    left = {
        name: [revision, values]
        for name, (revision, values) in draft.typed.items()
        if revision > seen and list(sent.get(name, ())) != values
    }
    if left:
        draft.typed = left
        draft.save(update_fields=["typed"])
    else:
        draft.delete()


@transaction.atomic
def drop_draft(supplier: Supplier, section: str) -> None:
    """Throw a draft away, because somebody of the supplier said so."""
    SectionDraft.objects.filter(supplier=supplier, section=section).delete()


def _values(draft: SectionDraft) -> dict[str, Sequence[str]]:
    return {name: values for name, (_revision, values) in draft.typed.items()}


def _refuse_too_much(typed: Typed) -> None:
    texts = [text for name, values in typed.items() for text in (name, *values)]
    if len(typed) > MOST_FIELDS or sum(map(len, texts)) > MOST_CHARACTERS:
        raise Refused("too_much", "This is more than a form can hold: shorten it.")
    if any("\x00" in text or any("\ud800" <= each <= "\udfff" for each in text) for text in texts):
        raise Refused("not_text", "There is a character here that is no text: delete it and type it again.")
