import io

import pytest
from PIL import Image

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.checks.certificate_text import Box, pdf_text, read_certificate
from suppliers.checks.files.page_pictures import page_pictures, places_of
from suppliers.models import User
from tests.factories import make_document, make_member, make_organisation, make_staff, make_supplier
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
