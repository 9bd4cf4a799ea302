"""The list of scorecards: the one that stands for each supplier, and those that were issued."""

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring.engine.model import UNRATED, UNRATED_INDEX, VETOED, VETOED_INDEX, Model
from scoring.models import CurrentScore, Scorecard, ScoringModel
from scoring.queries.levels import level_code
from scoring.queries.models import levels_in_force, parsed
from suppliers.access import STAFF, open_to
from suppliers.enums import Role, SupplierKind
from suppliers.errors import Refused
from suppliers.models import Supplier
from suppliers.pages.own import person
from suppliers.pages.tables import MOST_EXPORTED, chosen, page_of, sorted_by, typed, workbook
from suppliers.queries.access import roles_of, visible_to
from suppliers.wording import in_reader_language

ARRAYS = ("values", "states", "evidence", "sources", "points", "vetoes")
COLUMNS = {
    "supplier": "supplier__name_sort",
    "total": "total",
    "known": "known",
    "as_of": "run__as_of",
    "issued": "issue__issued_at",
}
ISSUED = ("yes", "no")


@open_to(*STAFF)
@require_safe
def scorecards(request: HttpRequest) -> HttpResponse:
    """One row a supplier, the highest total first; ?issued=yes lists every scorecard that was issued."""
    levels = levels_now()
    rows = filtered(request, levels)
    if request.GET.get("format") == "xlsx":
        return _exported(rows)
    page: Page[Scorecard] = page_of(request, rows)
    models = models_by_id()
    context = {
        "page": page,
        "rows": [(card, level_of(card, models), models[card.run.model_id]) for card in page],
        "q": typed(request),
        "kind": chosen(request, "kind", SupplierKind),
        "kinds": list(SupplierKind),
        "level": chosen(request, "level", levels),
        "levels": levels,
        "issued": chosen(request, "issued", ISSUED),
        "may_issue": Role.COMPLIANCE in roles_of(person(request)),
        "batches": person(request).issue_batches.filter(finished_at__isnull=True).order_by("pk"),
    }
    return render(request, "scoring/scorecards.html", context)


def levels_now() -> dict[str, int]:
    """Codes of the levels that the models in force share, with how they are stored."""
    try:
        levels = levels_in_force(timezone.localdate())
    except Refused:
        return {}
    own = {level.code.lower(): index for index, level in enumerate(levels)}
    return {**own, UNRATED: UNRATED_INDEX, VETOED: VETOED_INDEX}


def filtered(request: HttpRequest, levels: dict[str, int]) -> QuerySet[Scorecard]:
    """The scorecards that the address asks for, among those that the reader may see."""
    user = person(request)
    issued = chosen(request, "issued", ISSUED)
    rows = Scorecard.objects.filter(supplier__in=visible_to(user))
    if issued == "yes":
        rows = rows.filter(issue__isnull=False)
    else:
        rows = rows.filter(pk__in=CurrentScore.objects.values("scorecard_id"))
    if issued == "no":
        rows = rows.filter(issue__isnull=True)
    if text := typed(request):
        rows = rows.filter(supplier__in=Supplier.objects.matching(text))
    if kind := chosen(request, "kind", SupplierKind):
        rows = rows.filter(kind=kind)
    if level := chosen(request, "level", levels):
        rows = rows.filter(level=levels[level])
    rows = rows.select_related("supplier", "run", "issue").defer(*ARRAYS)
    by_column = sorted_by(rows, request.GET.get("sort", ""), COLUMNS)
    return rows.order_by("-total", "pk") if by_column is None else by_column


def models_by_id() -> dict[int, Model]:
    """Every published model, read once for all rows."""
    return {row.pk: parsed(row) for row in ScoringModel.objects.filter(published_at__isnull=False)}


def level_of(card: Scorecard, models: dict[int, Model]) -> str:
    return level_code(models[card.run.model_id], card.level).lower()


def _exported(rows: QuerySet[Scorecard]) -> HttpResponse:
    heads = (
        _("Identifier"),
        _("Supplier"),
        _("Kind"),
        _("Total"),
        _("Level"),
        _("Known, %"),
        _("As of"),
        _("Model"),
        _("Number"),
        _("Issued on"),
    )
    models = models_by_id()
    cells = (
        (
            card.supplier.identifier,
            in_reader_language(card.supplier),
            card.kind,
            card.total / 100,
            level_of(card, models).upper(),
            card.known / 100,
            card.run.as_of,
            f"{models[card.run.model_id].code} v{models[card.run.model_id].version}",
            card.issue.number if hasattr(card, "issue") else "",
            card.issue.issued_at if hasattr(card, "issue") else None,
        )
        for card in rows[:MOST_EXPORTED].iterator(chunk_size=1_000)
    )
    return workbook("scorecards", heads, cells)
