"""Compliance reads an inventory line by line: every number with its factor, and what is wrong said at its line."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from suppliers.access import open_to
from suppliers.edge import said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Inventory
from suppliers.operations.inventory_checks import review_inventory
from suppliers.pages.inventory import inventory_shown
from suppliers.pages.own import person
from suppliers.pages.verification import READERS
from suppliers.queries.access import roles_of, visible_to
from suppliers.queries.reference import carbon_reference


@open_to(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def inventory_review(request: HttpRequest, pk: int) -> HttpResponse:
    """All of an inventory; compliance returns lines with reasons, or the year as a whole, and accepts the rest."""
    is_checked = request.method == "POST"
    if is_checked and Role.COMPLIANCE not in roles_of(person(request)):
        raise PermissionDenied
    inventory = get_object_or_404(_seen(request, Role.COMPLIANCE if is_checked else None), pk=pk)
    refusal, at_line = "", ""
    if is_checked:
        try:
            checked = review_inventory(
                inventory,
                returned=_returned(request),
                reason=request.POST.get("reason", ""),
                by=person(request),
                at=timezone.now(),
            )
            messages.success(request, _("Accepted.") if checked.accepted else _("Returned to the supplier."))
            return redirect("inventories_to_check")
        except Refused as error:
            refusal, at_line = said(error), error.field
    told = {
        "shown": inventory_shown(inventory, carbon_reference()),
        "before": _before(inventory),
        "may_verify": Role.COMPLIANCE in roles_of(person(request)) and _is_open(inventory),
        "refusal": refusal,
        "at_line": at_line,
        "typed": {line.position: request.POST.get(f"reason-{line.position}", "") for line in inventory.lines.all()},
        "marked": request.POST.getlist("returned"),
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "suppliers/inventory_review.html", told, status=422 if refusal else 200)


def _seen(request: HttpRequest, role: Role | None) -> QuerySet[Inventory]:
    """Inventories of suppliers that the reader sees; to check one, as compliance."""
    mine = visible_to(person(request), role) if role else visible_to(person(request))
    found = Inventory.objects.filter(supplier__in=mine).select_related("supplier", "document", "corrects")
    return found.prefetch_related("lines", "green_power")


def _returned(request: HttpRequest) -> dict[int, str]:
    """The marked lines with their reasons; a reason without a mark marks its line too: nothing typed is lost."""
    marked = {text for text in request.POST.getlist("returned") if text.isascii() and text.isdigit()}
    stem = "reason-"
    told = {name.removeprefix(stem): str(text) for name, text in request.POST.items() if name.startswith(stem)}
    named = marked | {number for number, text in told.items() if number.isascii() and number.isdigit() and text.strip()}
    return {int(number): told.get(number, "") for number in sorted(named) if len(number) < 6}


def _before(inventory: Inventory) -> Inventory | None:
    """The year before, to compare with."""
    found = Inventory.objects.filter(
        supplier=inventory.supplier_id, year=inventory.year - 1, superseded_at__isnull=True
    )
    return found.first()


def _is_open(inventory: Inventory) -> bool:
    return inventory.accepted is None and inventory.superseded_at is None
