"""The products of a supplier, and the published footprints that staff may read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from suppliers.access import open_to
from suppliers.edge import attempt, page
from suppliers.enums import Role
from suppliers.models import Product, ProductDraft, ProductFootprint, Supplier
from suppliers.operations.product_drafts import add_product
from suppliers.operations.product_grants import grant_product, withdraw_grant
from suppliers.operations.product_judging import Reported
from suppliers.pages.forms.product import ProductForm
from suppliers.pages.own import for_suppliers, own, person
from suppliers.pages.product_shown import sentence
from suppliers.pages.tables import MOST_EXPORTED, chosen, page_of, sorted_by, typed, workbook
from suppliers.pages.verification import READERS
from suppliers.queries.access import roles_of
from suppliers.queries.products import footprints_seen_by, product_groups
from suppliers.wording import in_reader_language

SIZE = 25
STATES = ("draft", "to_check", "accepted", "returned")
SEEN_STATES = (*STATES[1:], "all")
COLUMNS = {"code": "code", "kg": "kgco2e", "primary": "primary_bp", "published": "published_at"}
SEEN = {"product": "product__code", "supplier": "product__supplier__name_sort", "kg": "kgco2e",
        "primary": "primary_bp", "reliability": "reliability", "published": "published_at"}  # fmt: skip
CHECKED = {"to_check": None, "accepted": True, "returned": False}


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A product with the footprint that stands now, and whether a draft is open."""

    product: Product
    footprint: ProductFootprint | None
    sentence: str
    drafted: bool


class GrantForm(forms.Form):
    identifier = forms.CharField(
        label=gettext_lazy("Credit code of the other company"),
        help_text=gettext_lazy("Exactly as it stands on its business licence. It sees the total, never your lines."),
        max_length=40,
    )


@for_suppliers
@require_safe
def own_products(request: HttpRequest) -> HttpResponse:
    """The supplier's products with the footprint of each that stands now."""
    rows = _own_rows(request)
    if request.GET.get("format") == "xlsx":
        return _exported(rows)
    shown = page_of(request, rows, SIZE)
    told = {"page": shown, "rows": _with_footprints(list(shown)), "q": typed(request), "states": STATES,
            "state": chosen(request, "state", STATES)}  # fmt: skip
    return render(request, "suppliers/products.html", told)


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_product_new(request: HttpRequest) -> HttpResponse:
    """Name a product; its draft opens next."""
    groups = [(row.product_group, in_reader_language(row)) for row in product_groups(timezone.localdate())]
    form = ProductForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        named = Reported(header={}, lines=[], **told)
        product = attempt(form, lambda: add_product(own(request), named, by=person(request), at=timezone.now()))
        if product is not None:
            return redirect("own_product", product.pk)
    return page(request, "suppliers/product_new.html", {"form": form}, form)


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_product_grants(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may make its own products with this one's footprint."""
    product = get_object_or_404(own(request).products, pk=pk)
    form = GrantForm(request.POST if "identifier" in request.POST else None)
    by, at = person(request), timezone.now()
    if request.method == "POST":
        number = request.POST.get("withdraw", "")
        if number.isascii() and number.isdigit() and len(number) < 19:
            grant = get_object_or_404(product.grants.filter(withdrawn_at__isnull=True), pk=int(number))
            withdraw_grant(grant, by=by, at=at)
            messages.success(request, _("Closed. What was published with it stays as it is."))
            return redirect("own_product_grants", product.pk)
        if form.is_valid():
            code = form.cleaned_data["identifier"]
            if attempt(form, lambda: grant_product(product, code, by=by, at=at)) is not None:
                messages.success(request, _("Opened. The other company can choose it as a part now."))
                return redirect("own_product_grants", product.pk)
    grants = product.grants.filter(withdrawn_at__isnull=True).select_related("to").order_by("pk")
    return page(request, "suppliers/product_grants.html", {"form": form, "product": product, "grants": grants}, form)


@open_to(*READERS)
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """The footprints that stand now in the files that the reader may read; those to be checked first."""
    rows = _seen_rows(request)
    if request.GET.get("format") == "xlsx":
        return _exported_seen(rows)
    shown = page_of(request, rows, SIZE)
    told = {
        "page": shown,
        "rows": [(each, sentence(each)) for each in shown],
        "q": typed(request),
        "states": SEEN_STATES,
        "state": _state(request),
        "may_verify": Role.COMPLIANCE in roles_of(person(request)),
    }
    return render(request, "suppliers/products_to_check.html", told)


def _own_rows(request: HttpRequest) -> QuerySet[Product]:
    current = ProductFootprint.objects.filter(product=OuterRef("pk"), superseded_at__isnull=True)
    drafts = ProductDraft.objects.filter(product=OuterRef("pk"))
    rows = own(request).products.annotate(
        current=Subquery(current.values("pk")[:1]),
        kgco2e=Subquery(current.values("kgco2e")[:1]),
        primary_bp=Subquery(current.values("primary_bp")[:1]),
        published_at=Subquery(current.values("published_at")[:1]),
        accepted=Subquery(current.values("accepted")[:1]),
        drafted=Subquery(drafts.values("pk")[:1]),
    )
    if text := typed(request):
        rows = rows.filter(Q(code__icontains=text) | Q(name_zh__icontains=text) | Q(name_en__icontains=text))
    state = chosen(request, "state", STATES)
    if state == "draft":
        rows = rows.filter(drafted__isnull=False)
    elif state == "to_check":
        rows = rows.filter(current__isnull=False, accepted__isnull=True)
    elif state:
        rows = rows.filter(accepted=CHECKED[state])
    return sorted_by(rows, request.GET.get("sort", ""), COLUMNS) or rows.order_by("code", "pk")


def _with_footprints(products: list[Product]) -> list[OwnRow]:
    found = ProductFootprint.objects.in_bulk([pk for each in products if (pk := getattr(each, "current", None))])
    rows = []
    for product in products:
        footprint = found.get(getattr(product, "current", None) or 0)
        said = sentence(footprint) if footprint else ""
        rows.append(OwnRow(product, footprint, said, getattr(product, "drafted", None) is not None))
    return rows


def _exported(rows: QuerySet[Product]) -> HttpResponse:
    heads = (_("Product number"), _("Name"), _("Version"), "kg CO2e", _("Declared unit"), _("Primary data (%)"))
    products = list(rows[:MOST_EXPORTED])
    return workbook("products", (*heads, _("Published on")), (_cells(row) for row in _with_footprints(products)))


def _cells(row: OwnRow) -> tuple[object, ...]:
    footprint, name = row.footprint, in_reader_language(row.product)
    if footprint is None:
        return row.product.code, name
    primary = footprint.primary_bp / 100
    told = footprint.number, footprint.kgco2e, row.sentence, primary, footprint.published_at
    return row.product.code, name, *told


def _state(request: HttpRequest) -> str:
    return chosen(request, "state", SEEN_STATES) or SEEN_STATES[0]


def _seen_rows(request: HttpRequest) -> QuerySet[ProductFootprint]:
    user, state = person(request), _state(request)
    rows = footprints_seen_by(user).filter(superseded_at__isnull=True)
    if state == "to_check":
        rows = rows.filter(accepted__isnull=True).exclude(published_by=user)
    elif state != "all":
        rows = rows.filter(accepted=CHECKED[state])
    number = request.GET.get("supplier", "")
    if number.isascii() and number.isdigit() and len(number) < 19:
        rows = rows.filter(product__supplier=int(number))
    if text := typed(request):
        named = Q(product__supplier__in=Supplier.objects.matching(text))
        rows = rows.filter(named | Q(product__code__icontains=text) | Q(product__name_zh__icontains=text))
    by_column = sorted_by(rows, request.GET.get("sort", ""), SEEN)
    return rows.order_by("published_at", "pk") if by_column is None else by_column


def _exported_seen(rows: QuerySet[ProductFootprint]) -> HttpResponse:
    heads = (_("Supplier"), _("Product number"), _("Name"), _("Version"), "kg CO2e", _("Declared unit"))
    more = (_("Primary data (%)"), _("Reliability"), _("Published on"))
    return workbook("product-footprints", (*heads, *more), _seen_cells(rows))


def _seen_cells(rows: QuerySet[ProductFootprint]) -> Iterator[tuple[object, ...]]:
    for row in rows[:MOST_EXPORTED].iterator():
        product = row.product
        names = in_reader_language(product.supplier), product.code, in_reader_language(product)
        yield (*names, row.number, row.kgco2e, sentence(row), row.primary_bp / 100, row.reliability, row.published_at)
