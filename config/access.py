"""Who may open views that are not ours, by URL name. What is not listed here and declares nothing stays shut."""

from collections.abc import Callable
from typing import Any

from django.urls import ResolverMatch

from suppliers.access import PUBLIC, SIGNED_IN, Access, declared

THIRD_PARTY: dict[str, Access] = {
    "account_login": PUBLIC,
    "account_logout": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_inactive": PUBLIC,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_login_webauthn": PUBLIC,
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": PUBLIC,
    "set_language": PUBLIC,
    "javascript-catalog": PUBLIC,
    "api-schema": SIGNED_IN,
    "api-docs": SIGNED_IN,
}


def access_of(match: ResolverMatch | None, view: Callable[..., Any]) -> Access | None:
    """What a view declares, or what the table says of it; None: nothing, so it stays shut."""
    return declared(view) or (THIRD_PARTY.get(match.url_name or "") if match else None)
