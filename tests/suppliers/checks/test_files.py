import hashlib
import threading
import tracemalloc
import zlib
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.checks.files import FileFacts, Limits, inspect_upload
from suppliers.checks.files.kinds import PDF
from suppliers.errors import Refused
from tests.suppliers.checks.hostile import (
    make_endless_page,
    make_ofd,
    make_package,
    make_pdf,
    make_picture,
    make_png_claiming,
    make_raw_pdf,
    make_scan,
    make_stream,
)

SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def refusal(content: bytes, name: str = "certificate.pdf", limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as caught:
        inspect_upload(content, name, limits)
    assert (caught.value.field, bool(str(caught.value))) == ("file", True)
    return caught.value.code


def taken_or_refused(content: bytes) -> str:
    try:
        inspect_upload(content, "upload")
    except Refused as refused:
        return refused.code if str(refused) else "without a word"
    return "taken"


@pytest.mark.parametrize(
    ("content", "name", "media_type", "pages", "pixels"),
    [
        (make_pdf(3), "ISO 14001.PDF", "application/pdf", 3, 0),
        (draw_certificate(), "证书.pdf", "application/pdf", 1, 0),
        (make_raw_pdf(), "raw.pdf", "application/pdf", 1, 0),
        (make_picture("PNG"), "photo.png", "image/png", 1, 1200),
        (make_picture("JPEG"), "photo.JPG", "image/jpeg", 1, 1200),
        (make_picture("JPEG"), "photo", "image/jpeg", 1, 1200),
        (make_ofd(2), "receipt.ofd", "application/ofd", 2, 0),
    ],
)
def test_a_good_file_is_measured(content: bytes, name: str, media_type: str, pages: int, pixels: int) -> None:
    expected = FileFacts(media_type, hashlib.sha256(content).hexdigest(), len(content), pages, pixels)
    assert inspect_upload(content, name) == expected


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "certificate.pdf", "file_empty"),
        (b"MZ\x90\x00" + bytes(500), "certificate.pdf", "file_program"),
        (b"\x7fELF" + bytes(500), "certificate.pdf", "file_program"),
        (b"#!/bin/sh\nrm", "certificate.pdf", "file_program"),
        (b"Rar!\x1a\x07" + bytes(99), "certificate.rar", "file_archive"),
        (make_package({"a.txt": b"a"}), "certificate.pdf", "file_archive"),
        (make_package({"word/document.xml": b"a"}), "certificate.docx", "file_office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "certificate.doc", "file_office"),
        (b"GIF89a" + bytes(99), "certificate.gif", "file_other_picture"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(99), "IMG_1.heic", "file_other_picture"),
        (b"<!DOCTYPE html><html></html>", "certificate.pdf", "file_web_page"),
        (b"<svg onload=alert(1)>", "certificate.png", "file_web_page"),
        (b"just words", "certificate.pdf", "file_kind"),
        (b"\x00" * 50, "certificate.pdf", "file_kind"),
        (b"junk" + make_pdf(), "certificate.pdf", "pdf_begins_late"),
        (make_picture("PNG"), "certificate.pdf", "file_extension"),
        (make_pdf(), "certificate.exe", "file_extension"),
        (make_pdf(), "certificate.pdf.exe", "file_extension"),
    ],
)
def test_a_file_that_is_not_what_is_asked_for_gets_a_word_on_what_it_is(content: bytes, name: str, code: str) -> None:
    assert refusal(content, name) == code


def test_a_program_named_pdf_is_called_a_program() -> None:
    with pytest.raises(Refused, match=r'This is a program, not a document, although its name ends in "\.pdf"'):
        inspect_upload(b"MZ" + bytes(100), "certificate.pdf")


def test_limits_are_those_given() -> None:
    assert refusal(make_pdf(), limits=Limits(size=100)) == "file_too_large"
    assert refusal(make_pdf(4), limits=Limits(pages=3)) == "pdf_pages"
    assert refusal(make_picture(), "a.png", Limits(pixels=1199)) == "picture_pixels"
    assert refusal(make_picture(), "a.png", Limits(media_types=frozenset({PDF}))) == "file_not_taken_here"
    assert refusal(make_ofd(3), "a.ofd", Limits(pages=2)) == "ofd_pages"


def test_a_size_just_over_the_limit_does_not_read_as_the_limit() -> None:
    with pytest.raises(Refused, match=r"This file has 0\.3 MB; up to 0\.2 MB are taken"):
        inspect_upload(bytes(200_001), "a.pdf", Limits(size=200_000))


@pytest.mark.parametrize(
    "content",
    [
        make_raw_pdf(catalogue=b"/OpenAction " + SCRIPT),
        make_raw_pdf(catalogue=b"/OpenAction << /S /J#61vaScr#69pt /JS (1) >>"),
        make_raw_pdf(catalogue=b"/Names << /JavaScript << /Names [(a) " + SCRIPT + b"] >> >>"),
        make_raw_pdf(catalogue=b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
        make_raw_pdf(make_stream(b"/Type /EmbeddedFile", b"MZ")),
        make_raw_pdf(make_stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", zlib.compress(b"9 0 " + SCRIPT))),
        make_raw_pdf(
            make_stream(
                b"/Type /ObjStm % " + b"x" * 5000 + b"\n /N 1 /First 4 /Filter [/FlateDecode]",
                zlib.compress(b"9 0 " + SCRIPT),
            )
        ),
    ],
)
def test_a_pdf_that_acts_by_itself_is_refused(content: bytes) -> None:
    assert refusal(content) == "pdf_active"


@pytest.mark.parametrize(
    "stream",
    [
        make_stream(b"/Type /ObjStm /N 1 /First 4 /Filter /ASCIIHexDecode", SCRIPT.hex().encode()),
        make_stream(b"/Type /ObjStm /N 1 /First 4 /Filter [/ASCIIHexDecode /FlateDecode]", b"00"),
        make_stream(b"/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>", zlib.compress(SCRIPT)),
        make_stream(b"/Type /ObjStm /Filter /FlateDecode", b"no zlib"),
        make_stream(b"/Type /ObjStm /Filter /FlateDecode", zlib.compress(bytes(60_000_000))),
    ],
)
def test_objects_that_cannot_be_looked_into_are_refused(stream: bytes) -> None:
    assert refusal(make_raw_pdf(stream)) == "pdf_opaque"


def test_a_plain_object_stream_and_a_view_on_opening_are_harmless() -> None:
    harmless = make_stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", zlib.compress(b"9 0 << >>"))
    content = make_raw_pdf(harmless, catalogue=b"/OpenAction [3 0 R /Fit]")
    assert inspect_upload(content, "a.pdf").pages == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (make_scan(b"/Filter /FlateDecode", width=20_000, height=20_000), "pdf_pixels"),
        (make_scan(b"/Filter /FlateDecode").replace(b"/Width 4960", b"/W#69dth\n49600"), "pdf_pixels"),
        (make_scan(b"/Filter [/FlateDecode /FlateDecode]"), "pdf_packed_twice"),
        (make_scan(b"/Filter [ /LZWDecode/A85\n/Flate#44ecode ]"), "pdf_packed_twice"),
    ],
)
def test_a_pdf_that_unfolds_into_far_more_than_was_sent_is_refused(content: bytes, code: str) -> None:
    assert len(content) < 2_000
    assert refusal(content) == code


def test_a_picture_in_a_pdf_may_have_as_many_points_as_a_picture() -> None:
    with pytest.raises(Refused, match="has 4960 x 7016 points, more than 30 million"):
        inspect_upload(make_scan(b"/Filter /DCTDecode"), "a.pdf", Limits(pixels=30_000_000))


@pytest.mark.parametrize("coding", [b"/FlateDecode", b"[/ASCII85Decode /FlateDecode]", b"[/FlateDecode /DCTDecode]"])
def test_a_scan_of_600_dots_per_inch_is_taken_as_honest_programs_write_it(coding: bytes) -> None:
    assert inspect_upload(make_scan(b"/Filter " + coding), "scan.pdf").pages == 1


def test_pages_across_and_upright_are_not_measured_together() -> None:
    across = make_stream(b"/Subtype /Image /Width 7016 /Height 4960 /Filter /DCTDecode", b"")
    upright = make_stream(b"/Subtype /Image /Width 4960 /Height 7016 /Filter /DCTDecode", b"")
    assert inspect_upload(make_raw_pdf(across, upright), "a.pdf").pages == 1


def test_a_page_that_draws_without_an_end_does_not_hold_its_inspection() -> None:
    content = make_endless_page()
    begun = process_time()
    assert taken_or_refused(content) == "taken"
    assert process_time() - begun < 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (make_pdf(encrypt=StandardEncryption("secret")), "pdf_encrypted"),
        (make_pdf(encrypt=StandardEncryption("", ownerPassword="owner")), "pdf_encrypted"),
        (make_pdf()[:-200], "pdf_truncated"),
        (make_pdf()[:60], "pdf_truncated"),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF", "pdf_damaged"),
        (make_raw_pdf().replace(b"/Count 1", b"/Count 0").replace(b"[3 0 R]", b"[]     "), "pdf_damaged"),
        (make_pdf() + b"<html>", "pdf_tail"),
        (make_pdf() + make_package({"a.txt": b"a"}), "file_two_kinds"),
        (make_raw_pdf().replace(b"%PDF-1.7", b"%PDF-1.7\n<script>alert(1)</script>", 1), "file_two_kinds"),
    ],
)
def test_a_protected_broken_or_double_pdf_is_refused(content: bytes, code: str) -> None:
    assert refusal(content) == code


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_breaks_off_is_refused_wherever_it_breaks(kind: str) -> None:
    content = make_picture(kind)
    name = "a.png" if kind == "PNG" else "a.jpg"
    codes = {refusal(content[:length], name) for length in range(20, len(content) - 40, 37)}
    assert codes == {"picture_broken"}


def test_a_picture_that_is_also_something_else_is_refused() -> None:
    for kind, name in (("PNG", "a.png"), ("JPEG", "a.jpg")):
        picture = make_picture(kind)
        assert refusal(picture + make_package({"a.txt": b"a"}), name) == "file_two_kinds"
        assert refusal(picture + b"<?php system($_GET[0]);", name) == "file_two_kinds"
    jpeg = make_picture("JPEG")
    comment = b"\xff\xfe\x00\x0c%PDF-1.7\n."
    assert refusal(jpeg[:2] + comment + jpeg[2:], "a.jpg") == "file_two_kinds"


def test_a_picture_of_169_megapixels_is_refused_before_it_is_decoded() -> None:
    tracemalloc.start()
    try:
        assert refusal(make_png_claiming(13_000, 13_000), "a.png") == "picture_pixels"
        assert refusal(make_png_claiming(2**31 - 1, 2**31 - 1), "a.png") == "picture_pixels"
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert refusal(make_png_claiming(0, 5), "a.png") == "picture_broken"
    assert refusal(make_png_claiming(500, 500), "a.png") == "picture_broken"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (make_ofd(1, **{"Doc_0/bomb.xml": bytes(30_000_000)}), "ofd_unpacks_too_large"),
        (make_ofd(1, **{"Doc_0/large.bin": bytes(120_000_000)}), "ofd_unpacks_too_large"),
        (make_ofd(1, **{f"{number}.xml": b"" for number in range(2001)}), "ofd_unpacks_too_large"),
        (make_ofd(1, **{"../../etc/passwd": b"x"}), "ofd_damaged"),
        (make_ofd(1, **{"a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "ofd_damaged"),
        (make_ofd(0), "ofd_pages"),
        (make_ofd().replace(b"Doc_0/Document.xml", b"Doc_0/Document.xmm"), "ofd_pages"),
    ],
)
def test_an_unsound_ofd_is_refused(content: bytes, code: str) -> None:
    assert refusal(content, "a.ofd") == code


def test_an_ofd_whose_bytes_were_changed_is_refused() -> None:
    content = bytearray(make_ofd())
    content[45] ^= 0xFF
    assert refusal(bytes(content), "a.ofd") in {"ofd_damaged", "file_archive"}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_done_to_a_good_file_it_is_taken_or_refused(data: st.DataObject) -> None:
    good = data.draw(st.sampled_from([make_pdf(), make_picture(), make_picture("JPEG"), make_ofd(), make_raw_pdf()]))
    content = bytearray(good)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    answer = taken_or_refused(bytes(content))
    assert answer.partition("_")[0] in {"taken", "file", "pdf", "picture", "ofd"}


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_random_bytes_after_any_beginning_are_taken_or_refused(rest: bytes) -> None:
    for beginning in (b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04"):
        assert taken_or_refused(beginning + rest).partition("_")[0] in {"file", "pdf", "picture", "ofd"}


def test_many_threads_may_inspect_at_once() -> None:
    content, found = make_pdf(5), []

    def inspect() -> None:
        for _ in range(10):
            found.append(inspect_upload(content, "a.pdf").pages)

    threads = [threading.Thread(target=inspect) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [5] * 80


def test_a_large_pdf_is_inspected_in_bounded_time_and_memory() -> None:
    noise = make_picture("PNG", (1300, 1300))
    content = make_raw_pdf(*[make_stream(b"/Kind /Noise", noise)] * 3)
    tracemalloc.start()
    try:
        assert inspect_upload(content, "a.pdf").pages == 1
        assert tracemalloc.get_traced_memory()[1] < 3 * len(content)
    finally:
        tracemalloc.stop()


def test_many_small_object_streams_before_a_far_end_are_looked_through_in_bounded_time() -> None:
    small = b"/ObjStm/Filter/FlateDecode stream\n" + zlib.compress(b"")
    content = make_raw_pdf(make_stream(b"/Kind /Noise", small * 60_000))
    begun = process_time()
    taken_or_refused(content)
    assert process_time() - begun < 5
