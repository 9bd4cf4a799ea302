"""Taking over what a sheet says. What is not taken over yet says so in its row, and whoever comes next goes on there.

A module whose rows only mean something together is taken over in one act. Of the others each thing counts for itself:
the worker takes them over in batches, each in a transaction of its own, so that the work can be left and resumed.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from suppliers.errors import Refused
from suppliers.models import SheetEntry, SheetImport, Supplier, User
from suppliers.operations.sheet_modules import BOUND, Bound, Of, Said, Wish
from suppliers.operations.sheets import refuse_ended
from suppliers.sheets.comparing import TAKEN, State, compare
from suppliers.sheets.fields import Values
from suppliers.sheets.module import fault_of, place_of

BATCH = 250


def pending(sheet: SheetImport) -> QuerySet[SheetEntry]:
    """What is to be taken over: what is new or changed, and conflicts in which the sheet was chosen."""
    wanted = Q(state__in=TAKEN) | Q(state=State.CONFLICT, choice=SheetEntry.Choice.SHEET)
    return sheet.entries.filter(wanted, applied_at__isnull=True).order_by("position")


def undecided(sheet: SheetImport) -> QuerySet[SheetEntry]:
    return sheet.entries.filter(state=State.CONFLICT, choice=SheetEntry.Choice.NONE, applied_at__isnull=True)


def look_again(sheet: SheetImport) -> int:
    """Compare what is pending with what stands here now; how many rows changed here since they were read.

    They become conflicts, or fall away, so that nothing is overwritten that nobody saw.
    """
    with transaction.atomic():
        Supplier.objects.lock(sheet.supplier_id)
        return _look_again(list(pending(sheet)), _bound(sheet).here(_of(sheet)))


@transaction.atomic
def ask_take_over(sheet: SheetImport, *, explanation: str = "", by: User, at: datetime) -> SheetImport:
    """Take a sheet over: at once where its rows belong together, else to be worked off.

    Raises Refused when nothing is to be taken over, and for what the operation behind refuses; nothing is changed then.
    """
    Supplier.objects.lock(sheet.supplier_id)
    sheet.refresh_from_db()
    refuse_ended(sheet)
    entries = list(pending(sheet))
    if not entries:
        raise Refused("nothing_pending", "There is nothing to take over in this sheet.", "")
    sheet.asked_by, sheet.asked_at, sheet.explanation = by, at, explanation.strip()[:500]
    bound = _bound(sheet)
    if bound.module.whole:
        if _look_again(entries, bound.here(_of(sheet))):
            raise Refused("moved_on", "What stands here changed meanwhile: look at the rows again.", "")
        bound.take_over(_of(sheet), _wishes(entries), _said(sheet, at))
        sheet.entries.filter(pk__in=[entry.pk for entry in entries]).update(applied_at=at)
        _end_or_reopen(sheet, at)
    else:
        sheet.state = SheetImport.State.APPLYING
    sheet.save()
    return sheet


def work_off(pk: int, *, at: datetime, progress: Callable[[SheetImport], object] | None = None) -> SheetImport:
    """Take over what is pending of a sheet that somebody asked to take over, from wherever it stands."""
    while True:
        sheet = _work_off_batch(pk, at)
        if progress is not None:
            progress(sheet)
        if sheet.state != SheetImport.State.APPLYING:
            return sheet


@transaction.atomic
def _work_off_batch(pk: int, at: datetime) -> SheetImport:
    sheet = SheetImport.objects.select_related("supplier", "asked_by").get(pk=pk)
    Supplier.objects.lock(sheet.supplier_id)
    sheet.refresh_from_db(fields=["state"])
    if sheet.state != SheetImport.State.APPLYING:
        return sheet
    entries = list(pending(sheet)[:BATCH])
    if not entries:
        _end_or_reopen(sheet, at)
        sheet.save(update_fields=["state", "ended_at"])
        return sheet
    bound = _bound(sheet)
    _look_again(entries, bound.here(_of(sheet), [entry.key for entry in entries]))
    fresh = [entry for entry in entries if entry.state in TAKEN or entry.choice]
    _take_over(bound, sheet, fresh, at)
    return sheet


def _take_over(bound: Bound, sheet: SheetImport, entries: Sequence[SheetEntry], at: datetime) -> None:
    """All at once; when one is refused, one by one, so that it alone stays behind with its reason."""
    try:
        with transaction.atomic():
            bound.take_over(_of(sheet), _wishes(entries), _said(sheet, at))
    except Refused as error:
        if len(entries) == 1:
            return _refuse(entries[0], error)
        for entry in entries:
            _take_over(bound, sheet, [entry], at)
        return None
    sheet.entries.filter(pk__in=[entry.pk for entry in entries]).update(applied_at=at)
    return None


def _refuse(entry: SheetEntry, error: Refused) -> None:
    fault = fault_of(error)
    told = {"code": fault.code, "message": fault.message, "values": dict(fault.values)}
    at, column = place_of(error.field, entry.there or ())
    entry.rows[at]["faults"] = {column: told}
    entry.state, entry.choice = State.WRONG, SheetEntry.Choice.NONE
    entry.save(update_fields=["rows", "state", "choice"])


def _look_again(entries: Sequence[SheetEntry], here: Mapping[str, tuple[Values, ...]]) -> int:
    moved = []
    for entry in entries:
        now = here.get(entry.key) if entry.key else None
        if _listed(now) == entry.here:
            continue
        there = None if entry.there is None else tuple(entry.there)
        entry.state, entry.here = compare(entry.base, now, there), _listed(now)
        entry.choice = SheetEntry.Choice.NONE
        moved.append(entry)
    SheetEntry.objects.bulk_update(moved, ["state", "here", "choice"], batch_size=BATCH)
    return len(moved)


def _listed(rows: Sequence[Values] | None) -> list[dict[str, str]] | None:
    return None if rows is None else [dict(row) for row in rows]


def _end_or_reopen(sheet: SheetImport, at: datetime) -> None:
    """It ends when nobody is asked anything any more."""
    if undecided(sheet).exists():
        sheet.state = SheetImport.State.OPEN
    else:
        sheet.state, sheet.ended_at = SheetImport.State.CLOSED, at


def _wishes(entries: Sequence[SheetEntry]) -> list[Wish]:
    return [Wish(entry.key, None if entry.there is None else tuple(entry.there)) for entry in entries]


def _bound(sheet: SheetImport) -> Bound:
    return BOUND[sheet.module]


def _of(sheet: SheetImport) -> Of:
    return Of(sheet.supplier, sheet.year)


def _said(sheet: SheetImport, at: datetime) -> Said:
    return Said(sheet.asked_by, at, sheet.explanation)
