"""Writing a product footprint: rows by kind, a total that follows the typing, and publishing.

Everything typed is kept in the draft at once; nothing wrong is ever lost. Rows that compliance accepted are not typed
again while a returned footprint is corrected: they come from the draft as it stands.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from suppliers.carbon.product_reading import keyed
from suppliers.carbon.product_typed import HEADER, LINE, Kind
from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Document, Product, ProductDraft, ProductLine, Supplier
from suppliers.operations.product_drafts import discard_draft, save_draft, start_draft
from suppliers.operations.products import publish_draft
from suppliers.pages.energy import doubted
from suppliers.pages.forms.product import (
    KINDS_OF_LINE,
    LineForm,
    TypedForm,
    header_form,
)
from suppliers.pages.own import for_suppliers, keep, own, person
from suppliers.pages.product_total import choices_for, read_draft, total_of
from suppliers.queries.products import scene_of
from suppliers.queries.reference import carbon_reference

_FIELD = re.compile(r"line-([0-9]{1,6})-([a-z_]{1,20})", re.ASCII)
Lines = list[dict[str, str]]


@dataclass(slots=True)
class Editor:
    """A draft as a page: its forms, what is read of it, and why it could not be published."""

    product: Product
    draft: ProductDraft
    header: TypedForm
    lines: list[LineForm]
    rows: Lines
    documents: list[Document]
    locked_header: bool = False
    refusal: str = ""
    doubt: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_product(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of a product's next footprint: kept on every change, published when its supplier says so."""
    product = _product(request, pk)
    draft = ProductDraft.objects.select_related("document", "corrects").filter(product=product).first()
    if request.method != "POST":
        if draft is None:
            return _latest_or_new(request, product)
        return _shown(request, _editor(product, draft))
    if draft is not None:
        return _acted(request, product, draft)
    if {"new", "correct"} & set(request.POST):
        _started(request, product)
    return redirect("own_product", product.pk)


@for_suppliers
@require_POST
def own_product_total(request: HttpRequest, pk: int) -> HttpResponse:
    """On every change of the form: what is typed is kept in the draft, and this is what it comes to.

    Nothing (204) for a page that stayed open after its draft was published.
    """
    product = _product(request, pk)
    draft = ProductDraft.objects.select_related("corrects", "document").filter(product=product).first()
    if draft is None:
        return HttpResponse(status=204)
    header, lines = _typed(request.POST, draft)
    told: dict[str, object] = {"total": total_of(product, header, lines), "saved_at": timezone.now()}
    try:
        save_draft(draft, header=header, lines=lines, document=draft.document, by=person(request), at=timezone.now())
    except Refused as error:
        told |= {"saved_at": None, "refusal": said(error)}
    return render(request, "suppliers/_product_total.html", told)


def _started(request: HttpRequest, product: Product) -> None:
    try:
        start_draft(product, correcting="correct" in request.POST, by=person(request), at=timezone.now())
    except Refused as error:
        messages.error(request, said(error))


def _product(request: HttpRequest, pk: int) -> Product:
    return get_object_or_404(own(request).products.select_related("supplier"), pk=pk)


def _latest_or_new(request: HttpRequest, product: Product) -> HttpResponse:
    current = product.footprints.filter(superseded_at__isnull=True).first()
    if current is not None:
        return redirect("footprint", current.pk)
    start_empty = ProductDraft(product=product)
    return _shown(request, _editor(product, start_empty))


def _acted(request: HttpRequest, product: Product, draft: ProductDraft) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "discard":
        discard_draft(draft, by=person(request), at=timezone.now())
        messages.success(request, _("The draft was given up. What was published stays."))
        return redirect("own_products")
    header, lines = _typed(request.POST, draft)
    try:
        document = _document(request, product.supplier)
        draft = save_draft(
            draft, header=header, lines=_changed(lines, act), document=document, by=person(request), at=timezone.now()
        )
    except Refused as error:
        editor = _editor(product, draft, header, lines)
        editor.refusal = said(error)
        return _shown(request, editor, 422)
    if act == "publish":
        return _published(request, product, draft)
    return _shown(request, _editor(product, draft))


def _published(request: HttpRequest, product: Product, draft: ProductDraft) -> HttpResponse:
    supplier = product.supplier
    try:
        footprint = publish_draft(draft, reference=carbon_reference(supplier), by=person(request), at=timezone.now())
    except Refused as error:
        editor = _editor(product, draft)
        _blame(editor, error)
        return _shown(request, editor, 422)
    messages.success(request, _("Published. This is what came out."))
    return redirect("footprint", footprint.pk)


def _blame(editor: Editor, error: Refused) -> None:
    """Every fault of what was typed at its field; else the one refusal where it belongs."""
    supplier = editor.product.supplier
    scene = scene_of(supplier, [editor.product.code])
    draft, library = editor.draft, carbon_reference(supplier).factors
    read = read_draft(editor.product, draft.header, draft.lines, scene, library)
    editor.doubt = doubted(error) if error.code == "explanation_needed" else []
    for fault in read.faults or (error,):
        place = _FIELD.fullmatch(fault.field)
        told = said(fault)
        row = next((row for row in editor.lines if place and row.row_key == place[1]), None)
        if row is not None and place is not None:
            row.blame(place[2], told)
            editor.faults.append((f"line-{row.row_key}", f"{row['name'].value() or row.called}: {told}"))
        elif fault.field in editor.header.fields:
            editor.header.blame(fault.field, told)
            if not editor.doubt:
                editor.faults.append((f"field_{fault.field}", f"{editor.header[fault.field].label}: {told}"))
        else:
            editor.refusal = told


def _typed(posted: QueryDict, draft: ProductDraft) -> tuple[dict[str, str], Lines]:
    """The header and the lines as they were sent; what compliance keeps shut comes from the draft, and so does
    everything when the form did not come whole: what was not sent is not deleted."""
    if "whole_form" not in posted:
        return dict(draft.header), keyed(draft.lines)
    sent: dict[str, dict[str, str]] = {}
    for name, text in posted.items():
        if (place := _FIELD.fullmatch(name)) and place[2] in LINE:
            sent.setdefault(place[1], {})[place[2]] = str(text)
    locked = _locked(draft)
    stored = {line["key"]: line for line in draft.lines if line.get("key") in locked}
    rows = [*stored.values(), *({**line, "key": key} for key, line in sent.items() if key not in stored)]
    order = {line.get("key"): at for at, line in enumerate(draft.lines)}
    rows.sort(key=lambda line: order.get(line["key"], len(order)))
    header = {key: str(posted[key]) for key in HEADER if key in posted}
    if draft.corrects is not None and not draft.corrects.returned_why:
        header = {**draft.header, "explanation": header.get("explanation", "")}
    return header, keyed(rows)


def _changed(lines: Lines, act: str) -> Lines:
    """The lines with a new one of a kind ("add-material"), or without one ("remove-3")."""
    what, _dash, which = act.partition("-")
    if what == "add" and which in set(Kind):
        return [*lines, {"kind": which}]
    if what == "remove":
        return [line for line in lines if line["key"] != which]
    return lines


def _locked(draft: ProductDraft) -> set[str]:
    if draft.corrects is None:
        return set()
    shut = draft.corrects.lines.exclude(state=ProductLine.State.RETURNED)
    return set(shut.values_list("key", flat=True))


def _document(request: HttpRequest, supplier: Supplier) -> Document | None:
    """A new file is kept first, so that it is there even when something else is refused."""
    upload = request.FILES.get("file")
    if upload is not None:
        return keep(request, upload)
    pk = request.POST.get("document", "")
    return supplier.documents.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None


def _editor(
    product: Product, draft: ProductDraft, header: Mapping[str, str] | None = None, lines: Lines | None = None
) -> Editor:
    supplier = product.supplier
    library = carbon_reference(supplier).factors
    choices = choices_for(supplier, library)
    rows = keyed(draft.lines if lines is None else lines)
    corrects = draft.corrects
    reasons = dict(corrects.lines.values_list("key", "reason")) if corrects else {}
    locked = _locked(draft)
    begins = {"region": supplier.region} | _last_year() if not draft.header and header is None else {}
    return Editor(
        product=product,
        draft=draft,
        header=header_form({**begins, **(draft.header if header is None else header)}),
        lines=[LineForm(row, choices, locked=row["key"] in locked, reason=reasons.get(row["key"], "")) for row in rows],
        rows=rows,
        documents=list(supplier.documents.order_by("-uploaded_at")[:100]),
        locked_header=bool(corrects and not corrects.returned_why),
    )


def _shown(request: HttpRequest, editor: Editor, status: int = 200) -> HttpResponse:
    header = {key: str(editor.header[key].value() or "") for key in editor.header.fields}
    told = {
        "editor": editor,
        "header": editor.header,
        "total": total_of(editor.product, header, editor.rows),
        "kinds": [(kind.value, KINDS_OF_LINE[kind]) for kind in Kind],
    }
    return render(request, "suppliers/product_editor.html", told, status=status)


def _last_year() -> dict[str, str]:
    year = timezone.localdate().year - 1
    return {"reference_from": f"{year}-01-01", "reference_until": f"{year}-12-31"}
