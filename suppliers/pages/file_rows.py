"""A file that was handed in as a certificate, as one row: what became of it, and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from suppliers.models import CertificateFile, Document, Reading


@dataclass(frozen=True, slots=True)
class FileRow:
    """`state`: waiting, read, by_hand, claimed, refused; `known`: the same file was sent before."""

    name: str
    state: str
    text: str | Promise
    document: Document | None = None
    known: bool = False


WAITING = _("Kept. The picture is being read …")
BY_HAND = _("Kept. It cannot be read by machine: please enter the fields.")
CLAIMED = _("You sent this file before, and a certificate was handed in from it.")


def file_rows(files: Iterable[CertificateFile]) -> list[FileRow]:
    """Files to confirm, their readings prefetched."""
    return [kept_row(file.document) for file in files]


def kept_row(document: Document, *, known: bool = False, claimed: bool = False) -> FileRow:
    """A file that was kept, by how far its latest reading has come."""
    readings = sorted(document.readings.all(), key=lambda reading: -reading.pk)
    if claimed:
        return FileRow(document.name, "claimed", CLAIMED, document, known=True)
    if not readings or readings[0].outcome in (Reading.Outcome.EMPTY, Reading.Outcome.FAILED, "no_reader"):
        return FileRow(document.name, "by_hand", BY_HAND, document, known)
    if readings[0].finished_at is None:
        return FileRow(document.name, "waiting", WAITING, document, known)
    count = len(readings[0].fields)
    text = ngettext("Kept and read: %(count)s field found.", "Kept and read: %(count)s fields found.", count)
    return FileRow(document.name, "read", text % {"count": count}, document, known)


def refused_row(name: str, words: str) -> FileRow:
    """A file that was not kept, with the word that says why."""
    return FileRow(name[-200:], "refused", words)
