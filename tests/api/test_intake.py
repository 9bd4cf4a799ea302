"""Files and statements through the API: kept, read, asked for again, and said of what is not held."""

from collections.abc import Mapping

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.checks.certificate_text.ocr import ocr_engine
from suppliers.enums import CertificateStatus, Role
from suppliers.models import CertificateStatement, Document, Event, Reading
from tests.api.world import Caller
from tests.factories import (
    make_certificate,
    make_certificate_type,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
)
from tests.suppliers.pictures import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller() -> Caller:
    make_certificate_type()
    return Caller(make_member(make_supplier(organisation=make_organisation())))


def test_a_document_is_read_when_asked_and_the_reading_is_kept(caller: Caller) -> None:
    document = caller.hand_in(draw_certificate()).json()["id"]
    path = f"documents/{document}/reading/"
    before = caller.ask(path).json()
    assert (before["state"], before["version"], Reading.objects.count()) == ("not_kept", 0, 0)
    told = caller.send(path, {}).json()
    number = next(each for each in told["fields_read"] if each["field"] == "number")
    assert (told["state"], told["engine"][:6], number["value"], len(number["box"])) == (
        "read",
        "pdfium",
        "99924E00001R0M",
        4,
    )
    assert caller.ask(path).json() == told


def test_the_file_of_a_claim_is_read_without_being_asked_for(
    caller: Caller, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    claim = {"type": "ISO14001", "number": "99924E00001R0M", "holder": "示例", "valid_from": "2025-01-01"}
    document = caller.hand_in(draw_certificate()).json()["id"]
    with django_capture_on_commit_callbacks(execute=True):
        assert caller.send("certificates/", claim | {"document": document}).status_code == 201
    assert caller.ask(f"documents/{document}/reading/").json()["state"] == "read"


def test_a_certificate_without_a_file_is_verified_only_by_who_says_where_it_was_seen() -> None:
    organisation = make_organisation()
    certificate = make_certificate(make_supplier(organisation=organisation), status=CertificateStatus.CLAIMED)
    path, checker = f"certificates/{certificate.pk}/verify/", Caller(make_staff(organisation, Role.COMPLIANCE))
    refused = checker.send(path, {})
    assert (refused.status_code, refused.json()["code"], Event.objects.count()) == (400, "no_document", 0)
    told = checker.send(path, {"seen_elsewhere": "发证机构官网"}).json()
    assert (told["status"], told["trust_level"]) == ("verified", "low")


@pytest.mark.skipif(not ocr_engine(), reason="rapidocr is not installed (requirements/ocr.txt)")
def test_a_picture_waits_and_says_so(caller: Caller) -> None:
    document = caller.hand_in(photo(), "photo.jpg").json()["id"]
    told = caller.send(f"documents/{document}/reading/", {}).json()
    assert (told["state"], told["finished_at"], told["fields_read"]) == ("waiting", None, [])


def test_only_its_own_supplier_asks_for_a_reading(caller: Caller) -> None:
    document = caller.hand_in(draw_certificate()).json()["id"]
    organisation = Document.objects.get().supplier.consents.get().organisation
    stranger, staff = Caller(make_member(make_supplier())), Caller(make_staff(organisation))
    path = f"documents/{document}/reading/"
    assert [each.send(path, {}).status_code for each in (stranger, staff)] == [404, 403]
    assert (staff.ask(path).status_code, Reading.objects.count()) == (200, 0)


def test_what_is_not_held_is_stated_listed_and_taken_back(caller: Caller) -> None:
    stated = {"type": "ISO14001", "statement": "in_progress", "until": "2099-12-31"}
    assert put(caller, stated)[0] == 200
    (row,) = caller.ask("certificate-statements/").json()["results"]
    assert {name: row[name] for name in stated} == stated
    assert put(caller, {"type": "ISO14001", "statement": None}) == (200, [])
    assert caller.ask("certificate-statements/").json()["results"] == []


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"type": "ISO14001", "statement": "in_progress"}, "until_needed"),
        ({"type": "ISO14001", "statement": "in_progress", "until": "2020-01-01"}, "until_past"),
        ({"type": "ISO14001", "statement": "not_applicable"}, "reason_needed"),
        ({"type": "NOSUCH", "statement": "not_held"}, "unknown_type"),
    ],
)
def test_a_statement_that_cannot_be_is_refused(caller: Caller, stated: dict[str, str], code: str) -> None:
    status, answer = put(caller, stated)
    assert (status, answer["code"], CertificateStatement.objects.count()) == (400, code, 0)


def put(caller: Caller, *stated: Mapping[str, object]):  # type: ignore[no-untyped-def]
    answer = caller.send("certificate-statements/", {"statements": list(stated)}, method="PUT")
    return answer.status_code, answer.json()
