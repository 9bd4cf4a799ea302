"""Compliance accepts or does not accept answers and inventories: one press each, in the list itself."""

from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from suppliers.access import open_to
from suppliers.edge import said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Disclosure, Inventory, Supplier
from suppliers.operations.disclosures import check_answer
from suppliers.operations.footprints import check_inventory
from suppliers.pages.inventory import doubt_text
from suppliers.pages.own import person
from suppliers.pages.tables import chosen, page_of, typed
from suppliers.pages.verification import READERS
from suppliers.queries import verification
from suppliers.queries.access import roles_of, visible_to
from suppliers.questions import BY_KEY, SECTIONS, Question

SIZE = 25
Checked = TypeVar("Checked", Disclosure, Inventory)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer with its question; `refusal` says why nothing was done."""

    answer: Disclosure
    question: Question | None
    refusal: str = ""

    @property
    def option(self) -> object:
        """The level chosen, where the answer is one."""
        value = self.answer.value
        options = self.question.options if self.question else ()
        return options[value] if value is not None and 0 <= value < len(options) else None


@dataclass(frozen=True, slots=True)
class InventoryRow:
    inventory: Inventory
    doubts: list[str]
    refusal: str = ""


@open_to(*READERS)
@require_safe
def answers_to_check(request: HttpRequest) -> HttpResponse:
    """Answers that nobody has looked at; with a file only, unless ?evidence=all."""
    rows = _of_supplier(request, verification.answers_to_check(person(request)))
    evidence = chosen(request, "evidence", ["file", "all"]) or "file"
    if evidence == "file":
        rows = rows.filter(document__isnull=False)
    section = chosen(request, "section", SECTIONS)
    if section:
        rows = rows.filter(question__in=[key for key, question in BY_KEY.items() if question.section == section])
    page = page_of(request, rows, SIZE)
    told = {
        "page": page,
        "rows": [AnswerRow(answer, BY_KEY.get(answer.question)) for answer in page],
        "sections": [{"code": code, "name_zh": names[0], "name_en": names[1]} for code, names in SECTIONS.items()],
        "section": section,
        "evidence": evidence,
        **_shared(request),
    }
    return render(request, "suppliers/answers_to_check.html", told)


@open_to(*READERS)
@require_safe
def inventories_to_check(request: HttpRequest) -> HttpResponse:
    """Inventories that nobody has looked at."""
    rows = _of_supplier(request, verification.inventories_to_check(person(request)))
    page = page_of(request, rows, SIZE)
    told = {"page": page, "rows": [_inventory_row(inventory) for inventory in page], **_shared(request)}
    return render(request, "suppliers/inventories_to_check.html", told)


@open_to(Role.COMPLIANCE)
@require_POST
def answer_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an answer or not; the row comes back with what became of it."""
    mine = visible_to(person(request), Role.COMPLIANCE)
    files = Disclosure.objects.filter(supplier__in=mine).select_related("supplier", "document", "delegation")
    answer = get_object_or_404(files, pk=pk)
    refusal = ""
    try:
        checked = check_answer(answer, accepted=_accepted(request), by=person(request), at=timezone.now())
        answer.accepted, answer.evidence = checked.accepted, checked.evidence
    except Refused as error:
        refusal = said(error)
    if not request.headers.get("HX-Request"):
        return redirect("answers_to_check")
    row = AnswerRow(answer, BY_KEY.get(answer.question), refusal)
    told = {"row": row, "may_verify": True}
    return render(request, "suppliers/parts/answer_row.html", told, status=409 if refusal else 200)


@open_to(Role.COMPLIANCE)
@require_POST
def inventory_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an inventory or not; the row comes back with what became of it."""
    mine = visible_to(person(request), Role.COMPLIANCE)
    files = Inventory.objects.filter(supplier__in=mine).select_related("supplier", "document")
    inventory = get_object_or_404(files, pk=pk)
    refusal = ""
    try:
        checked = check_inventory(inventory, accepted=_accepted(request), by=person(request), at=timezone.now())
        inventory.accepted = checked.accepted
    except Refused as error:
        refusal = said(error)
    if not request.headers.get("HX-Request"):
        return redirect("inventories_to_check")
    told = {"row": _inventory_row(inventory, refusal), "may_verify": True}
    return render(request, "suppliers/parts/inventory_row.html", told, status=409 if refusal else 200)


def _accepted(request: HttpRequest) -> bool:
    word = request.POST.get("accepted", "")
    if word not in {"yes", "no"}:
        raise BadRequest
    return word == "yes"


def _of_supplier(request: HttpRequest, rows: QuerySet[Checked]) -> QuerySet[Checked]:
    """The search: a supplier by its number (a link from its file) or by name or code."""
    number = request.GET.get("supplier", "")
    if number.isascii() and number.isdigit() and len(number) < 19:
        rows = rows.filter(supplier=int(number))
    if text := typed(request):
        rows = rows.filter(supplier__in=Supplier.objects.matching(text))
    return rows


def _shared(request: HttpRequest) -> dict[str, object]:
    return {"q": typed(request), "may_verify": Role.COMPLIANCE in roles_of(person(request))}


def _inventory_row(inventory: Inventory, refusal: str = "") -> InventoryRow:
    doubts = [doubt_text(doubt) for doubt in inventory.doubts]
    return InventoryRow(inventory, doubts, refusal)
