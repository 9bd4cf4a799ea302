"""The green supply-chain file of one supplier."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from procurement.pages.happenings import latest_days
from procurement.pages.incident_form import IncidentForm
from procurement.pages.marks import Point
from procurement.pages.reader import CASE_READERS, for_staff
from procurement.queries.corrective_actions import FOLLOWERS, actions_visible_to
from procurement.queries.exceptions import exceptions_visible_to, states_of
from procurement.queries.possible_duplicates import of_supplier
from procurement.queries.supplier_file import Answered, SupplierFile, supplier_file
from suppliers.models import Certificate, Supplier, User
from suppliers.operations.chain import first_break
from suppliers.operations.first_person import CONFIRMERS, Confirmed
from suppliers.operations.incidents import RECORDERS
from suppliers.pages.evidence import AnswerRow
from suppliers.pages.own import person
from suppliers.queries.access import closed_to, roles_of, visible_to
from suppliers.queries.own_file import shown_status
from suppliers.questions import SECTIONS
from suppliers.wording import TIERS, place_name, reason_text

CONFIRMATIONS = [
    (Confirmed.CALLED, _("Called back on a number that we knew before")),
    (Confirmed.LICENCE, _("Saw the business licence and a stamped letter")),
    (Confirmed.KNOWN, _("Know the person")),
]
MOST_FOLLOWED = 20


@for_staff
@require_safe
def supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """The file; one that was merged into another too, as it was, with the way to the one that goes on."""
    user = person(request)
    found = visible_to(user).filter(pk=pk).first() or get_object_or_404(closed_to(user), pk=pk)
    return file_page(request, found)


def file_page(
    request: HttpRequest, found: Supplier, *, form: IncidentForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page; with a form that was sent and not taken, that form stands open in it."""
    on = timezone.localdate()
    file = supplier_file(found, person(request), on)
    context = {
        "file": file,
        "supplier": found,
        "on": on,
        "certificates": [_certificate(each, on) for each in file.certificates],
        "sections": _sections(file),
        "points": _points(file),
        "days": latest_days(found, whole=True),
        "broken": first_break(found),
        "place": place_name(found.province or found.country),
        "duplicates": of_supplier(person(request), found),
        "merged": closed_to(person(request)).filter(merged_into=found).order_by("pk"),
        "confirmations": CONFIRMATIONS if found.people_confirmed_at is None else [],
        "may_confirm": found.people_confirmed_at is None
        and visible_to(person(request), *CONFIRMERS).filter(pk=found.pk).exists(),
        "reads_cases": bool(roles_of(person(request)) & CASE_READERS),
        "may_record": visible_to(person(request), *RECORDERS).filter(pk=found.pk).exists(),
        "incident_form": form or IncidentForm(),
        **_followed(found, person(request), on),
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


def _followed(found: Supplier, user: User, on: date) -> dict[str, object]:
    """Corrective actions and exceptions at the reader's organisations."""
    exceptions = list(exceptions_visible_to(user).filter(supplier=found).order_by("-pk")[:MOST_FOLLOWED])
    states = states_of(exceptions, on)
    actions = actions_visible_to(user).filter(supplier=found).order_by("closed_at", "due_on", "pk")
    return {
        "actions": list(actions[:MOST_FOLLOWED]),
        "exceptions": [(each, states[each.pk]) for each in exceptions],
        "may_set": visible_to(user, *FOLLOWERS).filter(pk=found.pk).exists(),
    }
