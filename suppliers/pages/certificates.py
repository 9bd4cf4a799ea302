"""The supplier's certificates: hand in a file, confirm what was read, withdraw."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suppliers.checks.files.kinds import JPEG, PDF, PNG
from suppliers.edge import attempt, page, said
from suppliers.errors import Refused
from suppliers.models import Certificate
from suppliers.operations.certificates import claim_certificate, withdraw_certificate
from suppliers.pages.forms.certificate import CertificateForm, UploadForm
from suppliers.pages.own import for_suppliers, keep, own, person
from suppliers.pages.reading import Reading, reading_of
from suppliers.queries import own_file
from suppliers.queries.own_file import shown_status
from suppliers.wording import TIERS, reason_text


@dataclass(frozen=True, slots=True)
class Row:
    """A certificate as the list shows it."""

    certificate: Certificate
    status: str
    reason: str
    tier: str

    @property
    def key(self) -> str:
        return str(self.certificate.pk)


@dataclass(frozen=True, slots=True)
class ReadField:
    """A field of the confirmation page, with where it was read or what was only guessed."""

    bound: BoundField
    place: str
    guess: str

    @property
    def optional(self) -> bool:
        return not self.bound.field.required and self.bound.name != "tier"

    @property
    def wide(self) -> bool:
        return self.bound.name in {"type", "number", "holder", "scope"}


@for_suppliers
@require_safe
def own_certificates(request: HttpRequest) -> HttpResponse:
    return _list(request, UploadForm(most_bytes=settings.UPLOAD_MAX_BYTES))


@for_suppliers
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the file; what is in it is confirmed on the next page."""
    form = UploadForm(request.POST, request.FILES, most_bytes=settings.UPLOAD_MAX_BYTES)
    if form.is_valid():
        document = attempt(form, lambda: keep(request, form.cleaned_data["file"]))
        if document is not None:
            return redirect("own_certificate_confirm", document.pk)
    return _list(request, form)


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The file at the left, its fields at the right: confirm them, and the certificate waits for compliance."""
    supplier = own(request)
    document = get_object_or_404(supplier.documents, pk=pk)
    reading = reading_of(document)
    form = CertificateForm(request.POST or None, initial={"holder": supplier.name_zh, **reading.initial})
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        certificate = attempt(
            form,
            lambda: claim_certificate(
                supplier, form.claimed(), document=document, by=person(request), at=timezone.now()
            ),
        )
        if certificate is not None:
            messages.success(request, _("Handed in. Compliance checks it and tells you."))
            return redirect("own_certificates")
    if "again" in request.POST:  # another kind was chosen: the same form, as that kind needs it
        form = CertificateForm(initial=request.POST.dict())
    told = {
        "form": form,
        "fields": _fields(form, reading),
        "document": document,
        "is_pdf": document.media_type == PDF,
        "is_picture": document.media_type in (PNG, JPEG),
        "problems": reading.problems,
        "other_code": reading.credit_code if reading.credit_code not in ("", supplier.identifier) else "",
    }
    return page(request, "suppliers/certificate_confirm.html", told, form)


@for_suppliers
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    certificate = get_object_or_404(own(request).certificates, pk=pk)
    try:
        withdraw_certificate(certificate, by=person(request), at=timezone.now())
        messages.success(request, _("%(number)s is withdrawn.") % {"number": certificate.number})
    except Refused as error:
        messages.error(request, said(error))
    return redirect("own_certificates")


def _list(request: HttpRequest, form: UploadForm) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        _row(certificate, shown_status(certificate, today)) for certificate in own_file.own_certificates(own(request))
    ]
    return page(request, "suppliers/certificates.html", {"form": form, "rows": rows}, form)


def _row(certificate: Certificate, status: str) -> Row:
    reason = reason_text(certificate.rejection) if certificate.rejection else ""
    return Row(certificate, status, reason, str(TIERS.get(certificate.tier, certificate.tier)))


def _fields(form: CertificateForm, reading: Reading) -> list[ReadField]:
    def field(bound: Any) -> ReadField:
        name = bound.name
        return ReadField(bound, reading.places.get(name, ""), reading.guesses.get(name, ""))

    return [field(bound) for bound in form]
