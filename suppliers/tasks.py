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

from suppliers.models import Notice
from suppliers.operations.looking_over import look_over
from suppliers.operations.readings import read_waiting
from suppliers.operations.reminders import KIND as ENDS
from suppliers.operations.renewals import LIFE, make_link
from suppliers.operations.signatures import documents_to_look_at, look_at_signature
from suppliers.queries.expiring import to_renew
from suppliers.queries.readings import waiting_readings
from suppliers.wording import notice_more, notice_text

BATCH = 200
SIGNATURES = 50
READ_AT_ONCE = 20
LOOKED_OVER, ROUNDS = 250, 20
MOST_TRIES = 8
LONGEST_WAIT = timedelta(days=1)
log = logging.getLogger(__name__)


@shared_task(acks_late=True)
def mail(**_: object) -> None:
    """Mail the notices that were not mailed yet, each in its reader's language.

    One that cannot be sent keeps no other back: it is tried again later, each time after a longer wait, and given up
    after MOST_TRIES (about three days). A server that cannot be reached ends the round and counts against nobody.
    """
    now = timezone.now()
    ripe = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    pending = Notice.objects.filter(ripe, mailed_at__isnull=True, given_up_at__isnull=True, user__is_active=True)
    for pk in pending.order_by("id").values_list("pk", flat=True)[:BATCH]:
        try:
            mail_notice(pk)
        except (SMTPResponseException, SMTPRecipientsRefused, ValueError, KeyError):
            log.exception("Notice %s could not be mailed.", pk)
            _try_later(pk, now)


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


@transaction.atomic
def mail_notice(pk: int) -> None:
    """Send one notice and mark it sent; a second delivery finds it marked and does nothing.

    A reminder whose certificate has its renewal meanwhile is not sent any more.
    """
    notice = Notice.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
    if notice.mailed_at is not None or notice.given_up_at is not None:
        return
    now = timezone.now()
    with translation.override(notice.user.language):
        text = notice_text(notice)
        body = _body(notice, text, now)
        if body is None:
            Notice.objects.filter(pk=pk).update(given_up_at=now, trouble="overtaken")
            return
        subject = " ".join(f"Greengate: {text}".split())  # a name may have been typed on two lines
        send_mail(subject[:160], body, None, [notice.user.email])
    notice.mailed_at = now
    notice.save(update_fields=["mailed_at"])


def _body(notice: Notice, text: str, now: datetime) -> str | None:
    """The mail's text; None when there is nothing to tell any more."""
    where = gettext("Open: %(url)s") % {"url": f"{settings.SITE_URL}{notice.path}"}
    if notice.kind != ENDS:
        return f"{text}\n\n{where}\n"
    certificate = to_renew(notice.values["certificate"])
    if certificate is None:
        return None
    url = settings.SITE_URL + reverse("renewal", args=[make_link(certificate, notice.user, at=now)])
    until = timezone.localtime(now + LIFE).strftime("%Y-%m-%d %H:%M")
    told = [
        text,
        " ".join(notice_more(notice)),
        gettext("Hand in the renewal here, without signing in: %(url)s") % {"url": url},
        gettext("The link opens this one renewal and nothing else, once, until %(until)s. Do not pass it on.")
        % {"until": until},
        where,
    ]
    return "\n\n".join(told) + "\n"


def _try_later(pk: int, now: datetime) -> None:
    """Wait five minutes, then four times as long each time; after the last try, give up where people see it."""
    notice = Notice.objects.get(pk=pk)
    tries = notice.tries + 1
    over = tries >= MOST_TRIES
    Notice.objects.filter(pk=pk, mailed_at__isnull=True).update(
        tries=tries,
        next_try_at=None if over else now + min(timedelta(minutes=5) * 4 ** (tries - 1), LONGEST_WAIT),
        given_up_at=now if over else None,
        trouble="undeliverable" if over else "",
    )


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
