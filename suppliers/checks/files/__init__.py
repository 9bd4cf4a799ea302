"""Is an uploaded file what it says, harmless, whole and small enough? Decided by its content, never by its name."""

import hashlib
from dataclasses import dataclass

from suppliers.checks.files.kinds import JPEG, OFD, PDF, PNG, media_type_of, refuse_disagreement, refuse_stowaway
from suppliers.checks.files.ofd import inspect_ofd
from suppliers.checks.files.pdf import inspect_pdf
from suppliers.checks.files.picture import inspect_picture
from suppliers.errors import Refused

__all__ = ["FileFacts", "Limits", "inspect_upload"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What an upload may cost: bytes, pages, pixels of a picture, bytes and entries of an unpacked package.

    The pixels are those of each picture in a PDF, too.
    """

    size: int = 20_000_000
    pages: int = 200
    pixels: int = 40_000_000
    unpacked: int = 100_000_000
    entries: int = 2_000
    media_types: frozenset[str] = frozenset({PDF, PNG, JPEG, OFD})


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was found out about an accepted file. `pixels` is width x height of a picture, 0 for documents."""

    media_type: str
    sha256: str
    size: int
    pages: int
    pixels: int


def inspect_upload(content: bytes, name: str, limits: Limits | None = None) -> FileFacts:
    """Accept an upload or refuse it with the reason; whatever a parser throws becomes a refusal too.

    `name` is what the sender called the file; it is compared with the content and otherwise not trusted.
    Codes of refusals begin with file_, pdf_, picture_ or ofd_.
    """
    limits = limits or Limits()
    _refuse_size(len(content), limits)
    try:
        media_type = media_type_of(content, name, limits.media_types)
        refuse_disagreement(media_type, name)
        refuse_stowaway(content, media_type)
        pages, pixels = _inspect(content, media_type, limits)
    except Refused:
        raise
    except Exception:
        raise Refused(
            "file_unreadable", "This file cannot be read. Open it, save it again and send the new copy.", "file"
        ) from None
    return FileFacts(media_type, hashlib.sha256(content).hexdigest(), len(content), pages, pixels)


def _refuse_size(size: int, limits: Limits) -> None:
    if size == 0:
        raise Refused("file_empty", "This file is empty (0 bytes). Choose the file again.", "file")
    if size > limits.size:
        raise Refused(
            "file_too_large",
            "This file has {size} MB; up to {limit} MB are taken. Scan with fewer dots per inch or split it.",
            "file",
            size=_megabytes(size),
            limit=_megabytes(limits.size),
        )


def _megabytes(size: int) -> str:
    """Megabytes rounded up to one decimal, so that a file over the limit never reads as equal to it."""
    tenths = -(-size // 100_000)
    return f"{tenths // 10}.{tenths % 10}"


def _inspect(content: bytes, media_type: str, limits: Limits) -> tuple[int, int]:
    if media_type == PDF:
        return inspect_pdf(content, limits.pages, limits.pixels), 0
    if media_type == OFD:
        return inspect_ofd(content, pages=limits.pages, unpacked=limits.unpacked, entries=limits.entries), 0
    return 1, inspect_picture(content, media_type, limits.pixels)
