"""The queue of certificates for compliance: what is urgent first, with what the checks found at each."""

from datetime import date, datetime

from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from suppliers.access import open_to
from suppliers.checks.finding import Finding, Outcome
from suppliers.enums import CertificateStatus, Role
from suppliers.models import Certificate, CertificateType
from suppliers.pages.own import person
from suppliers.pages.tables import MOST_EXPORTED, chosen, page_of, sorted_by, typed, workbook
from suppliers.queries.access import roles_of
from suppliers.queries.findings import findings_of
from suppliers.queries.own_file import shown_status
from suppliers.queries.verification import (
    DECISION_WAITS,
    ENDS_SOON,
    LOOKS_WRONG,
    OTHERS,
    by_urgency,
    certificates_seen_by,
    with_urgency,
)
from suppliers.wording import filled, in_reader_language

READERS = (Role.COMPLIANCE, Role.AUDITOR, Role.MANAGER, Role.OFFICER)
COLUMNS = {"type": "type_id", "supplier": "supplier__name_sort", "ends": "valid_until", "age": "claimed_at"}
STATES = (CertificateStatus.CLAIMED, CertificateStatus.VERIFIED, CertificateStatus.REJECTED, "all")
FILES = ("yes", "no")
REASONS_WHY = {"ends": ENDS_SOON, "wrong": LOOKS_WRONG, "decision": DECISION_WAITS, "other": OTHERS}
SIZE = 25
LOOKED_THROUGH = 500


@open_to(*READERS)
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The queue of claimed certificates; ?state= looks further."""
    now = timezone.now()
    rows = filtered(request, timezone.localdate(now))
    if request.GET.get("format") == "xlsx":
        return _exported(rows)
    page = page_of(request, rows, SIZE)
    told = {
        "page": page,
        "rows": _rows(page, now),
        "types": CertificateType.objects.order_by("-recognised", "code"),
        "state": chosen(request, "state", STATES) or CertificateStatus.CLAIMED,
        "states": STATES,
        "q": typed(request),
        "file": chosen(request, "file", FILES),
        "why": chosen(request, "why", REASONS_WHY),
        "type": request.GET.get("type", ""),
        "may_verify": Role.COMPLIANCE in roles_of(person(request)),
    }
    return render(request, "suppliers/verification_queue.html", told)


def filtered(request: HttpRequest, on: date) -> QuerySet[Certificate]:
    """What the reader sees of the queue under the filters and the order of the address."""
    user = person(request)
    rows = certificates_seen_by(user)
    state = chosen(request, "state", STATES) or CertificateStatus.CLAIMED
    if state != "all":
        rows = rows.filter(status=state)
    if state == CertificateStatus.CLAIMED:
        rows = rows.exclude(claimed_by=user)
    if kind := request.GET.get("type", "").replace("\x00", ""):
        rows = rows.filter(type=kind)
    if file := chosen(request, "file", FILES):
        rows = rows.filter(document__isnull=file == "no")
    if text := typed(request):
        named = Q(supplier__name_zh__icontains=text) | Q(supplier__name_en__icontains=text)
        rows = rows.filter(Q(number__icontains=text) | Q(holder__icontains=text) | named)
    if why := chosen(request, "why", REASONS_WHY):
        rows = with_urgency(rows, on).filter(Q(("urgency", REASONS_WHY[why])))
    by_column = sorted_by(rows, request.GET.get("sort", ""), COLUMNS)
    return by_urgency(rows, on) if by_column is None else with_urgency(by_column, on)


def next_address(request: HttpRequest, pk: int) -> str:
    """The one after this in the queue under the same filters, so that what was skipped does not come back at once."""
    filters = f"?{request.GET.urlencode()}" if request.GET else ""
    queue = filtered(request, timezone.localdate()).filter(status=CertificateStatus.CLAIMED)
    waiting = list(queue.values_list("pk", flat=True)[:LOOKED_THROUGH])
    place = waiting.index(pk) + 1 if pk in waiting else 0
    following = [each for each in (*waiting[place:], *waiting[:place]) if each != pk]
    return reverse("certificate", args=[following[0]]) + filters if following else reverse("verify")


def told(finding: Finding) -> dict[str, object]:
    """A finding as a template shows it, in the reader's language."""
    return {
        "point": finding.point,
        "outcome": finding.outcome,
        "warning": finding.warning,
        "text": filled(finding.message, finding.values),
        "source": finding.source,
    }


def _rows(page: Page[Certificate], now: datetime) -> list[dict[str, object]]:
    certificates, today = list(page), timezone.localdate(now)
    findings = findings_of(certificates, now)
    return [
        {
            "certificate": each,
            "status": shown_status(each, today),
            "failed": [told(finding) for finding in findings[each.pk] if finding.outcome == Outcome.FAIL],
            "doubted": [told(finding) for finding in findings[each.pk] if finding.warning],
            "days": (now - each.claimed_at).days,
            "left": (each.valid_until - today).days if each.valid_until else None,
            "decision_waits": getattr(each, "urgency", OTHERS) == DECISION_WAITS,
        }
        for each in certificates
    ]


def _exported(rows: QuerySet[Certificate]) -> HttpResponse:
    heads = (_("Supplier"), _("Kind of certificate"), _("Number"), _("Holder"), _("Issuer"), _("Valid from"))
    cells = (
        (
            in_reader_language(row.supplier),
            in_reader_language(row.type),
            row.number,
            row.holder,
            row.issuer,
            row.valid_from,
            row.valid_until,
            row.status,
            row.claimed_at,
        )
        for row in rows[:MOST_EXPORTED].iterator()
    )
    return workbook("certificates", (*heads, _("Valid until"), _("State"), _("Claimed on")), cells)
