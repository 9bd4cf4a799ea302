"""Excel: take the template, send it back, look over what it would change, take over the good rows."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from suppliers.edge import attempt, page, said
from suppliers.errors import Refused
from suppliers.models import SheetEntry, SheetImport
from suppliers.operations.sheet_modules import BOUND, Of
from suppliers.operations.sheet_taking import ask_take_over, look_again
from suppliers.operations.sheets import choose, discard, take_in
from suppliers.pages.own import for_suppliers, own, person
from suppliers.pages.sheet_export import template, wrong_rows
from suppliers.pages.sheet_showing import GROUPS, entries_shown
from suppliers.pages.tables import XLSX, page_of
from suppliers.queries.sheets import counts, latest_sheets
from suppliers.sheets.comparing import State
from suppliers.sheets.module import Module
from suppliers.tasks import hurry_sheets

FIRST_YEAR = 2015
PAGE = 50
BACK = {"inventory": "own_carbon", "indicators": "own_indicators", "products": "own_products"}


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("The filled sheet"), allow_empty_file=True)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        more = {"data-max-bytes": settings.UPLOAD_MAX_BYTES, "accept": ".xlsx,.csv"}
        self.fields["file"].widget.attrs |= more
        self.fields["file"].help_text = _("Excel (.xlsx) or CSV. Nothing is changed before you agree.")


class TakeForm(forms.Form):
    explanation = forms.CharField(
        label=gettext_lazy("Explanation"),
        help_text=gettext_lazy("One sentence, if a figure looks doubtful; it is kept with the report."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_sheets(request: HttpRequest, module: str) -> HttpResponse:
    """The template of a module, sending it back, and the sheets that were sent."""
    of = _of(request, module)
    form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    if form.is_valid():
        done, sheet = attempt(form, lambda: (True, _taken_in(request, module, of, form))) or (False, None)
        if sheet is not None:
            return redirect("own_sheet", sheet.pk)
        if done:
            messages.info(request, _("Nothing in this sheet differs from what stands here: nothing was changed."))
            return redirect(request.get_full_path())
    told: dict[str, object] = {
        "module": BOUND[module].module,
        "year": of.year,
        "years": range(timezone.localdate().year, FIRST_YEAR - 1, -1) if of.year else (),
        "form": form,
        "sheets": latest_sheets(of.supplier, module),
        "back": BACK[module],
    }
    return page(request, "suppliers/sheets.html", told, form)


@for_suppliers
@require_safe
def own_sheet_template(request: HttpRequest, module: str) -> HttpResponse:
    """The template, filled with what stands here."""
    of = _of(request, module)
    try:
        content = template(module, of)
    except Refused as error:
        messages.error(request, said(error))
        return redirect("own_sheets", module)
    return _file(content, _file_name(BOUND[module].module, of.year))


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What a sheet would change; a person decides where both sides changed, and takes the good rows over."""
    sheet = _own_sheet(request, pk)
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = request.POST.get("act", "")
        if attempt(form, lambda: _do(request, sheet, act, form)):
            return redirect(request.get_full_path())
        sheet = _own_sheet(request, pk)
    return _looked_over(request, sheet, form)


@for_suppliers
@require_safe
def own_sheet_wrong(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that are wrong, as a sheet with what is wrong, to be corrected and sent again."""
    sheet = _own_sheet(request, pk)
    name = _file_name(BOUND[sheet.module].module, sheet.year).replace(".xlsx", "-wrong.xlsx")
    return _file(wrong_rows(sheet), name)


def _do(request: HttpRequest, sheet: SheetImport, act: str, form: TakeForm) -> bool:
    """One of the acts of the page. Raises Refused; what was chosen on the page is kept even then."""
    now = timezone.now()
    if act == "put_away":
        discard(sheet, at=now)
        messages.success(request, _("Put away. Nothing more of it will be taken over."))
        return True
    choose(sheet, _choices(request, sheet, act))
    if act == "take":
        _take(request, sheet, form)
    return True


def _take(request: HttpRequest, sheet: SheetImport, form: TakeForm) -> None:
    moved = look_again(sheet)
    if moved:
        words = _("%(moved)s rows changed here since the sheet was read: please look at them again.")
        messages.warning(request, words % {"moved": moved})
        return
    before = counts(sheet)["taken"]
    ask_take_over(sheet, explanation=form.cleaned_data["explanation"], by=person(request), at=timezone.now())
    if sheet.state == SheetImport.State.APPLYING:
        hurry_sheets()
        return
    taken = counts(sheet)["taken"] - before
    words = ngettext("%(taken)s row taken over.", "%(taken)s rows taken over.", taken)
    messages.success(request, words % {"taken": taken})


def _choices(request: HttpRequest, sheet: SheetImport, act: str) -> dict[int, str]:
    """What was chosen at each conflict of the page; or one word for all conflicts of the sheet."""
    if act in {"all_sheet", "all_here"}:
        conflicts = sheet.entries.filter(state=State.CONFLICT, applied_at__isnull=True)
        return dict.fromkeys(conflicts.values_list("pk", flat=True), act.removeprefix("all_"))
    found = {}
    for name, value in request.POST.items():
        stem, _dash, number = name.partition("-")
        if stem == "choice" and number.isascii() and number.isdecimal() and value in SheetEntry.Choice.values:
            found[int(number[:18])] = str(value)
    return found


def _looked_over(request: HttpRequest, sheet: SheetImport, form: TakeForm) -> HttpResponse:
    told = counts(sheet)
    wanted = request.GET.get("state", "")
    states = next((states for code, _text, states in GROUPS if code == wanted), GROUPS[0][2])
    entries = page_of(request, sheet.entries.filter(state__in=states).order_by("position"), PAGE)
    module = BOUND[sheet.module].module
    context = {
        "sheet": sheet,
        "module": module,
        "form": form,
        "counts": told,
        "groups": [(code, text, sum(told[state] for state in states)) for code, text, states in GROUPS],
        "wanted": wanted,
        "page": entries,
        "shown": entries_shown(sheet, list(entries)),
        "is_open": sheet.state == SheetImport.State.OPEN,
        "is_applying": sheet.state == SheetImport.State.APPLYING,
        "to_take": told["to_take"],
        "done": told["taken"],
        "wrong": told[State.WRONG],
        "undecided": told["undecided"],
        "conflicts": told[State.CONFLICT],
        "back": BACK[sheet.module],
    }
    return render(request, "suppliers/sheet.html", context, status=422 if form.is_bound and form.errors else 200)


def _taken_in(request: HttpRequest, module: str, of: Of, form: UploadForm) -> SheetImport | None:
    upload = form.cleaned_data["file"]
    return take_in(
        of.supplier,
        module,
        year=of.year,
        content=_content(upload),
        name=upload.name or "",
        scanner=settings.CLAMD_URL,
        by=person(request),
        at=timezone.now(),
    )


def _content(upload: Any) -> bytes:
    """The file, or a refusal of one that is larger than any upload may be."""
    if upload.size > settings.UPLOAD_MAX_BYTES:
        message = "This file has {size} MB; up to {limit} MB are taken. Split it."
        megabytes = {"size": -(-upload.size // 1_000_000), "limit": settings.UPLOAD_MAX_BYTES // 1_000_000}
        raise Refused("file_too_large", message, "file", **megabytes)
    content: bytes = upload.read()
    return content


def _of(request: HttpRequest, module: str) -> Of:
    """Of whom and of which year: last year unless the address says another."""
    if module not in BOUND:
        raise Http404
    if not BOUND[module].module.per_year:
        return Of(own(request), None)
    last = timezone.localdate().year
    year = request.GET.get("year", str(last - 1))
    if year not in map(str, range(FIRST_YEAR, last + 1)):
        raise Http404
    return Of(own(request), int(year))


def _own_sheet(request: HttpRequest, pk: int) -> SheetImport:
    found: SheetImport = get_object_or_404(own(request).sheet_imports.select_related("supplier", "read_by"), pk=pk)
    return found


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _file_name(module: Module, year: int | None) -> str:
    return f"greengate-{module.code}{f'-{year}' if year else ''}.xlsx"
