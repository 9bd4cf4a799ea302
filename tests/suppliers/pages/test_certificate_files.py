"""Many files at once: each is a row with what became of it, and one that is refused never loses the others."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.checks.certificate_text import Confidence
from suppliers.checks.certificate_text.ocr import ocr_engine
from suppliers.models import CertificateFile, Document, Reading, Supplier
from suppliers.operations import readings
from tests.factories import NOW, make_certificate, make_certificate_type, make_member, make_organisation, make_supplier
from tests.suppliers.checks.ofd_files import make_certificate_ofd
from tests.suppliers.pages.visitors import signed_in, text_of
from tests.suppliers.pictures import photo

pytestmark = pytest.mark.django_db
LIST = "/portal/certificates/"


@pytest.fixture
def supplier() -> Supplier:
    make_certificate_type()
    return make_supplier(organisation=make_organisation())


@pytest.fixture
def client(supplier: Supplier) -> Client:
    return signed_in(make_member(supplier))


def send(client: Client, *files: tuple[str, bytes], one_by_one: bool = False):  # type: ignore[no-untyped-def]
    body = {"file": [SimpleUploadedFile(name, content) for name, content in files]}
    return client.post(f"{LIST}upload/", body, headers={"X-Upload": "1"} if one_by_one else {})


def claim(client: Client, document: Document, number: str):  # type: ignore[no-untyped-def]
    fields = {"type": "ISO14001", "number": number, "holder": "示例", "valid_from": "2024-03-05"}
    return client.post(f"{LIST}confirm/{document.pk}/", fields)


def test_of_several_files_the_refused_one_says_why_and_the_others_are_kept(client: Client) -> None:
    first, second = draw_certificate(), draw_certificate(number="99924E00002R0M")
    page = send(client, ("a.pdf", first), ("notes.txt", b"\x00\x01 nothing"), ("b.pdf", second))
    assert (page.status_code, CertificateFile.objects.count()) == (200, 2)
    shown = text_of(page)
    assert shown.count("Kept and read: 12 fields found.") == 2
    assert "notes.txt Only PDF, JPG, PNG and OFD are taken." in shown


def test_a_script_that_sends_one_by_one_gets_the_row_of_each(client: Client) -> None:
    kept = send(client, ("a.pdf", draw_certificate()), one_by_one=True)
    again = send(client, ("b.pdf", draw_certificate()), one_by_one=True)
    refused = send(client, ("c.pdf", b""), one_by_one=True)
    assert [answer.status_code for answer in (kept, again, refused)] == [200, 200, 422]
    assert [text_of(answer).replace(" Confirm", "") for answer in (kept, again, refused)] == [
        "a.pdf Kept and read: 12 fields found.",
        "a.pdf You sent this file before. Kept and read: 12 fields found.",
        "c.pdf This file is empty (0 bytes). Choose the file again.",
    ]
    assert kept.content.strip().startswith(b"{#") is False


def test_one_after_another_is_confirmed_and_the_next_opens_by_itself(client: Client, supplier: Supplier) -> None:
    files = [(f"{at}.pdf", draw_certificate(number=f"99924E0000{at}R0M")) for at in (1, 2, 3)]
    send(client, *files)
    first, second, third = supplier.documents.order_by("pk")
    assert client.get(f"{LIST}next/")["Location"] == f"{LIST}confirm/{first.pk}/"
    assert claim(client, first, "1")["Location"] == f"{LIST}confirm/{second.pk}/"
    assert "1 more file after this one" in text_of(client.get(f"{LIST}confirm/{second.pk}/"))
    assert claim(client, second, "2")["Location"] == f"{LIST}confirm/{third.pk}/"
    assert claim(client, third, "3")["Location"] == LIST
    assert client.get(f"{LIST}next/")["Location"] == LIST


def test_a_file_set_aside_is_asked_for_no_more_and_stays_among_the_documents(client: Client) -> None:
    send(client, ("a.pdf", draw_certificate()))
    document = Document.objects.get()
    assert "a.pdf" in text_of(client.get(LIST))
    client.post(f"{LIST}files/{document.pk}/aside/")
    assert "a.pdf" not in text_of(client.get(LIST))
    assert len(b"".join(client.get(f"/documents/{document.pk}/").streaming_content)) == document.size  # type: ignore[attr-defined]


def test_the_same_file_or_number_again_leads_to_what_is_there(client: Client, supplier: Supplier) -> None:
    send(client, ("a.pdf", draw_certificate()))
    claim(client, Document.objects.get(), "99924E00001R0M")
    assert "You sent this file before, and a certificate was handed in from it." in text_of(
        send(client, ("again.pdf", draw_certificate()), one_by_one=True)
    )
    send(client, ("newer.pdf", draw_certificate(scope_zh="示例")))
    page = text_of(client.get(f"{LIST}confirm/{Document.objects.latest('pk').pk}/"))
    assert "You handed this in before ISO14001 99924E00001R0M is in your file already." in page


def test_what_others_sent_is_never_told(client: Client, supplier: Supplier) -> None:
    other = make_supplier(name_zh="示例他人")
    send(signed_in(make_member(other)), ("theirs.pdf", draw_certificate()))
    make_certificate(other)
    answer = send(client, ("mine.pdf", draw_certificate()), one_by_one=True)
    assert text_of(answer) == "mine.pdf Kept and read: 12 fields found. Confirm"
    page = text_of(client.get(f"{LIST}confirm/{supplier.documents.get().pk}/"))
    assert ("示例他人" in page, "You handed this in before" in page) == (False, False)


def test_each_field_stands_beside_the_place_it_was_read_from(client: Client, supplier: Supplier) -> None:
    send(client, ("a.pdf", draw_certificate()))
    page = client.get(f"{LIST}confirm/{supplier.documents.get().pk}/")
    pictures = {
        each.bound.name for each in page.context["fields"] if each.picture.startswith("data:image/jpeg;base64,")
    }
    assert pictures == {
        *("type", "number", "holder", "credit_code", "standard", "issuer", "issued_on", "valid_from", "valid_until"),
        *("scope", "sites", "accreditation"),
    }


def test_a_guess_is_offered_and_never_filled_in(client: Client, supplier: Supplier) -> None:
    send(client, ("a.pdf", draw_certificate()))
    document = supplier.documents.get()
    found = [dict(each, confidence=Confidence.LOW) for each in document.readings.get().fields]
    Reading.objects.create(
        document=document, engine="sample", version=9, asked_at=NOW, finished_at=NOW, outcome="read", fields=found
    )
    page = client.get(f"{LIST}confirm/{document.pk}/")
    form = page.context["form"]
    assert {form[name].value() for name in ("number", "issuer", "valid_until")} == {None}
    html = page.content.decode()
    assert 'data-fill="id_number" data-value="99924E00001R0M"' in html
    assert 'data-fill="id_valid_until" data-value="2027-03-04"' in html


@pytest.mark.skipif(not ocr_engine(), reason="rapidocr is not installed (requirements/ocr.txt)")
def test_a_picture_that_waits_shows_its_progress_and_can_be_typed_meanwhile(client: Client, supplier: Supplier) -> None:
    send(client, ("a.jpg", photo()))
    document = supplier.documents.get()
    row, confirm = f"{LIST}files/{document.pk}/", f"{LIST}confirm/{document.pk}/"
    assert b'hx-trigger="every 2s"' in client.get(row).content
    assert "The picture is being read" in text_of(client.get(confirm))
    assert "number" in client.get(f"{confirm}?by_hand=1").context["form"].fields
    Reading.objects.update(finished_at=NOW + timedelta(seconds=3), outcome="failed", tries=2)
    assert b"every 2s" not in client.get(row).content
    assert "please enter the fields" in text_of(client.get(row))
    assert "The picture is being read" not in text_of(client.get(confirm))


def test_without_a_reader_the_form_says_so_and_asks(
    client: Client, supplier: Supplier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "ocr_engine", lambda: "")
    page = client.get(send(client, ("a.jpg", photo())).url)
    assert "nothing that reads pictures is installed here. Please enter the fields." in text_of(page)
    assert page.context["form"]["holder"].value() == supplier.name_zh


def test_an_ofd_is_shown_as_text_in_its_places_with_what_was_read_framed(client: Client, supplier: Supplier) -> None:
    send(client, ("a.ofd", make_certificate_ofd()))
    preview = client.get(f"/documents/{supplier.documents.get().pk}/preview/?marks=1")
    html = preview.content.decode()
    assert ("99924E00001R0M</text>" in html, html.count("<rect") >= 5) == (True, True)
    assert "sandbox" in preview.headers["Content-Security-Policy"]
