"""From the token of a mail to the one renewal that it opens."""

import hashlib
import secrets
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from suppliers.models import Membership, RenewalLink
from suppliers.queries.expiring import to_renew

_SIGNER = Signer(sep=".", salt="suppliers.renewal")


def new_token() -> str:
    """192 random bits, signed, so that what is garbled or made up never reaches the database."""
    return _SIGNER.sign(secrets.token_urlsafe(24))


def sha256_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def live_link(token: str, at: datetime) -> RenewalLink | None:
    """The link, when it still opens its renewal: not used, replaced or too old, the certificate still without a
    renewal, and the person it was mailed to still one of the supplier's."""
    links = _mailed(token).filter(revoked_at__isnull=True, used_at__isnull=True, expires_at__gt=at)
    link = links.select_related("certificate__supplier", "certificate__type", "document", "mailed_to").first()
    return link if link is not None and _may_still(link) else None


def language_of_mail(token: str) -> str:
    """What the person reads to whom the token was mailed, whether or not it still opens anything; "" if to nobody."""
    return _mailed(token).values_list("mailed_to__language", flat=True).first() or ""


def _mailed(token: str) -> QuerySet[RenewalLink]:
    try:
        _SIGNER.unsign(token)
    except BadSignature:
        return RenewalLink.objects.none()
    return RenewalLink.objects.filter(token_sha256=sha256_of(token))


def _may_still(link: RenewalLink) -> bool:
    people = Membership.objects.filter(
        user=link.mailed_to_id, supplier=link.certificate.supplier_id, user__is_active=True
    )
    return to_renew(link.certificate_id) is not None and people.exists()
