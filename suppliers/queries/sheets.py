"""Sheets that a supplier's people sent: those that wait, and what one of them holds."""

from collections import Counter

from django.db.models import Count, F, Q, QuerySet

from suppliers.models import SheetEntry, SheetImport, Supplier
from suppliers.sheets.comparing import TAKEN, State

LATEST = 10


def latest_sheets(supplier: Supplier, module: str) -> QuerySet[SheetImport]:
    """The sheets of a module, those that wait first, then the latest; each with how many of its things were `taken`."""
    counted = Count("entries", filter=Q(entries__applied_at__isnull=False))
    rows = supplier.sheet_imports.filter(module=module).annotate(taken=counted).select_related("read_by")
    return rows.order_by(F("ended_at").desc(nulls_first=True), "-read_at", "-pk")[:LATEST]


def waiting_sheets() -> QuerySet[SheetImport]:
    """Those that somebody asked to take over and that are not done yet, the oldest first."""
    return SheetImport.objects.filter(state=SheetImport.State.APPLYING).order_by("asked_at", "pk")


def counts(sheet: SheetImport) -> Counter[str]:
    """How many things of a sheet are in each state; "taken": taken over, "to_take": would be, "undecided": conflicts
    that nobody decided."""
    found: Counter[str] = Counter()
    rows = sheet.entries.values_list("state", "choice").annotate(n=Count("pk"), done=Count("applied_at"))
    for state, choice, n, done in rows.order_by("state", "choice"):
        found[state] += n
        found["taken"] += done
        if state in TAKEN or choice == SheetEntry.Choice.SHEET:
            found["to_take"] += n - done
        if state == State.CONFLICT and not choice:
            found["undecided"] += n - done
    return found
