"""What the clock found, what came of it, and which standings it moved."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from procurement.models import Reassessment
from suppliers.models import Event, User
from suppliers.queries.access import visible_to


def reassessments_seen_by(user: User) -> QuerySet[Reassessment]:
    """Re-assessments of suppliers whose file the person may read."""
    found = Reassessment.objects.filter(supplier__in=visible_to(user))
    return found.select_related("supplier", "before", "after")


def pending(rows: QuerySet[Reassessment]) -> QuerySet[Reassessment]:
    """Not done yet, the longest due first."""
    return rows.filter(finished_at__isnull=True).order_by("due_on", "pk")


def finished(rows: QuerySet[Reassessment]) -> QuerySet[Reassessment]:
    """Done, the latest first."""
    return rows.filter(finished_at__isnull=False).order_by("-finished_at", "-pk")


def with_other_level(rows: QuerySet[Reassessment], on: date, days: int) -> QuerySet[Reassessment]:
    """Done within so many days, with another level than before."""
    recent = Q(finished_at__date__gte=on - timedelta(days=days))
    return finished(rows).filter(recent, before__isnull=False).exclude(before__level=F("after__level"))


def moves_after(rows: Iterable[Reassessment]) -> dict[int, list[Event]]:
    """The moves of standing that each of these drew, by the scorecard that it made; one query."""
    done = [row for row in rows if row.after_id]
    wanted = {row.after_id for row in done}
    found: dict[int, list[Event]] = defaultdict(list)
    events = Event.objects.filter(supplier__in=[row.supplier_id for row in done], kind="standing.moved", by=None)
    for event in events.order_by("pk"):
        scorecard = event.payload.get("scorecard")
        if scorecard in wanted:
            found[scorecard].append(event)
    return found
