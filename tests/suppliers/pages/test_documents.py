import io
import re
import zlib
from base64 import b64decode
from contextlib import ExitStack
from time import monotonic

import pytest
from PIL import Image

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.checks.certificate_text import Box, pdf_text, read_certificate
from suppliers.checks.files.page_pictures import page_pictures, places_of
from suppliers.models import User
from suppliers.operations import page_drawing
from suppliers.queries import text_reading
from suppliers.queries.text_reading import text_apart
from tests.factories import make_document, make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.checks.hostile import make_endless_page, make_scan
from tests.suppliers.pages.visitors import signed_in, visitor

pytestmark = pytest.mark.django_db


def make_picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "PNG")
    return stream.getvalue()


def code_for(user: User, path: str) -> int:
    answer = signed_in(user).get(path)
    if answer.streaming:
        assert list(answer.streaming_content)  # type: ignore[attr-defined]  # read to its end, the file is closed
    return answer.status_code


def test_a_document_is_given_out_unchanged_as_an_attachment_in_which_nothing_runs() -> None:
    supplier = make_supplier()
    content = draw_certificate()
    document = make_document(supplier, content, name="证书 1.pdf")
    answer = signed_in(make_member(supplier)).get(f"/documents/{document.pk}/")
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E8%AF%81%E4%B9%A6%201.pdf"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'self'"
    assert answer["Cache-Control"] == "private, max-age=600"


def test_a_pdf_is_previewed_as_pictures_in_a_sandbox() -> None:
    supplier = make_supplier()
    document = make_document(supplier)
    answer = signed_in(make_member(supplier)).get(f"/documents/{document.pk}/preview/?marks=1")
    assert answer.content.count(b'src="data:image/jpeg;base64,') == 1
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; img-src data:; style-src 'self'; sandbox; frame-ancestors 'self'"
    )


def test_a_picture_is_previewed_as_it_is() -> None:
    supplier = make_supplier()
    document = make_document(supplier, make_picture(), name="scan.png")
    answer = signed_in(make_member(supplier)).get(f"/documents/{document.pk}/preview/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert b"".join(answer.streaming_content) == make_picture()  # type: ignore[attr-defined]


def test_only_who_may_read_the_file_gets_it() -> None:
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    path = f"/documents/{make_document(supplier).pk}/"
    readers = {
        "own": make_member(supplier),
        "staff with consent": make_staff(organisation),
        "staff elsewhere": make_staff(make_organisation()),
        "another supplier": make_member(make_supplier()),
    }
    for ending in ("", "preview/"):
        codes = {name: code_for(user, path + ending) for name, user in readers.items()}
        assert codes == {"own": 200, "staff with consent": 200, "staff elsewhere": 404, "another supplier": 404}
        assert visitor().get(path + ending).status_code == 302
    assert signed_in(readers["own"]).get("/documents/999999/").status_code == 404


def test_pictures_of_pages_frame_what_was_read() -> None:
    content = draw_certificate()
    places = places_of(read_certificate(pdf_text(content)))
    assert len(places) >= 6
    assert all(isinstance(place, Box) for place in places)
    plain, framed = page_pictures(content), page_pictures(content, places=places)
    assert (len(plain), len(framed)) == (1, 1)
    assert plain != framed
    assert page_pictures(b"no pdf") == []


def test_an_honest_scan_of_600_dots_per_inch_is_drawn() -> None:
    supplier = make_supplier()
    scan = make_scan(b"/Filter /FlateDecode", content=zlib.compress(b"\x99" * 4_960 * 7_016))
    answer = signed_in(make_member(supplier)).get(f"/documents/{make_document(supplier, scan).pk}/preview/")
    drawn = re.search(r'src="data:image/jpeg;base64,([^"]+)"', answer.content.decode())
    assert drawn is not None
    with Image.open(io.BytesIO(b64decode(drawn[1]))) as picture:
        assert abs(picture.convert("L").getpixel((500, 500)) - 0x99) < 4  # type: ignore[operator]


def test_a_file_that_is_slow_to_draw_is_given_up_with_a_word_and_can_be_downloaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_drawing, "SECONDS", 0.3)
    supplier = make_supplier()
    document = make_document(supplier, make_endless_page())
    member = make_member(supplier)
    own = signed_in(member)
    begun = monotonic()
    answer = own.get(f"/documents/{document.pk}/preview/")
    assert monotonic() - begun < 2
    assert "This file cannot be shown here: drawing its pages takes too much time or memory." in answer.content.decode()
    assert b"<img" not in answer.content
    assert code_for(member, f"/documents/{document.pk}/") == 200


def test_while_others_are_drawn_a_preview_asks_for_another_try_and_no_browser_keeps_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_drawing, "PATIENCE", 0.01)
    supplier = make_supplier()
    path = f"/documents/{make_document(supplier).pk}/preview/"
    own = signed_in(make_member(supplier))
    with ExitStack() as drawing:
        for _ in range(page_drawing.AT_ONCE):
            drawing.enter_context(page_drawing.SLOTS)
        answer = own.get(path)
    assert "Other files are being drawn right now." in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert b"data:image/jpeg" in own.get(path).content


def test_text_is_read_apart_as_it_is_read_here_and_given_up_where_it_never_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = draw_certificate()
    assert text_apart(content, "application/pdf") == pdf_text(content)
    monkeypatch.setattr(text_reading, "SECONDS", 0.3)
    assert text_apart(make_endless_page(), "application/pdf") == []
