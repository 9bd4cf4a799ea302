"""Renewing one certificate from the link in a mail: the file, its fields, done. No sign-in, no way to anything else."""

from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from rest_framework.throttling import ScopedRateThrottle

from suppliers.access import public
from suppliers.edge import attempt, page
from suppliers.models import RenewalLink
from suppliers.operations.renewals import hand_in_by_link, renew_by_link
from suppliers.pages.certificates import read_fields
from suppliers.pages.documents import previewed
from suppliers.pages.forms.certificate import CertificateForm, UploadForm
from suppliers.pages.own import uploaded
from suppliers.pages.reading import Reading, pictures_of, reading_of
from suppliers.queries.renewal import language_of_mail, live_link
from suppliers.wording import TIERS, in_reader_language

THROTTLED = SimpleNamespace(throttle_scope="renewals")
View = Callable[[HttpRequest, str, RenewalLink], HttpResponseBase]


def by_link(view: View) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """A page that the link alone opens; whatever is wrong with a link, one and the same page says what to do.

    Without CSRF token: no cookie gives a right here, so there is nothing that a foreign page could borrow, and under
    "no-referrer" browsers send no origin to compare. The address is the secret: it goes into no referrer, no cache.
    """

    @public
    @csrf_exempt
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        link = live_link(token, timezone.now())
        language = _language(request, link.mailed_to.language if link else language_of_mail(token))
        with translation.override(language):
            answer = _closed(request) if link is None else _throttled(request) or view(request, token, link)
        answer["Content-Language"] = language
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return opened


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def renewal(request: HttpRequest, token: str, link: RenewalLink) -> HttpResponse:
    """What is to be renewed, and a place for the file. A file that is refused leaves the link as it was."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, most_bytes=settings.UPLOAD_MAX_BYTES)
    if form.is_valid():
        file = uploaded(form.cleaned_data["file"])
        kept = attempt(form, lambda: hand_in_by_link(token, **file, at=timezone.now()))
        if kept is not None:
            return _onward(request, "renewal-confirm", token)
    return page(request, "suppliers/renewal.html", {"form": form, **_shown(link, token)}, form)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def renewal_confirm(request: HttpRequest, token: str, link: RenewalLink) -> HttpResponse:
    """The fields as they were read from the file: confirm them, and the renewal waits for compliance."""
    if link.document is None:
        return _onward(request, "renewal", token)
    reading = reading_of(link.document)
    form = _form_of(request, link, reading)
    if form.is_valid():
        renewed = attempt(form, lambda: renew_by_link(token, form.claimed(), at=timezone.now()))
        if renewed is not None:
            return _done()
    waits = reading.waits and request.method != "POST" and "by_hand" not in request.GET
    told = {
        "form": form,
        "fields": [] if waits else read_fields(form, reading, pictures_of(link.document, reading)),
        "problems": reading.problems,
        "other_kind": reading.initial.get("type", link.certificate.type_id) != link.certificate.type_id,
        "other_code": reading.credit_code not in ("", link.certificate.supplier.identifier) and reading.credit_code,
        "waits": waits,
        **_shown(link, token),
    }
    return page(request, "suppliers/renewal_confirm.html", told, form)


def _form_of(request: HttpRequest, link: RenewalLink, reading: Reading) -> CertificateForm:
    """The fields as read; what the certificate before says stands for what was not. The kind stays its kind."""
    certificate = link.certificate
    before = {"tier": certificate.tier, "holder": certificate.holder}
    initial = {**before, **reading.initial, "type": certificate.type_id}
    form = CertificateForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["type"].choices = [(certificate.type_id, in_reader_language(certificate.type))]  # type: ignore[attr-defined]
    return form


@by_link
@require_safe
def renewal_file(request: HttpRequest, _token: str, link: RenewalLink) -> HttpResponseBase:
    """The file that was handed in by this link, as pictures beside its fields."""
    if link.document is None:
        raise Http404
    return previewed(request, link.document)


def _done() -> HttpResponse:
    """The page of the end knows no link and so no mail: the address tells it the language that was read until now."""
    return redirect(f"{reverse('renewal-done')}?{urlencode({'language': translation.get_language()})}")


@public
@require_safe
def renewal_done(request: HttpRequest) -> HttpResponse:
    """It is handed in; the page says so and knows nothing else."""
    language = _language(request, "")
    with translation.override(language):
        answer = render(request, "suppliers/renewal_done.html")
    answer["Content-Language"] = language
    return answer


def _language(request: HttpRequest, of_mail: str) -> str:
    """The reader's wish, else the browser's cookie, else the language of the mail, else the house's."""
    languages = dict(settings.LANGUAGES)
    wished = (request.GET.get("language", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), of_mail)
    return next((code for code in wished if code in languages), settings.LANGUAGE_CODE)


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "suppliers/renewal_closed.html", status=404)


def _throttled(request: HttpRequest) -> HttpResponse | None:
    """Too much from one address: 429; pages are free, files and forms are not."""
    if request.method != "POST" or ScopedRateThrottle().allow_request(request, THROTTLED):  # type: ignore[arg-type]
        return None
    message = _("Too many files were handed in from here: try again in an hour.")
    return HttpResponse(message, status=429, content_type="text/plain; charset=utf-8")


def _onward(request: HttpRequest, name: str, *arguments: str) -> HttpResponse:
    answer = redirect(name, *arguments)
    answer["Location"] += f"?{request.GET.urlencode()}" if request.GET else ""
    return answer


def _shown(link: RenewalLink, token: str) -> dict[str, object]:
    """The fields of this one certificate, and nothing else of its supplier."""
    certificate = link.certificate
    return {
        "certificate": certificate,
        "tier": str(TIERS.get(certificate.tier, certificate.tier)),
        "token": token,
        "document": link.document,
        "expires_at": link.expires_at,
        "languages": settings.LANGUAGES,
    }
