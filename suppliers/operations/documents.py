"""Keeping what a supplier hands in."""

import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from suppliers.checks.files import Limits, inspect_upload
from suppliers.models import Document, Supplier, User


@transaction.atomic
def keep_document(
    supplier: Supplier, *, content: bytes, name: str, limits: Limits, by: User | None, at: datetime
) -> Document:
    """Inspect a file and keep it unchanged; the same bytes again give the document that is there already.

    Raises Refused for what the inspection refuses: empty, too large, of a kind not accepted, encrypted, scripted.
    """
    facts = inspect_upload(content, name, limits)
    supplier = Supplier.objects.lock(supplier.pk)
    known = supplier.documents.filter(sha256=facts.sha256).first()
    if known is not None:
        return known
    path = f"{facts.sha256[:2]}/{secrets.token_urlsafe(24)}"
    stored = default_storage.save(path, ContentFile(content))
    return supplier.documents.create(
        name=name[-200:],
        path=stored,
        sha256=facts.sha256,
        media_type=facts.media_type,
        size=facts.size,
        pages=facts.pages,
        uploaded_by=by,
        uploaded_at=at,
    )
