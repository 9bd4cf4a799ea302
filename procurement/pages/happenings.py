"""The timeline of a supplier's file: by day, alike events of a day folded into one, for the buyers and for itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from procurement.pages.reader import for_staff
from procurement.pages.timeline import LOOKS, Names, Shown, shown
from procurement.queries.happenings import THEMES, Asked, Group, Sides, happenings, names_for, sides_of, years_of
from procurement.queries.levels import level_codes
from suppliers.models import Event, Supplier
from suppliers.pages.own import for_suppliers, own, person
from suppliers.pages.tables import MOST_EXPORTED, chosen, workbook
from suppliers.queries.access import closed_to, visible_to
from suppliers.wording import event_text

THEME_WORDS: Mapping[str, Promise] = {
    "company": gettext_lazy("Company and people"),
    "certificates": gettext_lazy("Certificates"),
    "answers": gettext_lazy("Indicators and surveys"),
    "carbon": gettext_lazy("Carbon"),
    "scores": gettext_lazy("Scores"),
    "decisions": gettext_lazy("Applications and standing"),
    "actions": gettext_lazy("Corrective actions"),
    "incidents": gettext_lazy("Incidents"),
}
LATEST = 8
"""Groups that the page of the file shows."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Alike events of one day. `events` are the latest of `count`."""

    title: str
    tone: str
    icon: str
    count: int
    events: list[Shown]

    @property
    def more(self) -> int:
        return self.count - len(self.events)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    groups: list[Folded]


@for_staff
@require_safe
def supplier_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened to a supplier; of a closed file too."""
    user = person(request)
    found = visible_to(user).filter(pk=pk).first() or get_object_or_404(closed_to(user), pk=pk)
    return _timeline(request, found, whole=True, back=reverse("supplier", args=[found.pk]))


@for_suppliers
@require_safe
def own_timeline(request: HttpRequest) -> HttpResponse:
    """Everything that happened, but for what the buyers do among themselves; their people are not named."""
    return _timeline(request, own(request), whole=False, back=reverse("own_file"))


def latest_days(supplier: Supplier, *, whole: bool) -> list[Day]:
    """The beginning of the timeline, for the page of the file."""
    groups = happenings(supplier, Asked(whole=whole), size=LATEST).groups
    return days_of(supplier, groups, names_for(supplier), whole=whole)


def days_of(supplier: Supplier, groups: Iterable[Group], names: Names, *, whole: bool) -> list[Day]:
    """Groups as they are shown, day by day."""
    found, levels = list(groups), level_codes(timezone.localdate())
    sides = None if whole else sides_of(supplier, (event.by_id for group in found for event in group.events))
    return [
        Day(day, [_folded(group, names, levels, sides) for group in of_day])
        for day, of_day in groupby(found, key=lambda group: group.day)
    ]


def _folded(group: Group, names: Names, levels: Mapping[int, str], sides: Sides | None) -> Folded:
    tone, icon = LOOKS.get(group.kind, ("mute", "dot"))
    events = _told(group.events, names, levels, sides)
    return Folded(event_text(group.kind), tone, icon, group.count, events)


def _told(events: Iterable[Event], names: Names, levels: Mapping[int, str], sides: Sides | None) -> list[Shown]:
    """Events in words; with `sides`, whoever is not the supplier's own is named by the side alone."""
    rows = list(events)
    told = shown(rows, names, levels)
    if sides is None:
        return told
    return [replace(one, by=_side(row, sides)) for row, one in zip(rows, told, strict=True)]


def _side(event: Event, sides: Sides) -> str:
    if event.by_id is None or event.by_id in sides.supplier:
        return str(event.by or "")
    return _("the buyer") if event.by_id in sides.buyer else _("somebody who left")


def _timeline(request: HttpRequest, supplier: Supplier, *, whole: bool, back: str) -> HttpResponse:
    years = years_of(supplier)
    year = chosen(request, "year", map(str, years))
    asked = Asked(chosen(request, "theme", THEMES), int(year or 0), whole)
    if request.GET.get("format") == "xlsx":
        return _sheet(supplier, asked)
    page = happenings(supplier, asked, after=request.GET.get("after", ""))
    context = {
        "supplier": supplier,
        "days": days_of(supplier, page.groups, names_for(supplier), whole=whole),
        "after": page.after,
        "begun": bool(request.GET.get("after")),
        "themes": THEME_WORDS,
        "years": years,
        "asked": asked,
        "whole": whole,
        "back": back,
    }
    return render(request, "procurement/timeline.html", context)


def _sheet(supplier: Supplier, asked: Asked) -> HttpResponse:
    """Every event that fits, one a row, the latest first, with its hash."""
    heads = [_("Number"), _("Day"), _("Time"), _("What happened"), _("Detail"), _("By"), _("SHA-256")]
    return workbook(f"timeline-{supplier.identifier}", heads, _rows(supplier, asked))


def _rows(supplier: Supplier, asked: Asked) -> Iterator[list[object]]:
    events = list(asked.of(supplier).select_related("by").order_by("-number")[:MOST_EXPORTED])
    sides = None if asked.whole else sides_of(supplier, (event.by_id for event in events))
    told = _told(events, names_for(supplier), level_codes(timezone.localdate()), sides)
    for event, one in zip(events, told, strict=True):
        time = timezone.localtime(event.at).strftime("%H:%M:%S")
        yield [event.number, event.at, time, one.title, one.detail, one.by, event.hash]
