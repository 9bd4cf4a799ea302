"""The supplier's certificates: hand in a file, confirm what was read, withdraw."""

from collections.abc import Mapping, Sequence
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

from suppliers.edge import attempt, page, said
from suppliers.errors import Refused
from suppliers.models import Certificate, Supplier
from suppliers.operations.certificates import claim_certificate, withdraw_certificate
from suppliers.pages.file_rows import file_rows
from suppliers.pages.forms.certificate import CertificateForm, UploadForm, UploadsForm
from suppliers.pages.own import for_suppliers, own, person
from suppliers.pages.reading import Reading, pictures_of, reading_of
from suppliers.queries import own_file
from suppliers.queries.duplicates import same_in_own_file
from suppliers.queries.own_file import shown_status
from suppliers.queries.readings import files_to_confirm, next_to_confirm
from suppliers.queries.statements import statements_to_show
from suppliers.wording import TIERS, in_reader_language, reason_text

EXTRAS = frozenset({"credit_code", "sites", "accreditation", "body_number", "surveyed_on"})


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
    offer: str = ""
    picture: str = ""

    @property
    def optional(self) -> bool:
        return not self.bound.field.required and self.bound.name != "tier"

    @property
    def wide(self) -> bool:
        return self.bound.name in {"type", "number", "holder", "scope", "sites"}

    @property
    def is_extra(self) -> bool:
        """Whether it may stand folded away: seldom printed, and nothing was read for it."""
        told = self.bound.value() or self.bound.errors or self.guess
        return self.bound.name in EXTRAS and not told


@for_suppliers
@require_safe
def own_certificates(request: HttpRequest) -> HttpResponse:
    return listed(request, UploadsForm(most_bytes=settings.UPLOAD_MAX_BYTES))


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The file at the left, its fields at the right: confirm them, and the next file opens by itself.

    While the file is still being read the page says so and asks again; ?by_hand=1 does not wait.
    """
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
            return _onward(request, supplier)
    if "again" in request.POST:  # another kind was chosen: the same form, as that kind needs it
        form = CertificateForm(initial=request.POST.dict())
    waits = reading.waits and request.method != "POST" and "by_hand" not in request.GET
    told = {
        "form": form,
        "fields": [] if waits else read_fields(form, reading, pictures_of(document, reading)),
        "document": document,
        "problems": reading.problems,
        "other_code": reading.credit_code if reading.credit_code not in ("", supplier.identifier) else "",
        "same": same_in_own_file(supplier, document, str(reading.initial.get("number") or "")),
        "waits": waits,
        "left": files_to_confirm(supplier).exclude(document=document).count(),
    }
    return page(request, "suppliers/certificate_confirm.html", told, form)


def _onward(request: HttpRequest, supplier: Supplier) -> HttpResponse:
    """To the next file that waits to be confirmed, else to the list."""
    following = next_to_confirm(supplier)
    if following is None:
        messages.success(request, _("Handed in. Compliance checks it and tells you."))
        return redirect("own_certificates")
    messages.success(request, _("Handed in. Here is the next file."))
    return redirect("own_certificate_confirm", following)


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


def listed(request: HttpRequest, form: UploadForm, uploads: Sequence[object] = ()) -> HttpResponse:
    """The supplier's certificates, its files to confirm, and what became of the files just sent without a script."""
    supplier, today = own(request), timezone.localdate()
    certificates = own_file.own_certificates(supplier)
    statements = statements_to_show(supplier, supplier.day(timezone.now()))
    told = {
        "form": form,
        "rows": [_row(certificate, shown_status(certificate, today)) for certificate in certificates],
        "files": file_rows(files_to_confirm(supplier)),
        "uploads": uploads,
        "statements": statements,
        "overdue": ", ".join(in_reader_language(each.type) for each in statements if each.overdue),
    }
    return page(request, "suppliers/certificates.html", told, form)


def _row(certificate: Certificate, status: str) -> Row:
    reason = reason_text(certificate.rejection) if certificate.rejection else ""
    return Row(certificate, status, reason, str(TIERS.get(certificate.tier, certificate.tier)))


def read_fields(form: CertificateForm, reading: Reading, pictures: Mapping[str, str] | None = None) -> list[ReadField]:
    """The fields of the form in their order, each with what the machine read for it and a picture of the place."""

    def field(bound: Any) -> ReadField:
        name = bound.name
        place, guess = reading.places.get(name, ""), reading.guesses.get(name, "")
        return ReadField(bound, place, guess, reading.offers.get(name, ""), (pictures or {}).get(name, ""))

    return [field(bound) for bound in form]
