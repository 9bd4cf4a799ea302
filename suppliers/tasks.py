"""What the worker does for the people: mailing notices."""

import logging
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from suppliers.models import Notice
from suppliers.wording import notice_text

BATCH = 200
log = logging.getLogger(__name__)


@shared_task(acks_late=True)
def mail(**_: object) -> None:
    """Mail the notices that were not mailed yet, each in its reader's language; what fails stays for the next tick.

    One that cannot be sent keeps no other back; a server that cannot be reached ends the round.
    """
    pending = Notice.objects.filter(mailed_at__isnull=True, user__is_active=True).order_by("id")
    for pk in pending.values_list("pk", flat=True)[:BATCH]:
        try:
            mail_notice(pk)
        except (SMTPResponseException, SMTPRecipientsRefused, ValueError, KeyError):
            log.exception("Notice %s could not be mailed.", pk)


@transaction.atomic
def mail_notice(pk: int) -> None:
    """Send one notice and mark it sent; a second delivery finds it marked and does nothing."""
    notice = Notice.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
    if notice.mailed_at is not None:
        return
    with translation.override(notice.user.language):
        text = notice_text(notice)
        where = gettext("Open: %(url)s") % {"url": f"{settings.SITE_URL}{notice.path}"}
        subject = " ".join(f"Greengate: {text}".split())  # a name may have been typed on two lines
        send_mail(subject[:160], f"{text}\n\n{where}\n", None, [notice.user.email])
    notice.mailed_at = timezone.now()
    notice.save(update_fields=["mailed_at"])
