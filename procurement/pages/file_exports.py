"""Taking a copy of a supplier's file along, and taking one in."""

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procurement.models import FileExport
from procurement.operations.file_exports import ask_for_file
from procurement.operations.file_importing import import_file
from procurement.pages.reader import for_staff
from procurement.tasks import hurry_exports
from suppliers.access import open_to, signed_in
from suppliers.edge import attempt, page, said
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Supplier, User
from suppliers.pages.own import for_suppliers, own, person
from suppliers.queries.access import visible_to

MOST_BYTES = 90_000_000


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Exported file (ZIP)"))

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.fields["file"].widget.attrs |= {"data-max-bytes": MOST_BYTES, "accept": ".zip"}
        self.fields["file"].help_text = _("At most 90 MB here; larger ones by the command import_file.")


@for_staff
@require_POST
def export_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy with everything that the buyers know."""
    return _asked(request, get_object_or_404(visible_to(person(request)), pk=pk), whole=True)


@for_suppliers
@require_POST
def export_own(request: HttpRequest) -> HttpResponse:
    """A copy of the supplier's own file, for itself."""
    return _asked(request, own(request), whole=False)


@signed_in
@require_safe
def file_export(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; the way to the ZIP when it is made."""
    return render(request, "procurement/file_export.html", {"export": get_object_or_404(exports_of(request), pk=pk)})


@signed_in
@require_safe
def file_export_zip(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(exports_of(request), pk=pk)
    if not row.path:
        raise Http404
    name = f"{row.supplier.identifier}-{timezone.localtime(row.asked_at).date().isoformat()}.zip"
    return FileResponse(default_storage.open(row.path), as_attachment=True, filename=name)


@open_to(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def file_import(request: HttpRequest) -> HttpResponse:
    """Take in the exported file of a supplier that this instance does not have."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        found = attempt(form, lambda: import_file(upload.file, at=timezone.now()))
        if found is not None:
            messages.success(request, _("The file of %(name)s is taken in, with its whole history.") % {"name": found})
            return redirect("file_import")
    return page(request, "procurement/file_import.html", {"form": form}, form)


def exports_of(request: HttpRequest) -> QuerySet[FileExport]:
    """The copies that the person asked for, of suppliers whose file the person may still read."""
    user: User = person(request)
    rows = FileExport.objects.filter(asked_by=user, supplier__in=visible_to(user))
    return rows.select_related("supplier")


def _asked(request: HttpRequest, supplier: Supplier, *, whole: bool) -> HttpResponse:
    try:
        row = ask_for_file(supplier, whole=whole, by=person(request), at=timezone.now())
    except Refused as error:
        messages.error(request, said(error))
        return redirect("supplier", supplier.pk) if whole else redirect("portal")
    if row.finished_at is None:
        hurry_exports()
    return redirect("file_export", row.pk)
