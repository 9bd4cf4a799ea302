"""From the text of a certificate to its fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from suppliers.checks.certificate_text.labels import Stretch, stretches
from suppliers.checks.certificate_text.numbers import bare_number, body_number, credit_code, number_conflict, numbers
from suppliers.checks.certificate_text.pages import (
    MOST_CHARACTERS,
    Confidence,
    Found,
    PageText,
    around,
    pieces_of,
)
from suppliers.checks.certificate_text.parties import accreditation, holders, issuer
from suppliers.checks.certificate_text.types import read_standard, read_type
from suppliers.checks.certificate_text.validity import read_dates
from suppliers.checks.finding import Finding, unknown

HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
T = TypeVar("T")
RANK = {HIGH: 0, MEDIUM: 1, LOW: 2}
SURE, FAIRLY_SURE = 92, 80
"""Scores of a recogniser, per cent, below which what it read is not sure, and not more than a guess."""


@dataclass(frozen=True, slots=True)
class ReadFields:
    """The fields of a certificate as its text gives them; None is what was not found.

    `certificate_type` is a code of fixtures/reference/certificate_types.json; the dates are inclusive, and "long-term"
    is 9999-12-31. `problems` name what contradicts itself; nothing is set right silently.
    """

    certificate_type: Found[str] | None = None
    number: Found[str] | None = None
    holder: Found[str] | None = None
    credit_code: Found[str] | None = None
    standard: Found[str] | None = None
    scope: Found[str] | None = None
    site: Found[str] | None = None
    issuer: Found[str] | None = None
    accreditation: Found[str] | None = None
    body_number: Found[str] | None = None
    issued_on: Found[date] | None = None
    valid_from: Found[date] | None = None
    valid_until: Found[date] | None = None
    surveyed_on: Found[date] | None = None
    problems: tuple[Finding, ...] = ()


def read_certificate(pages: list[PageText]) -> ReadFields:
    """Find the fields of one certificate in its text, Chinese or English. Only the first 20,000 characters are read."""
    pages = _beginning(pages)
    if not any(page.text.strip() for page in pages):
        message = "This file has no text to read, only a picture. Please enter the fields."
        return ReadFields(problems=(unknown("text", "no_text", message),))
    labelled = [stretch for page in pages for stretch in stretches(page)]
    found = list(numbers(labelled))
    number = _best(found) or bare_number(pages)
    kind = read_type(pages, number.value if number else None)
    holder = _best(sorted(holders(labelled), key=lambda found: found.value.isascii()))
    dates = read_dates(labelled)
    read = ReadFields(
        certificate_type=kind,
        number=number,
        holder=holder,
        credit_code=credit_code(labelled, pages),
        standard=read_standard(pages, kind.value if kind else None),
        scope=_text("scope", labelled),
        site=_text("site", labelled) or _text("address", labelled, MEDIUM),
        issuer=issuer(labelled, pages, holder),
        accreditation=accreditation(pages),
        body_number=body_number(pages),
        issued_on=dates.issued_on,
        valid_from=dates.valid_from,
        valid_until=dates.valid_until,
        surveyed_on=dates.surveyed_on,
        problems=(*dates.problems, *number_conflict(found)),
    )
    placed: dict[str, Any] = dict(_placed(read, pages))
    return replace(read, **placed)


def _placed(read: ReadFields, pages: list[PageText]) -> Iterator[tuple[str, Found[Any]]]:
    """Each field with the box it stands in, and no surer than its letters were recognised."""
    by_number = {page.number: page for page in pages}
    for field in fields(read):
        found = getattr(read, field.name)
        if isinstance(found, Found):
            pieces = pieces_of(by_number[found.page], found.snippet)
            score = min((piece.score for piece in pieces), default=100)
            most = HIGH if score >= SURE else MEDIUM if score >= FAIRLY_SURE else LOW
            sure = max(found.confidence, most, key=RANK.__getitem__)
            yield field.name, replace(found, box=around(pieces), confidence=sure)


def _beginning(pages: list[PageText]) -> list[PageText]:
    left, kept = MOST_CHARACTERS, []
    for page in pages:
        kept.append(replace(page, text=page.text[: max(left, 0)]))
        left -= len(page.text)
    return kept


def _best(candidates: list[Found[T]]) -> Found[T] | None:
    return min(candidates, key=lambda found: RANK[found.confidence], default=None)


def _text(field: str, labelled: list[Stretch], sure: Confidence = HIGH) -> Found[str] | None:
    """The first stretch of a field, lines joined."""
    for stretch in labelled:
        if stretch.field == field and len(stretch.value) > 1:
            value = re.sub(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])", "", stretch.value)
            return Found(" ".join(value.split()), stretch.page, stretch.line, sure)
    return None
