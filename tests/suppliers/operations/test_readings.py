"""Files are read once and the result is kept; pictures wait for the worker, and nothing of it is lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.checks.certificate_text.ocr import ocr_engine
from suppliers.checks.files import Limits
from suppliers.errors import Refused
from suppliers.models import CertificateFile, Document, Reading, Supplier
from suppliers.operations import readings
from suppliers.operations.documents import PutIn, put_in_certificate, set_aside
from suppliers.operations.picture_reading import NotReadError, read_apart
from suppliers.operations.readings import LEASE, ask_reading, read_waiting
from suppliers.queries.readings import files_to_confirm, next_to_confirm, read_document, waiting_readings
from tests.factories import NOW, make_certificate, make_supplier
from tests.suppliers.checks.ofd_files import make_certificate_ofd
from tests.suppliers.pictures import photo, scan

pytestmark = pytest.mark.django_db
needs_reader = pytest.mark.skipif(not ocr_engine(), reason="rapidocr is not installed (requirements/ocr.txt)")


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier()


def put_in(supplier: Supplier, content: bytes, name: str = "a.pdf") -> PutIn:
    return put_in_certificate(supplier, content=content, name=name, limits=Limits(), by=None, at=NOW)


@pytest.mark.parametrize(
    ("content", "name", "engine"),
    [(draw_certificate(), "a.pdf", "pdfium "), (make_certificate_ofd(), "a.ofd", "ofd")],
    ids=["PDF", "OFD"],
)
def test_text_is_read_at_once_and_kept(supplier: Supplier, content: bytes, name: str, engine: str) -> None:
    document = put_in(supplier, content, name).document
    reading = document.readings.get()
    assert (reading.engine.startswith(engine), reading.outcome, reading.finished_at) == (True, "read", NOW)
    number = next(each for each in reading.fields if each["field"] == "number")
    assert (number["value"], number["page"], number["confidence"]) == ("99924E00001R0M", 1, "high")
    assert len(number["box"]) == 4
    found = read_document(document).fields.number
    assert found is not None
    assert found.value == "99924E00001R0M"


def test_a_reading_is_asked_for_once_and_then_frozen(supplier: Supplier) -> None:
    document = put_in(supplier, draw_certificate()).document
    reading = ask_reading(document, at=NOW + timedelta(days=1))
    assert (Reading.objects.count(), reading.asked_at) == (1, NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.update(fields=[])
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.all().delete()
    assert Reading.objects.get().fields != []


def test_the_same_file_again_is_known_and_comes_back_to_be_confirmed(supplier: Supplier) -> None:
    first = put_in(supplier, draw_certificate())
    set_aside(first.document, by=None, at=NOW)
    assert list(files_to_confirm(supplier)) == []
    again = put_in(supplier, draw_certificate(), "other name.pdf")
    assert (first.known, again.known, again.document) == (False, True, first.document)
    assert [file.document for file in files_to_confirm(supplier)] == [first.document]
    assert put_in(make_supplier(), draw_certificate()).known is False  # what others sent is nobody's business


def test_a_refused_file_leaves_nothing(supplier: Supplier) -> None:
    with pytest.raises(Refused):
        put_in(supplier, b"", "empty.pdf")
    assert (Document.objects.count(), CertificateFile.objects.count(), Reading.objects.count()) == (0, 0, 0)


def test_files_are_confirmed_in_their_order_but_what_is_read_comes_first(supplier: Supplier) -> None:
    picture = put_in(supplier, photo(), "a.jpg").document
    text = put_in(supplier, draw_certificate()).document
    waits = bool(ocr_engine())
    assert next_to_confirm(supplier) == (text.pk if waits else picture.pk)
    certificate = make_certificate(supplier)
    certificate.document = text
    certificate.save()
    assert next_to_confirm(supplier) == picture.pk


def test_without_a_reader_the_supplier_is_asked_to_type(supplier: Supplier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "ocr_engine", lambda: "")
    document = put_in(supplier, scan()).document
    reading = document.readings.get()
    assert (reading.engine, reading.outcome, [each["code"] for each in reading.problems]) == (
        "none",
        "no_reader",
        ["no_reader"],
    )
    assert "Please enter the fields." in read_document(document).fields.problems[0].message


@needs_reader
def test_a_scan_waits_for_the_worker_who_reads_it_in_a_process_of_its_own(supplier: Supplier) -> None:
    document = put_in(supplier, scan()).document
    (reading,) = waiting_readings()
    assert (reading.document, reading.finished_at, read_document(document).waits) == (document, None, True)
    later = NOW + timedelta(seconds=5)
    assert [read_waiting(reading.pk, at=later), read_waiting(reading.pk, at=later)] == [True, False]
    reading.refresh_from_db()
    assert (reading.outcome, reading.finished_at, reading.tries) == ("read", later, 1)
    number = read_document(document).fields.number
    assert number is not None
    assert number.value == "99924E00001R0M"


@needs_reader
def test_what_cannot_be_read_is_tried_again_and_then_given_up(
    supplier: Supplier, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = put_in(supplier, photo(), "a.jpg").document
    reading = document.readings.get()
    Document.objects.filter(pk=document.pk).update(path="gone")  # the child gets nothing, and dies of it
    assert [read_waiting(reading.pk, at=NOW) for _ in range(3)] == [True, True, False]
    reading.refresh_from_db()
    assert (reading.outcome, reading.tries, reading.fields) == ("failed", 2, [])
    assert read_document(document).fields.problems[0].code == "not_read"


@needs_reader
def test_one_picture_is_read_at_a_time_and_a_dead_worker_is_replaced(supplier: Supplier) -> None:
    first = put_in(supplier, photo(), "a.jpg").document.readings.get()
    second = put_in(supplier, photo(number="99924E00002R0M"), "b.jpg").document.readings.get()
    Reading.objects.filter(pk=first.pk).update(tries=1, tried_at=NOW)  # somebody began, and is never heard of again
    assert [read_waiting(pk, at=NOW + timedelta(seconds=9)) for pk in (first.pk, second.pk)] == [False, False]
    Document.objects.filter(pk=first.document_id).update(path="gone")
    assert read_waiting(first.pk, at=NOW + LEASE + timedelta(seconds=1)) is True
    first.refresh_from_db()
    assert (first.outcome, first.tries) == ("failed", 2)


def test_a_picture_that_takes_too_long_is_left() -> None:
    with pytest.raises(NotReadError):
        read_apart(photo(), "image/jpeg", seconds=0.01)


@pytest.mark.parametrize("count", [1, 3])
def test_the_files_to_confirm_cost_the_same_for_one_and_three(
    supplier: Supplier, count: int, django_assert_num_queries: object
) -> None:
    for at in range(count):
        put_in(supplier, draw_certificate(number=f"99924E0000{at}R0M"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert [len(file.document.readings.all()) for file in files_to_confirm(supplier)] == [1] * count
