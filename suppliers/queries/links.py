"""From the token of a mail to the invitation or the delegation that it opens."""

import hashlib
import secrets
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet

from suppliers.models import Delegation, Invitation, Supplier

_SIGNER = Signer(sep=".", salt="suppliers.links")
OPEN_INVITATION = Q(accepted_at__isnull=True, revoked_at__isnull=True, declined_at__isnull=True)
OPEN_DELEGATION = Q(revoked_at__isnull=True, declined_at__isnull=True)


def new_token() -> str:
    """192 random bits, signed, so that what is garbled or made up never reaches the database."""
    return _SIGNER.sign(secrets.token_urlsafe(24))


def sha256_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def signed_sha256(token: str) -> str:
    """What to look the token up by; "" for one that we never made."""
    try:
        _SIGNER.unsign(token)
    except BadSignature:
        return ""
    return sha256_of(token)


def live_invitation(token: str, at: datetime) -> Invitation | None:
    """The invitation, while it can be accepted."""
    if not (sha256 := signed_sha256(token)):
        return None
    rows = Invitation.objects.filter(OPEN_INVITATION, token_sha256=sha256, expires_at__gt=at)
    return rows.select_related("supplier", "organisation", "made_by").first()


def live_delegation(token: str, at: datetime) -> Delegation | None:
    """The delegation, while it opens its section."""
    if not (sha256 := signed_sha256(token)):
        return None
    rows = Delegation.objects.filter(OPEN_DELEGATION, token_sha256=sha256, expires_at__gt=at)
    return rows.select_related("supplier", "made_by").first()


def open_invitations(supplier: Supplier) -> QuerySet[Invitation]:
    """Invitations to the supplier that nobody has answered, the expired ones too, so that they can be made anew."""
    return supplier.invitations_to_people.filter(OPEN_INVITATION).order_by("-made_at", "-pk")


def open_delegations(supplier: Supplier) -> QuerySet[Delegation]:
    """Links that were not taken back, the expired ones too; who made each."""
    return supplier.delegations.filter(OPEN_DELEGATION).select_related("made_by").order_by("-made_at", "-pk")
