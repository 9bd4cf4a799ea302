"""What the worker does: one thing that goes wrong keeps nothing else back."""

import pytest
from django.core.mail import EmailMessage

from suppliers.models import Notice
from suppliers.operations.notices import tell
from suppliers.tasks import mail
from tests.factories import NOW, make_supplier, make_user

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
