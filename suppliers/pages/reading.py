"""What the machine read from a certificate's file, as the confirmation page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from django.core.files.storage import default_storage
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suppliers.checks.certificate_text import Confidence, Found, ReadFields, pdf_text, read_certificate
from suppliers.checks.files.kinds import PDF
from suppliers.checks.validity import NEVER
from suppliers.errors import Refused
from suppliers.models import Document
from suppliers.wording import filled

CONFIDENCE = {
    Confidence.HIGH: _("sure"),
    Confidence.MEDIUM: _("fairly sure"),
    Confidence.LOW: _("a guess"),
}
NAMES = {"certificate_type": "type"}


@dataclass(frozen=True, slots=True)
class Reading:
    """`initial` is what is filled in, `places` says for each field where it was read; `guesses` were not."""

    initial: Mapping[str, object]
    places: Mapping[str, str]
    guesses: Mapping[str, str]
    problems: tuple[str, ...]
    credit_code: str


def reading_of(document: Document) -> Reading:
    """Read a kept document; a picture or an OFD gives nothing yet and says so."""
    read = _read(document)
    found = {NAMES.get(field.name, field.name): getattr(read, field.name) for field in fields(read)}
    told = {name: each for name, each in found.items() if isinstance(each, Found)}
    sure = {name: each for name, each in told.items() if each.confidence != Confidence.LOW}
    return Reading(
        initial={name: _value(each.value) for name, each in sure.items()},
        places={name: _place(each) for name, each in sure.items()},
        guesses={name: _guess(each) for name, each in told.items() if name not in sure},
        problems=tuple(filled(problem.message, problem.values) for problem in read.problems),
        credit_code=read.credit_code.value if read.credit_code else "",
    )


def _read(document: Document) -> ReadFields:
    if document.media_type != PDF:
        return read_certificate([])
    with default_storage.open(document.path, "rb") as stream:
        content: bytes = stream.read()
    try:
        return read_certificate(pdf_text(content))
    except Refused:
        return read_certificate([])


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
