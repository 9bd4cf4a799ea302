"""Recognised bodies, marks of accreditation and registers: what checks compare with, and taking in a newer list."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from suppliers.access import open_to
from suppliers.checks.lists import COLUMNS, ListKind, ParsedList, RowError, list_text, parse_list
from suppliers.edge import attempt, said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import CertificateType
from suppliers.operations.lists import Imported, import_list, preview_list
from suppliers.pages.own import person
from suppliers.pages.tables import page_of, typed
from suppliers.pages.verification import READERS
from suppliers.queries import lists
from suppliers.queries.access import roles_of
from suppliers.queries.registers import registers
from suppliers.wording import filled

MOST_BYTES = 1_000_000
MOST_SHOWN = 50
KINDS = [
    (ListKind.BODIES, gettext_lazy("Recognised bodies")),
    (ListKind.MARKS, gettext_lazy("Marks of accreditation")),
    (ListKind.REGISTER, gettext_lazy("Extract of a register")),
]
EXAMPLES = {
    ListKind.BODIES: "SAMPLE-R-2000-999,示例认证中心有限公司,Sample Centre,999,ISO14001,yes,,,示例名录,2026-06-01",
    ListKind.MARKS: "SAMPLE,示例认可委员会,Sample Accreditation,ISO14001|ISO9001,示例名录,2026-06-01",
    ListKind.REGISTER: (
        "示例登记簿,ISO14001,99924E00001R0M,示例有限公司,,valid,2024-03-05,2027-03-04,示例查询结果,2026-06-01"
    ),
}


class ListForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("List"), choices=[(kind.value, text) for kind, text in KINDS])
    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.fields["file"].widget.attrs |= {"data-max-bytes": MOST_BYTES, "accept": ".csv,text/csv"}
        self.fields["file"].help_text = _("At most 1 MB here; larger ones by the command load_list.")

    def clean(self) -> dict[str, Any]:
        """The text of the file, or that of the preview which came back."""
        told = super().clean() or {}
        upload = told.get("file")
        if upload is not None and upload.size <= MOST_BYTES:
            try:
                told["text"] = list_text(upload.read())
            except Refused as error:
                self.add_error("file", said(error))
        elif upload is not None or not told.get("text"):
            self.add_error("file", _("Choose a file of at most 1 MB."))
        return told


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do; `text` is the file, to be sent again when the person agrees."""

    done: Imported
    kind: str
    name: str
    text: str

    @property
    def taken(self) -> int:
        return self.done.added + self.done.changed

    @property
    def errors(self) -> list[tuple[int, str]]:
        return [_line(error) for error in self.done.errors[:MOST_SHOWN]]

    @property
    def more(self) -> int:
        return max(0, len(self.done.errors) - MOST_SHOWN)


@open_to(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_lists(request: HttpRequest) -> HttpResponse:
    """The lists and when they were taken in; compliance sends a newer one, looks what it would do, and agrees."""
    if request.method != "POST":
        return _shown(request, ListForm())
    if Role.COMPLIANCE not in roles_of(person(request)):
        raise PermissionDenied
    form = ListForm(request.POST, request.FILES)
    parsed = _parsed(form) if form.is_valid() else None
    if parsed is None:
        return _shown(request, form)
    name = form.cleaned_data["name"] or form.cleaned_data["file"].name
    if "import" in request.POST:
        return _taken_in(request, parsed, form.cleaned_data["text"], name)
    return _shown(request, form, Preview(preview_list(parsed), parsed.kind.value, name, form.cleaned_data["text"]))


@open_to(*READERS)
@require_safe
def list_example(_request: HttpRequest, kind: str) -> HttpResponse:
    """The first line that a list needs, and a sample row."""
    if kind not in set(ListKind):
        raise Http404
    text = ",".join(COLUMNS[ListKind(kind)]) + "\r\n" + EXAMPLES[ListKind(kind)] + "\r\n"
    answer = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return answer


def _parsed(form: ListForm) -> ParsedList | None:
    """The rows of the file; when it is none of the kind, the form says why."""
    kind, content = ListKind(form.cleaned_data["kind"]), form.cleaned_data["text"].encode()
    types = set(CertificateType.objects.values_list("pk", flat=True))
    return attempt(form, lambda: parse_list(kind, content, types=types, on=timezone.localdate()))


def _taken_in(request: HttpRequest, parsed: ParsedList, text: str, name: str) -> HttpResponse:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    done = import_list(parsed, name=name, sha256=sha256, by=person(request), at=timezone.now())
    counts = {"added": done.added, "changed": done.changed, "refused": len(done.errors)}
    messages.success(request, _("%(added)s new, %(changed)s changed, %(refused)s not taken.") % counts)
    return redirect("certificate_lists")


def _shown(request: HttpRequest, form: ListForm, preview: Preview | None = None) -> HttpResponse:
    bodies = page_of(request, lists.body_scopes(typed(request)))
    told = {
        "form": form,
        "preview": preview,
        "page": bodies,
        "q": typed(request),
        "marks": lists.marks(),
        "standing": lists.register_standing(),
        "asked": bool(registers()),
        "imports": lists.latest_imports(),
        "kinds": KINDS,
        "may_import": Role.COMPLIANCE in roles_of(person(request)),
    }
    return render(request, "suppliers/lists.html", told, status=422 if form.is_bound and form.errors else 200)


def _line(error: RowError) -> tuple[int, str]:
    return error.line, filled(error.message, error.values)
