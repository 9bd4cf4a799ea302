"""The green supply-chain file of one supplier."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from procurement.pages.incident_form import IncidentForm
from procurement.pages.marks import Point
from procurement.pages.reader import CASE_READERS, for_staff
from procurement.pages.timeline import shown
from procurement.queries.levels import level_codes
from procurement.queries.supplier_file import RECENT_EVENTS, Answered, SupplierFile, supplier_file
from suppliers.enums import Role
from suppliers.models import Certificate, Supplier
from suppliers.operations.chain import first_break
from suppliers.pages.evidence import AnswerRow
from suppliers.pages.own import person
from suppliers.queries.access import roles_of, visible_to
from suppliers.queries.own_file import shown_status
from suppliers.questions import SECTIONS
from suppliers.wording import TIERS, place_name, reason_text

RECORDERS = frozenset({Role.OFFICER, Role.COMPLIANCE})


@for_staff
@require_safe
def supplier(request: HttpRequest, pk: int) -> HttpResponse:
    return file_page(request, get_object_or_404(visible_to(person(request)), pk=pk))


def file_page(
    request: HttpRequest, found: Supplier, *, form: IncidentForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page; with a form that was sent and not taken, that form stands open in it."""
    on = timezone.localdate()
    file = supplier_file(found, person(request), on, all_events=bool(request.GET.get("history")))
    levels = level_codes(on)
    context = {
        "file": file,
        "supplier": found,
        "on": on,
        "certificates": [_certificate(each, on) for each in file.certificates],
        "sections": _sections(file),
        "points": _points(file),
        "events": shown(file.events, file.names, levels),
        "more_events": max(0, found.history_number - RECENT_EVENTS) if len(file.events) == RECENT_EVENTS else 0,
        "broken": first_break(found),
        "province": place_name(found.province) if found.province else "",
        "reads_cases": bool(roles_of(person(request)) & CASE_READERS),
        "may_record": visible_to(person(request), *RECORDERS).filter(pk=found.pk).exists(),
        "incident_form": form or IncidentForm(),
        "refusal": refusal,
    }
    return render(request, "procurement/supplier.html", context, status=status)


def _certificate(certificate: Certificate, on: date) -> dict[str, object]:
    return {
        "certificate": certificate,
        "tier": TIERS.get(certificate.tier, certificate.tier),
        "status": shown_status(certificate, on),
        "reason": reason_text(certificate.rejection) if certificate.rejection else "",
    }


def _sections(file: SupplierFile) -> list[dict[str, object]]:
    """Questions by section with what was answered, and how many were."""
    found = []
    for code, (name_zh, name_en) in SECTIONS.items():
        rows = [each for each in file.answers if each.question.section == code]
        if rows:
            count = sum(each.answer is not None for each in rows)
            told = [(each.question, _answer_row(each)) for each in rows]
            found.append({"name_zh": name_zh, "name_en": name_en, "rows": told, "count": count})
    return found


def _answer_row(answered: Answered) -> AnswerRow | None:
    return AnswerRow(answered.answer, answered.question) if answered.answer else None


def _points(file: SupplierFile) -> list[Point]:
    return [Point(card.run.as_of.isoformat(), card.total / 100, f"{card.total / 100:.2f}") for card in file.trend]
