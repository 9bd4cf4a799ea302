"""Sign-in by the house's provider, and guessing that is limited for each account and address."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client, override_settings

from suppliers.models import User
from tests.factories import PASSWORD, make_organisation, make_staff, make_user
from tests.people.provider import Provider, running_provider
from tests.suppliers.pages.visitors import text_of, visitor

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        app = {
            "provider_id": "company",
            "name": "示例集团",
            "client_id": "greengate",
            "secret": "a secret",
            "settings": {"server_url": running.url},
        }
        providers = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        with override_settings(SOCIALACCOUNT_PROVIDERS=providers):
            yield running


def make_confirmed(user: User, *, verified: bool = True) -> User:
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


def sign_in_by(provider: Provider, client: Client, **claims: object) -> HttpResponseBase:
    """What the browser does: to the provider and back, with the state that was sent along."""
    provider.claims = {"sub": "42", "email_verified": True, **claims}
    sent = client.post("/account/oidc/company/login/")
    asked = parse_qs(urlsplit(sent.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    answer: HttpResponseBase = client.get(
        "/account/oidc/company/login/callback/", {"code": "code", "state": asked["state"][0]}
    )
    return answer


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_who_has_an_account_signs_in_by_the_provider(provider: Provider) -> None:
    user, client = make_confirmed(make_user("known@example.com")), visitor()
    assert "Sign in with 示例集团" in text_of(client.get("/account/login/"))
    sign_in_by(provider, client, email="Known@example.com")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.get().user == user
    assert "code_verifier" in provider.asked[0]
    again = visitor()
    sign_in_by(provider, again, email="known@example.com")
    assert is_in(again)


@pytest.mark.parametrize(
    ("confirmed_here", "confirmed_there", "email"),
    [(True, False, "known@example.com"), (False, True, "known@example.com"), (True, True, "stranger@example.com")],
)
def test_an_address_must_be_confirmed_on_both_sides_and_nobody_signs_up(
    provider: Provider, confirmed_here: bool, confirmed_there: bool, email: str
) -> None:
    make_confirmed(make_user("known@example.com"), verified=confirmed_here)
    client = visitor()
    answer = sign_in_by(provider, client, email=email, email_verified=confirmed_there)
    assert "There is no account with this address" in text_of(answer)
    assert (is_in(client), User.objects.count(), SocialAccount.objects.count()) == (False, 1, 0)


def test_a_callback_without_our_state_opens_nothing(provider: Provider) -> None:
    make_confirmed(make_user("known@example.com"))
    provider.claims = {"sub": "42", "email": "known@example.com", "email_verified": True}
    client = visitor()
    answer = client.get("/account/oidc/company/login/callback/", {"code": "code", "state": "made up"})
    assert "You are not signed in" in text_of(answer)
    assert not is_in(client)


@override_settings(STAFF_SECOND_FACTOR=True)
def test_the_provider_is_a_second_factor_only_where_the_house_says_so(provider: Provider) -> None:
    make_confirmed(make_staff(make_organisation(), email="staff@example.com"))
    client = visitor()
    sign_in_by(provider, client, email="staff@example.com")
    assert client.get("/inbox/").headers["Location"] == "/account/2fa/"
    with override_settings(OIDC_TRUST_SECOND_FACTOR=True):
        assert client.get("/inbox/").status_code == 200


def test_without_a_provider_nothing_is_offered_and_its_addresses_open_nothing() -> None:
    assert "Sign in with a passkey" in text_of(visitor().get("/account/login/"))
    assert "/account/oidc/" not in visitor().get("/account/login/").content.decode()
    assert visitor().post("/account/oidc/company/login/").status_code == 404


def attempt(password: str, address: str) -> str:
    form = {"login": "known@example.com", "password": password}
    return text_of(visitor().post("/account/login/", form, REMOTE_ADDR=address))


def test_guessing_is_limited_for_the_account_whatever_the_address() -> None:
    make_confirmed(make_user("known@example.com"))
    said = [attempt(f"wrong {number}", f"192.0.2.{number}") for number in range(5)]
    assert all("not correct" in each for each in said)
    assert "Too many failed login attempts" in attempt(PASSWORD, "192.0.2.99")


def test_guessing_is_limited_for_the_address_whatever_the_account() -> None:
    def guess(number: int) -> str:
        form = {"login": f"somebody{number}@example.com", "password": "wrong"}
        return text_of(visitor().post("/account/login/", form, REMOTE_ADDR="192.0.2.7"))

    said = [guess(number) for number in range(11)]
    assert "Too many failed login attempts" not in said[9]
    assert "Too many failed login attempts" in said[10]


COUNT = """
import django; django.setup()
from django.core.cache import cache
cache.add("tries", 0); print(cache.incr("tries"))
"""


def test_without_a_broker_all_processes_count_together(tmp_path: Path) -> None:
    """The cache of an installation without REDIS_URL; the tests' own cache is another one."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    counted = [
        subprocess.run([sys.executable, "-c", COUNT], env=environment, cwd=ROOT, capture_output=True, check=True).stdout
        for _ in range(2)
    ]
    assert [int(each) for each in counted] == [1, 2]
