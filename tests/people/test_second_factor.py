"""Staff show a second factor, a passkey or a code; without one nothing else opens."""

import re
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client, override_settings

from suppliers.enums import Role
from suppliers.models import User
from tests.factories import PASSWORD, make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import text_of, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _second_factor() -> Iterator[None]:
    with override_settings(STAFF_SECOND_FACTOR=True):
        yield


def signed_in(user: User) -> Client:
    """By password, as people do: the session remembers how."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    client = visitor()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def turn_on(client: Client) -> str:
    """Say once more who one is, set up the authenticator app; returns its secret."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.get("/account/2fa/totp/activate/")
    secret = str(client.session["mfa.totp.secret"])
    answer = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302
    return secret


def test_staff_without_a_second_factor_are_led_to_set_one_up_and_do_nothing_else() -> None:
    client = signed_in(make_staff(make_organisation(), Role.COMPLIANCE))
    for address in ("/", "/dashboard/", "/suppliers/", "/inbox/"):
        assert client.get(address).headers["Location"] == "/account/2fa/"
    assert client.post("/due/look/").headers["Location"] == "/account/2fa/"
    refused = client.get("/api/v1/me/")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_needed")
    assert "Your role needs a second factor" in text_of(client.get("/account/2fa/"))


@pytest.mark.django_db(transaction=True)  # what is told on commit is told within the request
def test_once_it_is_set_up_the_same_session_goes_on_and_the_next_one_is_asked() -> None:
    user = make_staff(make_organisation(), Role.COMPLIANCE)
    client = signed_in(user)
    turn_on(client)
    assert client.get("/inbox/").status_code == 200

    again = visitor()
    asked = again.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert asked.headers["Location"] == "/account/2fa/authenticate/"
    assert again.get("/inbox/").status_code == 302
    assert "Use a passkey" in text_of(again.get("/account/2fa/authenticate/"))
    again.post("/account/2fa/authenticate/", {"code": recovery_code(client)})
    assert again.get("/inbox/").status_code == 200


def recovery_code(client: Client) -> str:
    codes = re.findall(r"\b[0-9a-f]{8}\b|\b\d{8}\b", text_of(client.get("/account/2fa/recovery-codes/")))
    assert len(codes) == 10
    return str(codes[0])


@pytest.mark.django_db(transaction=True)  # what is told on commit is told within the request
def test_a_session_from_before_the_factor_is_ended() -> None:
    user = make_staff(make_organisation())
    old, new = signed_in(user), visitor()
    new.post("/account/login/", {"login": user.email, "password": PASSWORD})
    turn_on(new)
    assert old.get("/inbox/").headers["Location"] == "/account/login/?next=/inbox/"
    assert "_auth_user_id" not in old.session
    assert new.get("/inbox/").status_code == 200


def test_staff_do_not_turn_off_their_only_factor() -> None:
    user = make_staff(make_organisation())
    client = signed_in(user)
    turn_on(client)
    answer = client.post("/account/2fa/totp/deactivate/")
    assert answer.status_code == 200
    assert Authenticator.objects.filter(user=user, type="totp").count() == 1


def test_suppliers_choose_for_themselves() -> None:
    client = signed_in(make_member(make_supplier()))
    assert client.get("/inbox/").status_code == 200
    turn_on(client)
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.count() == 0


def test_wrong_codes_are_counted_for_the_account() -> None:
    user = make_staff(make_organisation())
    turn_on(signed_in(user))
    client = visitor()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    said = [text_of(client.post("/account/2fa/authenticate/", {"code": "000000"})) for _ in range(6)]
    assert "Incorrect code." in said[0]
    assert "Too many failed login attempts. Try again later." in said[5]
