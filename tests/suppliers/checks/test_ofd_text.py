"""The text of OFD files: in reading order, with its places, and never more than the limits allow."""

import pytest

from suppliers.checks.certificate_text import ofd_text, read_certificate
from suppliers.checks.files import inspect_upload
from suppliers.errors import Refused
from tests.suppliers.checks.hostile import make_package
from tests.suppliers.checks.ofd_files import make_certificate_ofd, make_content


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        ofd_text(content)
    return caught.value.code


def test_a_certificate_is_read_from_its_template_and_its_page_together() -> None:
    content = make_certificate_ofd()
    assert inspect_upload(content, "证书.ofd").media_type == "application/ofd"
    read = read_certificate(ofd_text(content))
    found = (read.certificate_type, read.number, read.holder, read.valid_from, read.valid_until)
    assert [str(each.value) if each else None for each in found] == [
        "ISO14001",
        "99924E00001R0M",
        "示例精密机械（河北）有限公司",
        "2024-03-05",
        "2027-03-04",
    ]


def test_a_field_knows_its_place_on_the_page() -> None:
    number = read_certificate(ofd_text(make_certificate_ofd())).number
    assert number is not None
    assert number.box is not None
    box = number.box
    # label at 40 mm, number at 65 mm of 210; both on a line 60 mm down a page of 297
    assert (box.page, box.left, box.top, box.bottom) == (1, 190, 202, 220)


def test_letters_set_one_by_one_make_words_and_far_ones_make_columns() -> None:
    runs = [("证书", 20, 20), ("编号", 28, 20), ("：", 36, 20), ("X-1", 41, 20), ("右栏", 120, 20), ("下一行", 20, 40)]
    (page,) = ofd_text(make_package_of(make_content(runs)))
    assert page.text == "证书编号：X-1    右栏\n\n下一行"


def make_package_of(content: bytes, **extra: bytes) -> bytes:
    return make_certificate_ofd(content=content, template=make_content([]), **extra)


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><Page/>',
        '<!DOCTYPE x [<!ENTITY a "b">]><Page/>'.encode("utf-16"),
        b"<Page>" + b"<a>" * 100 + b"</a>" * 100 + b"</Page>",
        b"<Page>" + b"".join(b"<a%d/>" % at for at in range(200_001)) + b"</Page>",
        b"<Page><TextObject>",
        b"\x00\x01\x02",
    ],
    ids=["entities", "entities in UTF-16", "too deep", "too many", "breaks off", "no XML"],
)
def test_xml_that_is_unsound_is_refused(content: bytes) -> None:
    assert refusal(make_package_of(content)) == "ofd_damaged"


def test_a_document_type_is_refused_at_the_door_in_whatever_encoding() -> None:
    for encoding in ("utf-8", "utf-16"):
        hidden = "<!DOCTYPE x [<!ENTITY a 'b'>]><Page/>".encode(encoding)
        with pytest.raises(Refused) as caught:
            inspect_upload(make_package_of(hidden), "a.ofd")
        assert caught.value.code == "ofd_damaged"


def test_absurd_numbers_and_paths_that_climb_give_a_page_and_no_fault() -> None:
    strange = b"""<Page><Content><Layer><TextObject Boundary="1e999 nan 9 9" Size="-4" CTM="0 0 0 0 0 0">
    <TextCode X="inf" Y="1_0" DeltaX="g 99999999 1 g">a</TextCode></TextObject></Layer></Content></Page>"""
    assert [page.text for page in ofd_text(make_package_of(strange))] == ["a"]
    document = b'<Document><Pages><Page ID="1" BaseLoc="../../../etc/passwd"/></Pages></Document>'
    package = make_package(
        {"OFD.xml": b"<OFD><DocRoot>Doc_0/Document.xml</DocRoot></OFD>", "Doc_0/Document.xml": document}
    )
    assert [page.text for page in ofd_text(package)] == [""]
