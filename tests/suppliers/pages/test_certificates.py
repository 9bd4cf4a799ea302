from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.enums import CertificateStatus
from suppliers.models import Certificate, Document, Supplier
from tests.factories import (
    make_certificate,
    make_certificate_type,
    make_document,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of

pytestmark = pytest.mark.django_db
LIST = "/portal/certificates/"
FIELDS = {
    "type": "ISO14001",
    "number": "99924E00001R0M",
    "holder": "示例供应商",
    "valid_from": "2024-03-05",
    "valid_until": "2027-03-04",
}


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier(organisation=make_organisation())


@pytest.fixture
def client(supplier: Supplier) -> Client:
    return signed_in(make_member(supplier))


def upload(client: Client, content: bytes, name: str = "certificate.pdf"):  # type: ignore[no-untyped-def]
    return client.post(f"{LIST}upload/", {"file": SimpleUploadedFile(name, content, "application/pdf")})


def test_a_file_is_read_and_what_was_read_is_there_to_confirm(client: Client, supplier: Supplier) -> None:
    make_certificate_type()
    there = upload(client, draw_certificate())
    document = Document.objects.get()
    assert there.url == f"{LIST}confirm/{document.pk}/"

    page = client.get(there.url)
    form = page.context["form"]
    assert {name: form[name].value() for name in FIELDS} == {
        **FIELDS,
        "holder": "示例精密机械（河北）有限公司",
        "valid_from": date(2024, 3, 5),
        "valid_until": date(2027, 3, 4),
    }
    assert "Page 1, sure: “证书编号：99924E00001R0M”" in text_of(page)
    assert "The certificate names the credit code 91130100WY00000158, which is not yours." in text_of(page)

    client.post(there.url, FIELDS)
    certificate = supplier.certificates.get()
    assert (certificate.status, certificate.number, certificate.document) == ("claimed", "99924E00001R0M", document)


def test_a_guess_is_told_and_not_filled_in(client: Client, supplier: Supplier) -> None:
    make_certificate_type()
    document = make_document(supplier, draw_certificate(valid_from=date(2024, 3, 5), valid_until=date(2023, 3, 4)))
    page = client.get(f"{LIST}confirm/{document.pk}/")
    assert page.context["form"]["valid_until"].value() is None
    assert "Perhaps 2023-03-04 (page 1: " in text_of(page)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.pdf", "This file is empty (0 bytes). Choose the file again."),
        (b"MZ\x90\x00" + b"\0" * 200, "offer.pdf", "This is a program, not a document"),
    ],
)
def test_a_file_that_is_none_is_refused_at_its_field(client: Client, content: bytes, name: str, said: str) -> None:
    answer = upload(client, content, name)
    assert (answer.status_code, errors_at(answer, "file")[: len(said)]) == (422, said)
    assert Document.objects.count() == 0


def test_dates_that_end_before_they_begin_are_refused_and_nothing_is_lost(client: Client, supplier: Supplier) -> None:
    make_certificate_type()
    document = make_document(supplier)
    answer = client.post(f"{LIST}confirm/{document.pk}/", {**FIELDS, "valid_until": "2023-01-01", "scope": "示例范围"})
    assert answer.status_code == 422
    assert errors_at(answer, "valid_until") == (
        "The certificate ends on 2023-01-01, before it begins on 2024-03-05: check both dates."
    )
    page = answer.content.decode()
    assert 'value="99924E00001R0M"' in page
    assert "示例范围" in page
    assert Certificate.objects.count() == 0


def test_another_kind_asks_for_its_level_before_anything_is_stored(client: Client, supplier: Supplier) -> None:
    make_certificate_type()
    make_certificate_type("GREENFACTORY", tiers=["国家级", "省级"])
    path = f"{LIST}confirm/{make_document(supplier).pk}/"
    asked = client.post(path, {**FIELDS, "type": "GREENFACTORY", "again": "1"})
    assert asked.status_code == 200
    assert "Provincial" in text_of(asked)
    assert asked.context["form"]["number"].value() == FIELDS["number"]
    assert Certificate.objects.count() == 0

    refused = client.post(path, {**FIELDS, "type": "GREENFACTORY"})
    assert errors_at(refused, "tier") == "Choose the level of this certificate."
    client.post(path, {**FIELDS, "type": "GREENFACTORY", "tier": "省级"})
    assert Certificate.objects.get().tier == "省级"


def test_a_certificate_is_withdrawn_once(client: Client, supplier: Supplier) -> None:
    certificate = make_certificate(supplier)
    for _ in range(2):
        client.post(f"{LIST}{certificate.pk}/withdraw/")
    certificate.refresh_from_db()
    assert certificate.status == CertificateStatus.WITHDRAWN
    assert supplier.events.filter(kind="certificate.withdrawn").count() == 1
    assert "was rejected or withdrawn before" in text_of(client.get(LIST))


def test_somebody_elses_file_and_certificate_are_not_there(client: Client) -> None:
    other = make_supplier()
    certificate = make_certificate(other)
    assert client.get(f"{LIST}confirm/{make_document(other).pk}/").status_code == 404
    assert client.post(f"{LIST}{certificate.pk}/withdraw/").status_code == 404
    assert Certificate.objects.get().status == CertificateStatus.VERIFIED


def test_staff_are_refused() -> None:
    assert signed_in(make_staff(make_organisation())).get(LIST).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    client: Client, supplier: Supplier, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_certificate(supplier)
    with django_assert_num_queries(9):
        assert text_of(client.get(LIST)).count("示例认证机构") == count


PERMIT = "91130100WY00000158001P"
SENT = {**FIELDS, "type": "DISCHARGEPERMIT", "number": PERMIT, "valid_from": "2026-06-01", "valid_until": "2031-05-31"}


def make_permit(supplier: Supplier, number: str = PERMIT) -> Certificate:
    permit = make_certificate(supplier, "DISCHARGEPERMIT")
    Certificate.objects.filter(pk=permit.pk).update(number=number, number_key=number)
    permit.refresh_from_db()
    return permit


def offered(page: Any) -> tuple[list[str], object]:
    """What a new certificate may renew, and what is chosen of it."""
    form = page.context["form"]
    if "renews" not in form.fields:
        return [], ""
    return [str(value) for value, _ in form.fields["renews"].choices], form["renews"].value()


def test_renew_leads_over_the_file_to_its_fields_with_that_certificate_chosen(
    client: Client, supplier: Supplier
) -> None:
    first, second = make_permit(supplier), make_permit(supplier, "91130100WY00000158002P")
    assert f'href="?renews={second.pk}#hand-in"' in client.get(LIST).content.decode()
    place = client.get(LIST, {"renews": second.pk}).content.decode()
    assert f'action="{LIST}upload/?renews={second.pk}"' in place
    file = SimpleUploadedFile("scan.pdf", draw_certificate(standard=""), "application/pdf")
    there = client.post(f"{LIST}upload/?renews={second.pk}", {"file": file})
    assert there["Location"] == f"{LIST}confirm/{Document.objects.get().pk}/?renews={second.pk}"
    Certificate.objects.filter(pk=first.pk).update(valid_until=None)
    page = client.post(there["Location"], {**SENT, "again": "1"})
    assert offered(page) == (["", str(second.pk), str(first.pk)], second.pk)
    client.post(there["Location"], {**SENT, "renews": second.pk, "number": second.number})
    renewal = second.renewals.get()
    assert (renewal.number, renewal.status) == (second.number, "claimed")  # a permit keeps its number
    assert f"?renews={second.pk}#" not in client.get(LIST).content.decode()


def test_the_permit_of_the_same_number_is_chosen_by_itself_and_none_may_be_said(
    client: Client, supplier: Supplier
) -> None:
    same, other = make_permit(supplier), make_permit(supplier, "91130100WY00000158002P")
    path = f"{LIST}confirm/{make_document(supplier).pk}/"
    assert offered(client.post(path, {**SENT, "again": "1"}))[1] == same.pk
    assert offered(client.post(path, {**SENT, "number": "third", "again": "1"}))[1] == ""
    assert offered(client.post(path, {**SENT, "valid_from": "2024-06-01", "again": "1"}))[1] == ""
    client.post(path, {**SENT, "number": "third", "renews": ""})
    assert supplier.certificates.get(number="third").renews is None
    assert (same.renewals.count(), other.renewals.count()) == (0, 0)


def test_of_a_kind_that_a_firm_holds_once_the_one_with_the_nearest_end_is_chosen(
    client: Client, supplier: Supplier
) -> None:
    make_certificate(supplier, valid_until=date(2024, 6, 1))
    nearest = make_certificate(supplier, valid_until=date(2027, 5, 31))
    make_certificate(supplier, status=CertificateStatus.WITHDRAWN)
    document = make_document(supplier, draw_certificate(valid_from=date(2027, 3, 5), valid_until=date(2030, 3, 4)))
    page = client.get(f"{LIST}confirm/{document.pk}/")
    values, chosen = offered(page)
    assert (len(values), chosen) == (3, nearest.pk)
    assert f"{nearest.number}, until 2027-05-31" in text_of(page)


def test_a_plain_upload_of_a_kind_that_is_not_there_yet_asks_nothing_more(client: Client, supplier: Supplier) -> None:
    make_certificate_type()
    make_certificate(supplier, "ISO9001")
    document = make_document(supplier, draw_certificate())
    assert offered(client.get(f"{LIST}confirm/{document.pk}/")) == ([], "")


def test_a_file_of_another_kind_than_the_one_to_renew_is_asked_about(client: Client, supplier: Supplier) -> None:
    make_certificate_type()
    permit = make_permit(supplier)
    path = f"{LIST}confirm/{make_document(supplier, draw_certificate()).pk}/"
    assert "Another kind?" in text_of(client.get(path, {"renews": permit.pk}))
    assert "Another kind?" not in text_of(client.get(path))


@pytest.mark.parametrize("asked", ["foreign", "0", "-1", "x", "9" * 30, "\0"])
def test_what_is_not_its_own_to_renew_is_neither_shown_nor_taken(
    client: Client, supplier: Supplier, asked: str
) -> None:
    mine, foreign = make_permit(supplier), make_permit(make_supplier(), "91130100WY00000999009P")
    wanted = str(foreign.pk) if asked == "foreign" else asked
    path = f"{LIST}confirm/{make_document(supplier).pk}/"
    for address in (LIST, path):
        page = client.get(address, {"renews": wanted})
        assert page.status_code == 200
        assert foreign.number not in page.content.decode()
    answer = client.post(f"{path}?{urlencode({'renews': wanted})}", {**SENT, "renews": wanted})
    assert (answer.status_code, supplier.certificates.count()) == (422, 1)
    assert (mine.renewals.count(), foreign.renewals.count()) == (0, 0)
