"""Whose page it is: the signed-in person and the supplier that the person works for."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone

from suppliers.access import open_to
from suppliers.checks.files import Limits
from suppliers.edge import said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Document, Supplier, User
from suppliers.operations.documents import PutIn, keep_document, put_in_certificate
from suppliers.queries.access import own_supplier

View = TypeVar("View", bound=Callable[..., Any])


def for_suppliers(view: View) -> View:
    """Open to the people of a supplier."""
    return open_to(Role.SUPPLIER_ADMIN, Role.SUPPLIER_MEMBER)(view)


def person(request: HttpRequest) -> User:
    """Who is signed in: the door (config.middleware) has shut everybody else out."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def own(request: HttpRequest) -> Supplier:
    """The supplier that the reader works for; every object of these pages hangs on it."""
    supplier = own_supplier(person(request))
    if supplier is None:
        raise Http404
    return supplier


def keep(request: HttpRequest, upload: "UploadedFile[bytes]") -> Document:
    """Keep an uploaded file among the supplier's documents. Raises Refused for what the inspection refuses."""
    return keep_document(own(request), by=person(request), at=timezone.now(), **uploaded(upload))


def put_in(request: HttpRequest, upload: "UploadedFile[bytes]") -> PutIn:
    """Keep an uploaded file as a certificate to be confirmed. Raises Refused for what the inspection refuses."""
    return put_in_certificate(own(request), by=person(request), at=timezone.now(), **uploaded(upload))


def uploaded(upload: "UploadedFile[bytes]") -> dict[str, Any]:
    """A file that was sent, and what it is held against, as the operations take it."""
    return {
        "content": upload.read(settings.UPLOAD_MAX_BYTES + 1),  # one more than allowed is enough to refuse it
        "name": upload.name or "",
        "limits": Limits(size=settings.UPLOAD_MAX_BYTES),
        "scanner": settings.CLAMD_URL,
    }


def with_files(request: HttpRequest, stems: Iterable[str]) -> tuple[QueryDict, list[tuple[str, str]]]:
    """What was typed, with each new file `<stem>_file` kept and chosen as `<stem>_document`; and what was refused.

    Refusals are pairs of field and words. A kept file stays kept even when something else is refused.
    """
    typed, refusals = request.POST.copy(), []
    for stem in stems:
        upload = request.FILES.get(f"{stem}_file")
        if upload is None:
            continue
        try:
            typed[f"{stem}_document"] = str(keep(request, upload).pk)
        except Refused as error:
            refusals.append((f"{stem}_file", said(error)))
    return typed, refusals
