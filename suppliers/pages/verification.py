"""Compliance checks certificates: the queue, one certificate beside its file, and the two decisions on it."""

from datetime import date, datetime

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from suppliers.access import open_to
from suppliers.checks.finding import Finding, Outcome
from suppliers.edge import said
from suppliers.enums import CertificateStatus, Role
from suppliers.errors import Refused
from suppliers.models import Certificate, CertificateType, User
from suppliers.operations.certificates import reject_certificate, verify_certificate
from suppliers.pages.comparison import compared
from suppliers.pages.own import person
from suppliers.pages.tables import MOST_EXPORTED, chosen, page_of, sorted_by, typed, workbook
from suppliers.queries.access import roles_of, visible_to
from suppliers.queries.own_file import shown_status
from suppliers.queries.verification import by_urgency, certificates_seen_by, findings_of
from suppliers.wording import filled, in_reader_language, reason_text

READERS = (Role.COMPLIANCE, Role.AUDITOR, Role.MANAGER, Role.OFFICER)
COLUMNS = {"type": "type_id", "supplier": "supplier__name_sort", "ends": "valid_until", "age": "claimed_at"}
STATES = (CertificateStatus.CLAIMED, CertificateStatus.VERIFIED, CertificateStatus.REJECTED, "all")
REASONS = ("other_holder", "expired", "unreadable", "wrong_type", "not_recognised", "altered", "other")
FILES = ("yes", "no")
SIZE = 25
LOOKED_THROUGH = 500


@open_to(*READERS)
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The queue of claimed certificates; ?state= looks further."""
    now = timezone.now()
    rows = _filtered(request, timezone.localdate(now))
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
        "type": request.GET.get("type", ""),
        "may_verify": Role.COMPLIANCE in roles_of(person(request)),
    }
    return render(request, "suppliers/verification_queue.html", told)


@open_to(*READERS)
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate: its file left, what is claimed and what the checks find right."""
    return _shown(request, _visible(request, pk))


@open_to(Role.COMPLIANCE)
@require_POST
def certificate_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept it, and on to the next one."""
    found, upcoming = _visible(request, pk, Role.COMPLIANCE), _next_address(request, pk)
    try:
        verify_certificate(found, by=person(request), at=timezone.now())
    except Refused as error:
        return _shown(request, found, said(error))
    messages.success(request, _("%(certificate)s is verified.") % {"certificate": _called(found)})
    return redirect(upcoming)


@open_to(Role.COMPLIANCE)
@require_POST
def certificate_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline it with a coded reason, and on to the next one."""
    found, upcoming = _visible(request, pk, Role.COMPLIANCE), _next_address(request, pk)
    reason = request.POST.get("reason", "")
    try:
        reject_certificate(found, reason=reason, by=person(request), at=timezone.now())
    except Refused as error:
        return _shown(request, found, said(error))
    words = {"certificate": _called(found), "reason": reason_text(reason)}
    messages.success(request, _("%(certificate)s is rejected: %(reason)s.") % words)
    return redirect(upcoming)


def _called(found: Certificate) -> str:
    return f"{in_reader_language(found.type)} {found.number}"


def _visible(request: HttpRequest, pk: int, *roles: Role) -> Certificate:
    return get_object_or_404(certificates_seen_by(person(request), *roles), pk=pk)


def _filtered(request: HttpRequest, on: date) -> QuerySet[Certificate]:
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
    by_column = sorted_by(rows, request.GET.get("sort", ""), COLUMNS)
    return by_urgency(rows, on) if by_column is None else by_column


def _rows(page: Page[Certificate], now: datetime) -> list[dict[str, object]]:
    certificates, today = list(page), timezone.localdate(now)
    findings = findings_of(certificates, now)
    return [
        {
            "certificate": each,
            "status": shown_status(each, today),
            "failed": [_told(finding) for finding in findings[each.pk] if finding.outcome == Outcome.FAIL],
            "doubted": [_told(finding) for finding in findings[each.pk] if finding.warning],
            "days": (now - each.claimed_at).days,
            "left": (each.valid_until - today).days if each.valid_until else None,
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


def _shown(request: HttpRequest, found: Certificate, refusal: str = "") -> HttpResponse:
    now, user = timezone.now(), person(request)
    today = timezone.localdate(now)
    claimed = found.status == CertificateStatus.CLAIMED
    findings = findings_of([found], now)[found.pk]
    told = {
        "certificate": found,
        "document": found.document,
        "previewed": found.document is not None and not found.document.media_type.endswith("ofd"),
        "status": shown_status(found, today),
        "rejection": reason_text(found.rejection),
        "comparison": compared(found),
        "findings": [_told(finding) for finding in sorted(findings, key=_seriousness)],
        "decides": claimed and found.claimed_by_id != user.pk and _may_check(user, found),
        "claimed": claimed,
        "left": _filtered(request, today).count() if claimed else 0,
        "skip": _next_address(request, found.pk) if claimed else "",
        "reasons": [(number, code, reason_text(code)) for number, code in enumerate(REASONS, start=1)],
        "filters": f"?{request.GET.urlencode()}" if request.GET else "",
        "refusal": refusal,
    }
    return render(request, "suppliers/certificate.html", told, status=422 if refusal else 200)


def _may_check(user: User, found: Certificate) -> bool:
    """Whether the person is compliance where the supplier lets itself be read, not only somewhere else."""
    return visible_to(user, Role.COMPLIANCE).filter(pk=found.supplier_id).exists()


def _seriousness(finding: Finding) -> int:
    """What failed first, then doubts, then what nobody can tell, then what holds."""
    if finding.outcome == Outcome.FAIL:
        return 0
    if finding.warning:
        return 1
    return 2 if finding.outcome == Outcome.UNKNOWN else 3


def _told(finding: Finding) -> dict[str, object]:
    return {
        "point": finding.point,
        "outcome": finding.outcome,
        "warning": finding.warning,
        "text": filled(finding.message, finding.values),
        "source": finding.source,
    }


def _next_address(request: HttpRequest, pk: int) -> str:
    """The one after this in the queue under the same filters, so that what was skipped does not come back at once."""
    filters = f"?{request.GET.urlencode()}" if request.GET else ""
    queue = _filtered(request, timezone.localdate()).filter(status=CertificateStatus.CLAIMED)
    waiting = list(queue.values_list("pk", flat=True)[:LOOKED_THROUGH])
    place = waiting.index(pk) + 1 if pk in waiting else 0
    following = [each for each in (*waiting[place:], *waiting[:place]) if each != pk]
    return reverse("certificate", args=[following[0]]) + filters if following else reverse("verify")
