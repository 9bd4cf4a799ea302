"""Sheets that suppliers give back: read and compared, and put away or kept until somebody has looked them over.

Nothing of a sheet counts before it is taken over (operations/sheet_taking.py).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction

from suppliers.checks.sheets import SheetRead
from suppliers.errors import Refused
from suppliers.models import SheetEntry, SheetImport, Supplier, User
from suppliers.operations.scanning import refuse_infected
from suppliers.operations.sheet_modules import BOUND, Bound, Of
from suppliers.operations.sheet_reading import read_sheet_apart
from suppliers.sheets.comparing import State
from suppliers.sheets.fields import columns
from suppliers.sheets.module import Entry

FORMAT = "1"
"""The edition of our templates, which they carry."""
LINES_SHEET = ("明细", "Lines")
WORKBOOK = b"PK\x03\x04"
MOST_OPEN = 20
BATCH = 500
_NOTHING = frozenset({State.SAME, State.BEHIND})


def take_in(
    supplier: Supplier,
    module: str,
    *,
    year: int | None,
    content: bytes,
    name: str,
    scanner: str = "",
    by: User | None,
    at: datetime,
) -> SheetImport | None:
    """Read a sheet and keep what it would change, to be looked over; None, and nothing kept, when it changes nothing.

    Raises Refused (field "file") for a file that cannot be read, and for the sheet of another company, year or kind.
    """
    bound, of = BOUND[module], Of(supplier, year)
    refuse_infected(content, scanner)
    main, lines = _read(bound, content)
    for read in (main, *([lines] if lines else [])):
        _refuse_other(read.marks, of, module)
    here = bound.here(of)
    entries = list(bound.entries(of, main.rows, lines.rows if lines else (), here))
    if all(entry.state in _NOTHING for entry in entries):
        return None
    places = {**main.places, **({f"lines.{key}": at for key, at in lines.places.items()} if lines else {})}
    read = replace(main, places=places, unread=(*main.unread, *(lines.unread if lines else ())))
    return _keep(of, module, read, entries, set(here), content=content, name=name, by=by, at=at)


@transaction.atomic
def discard(sheet: SheetImport, *, at: datetime) -> None:
    """Put a sheet away; its rows are forgotten, what was taken over of it stays."""
    Supplier.objects.lock(sheet.supplier_id)
    sheet.refresh_from_db()
    refuse_ended(sheet)
    sheet.entries.all().delete()
    sheet.state, sheet.ended_at = SheetImport.State.DISCARDED, at
    sheet.save(update_fields=["state", "ended_at"])


@transaction.atomic
def choose(sheet: SheetImport, choices: Mapping[int, str]) -> None:
    """Keep a person's word on conflicts: by id of the entry, that the sheet counts, or what stands here."""
    Supplier.objects.lock(sheet.supplier_id)
    sheet.refresh_from_db()
    refuse_ended(sheet)
    for choice in SheetEntry.Choice.values:
        chosen = [pk for pk, each in choices.items() if each == choice]
        conflicts = sheet.entries.filter(pk__in=chosen, state=State.CONFLICT, applied_at__isnull=True)
        conflicts.update(choice=choice)


def refuse_ended(sheet: SheetImport) -> None:
    if sheet.state != SheetImport.State.OPEN:
        raise Refused("sheet_ended", "This sheet is being taken over, or was put away.", "")


def _read(bound: Bound, content: bytes) -> tuple[SheetRead, SheetRead | None]:
    most = bound.module.most_rows
    if bound.module.line_fields and not content.startswith(WORKBOOK):
        raise Refused("needs_two_sheets", "This needs two sheets: send an Excel workbook (.xlsx), not CSV.", "file")
    main = read_sheet_apart(content, columns(bound.module.fields), most_rows=most, lenient=True)
    if not bound.module.line_fields:
        return main, None
    sheet, fields = main.marks.get("lines", LINES_SHEET[0]), columns(bound.module.line_fields)
    most = bound.module.most_lines
    return main, read_sheet_apart(content, fields, most_rows=most, sheet=sheet, lenient=True)


def _refuse_other(marks: Mapping[str, str], of: Of, module: str) -> None:
    """A template of ours says whose it is and of what; a sheet without marks is taken at its columns' word."""
    if not marks:
        return
    if marks.get("version") != FORMAT:
        message = "This template is of another edition ({found}). Take the present one and copy your rows into it."
        raise Refused("other_edition", message, "file", found=marks.get("version", ""))
    if marks.get("module") != module:
        raise Refused("other_module", "This template is for another page. Send it where you took it from.", "file")
    if marks.get("supplier") != of.supplier.identifier:
        message = "This template was made for another company ({found}). Take your own and copy your rows into it."
        raise Refused("other_supplier", message, "file", found=marks.get("supplier", ""))
    if marks.get("year", "") != str(of.year or ""):
        message = "This template is of {found}, not of {year}. Choose that year, or take the template of this one."
        raise Refused("other_year", message, "file", found=marks.get("year", ""), year=of.year)


@transaction.atomic
def _keep(
    of: Of,
    module: str,
    main: SheetRead,
    entries: Sequence[Entry],
    here: set[str],
    *,
    content: bytes,
    name: str,
    by: User | None,
    at: datetime,
) -> SheetImport:
    supplier = Supplier.objects.lock(of.supplier.pk)
    if supplier.sheet_imports.filter(state=SheetImport.State.OPEN).count() >= MOST_OPEN:
        message = "{most} sheets wait to be looked over. Take them over or put them away first."
        raise Refused("too_many_open", message, "file", most=MOST_OPEN)
    sheet = supplier.sheet_imports.create(
        module=module,
        year=of.year,
        name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        octets=len(content),
        rows=sum(len(entry.rows) for entry in entries),
        marks=dict(main.marks),
        places=dict(main.places),
        unread=list(main.unread)[:50],
        left_out=len(here - {entry.key for entry in entries}),
        read_by=by,
        read_at=at,
    )
    SheetEntry.objects.bulk_create(_rows(sheet, entries), batch_size=BATCH)
    return sheet


def _rows(sheet: SheetImport, entries: Sequence[Entry]) -> Iterator[SheetEntry]:
    for position, entry in enumerate(entries, start=1):
        yield SheetEntry(
            sheet=sheet,
            position=position,
            key=entry.key,
            base=entry.base[:16],
            state=entry.state,
            rows=[asdict(row) for row in entry.rows],
            there=None if entry.there is None else [dict(values) for values in entry.there],
            here=None if entry.here is None else [dict(values) for values in entry.here],
        )
