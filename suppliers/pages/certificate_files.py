"""Handing in files of certificates, many at once; each is a row that says what became of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from suppliers.edge import said
from suppliers.errors import Refused
from suppliers.models import Certificate, Document
from suppliers.operations.documents import set_aside
from suppliers.pages.certificates import asked_renewal, listed
from suppliers.pages.file_rows import FileRow, kept_row, refused_row
from suppliers.pages.forms.certificate import UploadsForm
from suppliers.pages.own import for_suppliers, own, person, put_in
from suppliers.queries.readings import next_to_confirm
from suppliers.tasks import hurry_readers


@for_suppliers
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep each file or say why not. A script sends them one by one (X-Upload) and gets the row of each.

    ?renews= names the own certificate that one file alone is to renew.
    """
    form = UploadsForm(request.POST, request.FILES, most_bytes=settings.UPLOAD_MAX_BYTES)
    if not form.is_valid():
        return listed(request, form)
    rows = [_kept(request, file) for file in form.cleaned_data["file"]]
    if any(row.state == "waiting" for row in rows):
        hurry_readers()
    status = 422 if all(row.state == "refused" for row in rows) else 200
    if "X-Upload" in request.headers:
        return render(request, "suppliers/parts/file_row.html", {"row": rows[0]}, status=status)
    if len(rows) == 1 and rows[0].document is not None and rows[0].state != "claimed":
        return _to_confirm(request, rows[0].document)
    if len(rows) == 1 and rows[0].state == "refused":
        form.add_error("file", str(rows[0].text))
        rows = []
    answer = listed(request, form, rows)
    answer.status_code = status
    return answer


@for_suppliers
@require_safe
def file_row(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the reading of a file has come, asked again by the row itself while it waits."""
    document = get_object_or_404(own(request).documents, pk=pk)
    row = kept_row(document, claimed=_is_claimed(document))
    return render(request, "suppliers/parts/file_row.html", {"row": row})


@for_suppliers
@require_safe
def next_file(request: HttpRequest) -> HttpResponse:
    """To the file whose fields are to be confirmed next."""
    following = next_to_confirm(own(request))
    return redirect("own_certificate_confirm", following) if following else redirect("own_certificates")


@for_suppliers
@require_POST
def file_set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Off the list of files to confirm; the file itself stays among the documents."""
    set_aside(get_object_or_404(own(request).documents, pk=pk), by=person(request), at=timezone.now())
    return redirect("own_certificates")


def _kept(request: HttpRequest, file: Any) -> FileRow:
    try:
        kept = put_in(request, file)
    except Refused as error:
        return refused_row(file.name or "", said(error))
    return kept_row(kept.document, known=kept.known, claimed=_is_claimed(kept.document))


def _to_confirm(request: HttpRequest, document: Document) -> HttpResponse:
    answer = redirect("own_certificate_confirm", document.pk)
    renewed = asked_renewal(request)
    answer["Location"] += f"?renews={renewed.pk}" if renewed else ""
    return answer


def _is_claimed(document: Document) -> bool:
    return Certificate.objects.filter(document=document).exists()
