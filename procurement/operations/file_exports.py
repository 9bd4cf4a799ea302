"""Copies of a supplier's file: asked for, made at once when small, else by the worker; cleared away after a week."""

import secrets
import tempfile
from datetime import datetime, timedelta

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from procurement.models import FileExport
from procurement.operations.file_exporting import export_file, stored_bytes
from suppliers.models import Supplier, User

AT_ONCE = 30_000_000
"""Bytes of files that a person waits for; what is larger is made by the worker."""
KEPT = timedelta(days=7)


def ask_for_file(supplier: Supplier, *, whole: bool, by: User, at: datetime) -> FileExport:
    """Leave a row for a copy; one that is pending already is the same one. A small one is made now."""
    row, _made = FileExport.objects.get_or_create(
        supplier=supplier, asked_by=by, finished_at__isnull=True, defaults={"whole": whole, "asked_at": at}
    )
    return make_export(row.pk, at=at) if stored_bytes(supplier) <= AT_ONCE else row


def make_export(pk: int, *, at: datetime) -> FileExport:
    """Write the copy; a second delivery finds it made. One that was interrupted is begun anew."""
    row = FileExport.objects.select_related("supplier").get(pk=pk)
    if row.finished_at is not None:
        return row
    with tempfile.TemporaryFile(suffix=".zip") as stream:
        manifest = export_file(row.supplier, stream, whole=row.whole, at=at, say=_Progress(row))
        size = stream.tell()
        stream.seek(0)
        path = default_storage.save(f"exports/{secrets.token_urlsafe(24)}.zip", File(stream))
    with transaction.atomic():
        mine = FileExport.objects.filter(pk=pk, finished_at__isnull=True).update(
            finished_at=at, path=path, size=size, content=manifest["content"]
        )
    if not mine:  # somebody else was faster
        default_storage.delete(path)
    return FileExport.objects.get(pk=pk)


def clear_exports(at: datetime) -> int:
    """Take away the copies that are a week old; how many. The row stays: who took a copy, when, and of what."""
    old = list(FileExport.objects.filter(finished_at__lt=at - KEPT).exclude(path="")[:200])
    for row in old:
        default_storage.delete(row.path)
        FileExport.objects.filter(pk=row.pk).update(path="")
    return len(old)


class _Progress:
    """Notes in the row how far it is, every now and then."""

    def __init__(self, row: FileExport) -> None:
        self.pk = row.pk

    def __call__(self, done: int, of: int) -> None:
        if done % 20 == 0 or done == of:
            FileExport.objects.filter(pk=self.pk).update(files_done=done, files_all=of)
