"""How django-allauth fits the house: nobody signs up except by registering a supplier or by invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_noop, ngettext_lazy

from suppliers.enums import SUPPLIER_ROLES
from suppliers.models import User
from suppliers.queries.access import roles_of

# What Django and django-allauth say in Chinese that does not read well, or not at all: our catalogue comes first.
SAID_BETTER = (
    gettext_noop("Please type your current password."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    gettext_noop("Incorrect code."),
    gettext_noop("Invalid or expired key."),
    gettext_noop("The password reset token was invalid."),
    gettext_noop("This account is currently inactive."),
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("Email"),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("You cannot deactivate two-factor authentication."),
    gettext_noop("Master key"),
    gettext_noop("Backup key"),
    gettext_noop("Key nr. {number}"),
    gettext_noop("Passwordless"),
    gettext_noop(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes additional "
        "requirements such as biometrics or PIN protection."
    ),
)
SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are none
# What a member of the staff without a second factor may still open: to set one up, or to leave.
WITHOUT_SECOND_FACTOR = {"account_logout", "account_reauthenticate", "set_language", "javascript-catalog"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in by the identity provider opens accounts that exist, by an address that both sides have confirmed."""

    def is_open_for_signup(self, _request: HttpRequest, _login: SocialLogin) -> bool:
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
        return confirmed and bool(super().can_authenticate_by_email(login, email))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep one second factor at least: who wants another adds it first."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=SECOND)
        return not needs_second_factor(authenticator.user) or others.exclude(pk=authenticator.pk).exists()


def needs_second_factor(user: User) -> bool:
    """Whether the person has a role of staff and the house asks these for a second factor."""
    return settings.STAFF_SECOND_FACTOR and bool(roles_of(user) - SUPPLIER_ROLES)


def lacks_second_factor(user: User) -> bool:
    """Whether the person needs a second factor and has set up none."""
    return needs_second_factor(user) and not Authenticator.objects.filter(user_id=user.pk, type__in=SECOND).exists()


def led_to_second_factor(request: HttpRequest, user: User) -> HttpResponseBase | None:
    """Where a member of the staff is led who did not show a second factor in this session; None: nowhere.

    Who has none sets one up; a session that was begun before the factor was set up is ended.
    """
    name = request.resolver_match.url_name or "" if request.resolver_match else ""
    if name in WITHOUT_SECOND_FACTOR or name.startswith("mfa_") or not needs_second_factor(user):
        return None
    methods = {record["method"] for record in get_authentication_records(request, user)}
    if settings.OIDC_TRUST_SECOND_FACTOR and "socialaccount" in methods:
        return None
    if lacks_second_factor(user):
        return redirect("mfa_index")
    if "mfa" in methods:
        return None
    logout(request)
    return redirect_to_login(request.get_full_path())


def remember_second_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Who set up a second factor has shown it: this session need not be asked for it again."""
    if authenticator.type in SECOND:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
