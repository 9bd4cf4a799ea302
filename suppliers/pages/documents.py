"""A supplier's files, given out only to who may read its file, and never as something that could run."""

from base64 import b64encode

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from suppliers.access import signed_in
from suppliers.checks.certificate_text import Box, pdf_text, read_certificate
from suppliers.checks.files.kinds import JPEG, PDF, PNG
from suppliers.checks.files.page_pictures import page_pictures, places_of
from suppliers.errors import Refused
from suppliers.models import Document
from suppliers.pages.own import person
from suppliers.queries.access import visible_to

NOTHING_RUNS = "default-src 'none'; sandbox; frame-ancestors 'self'"
ONLY_PICTURES = "default-src 'none'; img-src data:; style-src 'self'; sandbox; frame-ancestors 'self'"


@signed_in
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The original, unchanged, as an attachment."""
    found = _visible(request, pk)
    answer = FileResponse(_opened(found), as_attachment=True, filename=found.name, content_type=found.media_type)
    return _guarded(answer, NOTHING_RUNS)


@signed_in
@require_safe
def document_preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A picture as it is; a PDF as pictures of its pages, so that nothing in it runs. ?marks=1 frames what was read."""
    found = _visible(request, pk)
    if found.media_type in (PNG, JPEG):
        return _guarded(FileResponse(_opened(found), content_type=found.media_type), NOTHING_RUNS)
    if found.media_type != PDF:
        raise Http404
    with _opened(found) as stream:
        content: bytes = stream.read()
    drawn = page_pictures(content, places=_read_places(content) if request.GET.get("marks") else [])
    pictures = [f"data:{JPEG};base64,{b64encode(picture).decode()}" for picture in drawn]
    told = {"document": found, "pictures": pictures, "more": max(0, found.pages - len(pictures))}
    return _guarded(render(request, "suppliers/document_preview.html", told), ONLY_PICTURES)


def _visible(request: HttpRequest, pk: int) -> Document:
    return get_object_or_404(Document.objects.filter(supplier__in=visible_to(person(request))), pk=pk)


def _opened(found: Document) -> "File[bytes]":
    try:
        return default_storage.open(found.path, "rb")
    except FileNotFoundError:
        raise Http404 from None


def _read_places(content: bytes) -> list[Box]:
    try:
        return places_of(content, read_certificate(pdf_text(content)))
    except Refused:
        return []


def _guarded(answer: HttpResponseBase, policy: str) -> HttpResponseBase:
    """Only this reader keeps it, no browser guesses its type, nothing in it runs."""
    answer["Content-Security-Policy"] = policy
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=600"
    return answer
