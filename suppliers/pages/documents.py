"""A supplier's files, given out only to who may read its file, and never as something that could run."""

from base64 import b64encode
from dataclasses import dataclass

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from suppliers.access import signed_in
from suppliers.checks.certificate_text import Box, PageText, ofd_text
from suppliers.checks.files.kinds import JPEG, OFD, PNG
from suppliers.checks.files.page_pictures import places_of
from suppliers.errors import Refused
from suppliers.models import Document, Reading
from suppliers.operations.page_drawing import BusyError, NotDrawnError, pages_apart
from suppliers.pages.own import person
from suppliers.queries.access import visible_to
from suppliers.queries.readings import read_document, stored_content

NOTHING_RUNS = "default-src 'none'; sandbox; frame-ancestors 'self'"
ONLY_PICTURES = "default-src 'none'; img-src data:; style-src 'self'; sandbox; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True)
class Letters:
    """A piece of text of an OFD page: its left end, its base line, its length and the size of its letters."""

    text: str
    left: int
    base: int
    length: int
    size: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page 1,000 wide: its height, its text, and frames (left, top, width, height) around what was read."""

    height: int
    letters: list[Letters]
    frames: list[tuple[int, int, int, int]]


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
    """The file of a supplier whom the reader may see, to look at."""
    return previewed(request, _visible(request, pk))


def previewed(request: HttpRequest, found: Document) -> HttpResponseBase:
    """Pictures of the pages, or an OFD's text in its places, so that nothing in the file runs.

    ?marks=1 sets the pages upright and frames what was read; without it a picture is given as it is.
    """
    marks = bool(request.GET.get("marks"))
    if found.media_type in (PNG, JPEG) and not marks:
        return _guarded(FileResponse(_opened(found), content_type=found.media_type), NOTHING_RUNS)
    content = stored_content(found)
    kept = read_document(found) if marks else None
    places = places_of(kept.fields) if kept else []
    told: dict[str, object] = {"document": found}
    if found.media_type == OFD:
        told["sheets"] = _sheets(content, places)
        shown = len(told["sheets"])  # type: ignore[arg-type]
    else:
        told |= _pictures(content, found.media_type, places, kept.reading if kept else None)
        shown = len(told["pictures"])  # type: ignore[arg-type]
    told["more"] = max(0, found.pages - shown) if shown else 0
    answer = _guarded(render(request, "suppliers/document_preview.html", told), ONLY_PICTURES)
    if told.get("busy"):
        answer["Cache-Control"] = "no-store"
    return answer


def _pictures(content: bytes, media_type: str, places: list[Box], reading: Reading | None) -> dict[str, object]:
    """The pages in data: addresses, or why there are none: others are being drawn, or these take too long."""
    try:
        drawn = pages_apart(content, media_type, places=places, turns=reading.turns if reading else {})
    except NotDrawnError as error:
        return {"pictures": [], "busy": isinstance(error, BusyError), "slow": not isinstance(error, BusyError)}
    return {"pictures": [f"data:{JPEG};base64,{b64encode(picture).decode()}" for picture in drawn]}


def _sheets(content: bytes, places: list[Box]) -> list[Sheet]:
    """The pages of an OFD as text in its places; lengths in thousandths of the width."""
    try:
        pages = ofd_text(content)
    except Refused:
        return []
    return [_sheet(page, places) for page in pages]


def _sheet(page: PageText, places: list[Box]) -> Sheet:
    down = page.ratio
    letters = [
        Letters(
            page.text[piece.start : piece.end],
            piece.box.left,
            round(piece.box.bottom * down - 0.15 * (piece.box.bottom - piece.box.top) * down),
            max(piece.box.right - piece.box.left, 1),
            max(round((piece.box.bottom - piece.box.top) * down * 0.95), 1),
        )
        for piece in page.pieces
    ]
    frames = [
        (box.left - 4, round(box.top * down) - 4, box.right - box.left + 8, round((box.bottom - box.top) * down) + 8)
        for box in places
        if box.page == page.number
    ]
    return Sheet(round(1000 * down), letters, frames)


def _visible(request: HttpRequest, pk: int) -> Document:
    return get_object_or_404(Document.objects.filter(supplier__in=visible_to(person(request))), pk=pk)


def _opened(found: Document) -> "File[bytes]":
    try:
        return default_storage.open(found.path, "rb")
    except FileNotFoundError:
        raise Http404 from None


def _guarded(answer: HttpResponseBase, policy: str) -> HttpResponseBase:
    """Only this reader keeps it, no browser guesses its type, nothing in it runs."""
    answer["Content-Security-Policy"] = policy
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=600"
    return answer
