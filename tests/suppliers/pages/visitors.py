"""Clients that read English, and what they look for in a page."""

import re
from html import unescape

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client

from suppliers.models import User


def visitor() -> Client:
    """Somebody whom nobody knows."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def signed_in(user: User) -> Client:
    client = visitor()
    client.force_login(user)
    return client


def text_of(response: HttpResponseBase) -> str:
    """The page without its tags, one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())  # type: ignore[attr-defined]


def errors_at(response: HttpResponseBase, field: str) -> str:
    """What the page says at one field; "" when nothing."""
    pattern = rf'id="id_{field}_error">(.*?)</div>'
    found = re.search(pattern, response.content.decode(), re.DOTALL)  # type: ignore[attr-defined]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""
