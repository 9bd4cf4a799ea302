"""What the pages behind mailed links share: the language, the one page for every link that opens nothing, the limit."""

from types import SimpleNamespace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.throttling import ScopedRateThrottle

from suppliers.models import Delegation, Invitation

THROTTLED = SimpleNamespace(throttle_scope="links")


def language_of(request: HttpRequest, link: Invitation | Delegation | None) -> str:
    """The reader's wish, else the browser's cookie, else the language of the mail, else the house's."""
    wished = (
        request.GET.get("language", ""),
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        link.language if link else "",
    )
    return next((code for code in wished if code in dict(settings.LANGUAGES)), settings.LANGUAGE_CODE)


def closed(request: HttpRequest) -> HttpResponse:
    """Whatever is wrong with a link, one and the same page."""
    return render(request, "suppliers/link_closed.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse | None:
    """Too much from one address: 429; pages are free, what is sent is not."""
    if request.method != "POST" or ScopedRateThrottle().allow_request(request, THROTTLED):  # type: ignore[arg-type]
        return None
    message = _("Too much was sent from here: try again in an hour.")
    return HttpResponse(message, status=429, content_type="text/plain; charset=utf-8")
