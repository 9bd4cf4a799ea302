"""The incident register: penalties, accidents and listings of the suppliers that the reader sees; taking in a sheet."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from procurement.pages.reader import for_case_readers
from procurement.queries.policies import policy_in_force
from suppliers.access import open_to
from suppliers.checks.incidents import COLUMNS, IncidentLine, read_incidents, weight_bp
from suppliers.checks.sheets import RowRefused
from suppliers.edge import page as answer
from suppliers.enums import LISTINGS, IncidentKind, IncidentSeverity
from suppliers.models import Incident
from suppliers.operations.incidents import RECORDERS, import_incidents, preview_incidents
from suppliers.pages.own import person
from suppliers.pages.sheet_form import MOST_SHOWN, SheetForm, as_text, sound_rows, template, wrong_rows
from suppliers.pages.tables import chosen, page_of, sorted_by, typed, workbook
from suppliers.queries.access import roles_of, visible_to
from suppliers.wording import INCIDENTS, SEVERITIES

SORTS = {"day": "occurred_on", "supplier": "supplier__name_sort", "kind": "kind", "severity": "severity"}
STATES = ("counts", "ended", "withdrawn")
SAMPLE = ("91310000MA00000000", "", "", "2026-06-01", "", "示例来源 / Sample source", "示例〔2026〕1号", "")


@for_case_readers
@require_safe
def incident_register(request: HttpRequest) -> HttpResponse:
    """The list, the latest first; with ?format=xlsx as a workbook."""
    on = timezone.localdate()
    steps = policy_in_force(on).incident_steps_bp
    found = _filtered(request, on, len(steps))
    found = sorted_by(found, request.GET.get("sort", ""), SORTS) or found.order_by("-occurred_on", "-pk")
    if request.GET.get("format") == "xlsx":
        return _export(found, on, steps)
    page = page_of(request, found)
    context = {
        "page": page,
        "rows": [(each, _weight(each, on, steps)) for each in page],
        "q": typed(request),
        "kind": chosen(request, "kind", IncidentKind),
        "severity": chosen(request, "severity", IncidentSeverity),
        "state": chosen(request, "state", STATES),
        "kinds": list(IncidentKind),
        "severities": list(IncidentSeverity),
        "narrowed": any(request.GET.get(key) for key in ("q", "kind", "severity", "state")),
        "may_record": bool(roles_of(person(request)) & RECORDERS),
        "steps": [step // 100 for step in steps],
    }
    return render(request, "procurement/incidents.html", context)


@open_to(*RECORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def incident_import(request: HttpRequest) -> HttpResponse:
    """Take in a sheet: first what it would do, row by row; then, when the person agrees, the good rows."""
    if request.GET.get("format") == "xlsx":
        return template("incidents", COLUMNS, _sample())
    if request.method != "POST":
        return render(request, "procurement/incident_import.html", {"form": SheetForm(columns=COLUMNS)})
    form = SheetForm(request.POST, request.FILES, columns=COLUMNS)
    if not form.is_valid():
        return answer(request, "procurement/incident_import.html", {"form": form}, form)
    lines, refused = _read(form)
    user = person(request)
    among = visible_to(user, *RECORDERS)
    if "import" in request.POST:
        done = import_incidents(lines, among=among, by=user, at=timezone.now())
        counts = {"new": done.recorded, "known": done.known, "refused": len(done.refused) + len(refused)}
        messages.success(request, _("%(new)s recorded, %(known)s were there before, %(refused)s not taken.") % counts)
        return redirect("incident_register")
    would = preview_incidents(lines, among=among)
    wrong = wrong_rows(COLUMNS, [*refused, *would.refused])
    context = {
        "form": SheetForm(columns=COLUMNS),
        "would": would,
        "wrong": wrong[:MOST_SHOWN],
        "more": max(0, len(wrong) - MOST_SHOWN),
        "name": form.cleaned_data["name"],
        "text": as_text(COLUMNS, form.read.rows),
    }
    return render(request, "procurement/incident_import.html", context)


def _filtered(request: HttpRequest, on: date, years: int) -> QuerySet[Incident]:
    found = Incident.objects.filter(supplier__in=visible_to(person(request))).select_related("supplier", "recorded_by")
    for name, choices in (("kind", IncidentKind), ("severity", IncidentSeverity)):
        if value := chosen(request, name, choices):
            found = found.filter(**{name: value})
    if text := typed(request):
        matching = visible_to(person(request)).matching(text)
        found = found.filter(Q(supplier__in=matching) | Q(reference__icontains=text) | Q(source__icontains=text))
    state = chosen(request, "state", STATES)
    counts = Q(withdrawn_at__isnull=True) & (
        Q(kind__in=sorted(LISTINGS)) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        | ~Q(kind__in=sorted(LISTINGS)) & Q(occurred_on__gt=_years_before(on, years))
    )
    if state == "withdrawn":
        return found.filter(withdrawn_at__isnull=False)
    if state:
        return found.filter(counts) if state == "counts" else found.filter(~counts, withdrawn_at__isnull=True)
    return found


def _years_before(on: date, years: int) -> date:
    return date(on.year - years, on.month, 28 if (on.month, on.day) == (2, 29) else on.day)


def _weight(incident: Incident, on: date, steps_bp: tuple[int, ...]) -> int:
    """What it still weighs, in basis points; nothing once it was withdrawn."""
    if incident.withdrawn_at is not None:
        return 0
    return weight_bp(incident.kind, incident.occurred_on, incident.ends_on, on=on, steps_bp=steps_bp)


def _export(found: QuerySet[Incident], on: date, steps: tuple[int, ...]) -> HttpResponse:
    heads = [_("Credit code"), _("Supplier"), _("Kind"), _("Severity"), _("Day"), _("Ended on"), _("Source")]
    heads += [_("Number"), _("Summary"), _("Counts, %"), _("Recorded by"), _("Recorded"), _("Withdrawn")]
    rows = (
        (
            *(each.supplier.identifier, each.supplier.name_zh, str(INCIDENTS[each.kind])),
            *(str(SEVERITIES[each.severity]), each.occurred_on, each.ends_on, each.source, each.reference),
            *(each.summary, _weight(each, on, steps) / 100, str(each.recorded_by or ""), each.recorded_at),
            each.withdrawn_at,
        )
        for each in found.iterator(chunk_size=1_000)
    )
    return workbook(f"incidents-{on.isoformat()}", heads, rows)


def _read(form: SheetForm) -> tuple[tuple[IncidentLine, ...], list[RowRefused]]:
    sound, faults = sound_rows(form.read)
    kinds, severities = _codes(INCIDENTS), _codes(SEVERITIES)
    lines, refused = read_incidents(sound, kinds=kinds, severities=severities, on=timezone.localdate())
    return lines, [*faults, *refused]


def _codes(words: Mapping[str, Promise]) -> dict[str, str]:
    """The words of both languages, and the codes themselves, in small letters, to their codes."""
    found = {code: code for code in words}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(word).lower(): code for code, word in words.items()}
    return found


def _sample() -> tuple[str, ...]:
    kind, severity = INCIDENTS[IncidentKind.PENALTY], SEVERITIES[IncidentSeverity.ORDINARY]
    return (SAMPLE[0], str(kind), str(severity), *SAMPLE[3:])
