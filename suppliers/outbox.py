"""Sending what waits to be mailed: links that open something, notices, and digests. Rows are the queue."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from suppliers.link_mails import link_mail
from suppliers.models import Delegation, Invitation, Notice, User
from suppliers.operations.reminders import KIND as ENDS
from suppliers.operations.renewals import LIFE, make_link
from suppliers.queries.expiring import to_renew
from suppliers.queries.links import new_token, sha256_of
from suppliers.queries.mailing import (
    delegations_to_mail,
    due_for_digest,
    invitations_to_mail,
    notices_for_digest,
    notices_not_wanted,
    notices_to_mail,
)
from suppliers.wording import notice_more, notice_text

BATCH = 200
MOST_TRIES = 8
LONGEST_WAIT = timedelta(days=1)
BETWEEN = f"\n{'—' * 12}\n\n"
log = logging.getLogger(__name__)


def send_waiting() -> None:
    """One round over everything that waits; see suppliers.tasks.mail."""
    now = timezone.now()
    _each(invitations_to_mail(now), lambda pk: mail_link(Invitation, pk))
    _each(delegations_to_mail(now), lambda pk: mail_link(Delegation, pk))
    notices_not_wanted(now).update(given_up_at=now, trouble="by_wish")
    _each(notices_to_mail(now), mail_notice)
    _each(due_for_digest(now), mail_digest)


@transaction.atomic
def mail_link(model: type[Invitation] | type[Delegation], pk: int) -> None:
    """Make the token of an invitation or a delegation, and mail it. A link that ended meanwhile is not mailed."""
    now = timezone.now()
    link = model._default_manager.select_for_update(of=("self",)).get(pk=pk)
    if link.mailed_at is not None or link.revoked_at is not None or link.declined_at is not None:
        return
    token = new_token()
    with translation.override(link.language):
        subject, body = link_mail(link, token)
        send_mail(_one_line(subject), body, None, [link.email])
    model._default_manager.filter(pk=pk).update(token_sha256=sha256_of(token), mailed_at=now)


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
        send_mail(_one_line(text), body, None, [notice.user.email])
    notice.mailed_at = now
    notice.save(update_fields=["mailed_at"])


@transaction.atomic
def mail_digest(user_pk: int) -> None:
    """One mail with everything that waits for the person; the row of the day makes it one."""
    now = timezone.now()
    on = timezone.localdate(now)
    user = User.objects.select_for_update(of=("self",)).get(pk=user_pk)
    waiting = list(notices_for_digest(user, now).select_related("user").select_for_update(of=("self",)))
    if not waiting or user.digests.filter(on=on).exists():
        return
    with translation.override(user.language):
        told = {notice.pk: _body(notice, notice_text(notice), now) for notice in waiting}
        bodies = [body for body in told.values() if body is not None]
        if bodies:
            words = ngettext("%(count)s message for you", "%(count)s messages for you", len(bodies))
            wish = gettext("How often you get mail: %(url)s") % {"url": settings.SITE_URL + reverse("preferences")}
            text = BETWEEN.join([*bodies, f"{wish}\n"])
            send_mail(_one_line(words % {"count": len(bodies)}), text, None, [user.email])
    user.digests.create(on=on, mailed_at=now, notices=len(bodies))
    overtaken = [pk for pk, body in told.items() if body is None]
    Notice.objects.filter(pk__in=overtaken).update(given_up_at=now, trouble="overtaken")
    Notice.objects.filter(pk__in=set(told) - set(overtaken)).update(mailed_at=now)


def _each(waiting: "QuerySet[Any]", send: Callable[[int], None]) -> None:
    for pk in waiting.values_list("pk", flat=True)[:BATCH]:
        try:
            send(pk)
        except (SMTPResponseException, SMTPRecipientsRefused, ValueError, KeyError):
            log.exception("%s %s could not be mailed.", waiting.model.__name__, pk)
            _try_later(waiting.model, pk, timezone.now())


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


def _try_later(model: type[Model], pk: int, now: datetime) -> None:
    """Wait five minutes, then four times as long each time; after the last try, give up where people see it.

    A digest that could not be sent puts off every notice in it.
    """
    rows: QuerySet[Any] = model._default_manager.filter(pk=pk)
    if model is User:
        rows = notices_for_digest(User.objects.get(pk=pk), now)
    for row in rows:
        tries = row.tries + 1
        over = tries >= MOST_TRIES
        row.tries, row.given_up_at = tries, now if over else None
        row.next_try_at = None if over else now + min(timedelta(minutes=5) * 4 ** (tries - 1), LONGEST_WAIT)
        fields = ["tries", "next_try_at", "given_up_at"]
        if isinstance(row, Notice):
            row.trouble = "undeliverable" if over else ""
            fields.append("trouble")
        row.save(update_fields=fields)


def _one_line(subject: str) -> str:
    """A subject: a name may have been typed on two lines."""
    return " ".join(f"Greengate: {subject}".split())[:160]
