"""PDF uploads: whole, open, without anything that acts by itself (ISO 32000-1, 7.5 and 12.6)."""

import re
import zlib
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from suppliers.checks.files.pdf_unfolding import name_pattern, refuse_unfolding
from suppliers.checks.pdfium import open_pdf
from suppliers.errors import Refused

ACTIVE = ("JavaScript", "Launch", "EmbeddedFile", "FileAttachment", "RichMedia", "SubmitForm", "ImportData", "GoToE")
UNPACKED = 50_000_000

_TAIL = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF[\s\x00]*\Z")
_STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)?")


_ACTIVE = re.compile(name_pattern(*ACTIVE))
_OBJECT_STREAM = re.compile(name_pattern("ObjStm"))
_FILTER = re.compile(name_pattern("Filter"))
_SIMPLE_FILTER = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])")
_ENCRYPT = re.compile(name_pattern("Encrypt"))
_PARAMETERS = re.compile(name_pattern("DecodeParms"))


def inspect_pdf(content: bytes, most_pages: int, most_pixels: int) -> int:
    """How many pages a harmless, complete PDF has; everything else is refused."""
    _refuse_truncated(content)
    refuse_unfolding(content, most_pixels)
    try:
        with open_pdf(content) as document:
            pages = _count_pages(document, most_pages)
            if pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0 or pdfium.FPDFDoc_GetAttachmentCount(document) > 0:
                raise _active()
    except pypdfium2.PdfiumError as error:
        raise _unopened(error, content) from None
    if any(_ACTIVE.search(part) for part in _parts(content)):
        raise _active()
    return pages


def _refuse_truncated(content: bytes) -> None:
    """A complete PDF ends in startxref, an offset inside the file, %%EOF (7.5.5), and nothing after it."""
    tail = _TAIL.search(content[-4096:])
    if tail and int(tail[1]) < len(content):
        return
    if b"%%EOF" in content[-4096:] and tail is None:
        raise Refused("pdf_tail", "Something stands after the end of this PDF. Save it again as PDF.", "file")
    raise Refused("pdf_truncated", "This PDF breaks off before its end. Download or save it again.", "file")


def _count_pages(document: pypdfium2.PdfDocument, most: int) -> int:
    if pdfium.FPDF_GetSecurityHandlerRevision(document) >= 0:
        raise _encrypted()
    pages = len(document)
    if pages == 0:
        raise _damaged()
    if pages > most:
        raise Refused(
            "pdf_pages",
            "This PDF has {pages} pages; up to {limit} are taken. Send only the pages of the certificate.",
            "file",
            pages=pages,
            limit=most,
        )
    document.get_page_size(0)  # never its content here, which may unfold without an end
    return pages


def _unopened(error: pypdfium2.PdfiumError, content: bytes) -> Refused:
    """Protected or damaged? pdfium may repeat the error code of an earlier file, so that it alone proves nothing."""
    if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD and _ENCRYPT.search(content):
        return _encrypted()
    return _damaged()


def _damaged() -> Refused:
    return Refused("pdf_damaged", "This PDF is damaged. Save it again as PDF and send the new copy.", "file")


def _encrypted() -> Refused:
    return Refused("pdf_encrypted", "This PDF is protected. Save a copy without protection and send that.", "file")


def _active() -> Refused:
    return Refused(
        "pdf_active",
        "This PDF contains scripts, programs or attached files. Print it to PDF and send the new copy.",
        "file",
    )


def _parts(content: bytes) -> Iterator[bytes]:
    """The file itself and what its object streams hide (7.5.7).

    What describes a stream stands between the word "stream" before and its own; taking all of that, comments too,
    a trick can only make us look into more. Nor is any stream skipped in the file itself: the names sought are too
    long to stand in compressed bytes by chance.
    """
    yield content
    left, before, end = UNPACKED, 0, 0
    for word in _STREAM.finditer(content):
        about = content[before : word.start()]
        before = word.end()
        if not _OBJECT_STREAM.search(about) or not _FILTER.search(about):
            continue
        end = end if end > before else content.find(b"endstream", before)
        if end < 0 or not _SIMPLE_FILTER.search(about) or _PARAMETERS.search(about):
            raise _opaque()  # coding other than plain Flate is nothing we look into
        unpacked = _unpacked(content, before, end, left)
        left -= len(unpacked)
        yield unpacked


def _unpacked(content: bytes, start: int, end: int, left: int) -> bytes:
    """A deflated stream that begins at `start`, unpacked to at most `left` bytes.

    Read piece by piece, each twice the last, so that many small streams before a far end cost no more than they hold.
    """
    unpacker, found, size = zlib.decompressobj(), bytearray(), 1_024
    try:
        while start < end and len(found) < left and not unpacker.eof:
            found += unpacker.decompress(content[start : min(start + size, end)], left - len(found))
            start, size = start + size, 2 * size
    except zlib.error:
        raise _opaque() from None
    if not unpacker.eof:
        raise _opaque()
    return bytes(found)


def _opaque() -> Refused:
    return Refused("pdf_opaque", "The inside of this PDF cannot be checked. Print it to PDF and send that.", "file")
