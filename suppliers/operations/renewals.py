"""Renewing one certificate by the link of a mail, without signing in."""

from datetime import datetime, timedelta

from django.db import transaction

from suppliers.checks.files import Limits
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Certificate, Document, RenewalLink, Supplier, User
from suppliers.operations.certificates import ClaimedFields, claim_certificate
from suppliers.operations.documents import put_in_certificate
from suppliers.queries.renewal import live_link, new_token, sha256_of

LIFE = timedelta(days=7)
MOST_UPLOADS = 20


@transaction.atomic
def make_link(certificate: Certificate, person: User, *, at: datetime) -> str:
    """A new link of the person to the renewal of the certificate; the one before opens nothing from now on.

    Returns the token, which is nowhere kept: whoever has the mail has the right.
    """
    Supplier.objects.lock(certificate.supplier_id)
    links = RenewalLink.objects.filter(certificate=certificate, mailed_to=person)
    links.filter(revoked_at__isnull=True, used_at__isnull=True).update(revoked_at=at)
    token = new_token()
    links.create(
        certificate=certificate, mailed_to=person, token_sha256=sha256_of(token), made_at=at, expires_at=at + LIFE
    )
    return token


def hand_in_by_link(
    token: str, *, content: bytes, name: str, limits: Limits, scanner: str = "", at: datetime
) -> Document:
    """Keep the file of the renewal, in place of one handed in by the link before. Raises Refused for a file that the
    inspection refuses (the link stays as it is), for too many files, and for a link that opens nothing."""
    link = _live(token, at)
    if link.uploads >= MOST_UPLOADS:
        message = "{limit} files were handed in by this link: sign in to hand in another."
        raise Refused("too_many_files", message, "file", limit=MOST_UPLOADS)
    supplier = link.certificate.supplier
    kept = put_in_certificate(supplier, content=content, name=name, limits=limits, scanner=scanner, by=None, at=at)
    with transaction.atomic():
        link = _locked(token, at)
        link.document, link.uploads = kept.document, link.uploads + 1
        link.save(update_fields=["document", "uploads"])
    return kept.document


@transaction.atomic
def renew_by_link(token: str, fields: ClaimedFields, *, at: datetime) -> Certificate:
    """Claim the renewal with the file that was handed in; this ends the link. Raises Refused.

    Nobody is signed in, so the history names nobody as the doer but the link and whom it was mailed to.
    """
    link = _locked(token, at)
    if link.document is None:
        raise Refused("file_needed", "Hand in the file of the renewal first.", "file")
    certificate, supplier = link.certificate, link.certificate.supplier
    renewal = claim_certificate(supplier, fields, document=link.document, renews=certificate, by=None, at=at)
    link.renewal, link.used_at = renewal, at
    link.save(update_fields=["renewal", "used_at"])
    record(
        supplier,
        "certificate.renewed_by_link",
        at=at,
        by=None,
        certificate=renewal.pk,
        renews=certificate.pk,
        link=link.pk,
        mailed_to=link.mailed_to_id,
    )
    return renewal


def _locked(token: str, at: datetime) -> RenewalLink:
    """The link, read anew under the lock of its supplier. Raises Refused when it opens nothing (any more)."""
    Supplier.objects.lock(_live(token, at).certificate.supplier_id)
    return _live(token, at)


def _live(token: str, at: datetime) -> RenewalLink:
    link = live_link(token, at)
    if link is None:
        raise Refused("link_ended", "This link has ended: sign in to hand in the renewal.")
    return link
