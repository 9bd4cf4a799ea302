"""A passkey in a real browser, under the house's content security policy: made, then used instead of a password."""

import re
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import PASSWORD, make_member, make_supplier

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(context: "BrowserContext") -> "Page":
    """A page in a browser whose device confirms every passkey by itself."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def test_a_passkey_is_made_and_signs_in_alone(live_server: LiveServer, visitor: "BrowserContext") -> None:
    user = make_member(make_supplier(), email="someone@example.com")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    context, page, said = visitor, with_device(visitor), []
    context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    page.goto(f"{live_server.url}/account/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(f"{live_server.url}/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.locator("input[name=passwordless]").check()
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(re.compile("/account/2fa/recovery-codes/"))
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1

    context.clear_cookies(name="sessionid")
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{live_server.url}/portal/")
    assert said == []
