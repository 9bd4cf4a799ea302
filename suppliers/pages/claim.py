"""Taking a calculation of the public calculator into the supplier's own file: as rows of a year's energy form, or as
lines of a new product's footprint. Both are drafts: nothing is reported before the supplier sends it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from suppliers.carbon.kinds import GOODS, KINDS
from suppliers.edge import attempt, page, said
from suppliers.errors import Refused
from suppliers.models import Product, SectionDraft
from suppliers.operations.drafts import save_draft
from suppliers.operations.product_drafts import add_product
from suppliers.operations.product_drafts import save_draft as save_product_draft
from suppliers.pages.calculation import Page, sent_page, unpacked
from suppliers.pages.energy_rows import known_form
from suppliers.pages.forms.calculator import ClaimForm
from suppliers.pages.inventory import LineShown
from suppliers.pages.own import for_suppliers, own, person
from suppliers.queries.drafts import draft_of

LONGEST_FILE = 60_000
_ROW = re.compile(r"line-([0-9]{1,4})-\w+", re.ASCII)
_FIELDS = ("kind", "item", "quantity", "unit", "region", "density", "note")
_ENERGY = frozenset(kind.code for kind in KINDS)


class ProductForm(forms.Form):
    """The product that the calculation becomes a footprint of."""

    code = forms.CharField(label=gettext_lazy("Product number"), max_length=60)
    name_zh = forms.CharField(label=gettext_lazy("Name"), max_length=120)


@dataclass(frozen=True, slots=True)
class _Named:
    code: str
    name_zh: str
    name_en: str = ""
    gtin: str = ""
    cpc: str = ""
    group: str = ""


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_claim(request: HttpRequest) -> HttpResponse:
    """The text is typed or sent as a file; what is in it is shown; then it goes to the year or to a product."""
    if request.method != "POST":
        return page(request, "suppliers/claim.html", {"form": ClaimForm()})
    form = ClaimForm(request.POST, request.FILES)
    claimed = attempt(form, lambda: _claimed(_text(form))) if form.is_valid() else None
    product = ProductForm(request.POST if request.POST.get("act") == "product" else None)
    if claimed is not None and request.POST.get("act") == "energy":
        return _into_year(request, claimed)
    if claimed is not None and product.is_valid():
        made = attempt(product, lambda: _into_product(request, claimed, product))
        if made is not None:
            return redirect("own_product", made.pk)
    told: dict[str, object] = {"form": form, "product": product, "claimed": claimed}
    if claimed is not None:
        told |= {"text": _text(form), "left_out": [each for each in claimed.shown if not _as_product_line(each, 1)]}
    return page(request, "suppliers/claim.html", told, form, product)


def _text(form: ClaimForm) -> str:
    upload = form.cleaned_data.get("file")
    if upload is None:
        return str(form.cleaned_data["text"])
    upload.seek(0)
    return str(upload.read(LONGEST_FILE).decode("ascii", "replace"))


def _claimed(text: str) -> Page:
    """Computed again by today's factors. Raises `Refused` for a text that is none, and for what is wrong in it now."""
    if not text.strip():
        raise Refused("calculation_missing", "Paste the text of the calculation, or choose its file.", "text")
    found = sent_page(unpacked(text), timezone.localdate())
    if found.calculation is None:
        faults = (
            str(error[0]) for part in (found.whole, *found.lines) if part.is_bound for error in part.errors.values()
        )
        raise Refused(
            "calculation_wrong", "Something in this calculation is refused now: {fault}", "text", fault=next(faults, "")
        )
    return found


def _into_year(request: HttpRequest, claimed: Page) -> HttpResponse:
    """Its rows stand below what the year's form holds already; a first report begins with them."""
    supplier, year = own(request), int(claimed.whole.cleaned_data["year"])
    section = f"energy-{year}"
    known, draft = known_form(supplier, year, timezone.localdate()), draft_of(supplier, section)
    there = [int(line.row_number) for line in known.lines] + _rows_of(draft)
    changed: dict[str, Sequence[str]] = {}
    if draft is None and not supplier.inventories.exists():
        changed = {bound.html_name: [] for line in known.lines for bound in line}
    for at, line in enumerate(_told(claimed), start=max(there, default=-1) + 1):
        changed |= {f"line-{at}-{name}": [text] for name, text in line.items()}
    try:
        seen = draft.revision if draft else 0
        save_draft(supplier, section, changed, seen=seen, by=person(request), at=timezone.now())
    except Refused as error:
        messages.error(request, said(error))
        return redirect("own_claim")
    messages.success(request, _("The rows stand in the form of %(year)s. Nothing is reported yet.") % {"year": year})
    return redirect("own_carbon_year", year)


def _into_product(request: HttpRequest, claimed: Page, form: ProductForm) -> Product:
    """A new product whose draft holds the energy and the materials of the calculation."""
    supplier, by, at = own(request), person(request), timezone.now()
    whole, year = claimed.whole.cleaned_data, claimed.whole.cleaned_data["year"]
    lines = [made for number, each in enumerate(claimed.shown, start=1) if (made := _as_product_line(each, number))]
    if not lines:
        raise Refused("nothing_for_product", "Nothing of this calculation can be a line of a product's footprint.")
    product = add_product(supplier, _Named(**form.cleaned_data), by=by, at=at)
    header = {"reference_from": f"{year}-01-01", "reference_until": f"{year}-12-31", "declared_amount": "1"}
    if whole["function_amount"] is not None:
        header |= {"function_amount": f"{whole['function_amount']:f}", "function_unit": whole["function_unit"]}
    save_product_draft(product.draft, header=header, lines=lines, by=by, at=at)
    messages.success(
        request, _("The lines stand in the draft of %(product)s. Nothing is published yet.") % {"product": product}
    )
    return product


def _told(claimed: Page) -> list[dict[str, str]]:
    """The rows that say something, as they were typed."""
    rows = [line for line in claimed.lines if not line.is_left_out]
    return [
        {name: str(row[name].value()) for name in _FIELDS if name in row.fields and row[name].value()} for row in rows
    ]


def _as_product_line(each: LineShown, number: int) -> dict[str, str] | None:
    """Energy and materials; None for what a footprint states in another way (leaks, transport without its distance)."""
    line = each.line
    same = {"key": str(number), "name": f"{each.name} {each.item}".strip()[:120], "quantity": f"{line.quantity:f}",
            "unit": line.unit}  # fmt: skip
    if line.kind == GOODS:
        return {**same, "kind": "material", "name": each.item[:120], "factor": line.item}
    if line.kind in _ENERGY:
        return {**same, "kind": "energy", "energy": line.kind, "density": str(line.basis["density"] or "")}
    return None


def _rows_of(draft: SectionDraft | None) -> list[int]:
    return [int(match[1]) for name in (draft.typed if draft else {}) if (match := _ROW.fullmatch(name))]
