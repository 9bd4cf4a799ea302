"""What kind of file some bytes are, and whether another kind hides in them."""

import io
import re
import zipfile
from pathlib import PurePosixPath

import puremagic

from suppliers.errors import Refused

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
OFD = "application/ofd"

EXTENSIONS = {
    PDF: frozenset({".pdf"}),
    PNG: frozenset({".png"}),
    JPEG: frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    OFD: frozenset({".ofd"}),
}
_NAMES = {PDF: "PDF", PNG: "PNG", JPEG: "JPG", OFD: "OFD"}
_BEGINNINGS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"#!",
    b"L\x00\x00\x00\x01\x14",
)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK")
_PICTURES = (b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|script|svg|\?php)", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script[\s>]|<\?php|<html[\s>]", re.IGNORECASE)


def media_type_of(content: bytes, name: str, accepted: frozenset[str]) -> str:
    """The media type by content; refused, with a word on what it is, unless accepted."""
    found = next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), None)
    if found is None and content.startswith(b"PK\x03\x04") and "OFD.xml" in _zip_names(content):
        found = OFD
    if found in accepted:
        return str(found)
    if found:
        raise Refused("file_not_taken_here", "{kind} files are not taken here.", "file", kind=_NAMES[found])
    raise _not_accepted(content, PurePosixPath(name).suffix[:10])


def refuse_disagreement(media_type: str, name: str) -> None:
    """Refuse a file whose extension promises another kind. No extension promises nothing."""
    extension = PurePosixPath(name.lower()).suffix
    if extension and extension not in EXTENSIONS[media_type]:
        raise Refused(
            "file_extension",
            'This file is named "{extension}", but it is a {kind} file. Name it as what it is.',
            "file",
            extension=extension[:10],
            kind=_NAMES[media_type],
        )


def refuse_stowaway(content: bytes, media_type: str) -> None:
    """Refuse a file that is of two kinds at once (a picture that is also a package, a page or a PDF)."""
    head = content[:1024]
    hidden = media_type != OFD and bool(_zip_names(content))
    hidden = hidden or (media_type != PDF and b"%PDF-" in head)
    if media_type in (PNG, JPEG):
        hidden = hidden or bool(_SCRIPT.search(content))
    elif media_type == PDF:
        hidden = hidden or bool(_MARKUP.search(head.partition(b" obj")[0]))
    if hidden:
        raise Refused(
            "file_two_kinds",
            "This file is a {kind} file and at the same time something else. Make a clean copy: print it to PDF.",
            "file",
            kind=_NAMES[media_type],
        )


def _zip_names(content: bytes) -> list[str]:
    """The entries if the bytes end as a ZIP does, else none."""
    if b"PK\x05\x06" not in content[-66_000:]:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return package.namelist()
    except Exception:
        return []


def _not_accepted(content: bytes, extension: str) -> Refused:
    """A refusal that says what the file is, as far as it shows."""
    if content.startswith(_PROGRAMS):
        return Refused(
            "file_program",
            'This is a program, not a document, although its name ends in "{extension}". It was not kept.',
            "file",
            extension=extension,
        )
    if content.startswith(_OLE) or any(entry.startswith(("word/", "xl/", "ppt/")) for entry in _zip_names(content)):
        return Refused("file_office", "This is an Office document. Save it as PDF and send that.", "file")
    if content.startswith(_ARCHIVES):
        return Refused("file_archive", "This is an archive. Unpack it and send the PDF, JPG or PNG inside.", "file")
    if content.startswith(_PICTURES) or content[4:8] == b"ftyp":
        return Refused(
            "file_other_picture",
            "Pictures are taken as JPG or PNG. Save this picture as one of these, or set your phone to JPG.",
            "file",
        )
    if _MARKUP.search(content[:1024]):
        return Refused("file_web_page", "This is a web page. Print it to PDF and send that.", "file")
    if b"%PDF-" in content[:1024]:
        return Refused(
            "pdf_begins_late", "Something stands before the beginning of this PDF. Save it again as PDF.", "file"
        )
    found = _guess(content)
    if not found:
        return Refused(
            "file_kind", "Only PDF, JPG, PNG and OFD are taken. By its content this file is none of them.", "file"
        )
    return Refused(
        "file_kind", "Only PDF, JPG, PNG and OFD are taken. By its content this is “{found}”.", "file", found=found
    )


def _guess(content: bytes) -> str:
    """The usual extension of such bytes, "" when they are not known."""
    try:
        return str(puremagic.from_string(content[:100_000]))[:12]
    except Exception:
        return ""
