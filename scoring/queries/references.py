"""The rows behind facts, as a reader wants to see them: what it is, its file, who checked it and when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, TypeVar

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import override

from scoring.evidence.catalogue import row_of
from scoring.evidence.definition import Table
from suppliers.models import Certificate, Disclosure, Document, Incident, Inventory, Reading, User
from suppliers.questions import BY_KEY as QUESTIONS
from suppliers.wording import TIERS


@dataclass(frozen=True, slots=True)
class EvidenceReference:
    """One row of evidence. `label_*` says what it is; `document_id` is None when no file stands behind it.

    verified_by and verified_at are None while nobody has checked it; of an incident, who recorded it. `has_name` is
    False when verified_by is an e-mail address, which is for staff alone. `valid_until` is the last day of a
    certificate. `page` (from 1) is where in the file it stands, None when nothing says so; `pages` is how many it has.
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
    page: int | None = None
    pages: int = 0
    has_name: bool = True

    @property
    def name_zh(self) -> str:
        return self.label_zh

    @property
    def name_en(self) -> str:
        return self.label_en

    @property
    def checker(self) -> str | None:
        """Who checked it, by name, for everybody who may read the file."""
        return self.verified_by if self.has_name else None


_TELLING = ("valid_until", "number", "holder", "certificate_type")
Row = TypeVar("Row", bound=Model)
References = Mapping[tuple[Table, int], EvidenceReference]


def references(sources: Iterable[tuple[str, int]]) -> References:
    """References for (fact, source) pairs of any number of scorecards, in five queries."""
    ids: dict[Table, set[int]] = defaultdict(set)
    for key, source in sources:
        row = row_of(key, source)
        if row is not None:
            ids[row[0]].add(row[1])
    found: dict[tuple[Table, int], EvidenceReference] = {}
    certificates = _rows(Certificate, ids[Table.CERTIFICATE], "type", "document", "checked_by")
    pages = _pages_read(row.document_id for row in certificates)
    for certificate in certificates:
        found[Table.CERTIFICATE, certificate.pk] = _certificate(certificate, pages.get(certificate.document_id or 0))
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


def _pages_read(documents: Iterable[int | None]) -> dict[int, int]:
    """By document the page on which the last reading found what a certificate is known by: its end, else its number."""
    readings = Reading.objects.filter(document_id__in=[0, *filter(None, documents)], finished_at__isnull=False)
    pages: dict[int, int] = {}
    for document, fields in readings.order_by("id").values_list("document_id", "fields"):
        read = {str(each.get("field")): each.get("page") for each in fields if isinstance(each, dict)}
        page = next((read[name] for name in _TELLING if read.get(name)), None)
        if isinstance(page, int):
            pages[document] = page
    return pages


def _certificate(row: Certificate, page: int | None) -> EvidenceReference:
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
        **_place(row.document, row.checked_by, page),
    )


def _answer(row: Disclosure) -> EvidenceReference:
    question = QUESTIONS.get(row.question)
    labels = (question.name_zh, question.name_en) if question else (row.question, row.question)
    return EvidenceReference(
        Table.DISCLOSURE,
        row.pk,
        *labels,
        *_document(row),
        *_checked(row.checked_by, row.checked_at),
        **_place(row.document, row.checked_by),
    )


def _inventory(row: Inventory) -> EvidenceReference:
    return EvidenceReference(
        Table.INVENTORY,
        row.pk,
        f"{row.year} 年温室气体盘查",
        f"Greenhouse gas inventory {row.year}",
        *_document(row),
        *_checked(row.checked_by, row.checked_at),
        **_place(row.document, row.checked_by),
    )


def _incident(row: Incident) -> EvidenceReference:
    label = " ".join(part for part in (row.occurred_on.isoformat(), row.source, row.reference) if part)
    told = _checked(row.recorded_by, row.recorded_at)
    return EvidenceReference(Table.INCIDENT, row.pk, label, label, None, "", *told, **_place(None, row.recorded_by))


def _document(row: Certificate | Disclosure | Inventory) -> tuple[int | None, str]:
    return (row.document.pk, row.document.name) if row.document is not None else (None, "")


def preview_path(reference: EvidenceReference) -> str:
    """Where its file can be looked at, at the page on which it stands; "" without a file."""
    if reference.document_id is None:
        return ""
    path = reverse("document-preview", args=[reference.document_id])
    return f"{path}?marks=1&page={reference.page}#page-{reference.page}" if reference.page else path


class _Place(TypedDict):
    page: int | None
    pages: int
    has_name: bool


def _place(document: Document | None, checker: User | None, page: int | None = None) -> _Place:
    """Of a file of one page we know the page without reading it."""
    pages = document.pages if document is not None else 0
    has_name = checker is None or bool(checker.name)
    return {"page": page or (1 if pages == 1 else None), "pages": pages, "has_name": has_name}


def _checked(by: User | None, at: datetime | None) -> tuple[str | None, datetime | None]:
    return (str(by) if by is not None else None, at)
