"""The expiry calendar: a month with how many certificates end on each day, the list below it, and calendar files."""

import calendar as months
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from suppliers.access import STAFF, open_to
from suppliers.models import Certificate, CertificateType, Organisation, Supplier
from suppliers.pages.ics import Day, calendar_file
from suppliers.pages.own import for_suppliers, own, person
from suppliers.pages.tables import page_of
from suppliers.queries.access import organisations_of
from suppliers.queries.expiring import Renewal, Wanted, ending, ending_for
from suppliers.queries.own_file import shown_status
from suppliers.wording import in_reader_language

MONTHS = months.Calendar(firstweekday=months.MONDAY)
FILE_DAYS = 366
MOST_DAYS = 5_000
"""Entries of a calendar file, at most."""
RENEWALS: Mapping[str, Promise] = {
    Renewal.OPEN: gettext_lazy("Nothing handed in yet"),
    Renewal.HANDED_IN: gettext_lazy("Renewal to be checked"),
    Renewal.RENEWED: gettext_lazy("Renewed"),
}
WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)


class CalendarForm(forms.Form):
    """The month, a day in it, and what to show of them. What cannot be understood is left out."""

    month = forms.DateField(input_formats=["%Y-%m"], required=False)
    day = forms.DateField(input_formats=["%Y-%m-%d"], required=False)
    type = forms.ModelChoiceField(CertificateType.objects.order_by("-recognised", "code"), required=False)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), required=False)
    renewal = forms.ChoiceField(choices=[(each.value, each.value) for each in Renewal], required=False)

    def wanted(self) -> Wanted:
        self.is_valid()
        asked = self.cleaned_data
        renewal = Renewal(asked["renewal"]) if asked.get("renewal") else None
        return Wanted(asked.get("type"), asked.get("organisation"), renewal)


@dataclass(frozen=True, slots=True)
class Square:
    """A day of the month's table; `count` certificates end on it. Days of other months are `outside`."""

    day: date
    count: int
    outside: bool
    today: bool
    chosen: bool


@open_to(*STAFF)
@require_safe
def certificate_calendar(request: HttpRequest) -> HttpResponse:
    """?month=2026-06 (this one if not said), ?day=, filters; ?format=ics gives a year from that month's first day."""
    user, now = person(request), timezone.now()
    form = CalendarForm(request.GET)
    form.fields["organisation"].queryset = organisations_of(user).order_by("path")  # type: ignore[attr-defined]
    wanted, today = form.wanted(), timezone.localdate(now)
    first = _first_of(form.cleaned_data.get("month") or today)
    if request.GET.get("format") == "ics":
        rows = ending_for(user, first, first + timedelta(days=FILE_DAYS), wanted)
        return calendar_file(f"certificates-{first:%Y-%m}", _entries(rows, request, named=True), at=now)
    last = first.replace(day=months.monthrange(first.year, first.month)[1])
    rows = ending_for(user, first, last, wanted)
    counts = dict(rows.order_by().values_list("valid_until").annotate(n=Count("pk")))
    day = form.cleaned_data.get("day")
    chosen = day if day is not None and first <= day <= last else None
    page = page_of(request, (rows.filter(valid_until=chosen) if chosen else rows).order_by("valid_until", "pk"))
    told = {
        "form": form,
        "first": first,
        "chosen": chosen,
        "total": sum(counts.values()),
        "weekdays": WEEKDAYS,
        "weeks": _weeks(first, counts, today, chosen),
        "previous": _first_of(first - timedelta(days=1)),
        "following": last + timedelta(days=1),
        "page": page,
        "rows": [_row(each, today) for each in page],
        "renewals": RENEWALS.items(),
        "asked": form.cleaned_data,
    }
    return render(request, "suppliers/calendar.html", told)


@for_suppliers
@require_safe
def own_certificate_calendar(request: HttpRequest) -> HttpResponse:
    """The supplier's own ends as a calendar file: those to come and those of the last month."""
    now, supplier = timezone.now(), own(request)
    first = supplier.day(now) - timedelta(days=30)
    rows = ending(Supplier.objects.filter(pk=supplier.pk), first, date(9999, 12, 31), Wanted())
    return calendar_file("certificates", _entries(rows, request, named=False), at=now)


def _first_of(day: date) -> date:
    """The first day of its month, kept where the years before and after exist."""
    return day.replace(day=1, year=min(max(day.year, 1900), 9_000))


def _weeks(first: date, counts: Mapping[date, int], today: date, chosen: date | None) -> list[list[Square]]:
    return [
        [Square(day, counts.get(day, 0), day.month != first.month, day == today, day == chosen) for day in week]
        for week in MONTHS.monthdatescalendar(first.year, first.month)
    ]


def _row(certificate: Certificate, today: date) -> dict[str, object]:
    end = certificate.valid_until or today
    renewal: str = certificate.renewal  # type: ignore[attr-defined]
    return {
        "certificate": certificate,
        "left": (end - today).days,
        "status": shown_status(certificate, today),
        "renewal": renewal,
        "renewal_text": RENEWALS[renewal],
    }


def _entries(rows: QuerySet[Certificate], request: HttpRequest, *, named: bool) -> Iterable[Day]:
    """One entry for each certificate; `named`: with its supplier."""
    site = request.get_host()
    for row in rows.order_by("valid_until", "pk")[:MOST_DAYS]:
        kind, renewal = in_reader_language(row.type), str(RENEWALS[row.renewal])  # type: ignore[attr-defined]
        values = {"kind": kind, "number": row.number, "supplier": in_reader_language(row.supplier)}
        if named:
            title = _("%(supplier)s: %(kind)s %(number)s ends") % values
            path = f"/suppliers/{row.supplier_id}/"
        else:
            title, path = _("%(kind)s %(number)s ends") % values, "/portal/certificates/"
        yield Day(
            f"certificate-{row.pk}@{site}", row.valid_until or date.max, title, f"{renewal}\n{settings.SITE_URL}{path}"
        )
