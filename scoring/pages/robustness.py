"""Whose level hangs on the weights: what the total and level of each supplier become when weights move a little."""

from dataclasses import dataclass

import numpy as np
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring.engine.facts import Flags, Ints
from scoring.engine.model import UNRATED, UNRATED_INDEX, VETOED, VETOED_INDEX, Model
from scoring.models import CurrentScore, ScoringModel
from scoring.queries.models import parsed
from scoring.queries.robust import BANDS, WIDEST, Reach, Reaches, reaches_of
from suppliers.access import STAFF, open_to
from suppliers.models import Supplier, User
from suppliers.pages.own import person
from suppliers.pages.tables import MOST_EXPORTED, PAGE, chosen, typed, workbook
from suppliers.queries.access import visible_to
from suppliers.wording import in_reader_language

VERDICTS = ("sensitive", "stable", "none")


@dataclass(frozen=True, slots=True)
class Listed:
    """Those that the person may see: where each stands in the columns, and its place in the order of names."""

    at: Ints
    by_name: Ints


@open_to(*STAFF)
@require_safe
def robustness(request: HttpRequest, pk: int) -> HttpResponse:
    """The suppliers that a published model scores, with the interval of their total; the sensitive ones first."""
    row = get_object_or_404(ScoringModel, published_at__isnull=False, pk=pk)
    band = int(chosen(request, "band", map(str, BANDS)) or WIDEST)
    found, levels = reaches_of(row, band), _levels(parsed(row))
    context = {"row": row, "band": band, "bands": BANDS, "levels": levels, "reaches": found}
    if found is None:
        return render(request, "scoring/robustness.html", context)
    listed = _listed(found, person(request))
    shown = _sorted(request, found, _filtered(request, found, listed, levels))
    if request.GET.get("format") == "xlsx":
        return _exported(found, shown)
    page: Page[int] = Paginator(shown.tolist(), PAGE).get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "rows": _rows(found, list(page)),
        "counts": _counts(found, listed, levels),
        "as_of": found.standing.as_of,
        "q": typed(request),
        "level": chosen(request, "level", levels),
        "verdict": chosen(request, "verdict", VERDICTS),
        "limits": [level.minimum for level in parsed(row).levels if level.minimum],
    }
    return render(request, "scoring/robustness.html", context)


def _levels(model: Model) -> dict[str, int]:
    own = {level.code.lower(): at for at, level in enumerate(model.levels)}
    return {**own, UNRATED: UNRATED_INDEX, VETOED: VETOED_INDEX}


def _listed(found: Reaches, user: User) -> Listed:
    ids = np.array(visible_to(user).order_by("name_sort", "pk").values_list("pk", flat=True), dtype=np.int64)
    own = found.standing.supplier_ids
    at = np.searchsorted(own, ids)
    there = (at < len(own)) & (own[np.minimum(at, len(own) - 1)] == ids)
    by_name = np.zeros(len(own), dtype=np.int64)
    by_name[at[there]] = np.flatnonzero(there)
    return Listed(at[there], by_name)


def _filtered(request: HttpRequest, found: Reaches, listed: Listed, levels: dict[str, int]) -> Listed:
    at, standing = listed.at, found.standing
    if level := chosen(request, "level", levels):
        at = at[standing.now.levels[at] == levels[level]]
    if verdict := chosen(request, "verdict", VERDICTS):
        at = at[_verdicts(found)[verdict][at]]
    if text := typed(request):
        ids = Supplier.objects.matching(text).values_list("pk", flat=True)
        at = at[np.isin(standing.supplier_ids[at], np.array(ids, dtype=np.int64))]
    return Listed(at, listed.by_name)


def _verdicts(found: Reaches) -> dict[str, Flags]:
    rated, stable = found.standing.now.levels >= 0, found.moved.stable
    return {"sensitive": ~stable, "stable": rated & stable, "none": ~rated & stable}


def _sorted(request: HttpRequest, found: Reaches, listed: Listed) -> Ints:
    """In the order that ?sort= names, names deciding between equals; by itself the sensitive and widest first."""
    moved, at = found.moved, listed.at
    width = moved.highest - moved.lowest
    columns = {
        "supplier": listed.by_name,
        "total": found.standing.now.totals,
        "lowest": moved.lowest,
        "highest": moved.highest,
        "width": width,
    }
    wanted = request.GET.get("sort", "")
    if (column := columns.get(wanted.removeprefix("-"))) is None:
        order = np.lexsort((listed.by_name[at], -width[at], ~_verdicts(found)["sensitive"][at]))
    else:
        order = np.lexsort((listed.by_name[at], -column[at] if wanted.startswith("-") else column[at]))
    sorted_: Ints = at[order]
    return sorted_


def _counts(found: Reaches, listed: Listed, levels: dict[str, int]) -> list[dict[str, object]]:
    """For each level how many stand there, and how many of them keep it whatever the weights do."""
    now, sensitive = found.standing.now.levels[listed.at], _verdicts(found)["sensitive"][listed.at]
    return [
        {
            "code": code,
            "all": int((now == at).sum()),
            "sensitive": int((sensitive & (now == at)).sum()),
            "stable": int((~sensitive & (now == at)).sum()) if at >= 0 else None,
        }
        for code, at in levels.items()
    ]


def _rows(found: Reaches, places: list[int]) -> list[tuple[Supplier, Reach, int]]:
    """Supplier, reach, and the id of the scorecard that stands."""
    reaches = [found.of(at) for at in places]
    ids = [reach.supplier_id for reach in reaches]
    suppliers = Supplier.objects.in_bulk([0, *ids])  # one query in any case
    cards = dict(CurrentScore.objects.filter(pk__in=[0, *ids]).values_list("pk", "scorecard_id"))
    return [(suppliers[reach.supplier_id], reach, cards[reach.supplier_id]) for reach in reaches]


def _exported(found: Reaches, shown: Ints) -> HttpResponse:
    heads = (
        _("Identifier"),
        _("Supplier"),
        _("Total"),
        _("Lowest total"),
        _("Highest total"),
        _("Level"),
        _("Lowest level"),
        _("Highest level"),
        _("Verdict"),
        _("Weights move by, %"),
    )
    reaches = [found.of(at) for at in shown[:MOST_EXPORTED].tolist()]
    names = Supplier.objects.in_bulk([reach.supplier_id for reach in reaches])
    words = {"sensitive": _("Sensitive"), "stable": _("Stable"), "none": _("No level")}
    cells = (
        (
            names[reach.supplier_id].identifier,
            in_reader_language(names[reach.supplier_id]),
            *(total / 100 for total in (reach.total, reach.lowest, reach.highest)),
            *(level.upper() for level in (reach.level, reach.worst, reach.best)),
            words[reach.verdict],
            reach.band / 100,
        )
        for reach in reaches
    )
    return workbook("robustness", heads, cells)
