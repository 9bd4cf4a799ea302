"""The reference data that grows by versions: lists for everybody; compliance adds, a second person confirms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suppliers.access import STAFF, open_to, signed_in
from suppliers.edge import attempt, page, said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Benchmark, EmissionFactor, SectorRange
from suppliers.operations.factor_versions import decide_version
from suppliers.pages.factor_rows import export_cells, shown
from suppliers.pages.factor_words import CATEGORY_WORDS, CONFIDENCE_WORDS, place_word
from suppliers.pages.forms.factors import BenchmarkForm, FactorForm, RangeForm, VersionForm
from suppliers.pages.own import person
from suppliers.pages.tables import MOST_EXPORTED, chosen, page_of, sorted_by, typed, workbook
from suppliers.queries.access import roles_of
from suppliers.queries.factors import in_force, proposed, uses_of, versions

Row = TypeVar("Row", EmissionFactor, Benchmark, SectorRange)
ADDING = (Role.COMPLIANCE,)
DECIDING = (Role.COMPLIANCE, Role.MANAGER)
# What has another unit in every row cannot be put in an order by its amount.
SORTS = {"code": "code", "name": "name_en", "region": "region", "year": "year", "confidence": "confidence"}


@dataclass(frozen=True, slots=True)
class ReferenceKind:
    """One of the three lists: its rows, its words, and the form that adds to it."""

    slug: str
    url: str
    model: type[EmissionFactor] | type[Benchmark] | type[SectorRange]
    form: Callable[..., VersionForm]
    title: str | Promise
    lead: str | Promise
    group: str
    add: str | Promise

    def rows(self) -> QuerySet[Any]:
        """Every version of every code."""
        return cast("QuerySet[Any]", self.model._default_manager.all())


KINDS = {
    kind.slug: kind
    for kind in (
        ReferenceKind(
            "emission",
            "factors",
            EmissionFactor,
            FactorForm,
            gettext_lazy("Emission factors"),
            gettext_lazy("What carbon figures are calculated with: every value with its year, place and source."),
            "category",
            gettext_lazy("Add a factor"),
        ),
        ReferenceKind(
            "benchmarks",
            "benchmarks",
            Benchmark,
            BenchmarkForm,
            gettext_lazy("Industry benchmarks"),
            gettext_lazy("What products are compared with, each with its boundary and source."),
            "product_group",
            gettext_lazy("Add a benchmark"),
        ),
        ReferenceKind(
            "ranges",
            "sector_ranges",
            SectorRange,
            RangeForm,
            gettext_lazy("Sector ranges"),
            gettext_lazy("What is usual in a sector: scope 1 and 2 for 10,000 yuan of output."),
            "sector",
            gettext_lazy("Add a range"),
        ),
    )
}


@signed_in
@require_safe
def reference_list(request: HttpRequest, kind: str) -> HttpResponse:
    """The versions in force; ?category= (or group), ?region=, ?year=, ?confidence=, ?q=, ?sort=, ?format=xlsx."""
    of = KINDS[kind]
    whole = in_force(of.rows())
    choices = {name: _values(whole, name) for name in (of.group, "region", "year", "confidence")}
    asked = {name: chosen(request, name, values) for name, values in choices.items()}
    rows = _matching(whole.filter(**{name: value for name, value in asked.items() if value}), typed(request))
    rows = sorted_by(rows, request.GET.get("sort", "code"), SORTS) or rows.order_by("code")
    if request.GET.get("format") == "xlsx":
        heads, cells = export_cells(of.model, rows[:MOST_EXPORTED])
        return workbook(of.url, heads, cells)
    listed = page_of(request, rows)
    told = {
        "of": of,
        "kinds": KINDS.values(),
        "page": listed,
        "rows": [shown(row) for row in listed],
        "filters": [_filter(name, values, asked[name]) for name, values in choices.items()],
        "q": typed(request),
        "waiting": [shown(row) for row in proposed(of.rows())] if _is_staff(request) else [],
        "may_add": _holds(request, ADDING),
    }
    return render(request, "suppliers/factors.html", told)


@open_to(*ADDING)
@require_http_methods(["GET", "HEAD", "POST"])
def reference_add(request: HttpRequest, kind: str) -> HttpResponse:
    """Something new, put before a second person."""
    of = _kind(kind)
    form = of.form(request.POST or None)
    if form.is_bound and form.is_valid():
        row = attempt(form, lambda: form.proposed(by=person(request), at=timezone.now()))
        if row is not None:
            messages.success(request, _("Proposed: it counts once a second person confirmed it."))
            return redirect("reference_row", kind=kind, code=row.code)
    return page(request, "suppliers/factor_add.html", {"of": of, "form": form}, form)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reference_row(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """One code with all its versions and where it is used; compliance proposes the next version."""
    of = _kind(kind)
    found = [row for row in versions(of.rows(), code) if _is_staff(request) or row.confirmed]
    if not found:
        raise Http404
    if request.method == "POST" and not _holds(request, ADDING):
        raise PermissionDenied
    form = of.form(request.POST or None, before=found[0])
    if form.is_bound and form.is_valid():
        row = attempt(form, lambda: form.proposed(by=person(request), at=timezone.now()))
        if row is not None:
            messages.success(request, _("Proposed: it counts once a second person confirmed it."))
            return redirect("reference_row", kind=kind, code=code)
    now = next((row for row in found if row.confirmed), found[0])
    told = {
        "of": of,
        "row": shown(now),
        "versions": [shown(row) for row in found],
        "current": now.pk,
        "uses": uses_of(code) if kind == "emission" else None,
        "form": form,
        "may_add": _holds(request, ADDING) and found[0].decided_at is not None,
        "may_decide": _holds(request, DECIDING),
        "reader": person(request),
    }
    return page(request, "suppliers/factor.html", told, form)


@open_to(*DECIDING)
@require_POST
def reference_decide(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A second person puts a version in force, or does not take it."""
    row = get_object_or_404(_kind(kind).rows(), pk=pk)
    word = request.POST.get("confirmed", "")
    if word not in {"yes", "no"}:
        raise BadRequest
    try:
        decide_version(row, confirmed=word == "yes", by=person(request), at=timezone.now())
    except Refused as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("In force.") if word == "yes" else _("Not taken."))
    return redirect("reference_row", kind=kind, code=row.code)


def _kind(slug: str) -> ReferenceKind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _values(rows: QuerySet[Any], name: str) -> list[str]:
    return list(rows.order_by(name).values_list(name, flat=True).distinct())


def _matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    names = ("code", "name_zh", "name_en", "source")
    for word in text.split():
        condition = Q()
        for name in names:
            condition |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(condition)
    return rows


def _filter(name: str, values: Sequence[str], now: str) -> dict[str, object]:
    labels = {
        "category": _("Category"),
        "product_group": _("Product group"),
        "sector": _("Sector"),
        "region": _("Place"),
        "year": _("Year"),
        "confidence": _("Confidence"),
    }
    words = {"category": CATEGORY_WORDS, "confidence": CONFIDENCE_WORDS}.get(name, {})
    named = place_word if name == "region" else lambda value: words.get(value, value)
    return {"name": name, "label": labels[name], "options": [(each, named(each)) for each in values], "now": now}


def _is_staff(request: HttpRequest) -> bool:
    return _holds(request, STAFF)


def _holds(request: HttpRequest, roles: Sequence[Role] | frozenset[Role]) -> bool:
    return bool(roles_of(person(request)) & set(roles))
