"""What stands before every view: the reader's language, and the door that is shut unless the view opens it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import translation

from config.access import access_of
from suppliers.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]


class ReaderLanguage:
    """The language: chosen by cookie, else the house's default (Chinese); the browser's wish is not asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


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
        if access is not None and access.admits(user):
            return None
        if user is not None or access is None:
            raise PermissionDenied
        if request.path.startswith("/api/"):
            return JsonResponse({"code": "not_signed_in", "message": "Sign in first."}, status=401)
        return redirect_to_login(request.get_full_path())
