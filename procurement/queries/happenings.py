"""What happened to a supplier, for reading: the events of a day that are alike are one group, by pages of groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import ExtractYear, RowNumber, TruncDate
from django.utils import timezone

from suppliers.models import Certificate, Event, Membership, Organisation, Supplier

SIZE = 50
"""Groups on a page."""
SHOWN = 20
"""Events of one group that are shown; the workbook has them all."""

# Kinds by what they are about; "x." stands for every kind that begins so. Each kind is in exactly one (a test walks).
THEMES: Mapping[str, tuple[str, ...]] = {
    "company": (
        "supplier.registered", "supplier.people_confirmed", "supplier.told_apart", "supplier.merged",
        "supplier.merged_in", "supplier.partner_number", "site.", "contact.", "member.", "person.", "consent.",
    ),
    "certificates": ("certificate.",),
    "answers": ("questions.", "answer.", "section.", "survey."),
    "carbon": ("inventory.", "target.", "own_factor.", "product.", "footprint."),
    "scores": ("supplier.scored", "supplier.reassessed", "scorecard."),
    "decisions": ("application.", "standing.", "exception."),
    "actions": ("action.",),
    "incidents": ("incident.",),
}  # fmt: skip
# How the buyers work among themselves; a supplier is not told.
BUYERS_OWN = ("exception.", "application.assigned", "supplier.told_apart")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the history is wanted. `theme` "" and `year` 0: all."""

    theme: str = ""
    year: int = 0
    whole: bool = True

    def of(self, supplier: Supplier) -> QuerySet[Event]:
        rows = supplier.events.all()
        if not self.whole:
            rows = rows.exclude(_kinds(BUYERS_OWN))
        if self.theme:
            rows = rows.filter(_kinds(THEMES[self.theme]))
        if self.year:
            rows = rows.filter(at__gte=_begin(date(self.year, 1, 1)), at__lt=_begin(date(self.year + 1, 1, 1)))
        return rows


@dataclass(frozen=True, slots=True)
class Group:
    """Events of one kind on one day, the latest first, at most SHOWN of `count`."""

    day: date
    kind: str
    count: int
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Happenings:
    """A page of groups, the latest first, and where the next page begins ("": nowhere)."""

    groups: tuple[Group, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Ids of people by the side they are on now; who has left stands in neither."""

    supplier: frozenset[int]
    buyer: frozenset[int]


def happenings(supplier: Supplier, asked: Asked, *, after: str = "", size: int = SIZE) -> Happenings:
    """A page in two queries, however long the history is. `after` is a cursor; one that is none begins anew."""
    rows = asked.of(supplier).annotate(day=TruncDate("at"))
    groups = rows.values("day", "kind").annotate(count=Count("pk"), last=Max("number"))
    if seen := _read(after):
        groups = groups.filter(Q(day__lt=seen[0]) | Q(day=seen[0], last__lt=seen[1]))
    found = list(groups.order_by("-day", "-last").values_list("day", "kind", "count", "last")[: size + 1])
    page = found[:size]
    if not page:
        return Happenings((), "")
    events = _events(rows, page[-1][0], page[0][0])
    shown = tuple(Group(day, kind, count, tuple(events.get((day, kind), ()))) for day, kind, count, _last in page)
    return Happenings(shown, f"{page[-1][0].isoformat()}~{page[-1][3]}" if len(found) > size else "")


def years_of(supplier: Supplier) -> list[int]:
    """The years in which anything happened, the latest first."""
    years = supplier.events.annotate(year=ExtractYear("at")).order_by("-year")
    return list(years.values_list("year", flat=True).distinct())


def names_for(supplier: Supplier) -> dict[str, dict[int, object]]:
    """What events name by id: the supplier's certificates, and the organisations."""
    certificates = Certificate.objects.filter(supplier=supplier).select_related("type")
    return {
        "certificate": {each.pk: each for each in certificates},
        "organisation": dict(Organisation.objects.in_bulk()),
    }


def sides_of(supplier: Supplier, people: Iterable[int | None]) -> Sides:
    """Which of these people work for the supplier, and which for a buyer, in one query."""
    rows = Membership.objects.filter(user__in={each for each in people if each is not None})
    found = list(rows.values_list("user", "supplier"))
    return Sides(
        frozenset(user for user, place in found if place == supplier.pk),
        frozenset(user for user, place in found if place is None),
    )


def _events(rows: QuerySet[Event], first: date, last: date) -> dict[tuple[date, str], list[Event]]:
    """The latest SHOWN of every group in a stretch of days, by day and kind."""
    span = rows.filter(at__gte=_begin(first), at__lt=_begin(last + timedelta(days=1)))
    place = Window(RowNumber(), partition_by=[F("day"), F("kind")], order_by=F("number").desc())
    found: dict[tuple[date, str], list[Event]] = {}
    for event in span.annotate(place=place).filter(place__lte=SHOWN).select_related("by").order_by("-number"):
        found.setdefault((timezone.localtime(event.at).date(), event.kind), []).append(event)
    return found


def _kinds(starts: tuple[str, ...]) -> Q:
    wanted = Q()
    for start in starts:
        wanted |= Q(kind__startswith=start) if start.endswith(".") else Q(kind=start)
    return wanted


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _read(cursor: str) -> tuple[date, int] | None:
    day, _, number = cursor.partition("~")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None
