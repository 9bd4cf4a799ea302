"""OFD, the Chinese e-document format (GB/T 33190-2016): XML in a ZIP, opened within limits."""

import io
import re
import zipfile

from suppliers.errors import Refused

_CHUNK = 1 << 16
_DEEPEST_RATIO = 200
_PAGE = re.compile(rb"<(?:\w+:)?Page\s")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def inspect_ofd(content: bytes, *, pages: int, unpacked: int, entries: int) -> int:
    """How many pages a sound OFD package has, at most `pages`; `unpacked` bytes and `entries` bound the unpacking."""
    found = 0
    for name, part in unpack_ofd(content, unpacked=unpacked, entries=entries).items():
        if _DECLARATION.search(part.replace(b"\0", b"")):  # in UTF-16 every other byte of it is zero
            raise _unsound()
        if name.rsplit("/", 1)[-1] == "Document.xml":
            found += len(_PAGE.findall(part))
    if not 1 <= found <= pages:
        raise Refused(
            "ofd_pages",
            "This OFD file has {pages} pages; 1 to {limit} are taken.",
            "file",
            pages=found,
            limit=pages,
        )
    return found


def unpack_ofd(content: bytes, *, unpacked: int, entries: int) -> dict[str, bytes]:
    """The XML parts by path. Every entry is unpacked, within the limits, to see that it is whole."""
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            listed = package.infolist()
            if len(listed) > entries or sum(entry.file_size for entry in listed) > unpacked:
                raise _bomb()
            for entry in listed:
                _refuse_entry(entry)
                part = _read(package, entry)
                if entry.filename.lower().endswith(".xml"):
                    parts[entry.filename] = part
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise _unsound() from None
    return parts


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    climbing = entry.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", entry.filename)
    if climbing or entry.flag_bits & 0x1:
        raise _unsound()
    if entry.file_size > _CHUNK and entry.file_size > _DEEPEST_RATIO * entry.compress_size:
        raise _bomb()


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One entry; its declared size, counted before, bounds what is unpacked."""
    collected = bytearray()
    with package.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            collected += chunk
            if len(collected) > entry.file_size:
                raise _bomb()
    return bytes(collected)


def _bomb() -> Refused:
    return Refused("ofd_unpacks_too_large", "This OFD file unpacks to more than is taken.", "file")


def _unsound() -> Refused:
    return Refused("ofd_damaged", "This OFD file is damaged or protected. Save it again, or send a PDF.", "file")
