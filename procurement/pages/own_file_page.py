"""The green supply-chain file as the supplier sees its own: where it stands, what is open, what happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from procurement.pages.happenings import latest_days
from procurement.pages.marks import Point
from procurement.pages.own_file import own_tasks
from procurement.pages.own_score_tile import score_tile
from procurement.queries.own_applications import own_standings
from procurement.queries.supplier_file import TREND
from scoring.models import Scorecard
from scoring.queries.levels import level_code
from scoring.queries.models import parsed
from suppliers.models import Supplier
from suppliers.operations.chain import first_break
from suppliers.pages.own import for_suppliers, own


@for_suppliers
@require_safe
def own_file(request: HttpRequest) -> HttpResponse:
    supplier = own(request)
    file, tasks = own_tasks(supplier, timezone.now())
    cards = _scores(supplier)
    context = {
        "supplier": supplier,
        "today": file.today,
        "tasks": [task for task in tasks if task.is_open],
        "score": score_tile(supplier),
        "scores": [(card, level_code(parsed(card.run.model), card.level).lower()) for card in cards],
        "points": [
            Point(card.run.as_of.isoformat(), card.total / 100, f"{card.total / 100:.2f}") for card in cards[::-1]
        ],
        "standings": list(own_standings(supplier)),
        "documents": supplier.documents.count(),
        "days": latest_days(supplier, whole=False),
        "broken": first_break(supplier),
    }
    return render(request, "procurement/own_file.html", context)


def _scores(supplier: Supplier) -> list[Scorecard]:
    """The latest scorecards, the latest first."""
    return list(supplier.scorecards.select_related("run__model").order_by("-pk")[:TREND])
