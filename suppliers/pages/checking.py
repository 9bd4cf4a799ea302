"""One certificate beside its file, what the checks find at it, and the two decisions on it: two keys an item."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from suppliers.access import open_to
from suppliers.checks.finding import Finding, Outcome, recorded_finding
from suppliers.edge import said
from suppliers.enums import CertificateStatus, Role
from suppliers.errors import Refused
from suppliers.models import Certificate, CertificateCheck, User
from suppliers.operations.certificate_checks import LONGEST_NOTE, refuse_unseen
from suppliers.operations.certificates import reject_certificate, verify_certificate
from suppliers.pages.comparison import compared
from suppliers.pages.own import person
from suppliers.pages.verification import READERS, filtered, next_address, told
from suppliers.queries.access import visible_to
from suppliers.queries.duplicates import same_elsewhere
from suppliers.queries.findings import findings_of
from suppliers.queries.own_file import shown_status
from suppliers.queries.verification import certificates_seen_by
from suppliers.wording import in_reader_language, reason_text

REASONS = ("other_holder", "expired", "unreadable", "wrong_type", "not_recognised", "altered", "other")

TRUST = {
    "low": gettext_lazy("Trust level low"),
    "high": gettext_lazy("Trust level high"),
    "trusted": gettext_lazy("Trust level trusted"),
}


@open_to(*READERS)
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate: its file left, what is claimed and what the checks find right."""
    return _shown(request, _visible(request, pk))


@open_to(Role.COMPLIANCE)
@require_POST
def certificate_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept it, and on to the next one."""
    found, upcoming = _visible(request, pk, Role.COMPLIANCE), next_address(request, pk)
    where = request.POST.get("seen_elsewhere", "")
    try:
        refuse_unseen(found, where)
        verify_certificate(found, by=person(request), at=timezone.now(), seen_elsewhere=where)
    except Refused as error:
        return _shown(request, _visible(request, pk), said(error))
    messages.success(request, _("%(certificate)s is verified.") % {"certificate": _called(found)})
    return redirect(upcoming)


@open_to(Role.COMPLIANCE)
@require_POST
def certificate_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline it with a coded reason, and on to the next one."""
    found, upcoming = _visible(request, pk, Role.COMPLIANCE), next_address(request, pk)
    reason = request.POST.get("reason", "")
    try:
        reject_certificate(found, reason=reason, by=person(request), at=timezone.now())
    except Refused as error:
        return _shown(request, _visible(request, pk), said(error))
    words = {"certificate": _called(found), "reason": reason_text(reason)}
    messages.success(request, _("%(certificate)s is rejected: %(reason)s.") % words)
    return redirect(upcoming)


def _called(found: Certificate) -> str:
    return f"{in_reader_language(found.type)} {found.number}"


def _visible(request: HttpRequest, pk: int, *roles: Role) -> Certificate:
    return get_object_or_404(certificates_seen_by(person(request), *roles), pk=pk)


def _shown(request: HttpRequest, found: Certificate, refusal: str = "") -> HttpResponse:
    now, user = timezone.now(), person(request)
    today = timezone.localdate(now)
    claimed = found.status == CertificateStatus.CLAIMED
    kept = CertificateCheck.objects.filter(certificate=found).first()
    findings = [recorded_finding(each) for each in kept.findings] if kept else findings_of([found], now)[found.pk]
    context = {
        "certificate": found,
        "document": found.document,
        "status": shown_status(found, today),
        "rejection": reason_text(found.rejection),
        "comparison": compared(found),
        "findings": [told(finding) for finding in sorted(findings, key=_seriousness)],
        "kept": kept,
        "elsewhere": same_elsewhere(found, user),
        "renewals": found.renewals.order_by("pk"),
        "decides": claimed and found.claimed_by_id != user.pk and _may_check(user, found),
        "claimed": claimed,
        "sender": _sender(found),
        "longest_note": LONGEST_NOTE,
        "seen_elsewhere": request.POST.get("seen_elsewhere", ""),
        "left": filtered(request, today).count() if claimed else 0,
        "skip": next_address(request, found.pk) if claimed else "",
        "reasons": [(number, code, reason_text(code)) for number, code in enumerate(REASONS, start=1)],
        "filters": f"?{request.GET.urlencode()}" if request.GET else "",
        "refusal": refusal,
    }
    return render(request, "suppliers/certificate.html", context, status=422 if refusal else 200)


def _may_check(user: User, found: Certificate) -> bool:
    """Whether the person is compliance where the supplier lets itself be read, not only somewhere else."""
    return visible_to(user, Role.COMPLIANCE).filter(pk=found.supplier_id).exists()


def _sender(found: Certificate) -> dict[str, str]:
    """What came with an import as the sender's own word; {} where nothing did."""
    told = found.partner_numbers.get("sender_says", {})
    words = {"trust": TRUST.get(told.get("trust_level")), "validator": told.get("validator")}
    return {name: str(word) for name, word in words.items() if word}


def _seriousness(finding: Finding) -> int:
    """What failed first, then doubts, then what nobody can tell, then what holds."""
    if finding.outcome == Outcome.FAIL:
        return 0
    if finding.warning:
        return 1
    return 2 if finding.outcome == Outcome.UNKNOWN else 3
