"""Looking a certificate up: found however it is spelled, never called fake."""

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Organisation
from suppliers.queries.lookup import Found, state_of
from tests.factories import NOW, TODAY, make_certificate, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]
PAGE, API = "/certificates/lookup/", "/api/v1/certificates/lookup/"


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def client(organisation: Organisation) -> Client:
    return signed_in(make_staff(organisation))


def make_known(organisation: Organisation, number: str = "", **fields: object) -> Certificate:
    certificate = make_certificate(make_supplier(organisation=organisation))
    number = number or certificate.number
    Certificate.objects.filter(pk=certificate.pk).update(number=number, number_key=number.upper(), **fields)
    certificate.refresh_from_db()
    return certificate


def found(client: Client, text: str) -> list[int]:
    return [row["certificate"].pk for row in client.get(PAGE, {"q": text}).context["rows"]]


@pytest.mark.parametrize(
    "spelled", ["00124E31234R0M", " 00124 e31234 r0m ", "００１２４Ｅ３１２３４Ｒ０Ｍ", "00124E31"]
)
def test_a_number_is_found_however_it_is_spelled(client: Client, organisation: Organisation, spelled: str) -> None:
    wanted = make_known(organisation, "00124E31234R0M")
    make_known(organisation, "99924E31234R0M")
    assert found(client, spelled) == [wanted.pk]


@pytest.mark.parametrize("name", ["重工", "示例重工", "重工机械有限"])
def test_a_holder_is_found_by_two_characters_of_its_name(client: Client, organisation: Organisation, name: str) -> None:
    wanted = make_known(organisation, holder="示例重工机械有限公司")
    make_known(organisation, holder="示例轻工机械有限公司")
    assert found(client, name) == [wanted.pk]


def test_a_credit_code_finds_the_supplier_s_certificates(client: Client, organisation: Organisation) -> None:
    wanted = make_known(organisation)
    make_known(organisation)
    assert found(client, wanted.supplier.identifier.lower()) == [wanted.pk]


def test_the_exact_number_comes_before_those_that_begin_with_it(client: Client, organisation: Organisation) -> None:
    longer, exact = make_known(organisation, "00124E31234R0M/1"), make_known(organisation, "00124E31234R0M")
    assert found(client, "00124E31234R0M") == [exact.pk, longer.pk]


def test_what_the_reader_may_not_see_is_unknown(client: Client) -> None:
    foreign = make_known(make_organisation())
    assert found(client, foreign.number) == []
    said = text_of(client.get(PAGE, {"q": foreign.number}))
    assert f"“{foreign.number}” is unknown here" in said
    assert "That says nothing about whether it is genuine" in said


@pytest.mark.parametrize("text", ["", "1", " ", "\x00", "%", "_", "'"])
def test_one_character_or_none_finds_nothing(client: Client, organisation: Organisation, text: str) -> None:
    make_known(organisation)
    assert found(client, text) == []


@pytest.mark.parametrize("text", ["%%%%", "____", "0012%", "' or 1=1 --"])
def test_signs_of_a_pattern_mean_themselves(client: Client, organisation: Organisation, text: str) -> None:
    make_known(organisation)
    assert found(client, text) == []


STATES = [
    (CertificateStatus.VERIFIED, TODAY, Found.IN_FORCE, "Verified by compliance, and in force today."),
    (CertificateStatus.VERIFIED, TODAY - timedelta(days=1), Found.ENDED, "It was verified, and has ended."),
    (CertificateStatus.CLAIMED, None, Found.CLAIMED, "nobody has checked it yet"),
    (CertificateStatus.CLAIMED, TODAY - timedelta(days=1), Found.CLAIMED_ENDED, "nobody checked it, and it has ended"),
    (CertificateStatus.REJECTED, None, Found.REJECTED, "Compliance did not accept it: the file cannot be read."),
    (CertificateStatus.WITHDRAWN, None, Found.WITHDRAWN, "The supplier took it out of its file."),
]


@pytest.mark.parametrize(("status", "until", "state", "said"), STATES)
def test_what_is_known_is_said_in_words_and_nothing_is_called_fake(
    client: Client, organisation: Organisation, status: CertificateStatus, until: date | None, state: Found, said: str
) -> None:
    certificate = make_certificate(make_supplier(organisation=organisation), status=status, valid_until=until)
    page = text_of(client.get(PAGE, {"q": certificate.number}))
    assert state_of(certificate, TODAY) == state
    assert said in page
    assert "fake" not in page.lower()
    (told,) = client.get(API, {"q": certificate.number}).json()["results"]
    assert (told["id"], told["known"]) == (certificate.pk, state)


def test_one_that_begins_tomorrow_is_not_in_force_yet() -> None:
    certificate = make_certificate(make_supplier())
    certificate.valid_from = TODAY + timedelta(days=1)
    assert state_of(certificate, TODAY) == Found.NOT_YET


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_queries_for_any_number_of_rows(
    client: Client, organisation: Organisation, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_known(organisation, holder="示例重工")
    client.get(PAGE)
    with django_assert_num_queries(6):
        assert len(found(client, "重工")) == count


def test_the_api_refuses_to_look_for_one_character(client: Client) -> None:
    assert client.get(API, {"q": "1"}).status_code == 400
    assert client.get(API).status_code == 400
