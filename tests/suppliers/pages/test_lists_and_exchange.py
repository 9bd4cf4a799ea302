import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from time_machine import TimeMachineFixture

from suppliers.checks.lists import COLUMNS, ListKind
from suppliers.enums import CertificateStatus, Role
from suppliers.models import BodyScope, Certificate, ListImport, Organisation
from tests.factories import (
    NOW,
    make_certificate,
    make_certificate_type,
    make_document,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
GOOD = "R-1,示例认证,Sample Centre,001,ISO14001,yes,,,示例名录,2026-05-01"
LISTS = "/certificates/registers/"


@pytest.fixture(autouse=True)
def _now(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW)


@pytest.fixture
def group() -> Organisation:
    return make_organisation("group")


@pytest.fixture
def compliance(group: Organisation) -> Client:
    make_certificate_type()
    return signed_in(make_staff(group, Role.COMPLIANCE))


def csv(*rows: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    text = "\n".join([",".join(COLUMNS[ListKind.BODIES]), *rows])
    return SimpleUploadedFile("示例.csv", text.encode(encoding))


def hidden(html: str, name: str) -> str:
    """The text that the preview sends again."""
    begin = html.index(f'<textarea name="{name}" hidden>') + len(f'<textarea name="{name}" hidden>')
    return html[begin : html.index("</textarea>", begin)]


def test_a_list_is_looked_at_first_and_its_good_rows_taken_when_somebody_agrees(compliance: Client) -> None:
    page = compliance.post(LISTS, {"kind": "bodies", "file": csv(GOOD, "R-2", encoding="gb18030")})
    assert "1 new, 0 changed, 0 as before." in text_of(page)
    assert "Line 3: name_zh is empty." in text_of(page)
    assert BodyScope.objects.count() == 0

    told = {"kind": "bodies", "name": "示例.csv", "text": hidden(page.content.decode(), "text"), "import": "1"}
    page = compliance.post(LISTS, told, follow=True)

    assert "1 new, 0 changed, 1 not taken." in text_of(page)
    assert "Sample Centre" in text_of(page)
    assert (BodyScope.objects.count(), ListImport.objects.get().name) == (1, "示例.csv")


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "bodies"},
        {"kind": "nosuch", "text": "x"},
        {"kind": "bodies", "text": "a,b"},
        {"kind": "register", "file": SimpleUploadedFile("x.csv", b"\x00\x01")},
        {"kind": "bodies", "file": SimpleUploadedFile("x.csv", b"x" * 1_000_001)},
    ],
)
def test_what_is_no_list_is_told_at_the_form_and_nothing_is_kept(compliance: Client, told: dict[str, object]) -> None:
    page = compliance.post(LISTS, told)
    assert (page.status_code, ListImport.objects.count()) == (422, 0)


def test_only_compliance_takes_lists_in_and_others_may_look(group: Organisation) -> None:
    auditor = signed_in(make_staff(group, Role.AUDITOR))
    assert "Take in a list" not in text_of(auditor.get(LISTS))
    assert auditor.post(LISTS, {"kind": "bodies", "file": csv(GOOD)}).status_code == 403
    example = auditor.get(f"{LISTS}bodies.csv").content.decode("utf-8-sig")
    assert example.startswith("number,name_zh")
    assert auditor.get(f"{LISTS}nosuch.csv").status_code == 404
    assert BodyScope.objects.count() == 0


def test_a_certificate_is_given_out_with_its_file_and_taken_in_as_a_claim(group: Organisation) -> None:
    supplier, other = make_supplier(organisation=group), make_supplier()
    certificate = make_certificate(supplier)
    Certificate.objects.filter(pk=certificate.pk).update(document=make_document(supplier))
    given = signed_in(make_member(supplier)).get(f"/certificates/{certificate.pk}/exchange/")
    assert given["Content-Disposition"] == f'attachment; filename="certificate-{certificate.pk}.json"'
    assert json.loads(given.content)["registrationNumber"] == certificate.number

    theirs = signed_in(make_member(other))
    file = SimpleUploadedFile("x.json", given.content)
    answer = theirs.post("/portal/certificates/exchange/", {"exchange": file})

    assert (answer.status_code, answer["Location"]) == (302, "/portal/certificates/")
    copy = other.certificates.get()
    assert (copy.number, copy.status, copy.document is not None) == (
        certificate.number,
        CertificateStatus.CLAIMED,
        True,
    )
    assert theirs.get(f"/certificates/{certificate.pk}/exchange/").status_code == 404


def test_what_is_no_exchange_is_told_at_the_form(group: Organisation) -> None:
    theirs = signed_in(make_member(make_supplier()))
    page = theirs.post("/portal/certificates/exchange/", {"exchange": SimpleUploadedFile("x.json", b"{}")})
    assert (page.status_code, "validFrom is missing." in text_of(page)) == (422, True)
    page = theirs.post("/portal/certificates/exchange/", {"partner_number": "BPNL1"})
    assert (page.status_code, "BPNL and 12 letters or digits" in text_of(page)) == (422, True)
    page = theirs.post("/portal/certificates/exchange/", {"partner_number": "BPNL00000003AYRE"}, follow=True)
    assert 'value="BPNL00000003AYRE"' in page.content.decode()
    assert Certificate.objects.count() == 0


def test_a_decided_certificate_shows_what_the_checker_saw(compliance: Client, group: Organisation) -> None:
    supplier = make_supplier(organisation=group)
    certificate = make_certificate(supplier, status=CertificateStatus.CLAIMED)
    compliance.post(f"/certificates/{certificate.pk}/verify/", {"seen_elsewhere": "示例官网"})
    supplier.name_zh, supplier.name_en = "示例改名厂", "Renamed"
    supplier.save()
    text = text_of(compliance.get(f"/certificates/{certificate.pk}/"))
    assert "As they stood when it was decided" in text
    assert "Holder Pass The holder has this supplier's name." in text
