"""The one way to write history: events chained by hash for each supplier, and the check of the chain.

Each event's hash is SHA-256 over its own content and the hash before it; the head of the chain (number and hash) stands
in the supplier's row, so that a removed last event is noticed too. Whoever records holds the lock on that row.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from suppliers.models import Event, Supplier, User


def record(supplier: Supplier, kind: str, *, at: datetime, by: User | None, **payload: object) -> Event:
    """Append one event to the supplier's history and move the head of its chain, read anew from the locked row."""
    supplier.refresh_from_db(fields=["history_number", "history_hash"])
    (event,) = append([(supplier, kind, payload)], at=at, by=by)
    Supplier.objects.filter(pk=supplier.pk).update(
        history_number=supplier.history_number, history_hash=supplier.history_hash
    )
    return event


def append(entries: Iterable[tuple[Supplier, str, dict[str, object]]], *, at: datetime, by: User | None) -> list[Event]:
    """Append many events in one statement; the suppliers' heads are set on the instances, the caller saves them."""
    events = []
    for supplier, kind, payload in entries:
        event = Event(
            supplier=supplier,
            number=supplier.history_number + 1,
            kind=kind,
            at=at,
            by=by,
            payload=_plain(payload),
            previous_hash=supplier.history_hash,
        )
        event.hash = digest(event)
        supplier.history_number, supplier.history_hash = event.number, event.hash
        events.append(event)
    return Event.objects.bulk_create(events, batch_size=2_000)


def digest(event: Event) -> str:
    """SHA-256 (hex) over the event's content in canonical JSON: sorted keys, no blanks, UTC times."""
    content = [
        event.supplier_id,
        event.number,
        event.kind,
        event.at.astimezone(UTC).isoformat(),
        event.by_id,
        event.payload,
        event.previous_hash,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold: `number` is the event's, `what` is changed, removed or inserted."""

    supplier_id: int
    number: int
    what: str


def breaks(supplier_id: int | None = None) -> Iterator[Break]:
    """Every break in one chain or in all of them, in order. Reads the whole history once."""
    events = Event.objects.order_by("supplier_id", "number")
    heads = Supplier.objects.all()
    if supplier_id is not None:
        events, heads = events.filter(supplier_id=supplier_id), heads.filter(pk=supplier_id)
    expected = {pk: (number, hash_) for pk, number, hash_ in heads.values_list("pk", "history_number", "history_hash")}
    seen: dict[int, tuple[int, str]] = {}
    for event in events.iterator(chunk_size=5_000):
        number, previous = seen.get(event.supplier_id, (0, ""))
        if event.number != number + 1:
            yield Break(event.supplier_id, number + 1, "removed")
        elif event.previous_hash != previous:
            yield Break(event.supplier_id, event.number, "inserted")
        if event.hash != digest(event):
            yield Break(event.supplier_id, event.number, "changed")
        seen[event.supplier_id] = (event.number, event.hash)
    for pk, head in expected.items():
        last = seen.get(pk, (0, ""))
        if last[0] < head[0]:
            yield Break(pk, last[0] + 1, "removed")
        elif last[0] > head[0]:
            yield Break(pk, head[0] + 1, "inserted")
        elif last != head:
            yield Break(pk, last[0], "changed")


def _plain(payload: dict[str, object]) -> dict[str, object]:
    """Only what JSON gives back as it was: dates as text, decimals as text."""
    plain: dict[str, object] = json.loads(json.dumps(payload, default=str, ensure_ascii=False))
    return plain
