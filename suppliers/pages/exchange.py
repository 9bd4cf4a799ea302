"""Certificates as JSON of the business-partner-certificate model: give one out, take one in, name one's own number."""

import json

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from suppliers.access import signed_in
from suppliers.checks.exchange import write_exchange
from suppliers.checks.exchange_reading import parse_exchange, read_exchange
from suppliers.checks.files import Limits
from suppliers.edge import attempt, page
from suppliers.models import Certificate
from suppliers.operations.exchange import exchanged, import_certificate, name_partner_number
from suppliers.pages.own import for_suppliers, own, person
from suppliers.queries.access import visible_to
from suppliers.queries.readings import stored_content

GROWTH = 1.4
"""A file in Base64 with the fields around it, against the file."""


class ImportForm(forms.Form):
    exchange = forms.FileField(
        label=gettext_lazy("JSON file"),
        help_text=gettext_lazy("As exported here or by a system that speaks the Catena-X model 3.1.0."),
        allow_empty_file=True,
    )

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        most = int(GROWTH * settings.UPLOAD_MAX_BYTES)
        self.fields["exchange"].widget.attrs |= {"data-max-bytes": most, "accept": ".json,application/json"}


class PartnerNumberForm(forms.Form):
    partner_number = forms.CharField(
        label=gettext_lazy("Business Partner Number (BPNL)"),
        help_text=gettext_lazy("Leave it empty if you take no part in Catena-X."),
        max_length=16,
        required=False,
    )


@signed_in
@require_safe
def certificate_exchange(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate with its file as JSON, an attachment; whoever may read the supplier's file may have it."""
    seen = Certificate.objects.filter(supplier__in=visible_to(person(request)))
    found = get_object_or_404(seen.select_related("supplier", "document"), pk=pk)
    content = stored_content(found.document) if found.document else b""
    told = write_exchange(exchanged(found, content=content or None))
    text = json.dumps(told, ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{found.pk}.json"'
    return answer


@for_suppliers
@require_http_methods(["GET", "HEAD", "POST"])
def own_exchange(request: HttpRequest) -> HttpResponse:
    """Take in a certificate that somebody exported, and the supplier's own partner number."""
    supplier, told = own(request), request.POST if request.method == "POST" else None
    named, taken = told is not None and "partner_number" in told, told is not None and "partner_number" not in told
    number = PartnerNumberForm(told if named else None, initial={"partner_number": supplier.partner_number})
    form = ImportForm(told if taken else None, request.FILES if taken else None)
    if named and number.is_valid():
        typed = number.cleaned_data["partner_number"]
        if attempt(number, lambda: name_partner_number(supplier, typed, by=person(request), at=timezone.now())):
            messages.success(request, _("Your partner number is noted."))
            return redirect("own_exchange")
    if taken and form.is_valid():
        certificate = attempt(form, lambda: _imported(request, form.cleaned_data["exchange"].read(_most() + 1)))
        if certificate is not None:
            messages.success(request, _("Handed in. Compliance checks it and tells you."))
            return redirect("own_certificates")
    return page(request, "suppliers/exchange.html", {"form": form, "number": number}, form, number)


def _imported(request: HttpRequest, content: bytes) -> Certificate:
    told = read_exchange(parse_exchange(content[: _most()]))
    limits = Limits(size=settings.UPLOAD_MAX_BYTES)
    return import_certificate(
        own(request), told, limits=limits, scanner=settings.CLAMD_URL, by=person(request), at=timezone.now()
    )


def _most() -> int:
    return int(GROWTH * settings.UPLOAD_MAX_BYTES)
