"""The rows behind facts, as a reader wants to see them: what it is, its file, who checked it and when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model
from django.utils.translation import override

from scoring.evidence.catalogue import row_of
from scoring.evidence.definition import Table
from suppliers.models import Certificate, Disclosure, Incident, Inventory, User
from suppliers.questions import BY_KEY as QUESTIONS
from suppliers.wording import TIERS


@dataclass(frozen=True, slots=True)
class EvidenceReference:
    """One row of evidence. `label_*` says what it is; `document_id` is None when no file stands behind it.

    verified_by and verified_at are None while nobody has checked it; of an incident, who recorded it. `valid_until` is
    the last day of a certificate.
    """

    table: Table
    id: int
    label_zh: str
    label_en: str
    document_id: int | None
    document_name: str
    verified_by: str | None
    verified_at: datetime | None
    valid_until: date | None = None


Row = TypeVar("Row", bound=Model)
References = Mapping[tuple[Table, int], EvidenceReference]


def references(sources: Iterable[tuple[str, int]]) -> References:
    """References for (fact, source) pairs of any number of scorecards, in four queries."""
    ids: dict[Table, set[int]] = defaultdict(set)
    for key, source in sources:
        row = row_of(key, source)
        if row is not None:
            ids[row[0]].add(row[1])
    found: dict[tuple[Table, int], EvidenceReference] = {}
    for certificate in _rows(Certificate, ids[Table.CERTIFICATE], "type", "document", "checked_by"):
        found[Table.CERTIFICATE, certificate.pk] = _certificate(certificate)
    for answer in _rows(Disclosure, ids[Table.DISCLOSURE], "document", "checked_by"):
        found[Table.DISCLOSURE, answer.pk] = _answer(answer)
    for inventory in _rows(Inventory, ids[Table.INVENTORY], "document", "checked_by"):
        found[Table.INVENTORY, inventory.pk] = _inventory(inventory)
    for incident in _rows(Incident, ids[Table.INCIDENT], "recorded_by"):
        found[Table.INCIDENT, incident.pk] = _incident(incident)
    return found


def reference_of(found: References, key: str, source: int) -> EvidenceReference | None:
    """The reference of one fact; None when no row stands behind it."""
    row = row_of(key, source)
    return found.get(row) if row is not None else None


def _rows(model: type[Row], ids: set[int], *related: str) -> list[Row]:
    """One query in any case, so that the number of queries does not depend on what is in the file."""
    return list(model._default_manager.select_related(*related).filter(pk__in=[0, *ids]))


def _certificate(row: Certificate) -> EvidenceReference:
    with override("en"):
        tier_en = str(TIERS.get(row.tier, row.tier))
    return EvidenceReference(
        Table.CERTIFICATE,
        row.pk,
        " ".join(part for part in (row.type.name_zh, row.tier, row.number) if part),
        " ".join(part for part in (row.type.name_en, tier_en, row.number) if part),
        *_document(row),
        *_checked(row.checked_by, row.checked_at),
        row.valid_until,
    )


def _answer(row: Disclosure) -> EvidenceReference:
    question = QUESTIONS.get(row.question)
    labels = (question.name_zh, question.name_en) if question else (row.question, row.question)
    return EvidenceReference(
        Table.DISCLOSURE, row.pk, *labels, *_document(row), *_checked(row.checked_by, row.checked_at)
    )


def _inventory(row: Inventory) -> EvidenceReference:
    return EvidenceReference(
        Table.INVENTORY,
        row.pk,
        f"{row.year} 年温室气体盘查",
        f"Greenhouse gas inventory {row.year}",
        *_document(row),
        *_checked(row.checked_by, row.checked_at),
    )


def _incident(row: Incident) -> EvidenceReference:
    label = " ".join(part for part in (row.occurred_on.isoformat(), row.source, row.reference) if part)
    return EvidenceReference(
        Table.INCIDENT, row.pk, label, label, None, "", *_checked(row.recorded_by, row.recorded_at)
    )


def _document(row: Certificate | Disclosure | Inventory) -> tuple[int | None, str]:
    return (row.document.pk, row.document.name) if row.document is not None else (None, "")


def _checked(by: User | None, at: datetime | None) -> tuple[str | None, datetime | None]:
    return (str(by) if by is not None else None, at)
