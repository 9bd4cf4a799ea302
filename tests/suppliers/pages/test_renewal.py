"""The pages behind a mail's link, for somebody who is not signed in."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.models import Certificate, Document, Event, RenewalLink
from suppliers.operations.renewals import make_link, renew_by_link
from tests.factories import NOW, TODAY, make_certificate, make_member, make_supplier
from tests.suppliers.operations.test_renewals import FIELDS, hand_in
from tests.suppliers.pages.visitors import signed_in, text_of, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def certificate() -> Certificate:
    supplier = make_supplier(name_zh="示例秘密公司")
    return make_certificate(supplier, valid_until=TODAY + timedelta(days=7))


@pytest.fixture
def token(certificate: Certificate) -> str:
    return make_link(certificate, make_member(certificate.supplier), at=NOW)


def address(token: str, name: str = "renewal") -> str:
    return reverse(name, args=[token])


def upload(client: Client, token: str, content: bytes):  # type: ignore[no-untyped-def]
    return client.post(address(token), {"file": SimpleUploadedFile("ISO.pdf", content, "application/pdf")})


def confirmed(client: Client, token: str):  # type: ignore[no-untyped-def]
    """The fields as the page has filled them in, sent as they are."""
    form = client.get(address(token, "renewal-confirm")).context["form"]
    filled = {field.html_name: field.value() for field in form if field.value() is not None}
    return client.post(address(token, "renewal-confirm"), filled)


def test_choose_the_file_confirm_done_without_signing_in(certificate: Certificate, token: str) -> None:
    client = visitor()
    assert certificate.number in text_of(client.get(address(token)))
    kept = upload(client, token, draw_certificate(number="99926E00001R1M"))
    assert kept.url == address(token, "renewal-confirm")
    done = confirmed(client, token)
    assert done.url == reverse("renewal-done") + "?language=en"
    assert "The renewal is handed in" in text_of(client.get(done.url))
    renewal = certificate.renewals.get()
    assert (renewal.number, renewal.status, renewal.claimed_by) == ("99926E00001R1M", "claimed", None)
    assert Event.objects.filter(kind="certificate.renewed_by_link", by=None).count() == 1


def test_opening_the_link_however_often_writes_nothing(certificate: Certificate, token: str) -> None:
    hand_in(token)
    before = [list(model.objects.values()) for model in (RenewalLink, Certificate, Document, Event)]
    for name in ("renewal", "renewal-confirm", "renewal-file"):
        for method in ("get", "head"):
            assert getattr(visitor(), method)(address(token, name)).status_code == 200
    assert [list(model.objects.values()) for model in (RenewalLink, Certificate, Document, Event)] == before


@pytest.mark.parametrize("name", ["renewal", "renewal-confirm", "renewal-file"])
def test_the_address_goes_into_no_referrer_no_cache_and_no_index(token: str, name: str) -> None:
    hand_in(token)
    page = visitor().get(address(token, name))
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    if name != "renewal-file":
        assert '<meta name="referrer" content="no-referrer">' in page.content.decode()
        assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_the_page_shows_that_certificate_and_nothing_else_of_its_supplier(certificate: Certificate, token: str) -> None:
    supplier = certificate.supplier
    other = make_certificate(supplier, "ISO50001")
    page = visitor().get(address(token)).content.decode()
    assert certificate.number in page
    assert supplier.identifier not in page
    assert other.number not in page
    assert "mail" not in re.sub(r"<[^>]+>", "", page).lower()


def test_nothing_on_the_pages_leads_anywhere_else(token: str) -> None:
    hand_in(token)
    for name in ("renewal", "renewal-confirm"):
        page = visitor().get(address(token, name)).content.decode()
        led = {link.partition("?")[0] for link in re.findall(r'<a [^>]*href="([^"#]*)', page)} - {""}
        public = {"/calculator/"}  # in the foot of every page, open to anybody
        assert led - public <= {address(token), address(token, "renewal-confirm")}


def closed_page(client: Client, token: str, name: str) -> tuple[int, str]:
    page = client.get(address(token, name))
    return page.status_code, text_of(page)


@pytest.mark.parametrize("name", ["renewal", "renewal-confirm", "renewal-file"])
def test_foreign_used_replaced_expired_and_garbled_tokens_get_one_and_the_same_page(
    certificate: Certificate, name: str
) -> None:
    person = make_member(certificate.supplier)
    replaced, used = make_link(certificate, person, at=NOW), make_link(certificate, person, at=NOW)
    hand_in(used)
    renew_by_link(used, FIELDS, at=NOW)
    late = make_certificate(make_supplier(), valid_until=TODAY + timedelta(days=7))
    expired = make_link(late, make_member(late.supplier), at=NOW - timedelta(days=7))
    foreign = signing.Signer(sep=".", salt="something.else").sign("x" * 32)
    pages = {closed_page(visitor(), token, name) for token in (replaced, used, expired, foreign, "garbled", "a.b")}
    ((status, text),) = pages
    assert status == 404
    assert "This link opens nothing" in text
    assert "sign in and hand the renewal in" in text


@pytest.mark.parametrize("name", ["renewal", "renewal-confirm"])
def test_a_dead_link_takes_nothing(certificate: Certificate, name: str) -> None:
    person = make_member(certificate.supplier)
    dead = make_link(certificate, person, at=NOW - timedelta(days=8))
    file = SimpleUploadedFile("ISO.pdf", draw_certificate(), "application/pdf")
    assert visitor().post(address(dead, name), {"file": file}).status_code == 404
    assert (Document.objects.count(), Certificate.objects.count()) == (0, 1)


def test_a_file_that_is_refused_says_why_and_leaves_the_link_usable(certificate: Certificate, token: str) -> None:
    client = visitor()
    refused = upload(client, token, b"")
    assert refused.status_code == 422
    assert "This file is empty (0 bytes)." in text_of(refused)
    upload(client, token, draw_certificate())
    confirmed(client, token)
    assert certificate.renewals.count() == 1


def test_a_file_of_another_kind_is_renewed_as_the_kind_that_ends_and_the_page_asks(token: str) -> None:
    client = visitor()
    upload(client, token, draw_certificate(standard="GB/T 19001-2016/ISO 9001:2015", number="99924Q00001R0M"))
    page = client.get(address(token, "renewal-confirm"))
    assert "Another kind?" in text_of(page)
    assert page.context["form"]["type"].value() == "ISO14001"
    other = client.post(address(token, "renewal-confirm"), {"type": "ISO9001", "number": "1", "holder": "示例"})
    assert other.status_code == 422
    assert Certificate.objects.count() == 1


def test_a_large_file_comes_through_by_a_link_that_lives_and_by_no_other(token: str) -> None:
    large = {"file": SimpleUploadedFile("ISO.pdf", b"%PDF-1.4" + b"0" * 3_000_000, "application/pdf")}
    assert visitor().post(address(token), large).status_code == 422  # read, and refused for what it is
    large["file"].seek(0)
    assert visitor().post(address("x" * 43), large).status_code == 413


def test_too_many_files_from_one_address_are_turned_away(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rest_framework.throttling.ScopedRateThrottle.THROTTLE_RATES", {"renewals": "2/hour"})
    client = visitor()
    statuses = [upload(client, token, b"").status_code for _ in range(3)]
    assert statuses == [422, 422, 429]
    assert client.get(address(token)).status_code == 200


def test_the_page_speaks_the_language_of_the_mail_and_switches_without_a_cookie(certificate: Certificate) -> None:
    person = make_member(certificate.supplier)
    person.language = "en"
    person.save()
    token = make_link(certificate, person, at=NOW)
    assert Client().get(address(token))["Content-Language"] == "en"
    assert Client().get(address(token), {"language": "zh-hans"})["Content-Language"] == "zh-hans"
    assert Client().get(address(token), {"language": "xx"})["Content-Language"] == "en"


def test_the_pages_after_the_end_still_speak_the_language_of_the_mail(certificate: Certificate) -> None:
    person = make_member(certificate.supplier)
    person.language = "en"
    person.save()
    token, client = make_link(certificate, person, at=NOW), Client()
    upload(client, token, draw_certificate(number="99926E00001R1M"))
    assert client.get(confirmed(client, token).url)["Content-Language"] == "en"
    used = client.get(address(token))
    assert (used.status_code, used["Content-Language"]) == (404, "en")
    assert client.get(address("x" * 43))["Content-Language"] == "zh-hans"


def test_who_is_signed_in_as_somebody_else_gets_no_menu_and_acts_by_the_link_alone(
    certificate: Certificate, token: str
) -> None:
    stranger = signed_in(make_member(make_supplier()))
    assert 'id="navigation"' not in stranger.get(address(token)).content.decode()
    upload(stranger, token, draw_certificate(number="2"))
    confirmed(stranger, token)
    assert set(Event.objects.filter(supplier=certificate.supplier).values_list("by", flat=True)) == {None}


def test_without_a_file_the_fields_lead_back_to_the_file(token: str) -> None:
    assert visitor().get(address(token, "renewal-confirm"))["Location"] == address(token)
