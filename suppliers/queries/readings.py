"""What was read from files, and which files wait for their supplier."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from suppliers.checks.certificate_text import ReadFields, read_certificate
from suppliers.checks.certificate_text.stored import read_fields
from suppliers.models import Certificate, CertificateFile, Document, Reading, Supplier
from suppliers.queries.text_reading import text_apart


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """`fields` as they were read; `turns`: by page, quarter turns that set it upright. `reading` None: none is kept."""

    fields: ReadFields
    reading: Reading | None = None

    @property
    def waits(self) -> bool:
        """Whether a worker is still to read it."""
        return self.reading is not None and self.reading.finished_at is None

    def turn(self, page: int) -> int:
        return int(self.reading.turns.get(str(page), 0)) if self.reading else 0


def read_document(document: Document) -> ReadDocument:
    """The kept reading of a document; where none was asked for, its text read now and not kept."""
    reading = document.readings.order_by("-id").first()
    if reading is not None:
        return ReadDocument(read_fields(reading.fields, reading.problems), reading)
    return ReadDocument(read_certificate(text_apart(stored_content(document), document.media_type)))


def stored_content(document: Document) -> bytes:
    """The original, as it was handed in; b"" when the storage has lost it."""
    try:
        with default_storage.open(document.path, "rb") as stream:
            content: bytes = stream.read()
    except FileNotFoundError:
        return b""
    return content


def files_to_confirm(supplier: Supplier) -> QuerySet[CertificateFile]:
    """Files that were handed in as certificates, not claimed and not set aside, the oldest first, with readings."""
    claimed = Certificate.objects.filter(document=OuterRef("document"))
    rows = CertificateFile.objects.filter(~Exists(claimed), document__supplier=supplier, set_aside_at__isnull=True)
    readings = Prefetch("document__readings", Reading.objects.order_by("-id"))
    return rows.select_related("document").prefetch_related(readings).order_by("put_in_at", "id")


def next_to_confirm(supplier: Supplier) -> int | None:
    """The document whose fields are to be confirmed next: the oldest that has been read, else the oldest at all."""
    rows: Sequence[CertificateFile] = list(files_to_confirm(supplier))
    read = (row.document_id for row in rows if all(each.finished_at for each in row.document.readings.all()))
    return next(read, rows[0].document_id if rows else None)


def waiting_readings() -> QuerySet[Reading]:
    """Pictures that nobody has read yet, the oldest first."""
    return Reading.objects.filter(finished_at__isnull=True).order_by("id")
