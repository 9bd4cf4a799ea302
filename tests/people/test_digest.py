"""Mails by each person's wish: at once, once a day, or only what is urgent; links to who is invited."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail import EmailMessage

from suppliers.enums import Role
from suppliers.models import Digest, Invitation, Notice, User
from suppliers.operations.delegations import delegate
from suppliers.operations.joining import NewPerson, join_anew
from suppliers.operations.members import invite_member
from suppliers.operations.notices import tell
from suppliers.tasks import mail
from tests.factories import make_member, make_supplier, make_user
from tests.suppliers.pages.visitors import signed_in

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 6, 1, 0, 30, tzinfo=UTC)  # 08:30 in China
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def make_reader(rhythm: str, hour: int = 9) -> User:
    return make_user(language="en", mail_rhythm=rhythm, digest_hour=hour)


def told(user: User, number: int, kind: str = "certificate.verified") -> None:
    tell([user], kind, subject=f"{kind}/{number}", path="/inbox/", at=MORNING, number=number, reason="expired")


def bodies() -> list[str]:
    return [str(message.body) for message in outbox.outbox]


def test_a_digest_is_one_mail_a_day_at_the_hour_that_was_chosen(clock: time_machine.Traveller) -> None:
    reader = make_reader("daily")
    told(reader, 1)
    told(reader, 2)
    mail()
    assert bodies() == []
    clock.shift(timedelta(hours=1))
    mail()
    mail()
    assert [message.subject for message in outbox.outbox] == ["Greengate: 2 messages for you"]
    assert bodies()[0].index("certificate 1 ") < bodies()[0].index("certificate 2 ")
    told(reader, 3)
    mail()
    assert len(outbox.outbox) == 1
    clock.shift(DAY)
    mail()
    assert outbox.outbox[1].subject == "Greengate: 1 message for you"
    assert list(reader.digests.order_by("on").values_list("notices", flat=True)) == [2, 1]
    assert Notice.objects.filter(mailed_at__isnull=True).count() == 0


def test_a_worker_that_was_away_sends_the_digest_late_and_loses_nothing(clock: time_machine.Traveller) -> None:
    reader = make_reader("daily")
    told(reader, 1)
    clock.shift(DAY + timedelta(hours=12))  # 20:30 of the next day: a whole day was missed
    told(reader, 2)
    mail()
    assert [message.subject for message in outbox.outbox] == ["Greengate: 2 messages for you"]
    assert Digest.objects.count() == 1


def test_what_is_urgent_waits_for_no_hour(clock: time_machine.Traveller) -> None:
    daily, urgent = make_reader("daily"), make_reader("urgent")
    for reader in (daily, urgent):
        told(reader, 1)
        told(reader, 2, kind="certificate.rejected")
    mail()
    assert [(message.to, "rejected" in str(message.body)) for message in outbox.outbox] == [
        ([daily.email], True),
        ([urgent.email], True),
    ]
    assert urgent.notices.count() == 2
    assert list(urgent.notices.filter(trouble="by_wish").values_list("kind", flat=True)) == ["certificate.verified"]


def test_at_once_is_at_once(clock: time_machine.Traveller) -> None:
    reader = make_reader("at_once")
    told(reader, 1)
    mail()
    assert [message.to for message in outbox.outbox] == [[reader.email]]


def test_a_digest_that_fails_is_tried_again_later(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = make_reader("daily", hour=0)
    told(reader, 1)

    def fail(_: EmailMessage, **__: object) -> int:
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail)
        mail()
    assert (Digest.objects.count(), Notice.objects.get().tries) == (0, 1)
    mail()
    assert outbox.outbox == []
    clock.shift(timedelta(minutes=5))
    mail()
    assert len(outbox.outbox) == 1


def test_preferences_are_kept_and_change_the_language_at_once() -> None:
    user = make_user()
    client = signed_in(user)
    form = {"name": "示例", "language": "zh-hans", "mail_rhythm": "daily", "digest_hour": "17"}
    answer = client.post("/account/preferences/", form)
    assert (answer.status_code, answer.cookies["django_language"].value) == (302, "zh-hans")
    user.refresh_from_db()
    assert (user.name, user.language, user.mail_rhythm, user.digest_hour) == ("示例", "zh-hans", "daily", 17)
    assert client.post("/account/preferences/", form | {"digest_hour": "24"}).status_code == 422


def test_an_invitation_and_a_delegation_are_mailed_with_links_that_open(clock: time_machine.Traveller) -> None:
    supplier = make_supplier()
    administrator = make_member(supplier)
    role = Role.SUPPLIER_MEMBER
    invite_member(supplier, email="a@example.com", role=role, language="en", by=administrator, at=MORNING)
    delegate(supplier, section="compliance", email="b@example.com", language="en", by=administrator, at=MORNING)
    mail()
    mail()
    assert [message.to for message in outbox.outbox] == [["a@example.com"], ["b@example.com"]]
    assert supplier.name_en in outbox.outbox[0].subject
    token = bodies()[0].split("/join/")[1].split("/")[0]
    person = join_anew(token, NewPerson("示例", "four green leaves"), at=MORNING)
    assert Invitation.objects.get().accepted_by == person
    filled = bodies()[1].split("/fill/")[1].split("/")[0]
    assert signed_in(person).get(f"/fill/{filled}/").status_code == 200
    assert not any(name in body for body in bodies() for name in (administrator.email, "a@example.com"))
