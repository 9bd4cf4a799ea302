"""What the worker does: one thing that goes wrong keeps nothing else back."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage
from time_machine import TimeMachineFixture

from suppliers.models import Certificate, Notice, RenewalLink, Supplier
from suppliers.operations.notices import tell
from suppliers.operations.reminders import Grace, remind
from suppliers.outbox import MOST_TRIES
from suppliers.queries.renewal import live_link
from suppliers.tasks import mail
from tests.factories import NOW, TODAY, make_certificate, make_member, make_supplier, make_user
from tests.suppliers.operations.test_reminders import renew

pytestmark = pytest.mark.django_db


def make_notice(values: dict[str, str]) -> Notice:
    return Notice.objects.create(
        user=make_user(),
        kind="certificate.verified",
        subject="certificate:1",
        values=values,
        path="/portal/certificates/",
        created_at=NOW,
    )


def test_a_name_on_two_lines_makes_one_subject(mailoutbox: list[EmailMessage]) -> None:
    supplier = make_supplier(name_zh="示例公司\r\nBcc: victim@example.com")
    tell([make_user()], "application.sent", subject="1", path="/cases/1/", at=NOW, supplier_name=supplier)
    mail()
    (sent,) = mailoutbox
    assert sent.subject.startswith("Greengate: 示例公司 Bcc: victim@example.com ")
    assert (sent.bcc, len(sent.to)) == ([], 1)


def test_a_notice_that_cannot_be_told_keeps_no_other_back(mailoutbox: list[EmailMessage]) -> None:
    broken = make_notice({})  # its sentence wants a number
    fine = make_notice({"number": "001"})
    mail()
    mail()
    assert [message.to for message in mailoutbox] == [[fine.user.email]]
    broken.refresh_from_db()
    assert broken.mailed_at is None


def test_what_cannot_be_mailed_is_tried_later_each_time_and_given_up_visibly(
    mailoutbox: list[EmailMessage], time_machine: TimeMachineFixture
) -> None:
    broken, now, waits = make_notice({}), NOW, []
    for _ in range(MOST_TRIES):
        time_machine.move_to(now, tick=False)
        mail()
        broken.refresh_from_db()
        mail()
        tries = broken.tries
        broken.refresh_from_db()
        assert broken.tries == tries  # not before its time
        if broken.next_try_at is not None:
            waits.append(broken.next_try_at - now)
            now = broken.next_try_at
    minutes = [wait // timedelta(minutes=1) for wait in waits]
    assert minutes == [5, 20, 80, 320, 1280, 1440, 1440]
    assert (broken.tries, broken.trouble, broken.next_try_at) == (MOST_TRIES, "undeliverable", None)
    assert (broken.given_up_at, broken.mailed_at) == (now, None)
    time_machine.move_to(now + timedelta(days=30))
    mail()
    broken.refresh_from_db()
    assert broken.tries == MOST_TRIES
    assert mailoutbox == []


def make_reminded(language: str, *, at_stake: bool = True) -> Certificate:
    """A certificate that ends in thirty days, its one person reminded of it."""
    supplier = make_supplier(name_zh="示例秘密公司")
    person = make_member(supplier)
    person.language = language
    person.save()
    certificate = make_certificate(supplier, valid_until=TODAY + timedelta(days=30))
    stake = Supplier.objects.filter(pk=supplier.pk if at_stake else 0)
    remind(TODAY, at=NOW, grace=Grace(30, stake))
    return certificate


def links_in(message: EmailMessage) -> list[str]:
    return re.findall(r"/renew/([^/\s]+)/", str(message.body))


def test_a_reminder_says_what_follows_on_which_day_and_carries_a_link_of_its_own(
    mailoutbox: list[EmailMessage], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW, tick=False)
    certificate = make_reminded("en")
    mail()
    (sent,) = mailoutbox
    assert f"{certificate.number} ends on 2026-07-01 (days left: 30)." in sent.subject
    assert "If no renewal is handed in by 2026-07-31, your standing becomes “on watch” on 2026-08-01." in sent.body
    assert "until 2026-06-08 10:00" in sent.body
    (token,) = links_in(sent)
    link = live_link(token, NOW)
    assert link is not None
    assert (link.certificate, [link.mailed_to.email]) == (certificate, sent.to)


def test_who_has_no_standing_to_lose_is_told_of_none(mailoutbox: list[EmailMessage]) -> None:
    make_reminded("en", at_stake=False)
    mail()
    assert "standing" not in mailoutbox[0].body
    assert "counts no more in your score" in mailoutbox[0].body


def test_a_reminder_that_a_renewal_has_overtaken_is_not_mailed(mailoutbox: list[EmailMessage]) -> None:
    renew(make_reminded("en"), NOW)
    mail()
    notice = Notice.objects.get()
    assert mailoutbox == []
    assert (notice.trouble, notice.mailed_at) == ("overtaken", None)
    assert RenewalLink.objects.count() == 0


def test_a_mail_that_fails_leaves_no_link_behind(
    mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_reminded("en")
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    mail()
    assert RenewalLink.objects.count() == 0
    assert Notice.objects.get().tries == 1


def refuse(*_: object) -> int:
    raise SMTPRecipientsRefused({})
