"""What the machine read from a certificate's file, as the confirmation page shows it."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suppliers.checks.certificate_text import Box, Confidence, Found
from suppliers.checks.files.kinds import JPEG
from suppliers.checks.validity import NEVER
from suppliers.models import Document
from suppliers.operations.page_drawing import NotDrawnError, cut_outs_apart
from suppliers.queries.readings import read_document, stored_content
from suppliers.wording import filled

CONFIDENCE = {
    Confidence.HIGH: _("sure"),
    Confidence.MEDIUM: _("fairly sure"),
    Confidence.LOW: _("a guess"),
}
NAMES = {"certificate_type": "type", "site": "sites"}


@dataclass(frozen=True, slots=True)
class Reading:
    """`initial` is what is filled in, `places` says for each field where it was read; `guesses` were not filled in.

    `offers`: the guessed values themselves, to be taken over by a click. `boxes`: where on its page each field stands.
    `waits`: a worker is still to read the file.
    """

    initial: Mapping[str, object]
    places: Mapping[str, str]
    guesses: Mapping[str, str]
    problems: tuple[str, ...]
    credit_code: str
    offers: Mapping[str, str] = field(default_factory=dict)
    boxes: Mapping[str, Box] = field(default_factory=dict)
    turns: Mapping[str, int] = field(default_factory=dict)
    waits: bool = False


def reading_of(document: Document) -> Reading:
    """What was read from a kept document. While it is still to be read, nothing; of what nobody could read, why."""
    kept = read_document(document)
    read = kept.fields
    found = {NAMES.get(each.name, each.name): getattr(read, each.name) for each in fields(read)}
    told = {name: each for name, each in found.items() if isinstance(each, Found)}
    sure = {name: each for name, each in told.items() if each.confidence != Confidence.LOW}
    unsure = {name: each for name, each in told.items() if name not in sure}
    return Reading(
        initial={name: _value(each.value) for name, each in sure.items()},
        places={name: _place(each) for name, each in sure.items()},
        guesses={name: _guess(each) for name, each in unsure.items()},
        problems=tuple(filled(problem.message, problem.values) for problem in read.problems),
        credit_code=read.credit_code.value if "credit_code" in sure and read.credit_code else "",
        offers={name: str(each.value) for name, each in unsure.items() if each.value != NEVER},
        boxes={name: each.box for name, each in told.items() if each.box},
        turns=kept.reading.turns if kept.reading else {},
        waits=kept.waits,
    )


def pictures_of(document: Document, reading: Reading) -> dict[str, str]:
    """By field: the place in the file that it was read from, as a picture in a data: address. None, if it is slow."""
    if not reading.boxes:
        return {}
    try:
        cut = cut_outs_apart(stored_content(document), document.media_type, reading.boxes, turns=reading.turns)
    except NotDrawnError:
        return {}
    return {name: f"data:{JPEG};base64,{b64encode(picture).decode()}" for name, picture in cut.items()}


def _value(value: object) -> object:
    """A certificate without an end has an empty last day."""
    return None if value == NEVER else value


def _place(found: Found[object]) -> str:
    words = gettext("Page %(page)s, %(confidence)s: “%(snippet)s”")
    return words % {"page": found.page, "confidence": CONFIDENCE[found.confidence], "snippet": found.snippet[:90]}


def _guess(found: Found[object]) -> str:
    value = found.value.isoformat() if isinstance(found.value, date) else str(found.value)
    words = gettext("Perhaps %(value)s (page %(page)s: “%(snippet)s”). Compare and enter it.")
    return words % {"value": value, "page": found.page, "snippet": found.snippet[:90]}
