"""What stands before every view: the reader's language, and the door that is shut unless the view opens it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext

from config.access import access_of
from config.accounts import led_to_second_factor
from suppliers.models import User
from suppliers.queries.links import live_delegation
from suppliers.queries.renewal import live_link

GetResponse = Callable[[HttpRequest], HttpResponse]


class ReaderLanguage:
    """The language: chosen by cookie, else what the signed-in person reads, else the house's default (Chinese).

    The browser's wish is not asked. Who switches while signed in gets mails in that language from then on.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)) or _known(_own_language(request))
        language = language or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        switched = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
        if switched is not None and isinstance(request.user, User) and _known(switched.value):
            User.objects.filter(pk=request.user.pk).update(language=switched.value)
        return response


def _known(language: str | None) -> str:
    """The code when it is one of ours, else ""."""
    return language if language in dict(settings.LANGUAGES) else ""


def _own_language(request: HttpRequest) -> str:
    return request.user.language if isinstance(request.user, User) else ""


class WayBack:
    """A step that only a form takes, opened as a page (language switched, signed in again): the page it stands on.

    Only for a browser that opens a page; machines and htmx are told 405 as ever.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        opened = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if response.status_code != 405 or not opened or request.path.startswith("/api/"):
            return response
        return redirect(_page_above(request.path))


def _page_above(path: str) -> str:
    """The nearest address above this one that is any; "/" in the end."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return path


class BodyLimit:
    """A body that nobody may send is refused before any of it is read or kept on the disk.

    Strangers send forms, people who are signed in, or who hold the link of a renewal, forms with files. Bodies without
    a length are never read at all.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        length = int(told) if told.isascii() and told.isdigit() else 0
        if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        if length <= settings.REQUEST_MAX_BYTES and (request.user.is_authenticated or _renews(request)):
            return self.get_response(request)
        message = gettext("The body is too large.")
        if request.path.startswith("/api/v1/"):
            return _no("too_large", message, 413)
        return HttpResponse(message, status=413, content_type="text/plain; charset=utf-8")


def _renews(request: HttpRequest) -> bool:
    """Whether the address is that of a link which still opens its renewal or its section."""
    try:
        found = resolve(request.path)
    except Resolver404:
        return False
    opens = {"renewal": live_link, "fill": live_delegation}.get(found.url_name or "")
    return opens is not None and opens(found.kwargs["token"], timezone.now()) is not None


class DefaultDeny:
    """Default deny: a view opens to whom it declares (suppliers.access); one without a declaration to nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        access = access_of(request.resolver_match, view)
        user = request.user if isinstance(request.user, User) else None
        by_machine = request.path.startswith("/api/v1/")
        if access is not None and access.admits(user):
            led = led_to_second_factor(request, user) if user is not None and not access.anonymous else None
            if led is not None and by_machine:
                return _no("second_factor_needed", gettext("Sign in with a second factor first."), 403)
            return led
        if by_machine and (user is not None or access is None):
            return _no("forbidden", gettext("Your role does not open this."), 403)
        if user is not None or access is None:
            raise PermissionDenied
        if by_machine:
            return _no("not_signed_in", gettext("Sign in first."), 401)
        return redirect_to_login(request.get_full_path())


def _no(code: str, message: str, status: int) -> JsonResponse:
    """An answer in the shape of every error of the API."""
    return JsonResponse({"code": code, "field": "", "message": message}, status=status)
