"""Keeping what a supplier hands in."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from suppliers.checks.files import FileFacts, Limits, inspect_upload
from suppliers.models import CertificateFile, Document, Supplier, User
from suppliers.operations.readings import ask_reading
from suppliers.operations.scanning import refuse_infected


@dataclass(frozen=True, slots=True)
class PutIn:
    """A file that was handed in as a certificate. `known`: the supplier had sent the same bytes before."""

    document: Document
    known: bool


def keep_document(
    supplier: Supplier, *, content: bytes, name: str, limits: Limits, scanner: str = "", by: User | None, at: datetime
) -> Document:
    """Inspect a file and keep it unchanged; the same bytes again give the document that is there already.

    Raises Refused for what the inspection refuses (empty, too large, of a kind not accepted, encrypted, scripted) and
    what the scanner finds. Both take time, and are over before anything is locked.
    """
    facts = _inspected(content, name, limits, scanner)
    with transaction.atomic():
        return _keep(Supplier.objects.lock(supplier.pk), facts, content, name, by, at).document


def put_in_certificate(
    supplier: Supplier, *, content: bytes, name: str, limits: Limits, scanner: str = "", by: User | None, at: datetime
) -> PutIn:
    """Keep a file as a certificate to be confirmed, and read it, or leave it to the worker to be read.

    Raises Refused as keep_document does. A file that was set aside before is to be confirmed again.
    """
    facts = _inspected(content, name, limits, scanner)
    with transaction.atomic():
        kept = _keep(Supplier.objects.lock(supplier.pk), facts, content, name, by, at)
        CertificateFile.objects.update_or_create(
            document=kept.document,
            defaults={"set_aside_by": None, "set_aside_at": None},
            create_defaults={"put_in_by": by, "put_in_at": at},
        )
    ask_reading(kept.document, at=at)
    return kept


@transaction.atomic
def set_aside(document: Document, *, by: User | None, at: datetime) -> None:
    """Take a file off the list of files to confirm; the file itself stays."""
    Supplier.objects.lock(document.supplier_id)
    CertificateFile.objects.filter(document=document, set_aside_at__isnull=True).update(
        set_aside_by=by, set_aside_at=at
    )


def _inspected(content: bytes, name: str, limits: Limits, scanner: str) -> FileFacts:
    facts = inspect_upload(content, name, limits)
    refuse_infected(content, scanner)
    return facts


def _keep(supplier: Supplier, facts: FileFacts, content: bytes, name: str, by: User | None, at: datetime) -> PutIn:
    known = supplier.documents.filter(sha256=facts.sha256).first()
    if known is not None:
        return PutIn(known, known=True)
    path = f"{facts.sha256[:2]}/{secrets.token_urlsafe(24)}"
    stored = default_storage.save(path, ContentFile(content))
    document = supplier.documents.create(
        name=name[-200:],
        path=stored,
        sha256=facts.sha256,
        media_type=facts.media_type,
        size=facts.size,
        pages=facts.pages,
        uploaded_by=by,
        uploaded_at=at,
    )
    return PutIn(document, known=False)
