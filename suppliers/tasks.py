"""What the worker does for the people: mailing notices, reading pictures of certificates."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from suppliers.models import SupplierInvitation
from suppliers.operations.looking_over import look_over
from suppliers.operations.readings import read_waiting
from suppliers.operations.sheet_taking import work_off
from suppliers.operations.signatures import documents_to_look_at, look_at_signature
from suppliers.outbox import BATCH, LONGEST_WAIT, MOST_TRIES, send_waiting
from suppliers.queries.links import new_token, sha256_of
from suppliers.queries.readings import waiting_readings
from suppliers.queries.sheets import waiting_sheets
from suppliers.wording import in_reader_language

SIGNATURES = 50
READ_AT_ONCE = 20
LOOKED_OVER, ROUNDS = 250, 20
log = logging.getLogger(__name__)


@shared_task(acks_late=True)
def mail(**_: object) -> None:
    """Mail what was not mailed yet, each in its reader's language: links that open something, then notices one by one,
    then the digests of the day.

    One that cannot be sent keeps no other back: it is tried again later, each time after a longer wait, and given up
    after MOST_TRIES (about three days). A server that cannot be reached ends the round and counts against nobody.
    """
    send_waiting()


@shared_task(acks_late=True)
def read_pictures(**_: object) -> None:
    """Read the pictures that wait, one after another; what this round leaves is there for the next tick."""
    for pk in waiting_readings().values_list("pk", flat=True)[:READ_AT_ONCE]:
        read_waiting(pk, at=timezone.now())


def hurry_readers() -> None:
    """Nudge the worker; without a broker the row waits for the next tick."""
    try:
        read_pictures.apply_async(retry=False)
    except OperationalError:
        log.warning("The broker is away: pictures are read at the next tick.")


@shared_task(acks_late=True)
def take_over_sheets(**_: object) -> None:
    """Work off the sheets that somebody asked to take over, each from wherever it stands."""
    for pk in waiting_sheets().values_list("pk", flat=True):
        work_off(pk, at=timezone.now())


def hurry_sheets() -> None:
    """Nudge the worker; without a broker the sheet waits for the next tick."""
    try:
        take_over_sheets.apply_async(retry=False)
    except OperationalError:
        log.warning("The broker is away: sheets are taken over at the next tick.")


@shared_task(acks_late=True)
def look_at_signatures(**_: object) -> None:
    """Look at the signatures of files that nobody looked at yet; documents without that row are the queue."""
    roots = sorted(Path(settings.SIGNATURE_ROOTS).iterdir()) if settings.SIGNATURE_ROOTS else []
    for document in documents_to_look_at(SIGNATURES):
        look_at_signature(document, roots=roots, at=timezone.now())


@shared_task(acks_late=True)
def look_over_certificates(**_: object) -> None:
    """Look over the certificates whose turn it is, for the order of the queue; what this round leaves waits a tick."""
    for _round in range(ROUNDS):
        if look_over(LOOKED_OVER, at=timezone.now()) < LOOKED_OVER:
            return


@shared_task(acks_late=True)
def mail_invitations(**_: object) -> None:
    """Mail the invitations of suppliers that wait; one that cannot be sent is tried again as a notice is."""
    now = timezone.now()
    ripe = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    waiting = SupplierInvitation.objects.unanswered().filter(
        ripe, mailed_at__isnull=True, given_up_at__isnull=True, expires_at__gt=now
    )
    for pk in waiting.order_by("id").values_list("pk", flat=True)[:BATCH]:
        try:
            mail_invitation(pk)
        except (SMTPResponseException, SMTPRecipientsRefused, ValueError):
            log.exception("Invitation %s could not be mailed.", pk)
            _invite_later(pk, now)


@transaction.atomic
def mail_invitation(pk: int) -> None:
    """Make the link and send it, in the language of the invited person; a second delivery of the task does nothing."""
    rows = SupplierInvitation.objects.unanswered().select_for_update(of=("self",))
    invitation = rows.select_related("organisation", "made_by").filter(pk=pk, mailed_at__isnull=True).first()
    if invitation is None:
        return
    token = new_token()
    with translation.override(invitation.language):
        subject, body = _invitation_told(invitation, token)
        send_mail(" ".join(subject.split())[:160], body, None, [invitation.email])
    invitation.token_sha256, invitation.mailed_at = sha256_of(token), timezone.now()
    invitation.mails += 1
    invitation.save(update_fields=["token_sha256", "mailed_at", "mails"])


def _invitation_told(invitation: SupplierInvitation, token: str) -> tuple[str, str]:
    """Subject and text."""
    told = {
        "organisation": in_reader_language(invitation.organisation),
        "company": invitation.company_name,
        "person": str(invitation.made_by or ""),
        "url": settings.SITE_URL + reverse("supplier-invited", args=[token]),
        "until": timezone.localtime(invitation.expires_at).strftime("%Y-%m-%d"),
    }
    lines = [
        gettext("%(organisation)s invites %(company)s to register as a supplier.") % told,
        gettext("It takes about five minutes. Open: %(url)s") % told,
        gettext("The link opens until %(until)s. It is for this one company: do not pass it on.") % told,
        gettext("Not the right person? The same page lets you say so without signing in; then nobody writes again."),
        gettext("Invited by: %(person)s") % told if invitation.made_by else "",
    ]
    return "Greengate: " + lines[0], "\n\n".join(line for line in lines if line) + "\n"


def _invite_later(pk: int, now: datetime) -> None:
    """The same waits as for a notice; given up, it stands in the list as one that could not be delivered."""
    invitation = SupplierInvitation.objects.get(pk=pk)
    tries = invitation.tries + 1
    over = tries >= MOST_TRIES
    SupplierInvitation.objects.filter(pk=pk, mailed_at__isnull=True).update(
        tries=tries,
        next_try_at=None if over else now + min(timedelta(minutes=5) * 4 ** (tries - 1), LONGEST_WAIT),
        given_up_at=now if over else None,
    )
