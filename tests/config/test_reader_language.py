"""Which language a page and a mail are in."""

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from suppliers.models import Notice, User
from suppliers.operations.notices import tell
from suppliers.outbox import mail_notice
from tests.factories import NOW, make_member, make_organisation, make_supplier, make_user

LOGIN = "/account/login/"
INBOX = "/inbox/"


def language_of(client: Client, address: str) -> str:
    return client.get(address)["Content-Language"]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_a_stranger_reads_chinese_whatever_the_browser_wishes() -> None:
    assert language_of(Client(headers={"accept-language": "en"}), LOGIN) == "zh-hans"


@pytest.mark.django_db
def test_a_person_reads_the_own_language_and_a_choice_in_this_browser_comes_first() -> None:
    client = signed_in(make_user(language="en"))
    assert language_of(client, INBOX) == "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert language_of(client, INBOX) == "zh-hans"


@pytest.mark.django_db
def test_a_language_that_is_not_ours_is_not_taken() -> None:
    client = signed_in(make_user())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert language_of(client, INBOX) == "zh-hans"


@pytest.mark.django_db
@pytest.mark.parametrize(("wanted", "kept"), [("en", "en"), ("fr", "zh-hans")])
def test_who_switches_while_signed_in_gets_mails_in_that_language_too(wanted: str, kept: str) -> None:
    user = make_user()
    signed_in(user).post("/language/", {"language": wanted})
    user.refresh_from_db()
    assert user.language == kept


@pytest.mark.django_db
def test_a_stranger_switches_this_browser_only() -> None:
    client = Client()
    client.post("/language/", {"language": "en"})
    assert language_of(client, LOGIN) == "en"


@pytest.mark.django_db
def test_a_mail_is_in_the_language_of_its_reader_with_names_in_it() -> None:
    organisation, supplier = make_organisation("north"), make_supplier(name_zh="示例铸造厂")
    readers = [make_member(supplier), make_member(supplier)]
    User.objects.filter(pk=readers[1].pk).update(language="en")
    tell(readers, "application.approved", subject="x", path="/portal/", at=NOW, organisation_name=organisation)
    for notice in Notice.objects.order_by("id"):
        mail_notice(notice.pk)
    assert [message.subject for message in mail.outbox] == [
        "Greengate: 示例north 已准予贵公司成为供应商。",
        "Greengate: Sample north admitted you as a supplier.",
    ]
