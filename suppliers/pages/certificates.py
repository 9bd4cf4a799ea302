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
from suppliers.models import Certificate, Document, Supplier
from suppliers.operations.certificates import claim_certificate, withdraw_certificate
from suppliers.pages.file_rows import file_rows
from suppliers.pages.forms.certificate import CertificateForm, OwnCertificateForm, UploadForm, UploadsForm
from suppliers.pages.own import for_suppliers, own, person
from suppliers.pages.reading import Reading, pictures_of, reading_of
from suppliers.queries import own_file
from suppliers.queries.certificates import OPEN, renewable
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
    renewable: bool

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
        return self.bound.name in {"type", "renews", "number", "holder", "scope", "sites"}

    @property
    def is_extra(self) -> bool:
        """Whether it may stand folded away: seldom printed, and nothing was read for it."""
        told = self.bound.value() or self.bound.errors or self.guess
        return self.bound.name in EXTRAS and not told


@for_suppliers
@require_safe
def own_certificates(request: HttpRequest) -> HttpResponse:
    """The list, and a place for files; ?renews= of an own certificate asks for the one file of its renewal."""
    form = UploadForm if asked_renewal(request) else UploadsForm
    return listed(request, form(most_bytes=settings.UPLOAD_MAX_BYTES))


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The file at the left, its fields at the right: confirm them, and the next file opens by itself.

    While the file is still being read the page says so and asks again; ?by_hand=1 does not wait. ?renews= is the own
    certificate that the file was handed in for.
    """
    supplier = own(request)
    document = get_object_or_404(supplier.documents, pk=pk)
    reading = reading_of(document)
    wanted = asked_renewal(request)
    form = _form_of(request, supplier, reading, wanted)
    if form.is_valid() and _claimed(request, document, form):
        return _onward(request, supplier)
    waits = reading.waits and request.method != "POST" and "by_hand" not in request.GET
    told = {
        "form": form,
        "fields": [] if waits else read_fields(form, reading, pictures_of(document, reading)),
        "document": document,
        "problems": reading.problems,
        "other_kind": wanted is not None and reading.initial.get("type", wanted.type_id) != wanted.type_id,
        "other_code": reading.credit_code if reading.credit_code not in ("", supplier.identifier) else "",
        "same": _same(document, reading, form),
        "waits": waits,
        "left": files_to_confirm(supplier).exclude(document=document).count(),
    }
    return page(request, "suppliers/certificate_confirm.html", told, form)


def _form_of(
    request: HttpRequest, supplier: Supplier, reading: Reading, wanted: Certificate | None
) -> OwnCertificateForm:
    """The fields as read; what is renewed stands for the kind and level that were not."""
    before = {"type": wanted.type_id, "tier": wanted.tier} if wanted else {}
    sent, initial = request.POST or None, {"holder": supplier.name_zh, **before, **reading.initial}
    if "again" in request.POST:  # another kind was chosen: the same form, as that kind needs it
        sent, initial = None, dict(request.POST.items())
    return OwnCertificateForm(sent, initial=initial, renewable=renewable(supplier), wanted=wanted)


def _claimed(request: HttpRequest, document: Document, form: OwnCertificateForm) -> bool:
    """Whether it was handed in; if not, the form says why."""
    by, at = person(request), timezone.now()
    certificate = attempt(
        form,
        lambda: claim_certificate(
            document.supplier, form.claimed(), document=document, renews=form.renewed(), by=by, at=at
        ),
    )
    return certificate is not None


def _same(document: Document, reading: Reading, form: OwnCertificateForm) -> Certificate | None:
    """The own certificate that this one repeats; one that it is likely to renew may have the same number."""
    same = same_in_own_file(document.supplier, document, str(reading.initial.get("number") or ""))
    is_renewed = same is not None and same.document_id != document.pk and same.pk == form.initial.get("renews")
    return None if is_renewed else same


def asked_renewal(request: HttpRequest) -> Certificate | None:
    """The reader's own certificate that ?renews= names, while it may be renewed; None for anything else."""
    asked = request.GET.get("renews", "")
    is_key = asked.isascii() and asked.isdigit() and len(asked) < 19
    return renewable(own(request)).filter(pk=asked).first() if is_key else None


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
        "renewing": asked_renewal(request),
        "statements": statements,
        "overdue": ", ".join(in_reader_language(each.type) for each in statements if each.overdue),
    }
    return page(request, "suppliers/certificates.html", told, form)


def _row(certificate: Certificate, status: str) -> Row:
    reason = reason_text(certificate.rejection) if certificate.rejection else ""
    may_renew = certificate.status in OPEN and not certificate.renewed  # type: ignore[attr-defined]
    return Row(certificate, status, reason, str(TIERS.get(certificate.tier, certificate.tier)), may_renew)


def read_fields(form: CertificateForm, reading: Reading, pictures: Mapping[str, str] | None = None) -> list[ReadField]:
    """The fields of the form in their order, each with what the machine read for it and a picture of the place."""

    def field(bound: Any) -> ReadField:
        name = bound.name
        place, guess = reading.places.get(name, ""), reading.guesses.get(name, "")
        return ReadField(bound, place, guess, reading.offers.get(name, ""), (pictures or {}).get(name, ""))

    return [field(bound) for bound in form]
