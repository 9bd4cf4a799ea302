import io
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook
from time_machine import TimeMachineFixture

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.enums import CertificateStatus, EvidenceLevel, Role
from suppliers.models import Certificate, Disclosure, Event, Notice, Organisation, Supplier
from suppliers.wording import notice_text
from tests.factories import (
    NOW,
    TODAY,
    make_certificate,
    make_document,
    make_member,
    make_organisation,
    make_staff,
    make_supplier,
    make_user,
)
from tests.scoring.files import answer, report
from tests.suppliers.pages.visitors import signed_in, text_of, visitor

pytestmark = pytest.mark.django_db
CLAIMED = CertificateStatus.CLAIMED


@pytest.fixture(autouse=True)
def _now(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW)


@pytest.fixture
def group() -> Organisation:
    return make_organisation("group")


@pytest.fixture
def supplier(group: Organisation) -> Supplier:
    return make_supplier(organisation=group)


@pytest.fixture
def compliance(group: Organisation) -> Client:
    return signed_in(make_staff(group, Role.COMPLIANCE))


def status(certificate: Certificate) -> tuple[str, str]:
    certificate.refresh_from_db()
    return certificate.status, certificate.rejection


def listed(page: str, certificates: list[Certificate]) -> list[int]:
    """Places of the certificates in the list, those that are not there left out."""
    places = {page.find(f'href="/certificates/{each.pk}/'): number for number, each in enumerate(certificates)}
    return [number for place, number in sorted(places.items()) if place >= 0]


def test_the_queue_puts_what_ends_soon_first_then_what_looks_wrong_then_the_oldest(
    supplier: Supplier, group: Organisation, compliance: Client
) -> None:
    far = TODAY + timedelta(days=700)
    older = make_certificate(supplier, status=CLAIMED, valid_until=far)
    younger = make_certificate(supplier, "ISO9001", status=CLAIMED, valid_until=None)
    foreign = make_certificate(supplier, "ISO45001", status=CLAIMED, valid_until=far)
    soon = make_certificate(supplier, "ISO50001", status=CLAIMED, valid_until=TODAY + timedelta(days=80))
    sooner = make_certificate(supplier, "ISO14001", status=CLAIMED, valid_until=TODAY + timedelta(days=7))
    Certificate.objects.filter(pk=foreign.pk).update(holder="示例别家有限公司")
    Certificate.objects.filter(pk=older.pk).update(claimed_at=NOW - timedelta(days=9))
    page = compliance.get("/certificates/")
    assert listed(page.content.decode(), [sooner, soon, foreign, older, younger]) == [0, 1, 2, 3, 4]
    assert 'The holder is "示例别家有限公司", not this supplier.' in text_of(page)
    assert "7 days left" in text_of(page)


def test_the_queue_filters_sorts_and_survives_nonsense(supplier: Supplier, compliance: Client) -> None:
    claimed = make_certificate(supplier, status=CLAIMED)
    other = make_certificate(supplier, "ISO9001", status=CLAIMED)
    verified = make_certificate(supplier, "ISO45001")
    every = [claimed, other, verified]

    def found(query: str) -> list[int]:
        return listed(compliance.get(f"/certificates/{query}").content.decode(), every)

    assert sorted(found("")) == [0, 1]
    assert found("?type=ISO9001") == found(f"?q={other.number}") == [1]
    assert found("?state=verified") == [2]
    assert found("?state=all&sort=-type") == [1, 2, 0]
    assert found("?file=yes") == found("?q=%00nothing") == []
    assert sorted(found("?state=x&sort=x&page=x&file=x")) == [0, 1]
    assert "Nothing matches" in text_of(compliance.get("/certificates/?q=zzz"))


def test_the_queue_takes_as_many_queries_for_three_as_for_one(
    supplier: Supplier, group: Organisation, compliance: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_certificate(supplier, status=CLAIMED)
    compliance.get("/certificates/")
    for _ in range(2):
        with django_assert_num_queries(14):
            compliance.get("/certificates/")
        for _ in range(2):
            make_certificate(make_supplier(organisation=group), status=CLAIMED)


def test_file_fields_and_checks_stand_side_by_side(supplier: Supplier, compliance: Client) -> None:
    pdf = draw_certificate(holder_zh=supplier.name_zh, number="99924E00007R0M", valid_until=date(2027, 3, 4))
    document = make_document(supplier, pdf)
    certificate = make_certificate(supplier, status=CLAIMED, valid_until=date(2028, 3, 4))
    Certificate.objects.filter(pk=certificate.pk).update(document=document, number="99924E00007R0M")
    answer_ = compliance.get(f"/certificates/{certificate.pk}/")
    text, html = text_of(answer_), answer_.content.decode()
    assert f'src="/documents/{document.pk}/preview/?marks=1"' in html
    assert "Number 99924E00007R0M Same" in text
    assert "Valid until 2028-03-04 The file says: 2027-03-04 Differs" in text
    assert "Holder Pass The holder has this supplier's name." in text
    assert "Issuer Unknown There is no list of bodies for this type to look this issuer up in." in text
    assert 'data-hotkey="a"' in html
    assert 'data-hotkey="r"' in html


def test_one_key_verifies_and_leads_to_the_next_under_the_same_filter(
    supplier: Supplier, group: Organisation, compliance: Client
) -> None:
    member = make_member(supplier)
    codes = ("ISO14001", "ISO9001", "ISO14001")
    first, other, last = (make_certificate(supplier, code, status=CLAIMED) for code in codes)
    answer_ = compliance.post(f"/certificates/{first.pk}/verify/?type=ISO14001")
    assert (answer_.status_code, answer_["Location"]) == (302, f"/certificates/{last.pk}/?type=ISO14001")
    assert (status(first), status(other)) == (("verified", ""), ("claimed", ""))
    (notice,) = Notice.objects.filter(user=member)
    assert first.number in notice_text(notice)
    answer_ = compliance.post(f"/certificates/{last.pk}/verify/?type=ISO14001")
    assert answer_["Location"] == "/certificates/"


def test_what_was_skipped_does_not_come_back_until_the_end(supplier: Supplier, compliance: Client) -> None:
    first, second, third = (make_certificate(supplier, code, status=CLAIMED) for code in ("ISO14001", "ISO9001", "FSC"))
    skip = f'href="/certificates/{second.pk}/" data-hotkey="n"'
    assert skip in compliance.get(f"/certificates/{first.pk}/").content.decode()
    answer_ = compliance.post(f"/certificates/{second.pk}/verify/")
    assert answer_["Location"] == f"/certificates/{third.pk}/"
    answer_ = compliance.post(f"/certificates/{third.pk}/verify/")
    assert answer_["Location"] == f"/certificates/{first.pk}/"


def test_two_keys_reject_with_a_reason_and_lead_to_the_next(supplier: Supplier, compliance: Client) -> None:
    first, second = (make_certificate(supplier, code, status=CLAIMED) for code in ("ISO14001", "ISO9001"))
    html = compliance.get(f"/certificates/{first.pk}/").content.decode()
    assert '<button class="button" name="reason" value="other_holder" data-hotkey="1">' in html
    answer_ = compliance.post(f"/certificates/{first.pk}/reject/", {"reason": "other_holder"})
    assert answer_["Location"] == f"/certificates/{second.pk}/"
    assert status(first) == ("rejected", "other_holder")
    refused = compliance.post(f"/certificates/{second.pk}/reject/", {"reason": "because"})
    assert (refused.status_code, status(second)) == (422, ("claimed", ""))
    assert "Choose why the certificate is rejected." in text_of(refused)


def test_what_cannot_be_verified_says_why_and_stays(supplier: Supplier, group: Organisation) -> None:
    person = make_staff(group, Role.COMPLIANCE)
    ended = make_certificate(supplier, status=CLAIMED, valid_until=TODAY - timedelta(days=1))
    own = make_certificate(supplier, "ISO9001", status=CLAIMED, claimed_by=person)
    done = make_certificate(supplier, "ISO45001")
    client = signed_in(person)
    answers = [client.post(f"/certificates/{each.pk}/verify/") for each in (ended, own, done)]
    assert [answer_.status_code for answer_ in answers] == [422] * 3
    assert "reject it or ask for its renewal" in text_of(answers[0])
    assert "somebody else must check it" in text_of(answers[1])
    assert "was checked before" in text_of(answers[2])
    assert [status(each)[0] for each in (ended, own, done)] == ["claimed", "claimed", "verified"]
    assert Event.objects.count() == 0
    assert listed(client.get("/certificates/").content.decode(), [ended, own, done]) == [0]


def test_only_compliance_of_the_suppliers_buyers_decides(supplier: Supplier, group: Organisation) -> None:
    certificate = make_certificate(supplier, status=CLAIMED)
    url = f"/certificates/{certificate.pk}/"
    readers = [make_staff(group, role) for role in (Role.AUDITOR, Role.OFFICER, Role.MANAGER)]
    for user in readers:
        page = signed_in(user).get(url)
        assert (page.status_code, b"data-hotkey" in page.content) == (200, False)
        assert signed_in(user).post(f"{url}verify/").status_code == 403
        assert signed_in(user).post(f"{url}reject/", {"reason": "other"}).status_code == 403
    stranger = signed_in(make_staff(make_organisation("elsewhere"), Role.COMPLIANCE))
    assert [stranger.get(url).status_code, stranger.post(f"{url}verify/").status_code] == [404, 404]
    assert stranger.get("/certificates/999999/").status_code == 404
    outsiders = [make_member(supplier), make_staff(group, Role.ADMINISTRATOR), make_user()]
    assert [signed_in(user).get(url).status_code for user in outsiders] == [403] * 3
    assert visitor().get(url).status_code == 302
    assert status(certificate) == ("claimed", "")


def test_the_export_keeps_what_was_typed_as_text(supplier: Supplier, compliance: Client) -> None:
    certificate = make_certificate(supplier, status=CLAIMED)
    Certificate.objects.filter(pk=certificate.pk).update(holder="=cmd()")
    book = compliance.get("/certificates/?format=xlsx").content
    (_head, row) = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert row[:4] == [supplier.name_en, "ISO14001", certificate.number, "=cmd()"]


def test_an_answer_is_accepted_or_not_by_one_press_in_the_list(supplier: Supplier, compliance: Client) -> None:
    document = make_document(supplier)
    good = answer(supplier, "recycled_content", 4_550, document=document, evidence=EvidenceLevel.DOCUMENTED)
    bad = answer(supplier, "hazardous_substances", 2, document=document, evidence=EvidenceLevel.DOCUMENTED)
    bare = answer(supplier, "water_reuse", 7_000)
    text = text_of(compliance.get("/certificates/answers/"))
    assert "45.5 %" in text
    assert "Full test reports" in text
    assert "70.0 %" not in text
    assert "70.0 %" in text_of(compliance.get("/certificates/answers/?evidence=all"))
    htmx = {"HX-Request": "true"}
    accepted = compliance.post(f"/certificates/answers/{good.pk}/", {"accepted": "yes"}, headers=htmx)
    assert (accepted.status_code, text_of(accepted).endswith("Accepted")) == (200, True)
    assert compliance.post(f"/certificates/answers/{bad.pk}/", {"accepted": "no"}).status_code == 302
    again = compliance.post(f"/certificates/answers/{good.pk}/", {"accepted": "no"}, headers=htmx)
    assert (again.status_code, "was checked or replaced before" in text_of(again)) == (409, True)
    assert compliance.post(f"/certificates/answers/{bare.pk}/", {"accepted": "maybe"}).status_code == 400
    rows = {row.pk: (row.accepted, row.evidence) for row in Disclosure.objects.all()}
    assert rows == {good.pk: (True, 3), bad.pk: (False, 2), bare.pk: (None, 1)}


def test_answers_and_inventories_of_others_are_out_of_reach(
    supplier: Supplier, group: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = answer(supplier, "recycled_content", 4_550, document=make_document(supplier))
    inventory = report(supplier, 2025)
    urls = [f"/certificates/answers/{row.pk}/", f"/certificates/inventories/{inventory.pk}/"]
    stranger = signed_in(make_staff(make_organisation("elsewhere"), Role.COMPLIANCE))
    assert [stranger.post(url, {"accepted": "yes"}).status_code for url in urls] == [404, 404]
    auditor = signed_in(make_staff(group, Role.AUDITOR))
    assert [auditor.post(url, {"accepted": "yes"}).status_code for url in urls] == [403, 403]
    for list_ in ("/certificates/answers/", "/certificates/inventories/"):
        assert supplier.name_en in text_of(auditor.get(list_))
        assert supplier.name_en not in text_of(stranger.get(list_))
        assert signed_in(make_member(supplier)).get(list_).status_code == 403
        with django_assert_num_queries(6):
            auditor.get(list_)
    report(make_supplier(organisation=group), 2025)
    report(make_supplier(organisation=group), 2024)
    with django_assert_num_queries(6):
        auditor.get("/certificates/inventories/")


def test_an_inventory_is_accepted_by_one_press(supplier: Supplier, compliance: Client) -> None:
    inventory = report(supplier, 2025, doubts=[{"message": "It is {times} times larger.", "values": {"times": 3}}])
    page = text_of(compliance.get("/certificates/inventories/"))
    assert "400.0 t CO₂e" in page
    assert "It is 3 times larger." in page
    url = f"/certificates/inventories/{inventory.pk}/"
    accepted = compliance.post(url, {"accepted": "yes"}, headers={"HX-Request": "true"})
    assert (accepted.status_code, text_of(accepted).endswith("Accepted")) == (200, True)
    inventory.refresh_from_db()
    assert inventory.accepted is True
    assert compliance.post(url, {"accepted": "no"}, headers={"HX-Request": "true"}).status_code == 409
    assert "No inventory waits to be checked" in text_of(compliance.get("/certificates/inventories/"))
