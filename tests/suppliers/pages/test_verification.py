import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook
from time_machine import TimeMachineFixture

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.enums import CertificateStatus, EvidenceLevel, Role
from suppliers.models import (
    Body,
    BodyScope,
    Certificate,
    CertificateType,
    Disclosure,
    Event,
    Notice,
    Organisation,
    Supplier,
)
from suppliers.operations.looking_over import look_again
from suppliers.operations.readings import ask_reading
from suppliers.queries.verification import LOOKS_WRONG, with_urgency
from suppliers.tasks import look_over_certificates
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


def filed(supplier: Supplier, code: str = "ISO14001", **told: Any) -> Certificate:
    """A claimed certificate with its file."""
    certificate = make_certificate(supplier, code, status=told.pop("status", CLAIMED), **told)
    certificate.document = make_document(supplier)
    certificate.save(update_fields=["document"])
    return certificate


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


def order_of(rows: list[Certificate]) -> list[int]:
    """Which of these look wrong to the queue, by their places."""
    wrong = {row.pk for row in with_urgency(Certificate.objects.all(), TODAY).filter(Q(("urgency", LOOKS_WRONG)))}
    return [number for number, row in enumerate(rows) if row.pk in wrong]


def test_the_queue_knows_every_failed_check_and_what_the_file_says_otherwise(supplier: Supplier) -> None:
    far = TODAY + timedelta(days=700)
    kinds = ("ISO9001", "DISCHARGEPERMIT", "ISO14001", "ISO45001")
    plain, permit, unapproved, retyped = (
        make_certificate(supplier, each, status=CLAIMED, valid_until=far) for each in kinds
    )
    rows = [plain, permit, unapproved, retyped]
    for each in rows:
        Certificate.objects.filter(pk=each.pk).update(issuer=f"示例{each.pk}")
    not_approved(unapproved)
    look_over_certificates()
    assert order_of(rows) == [1, 2]
    document = make_document(supplier, draw_certificate(holder_zh=supplier.name_zh, valid_until=date(2027, 3, 4)))
    Certificate.objects.filter(pk=retyped.pk).update(document=document)
    ask_reading(document, at=NOW)
    assert order_of(rows) == [1, 2]
    look_over_certificates()
    assert order_of(rows) == [1, 2, 3]
    BodyScope.objects.update(approved=True)
    look_again(Certificate.objects.filter(pk=unapproved.pk))
    look_over_certificates()
    assert order_of(rows) == [1, 3]


def not_approved(certificate: Certificate) -> None:
    name = f"示例{certificate.pk}"
    body = Body.objects.create(number="R-1", number_key="R-1", name_zh=name, name_key=name)
    told = {"source": "示例", "as_of": TODAY, "approved": False}
    BodyScope.objects.create(body=body, type=certificate.type, **told)


def test_a_number_that_was_rejected_as_altered_elsewhere_is_looked_at_early(supplier: Supplier) -> None:
    far = TODAY + timedelta(days=700)
    row = make_certificate(supplier, status=CLAIMED, valid_until=far)
    there = make_certificate(make_supplier(), status=CertificateStatus.REJECTED)
    Certificate.objects.filter(pk=there.pk).update(number_key=row.number_key)
    look_over_certificates()
    assert order_of([row]) == []
    Certificate.objects.filter(pk=there.pk).update(rejection="altered")
    assert order_of([row]) == [0]


def test_what_was_looked_over_waits_a_day_for_its_next_turn(
    supplier: Supplier, time_machine: TimeMachineFixture
) -> None:
    row = make_certificate(supplier, status=CLAIMED, valid_until=None)
    look_over_certificates()
    Certificate.objects.filter(pk=row.pk).update(holder="示例别家有限公司")
    look_over_certificates()
    assert order_of([row]) == []
    time_machine.move_to(NOW + timedelta(hours=25))
    look_over_certificates()
    assert order_of([row]) == [0]


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
    first, other, last = (filed(supplier, code) for code in codes)
    answer_ = compliance.post(f"/certificates/{first.pk}/verify/?type=ISO14001")
    assert (answer_.status_code, answer_["Location"]) == (302, f"/certificates/{last.pk}/?type=ISO14001")
    assert (status(first), status(other)) == (("verified", ""), ("claimed", ""))
    (notice,) = Notice.objects.filter(user=member)
    assert first.number in notice_text(notice)
    answer_ = compliance.post(f"/certificates/{last.pk}/verify/?type=ISO14001")
    assert answer_["Location"] == "/certificates/"


def test_what_was_skipped_does_not_come_back_until_the_end(supplier: Supplier, compliance: Client) -> None:
    first, second, third = (filed(supplier, code) for code in ("ISO14001", "ISO9001", "FSC"))
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
    ended = filed(supplier, valid_until=TODAY - timedelta(days=1))
    own = filed(supplier, "ISO9001", claimed_by=person)
    done = filed(supplier, "ISO45001", status=CertificateStatus.VERIFIED)
    client = signed_in(person)
    answers = [client.post(f"/certificates/{each.pk}/verify/") for each in (ended, own, done)]
    assert [answer_.status_code for answer_ in answers] == [422] * 3
    assert "reject it or ask for its renewal" in text_of(answers[0])
    assert "somebody else must check it" in text_of(answers[1])
    assert "was checked before" in text_of(answers[2])
    assert [status(each)[0] for each in (ended, own, done)] == ["claimed", "claimed", "verified"]
    assert Event.objects.count() == 0
    assert listed(client.get("/certificates/").content.decode(), [ended, own, done]) == [0]


def test_who_comes_second_sees_what_the_first_decided_and_no_button(supplier: Supplier, compliance: Client) -> None:
    certificate = filed(supplier)
    CertificateType.objects.update(name_zh="环境管理体系认证", name_en="Environmental management")
    compliance.post(f"/certificates/{certificate.pk}/verify/")
    second = compliance.post(f"/certificates/{certificate.pk}/verify/")
    assert (second.status_code, 'data-hotkey="a"' in second.content.decode()) == (422, False)
    assert f"Environmental management {certificate.number} was checked before." in text_of(second)
    compliance.cookies["django_language"] = "zh-hans"
    second = compliance.post(f"/certificates/{certificate.pk}/reject/", {"reason": "other"})
    assert f"环境管理体系认证 {certificate.number}" in text_of(second)
    assert (status(certificate), Event.objects.count()) == (("verified", ""), 1)


@pytest.mark.parametrize("where", ["", "   ", "x" * 201])
def test_without_a_file_nothing_is_verified_unless_it_is_said_where_it_was_seen(
    supplier: Supplier, compliance: Client, where: str
) -> None:
    certificate = make_certificate(supplier, status=CLAIMED)
    url = f"/certificates/{certificate.pk}/"
    html = compliance.get(url).content.decode()
    assert 'data-dialog="unseen" data-hotkey="a"' in html
    refused = compliance.post(f"{url}verify/", {"seen_elsewhere": where})
    assert (refused.status_code, status(certificate), Event.objects.count()) == (422, ("claimed", ""), 0)
    compliance.post(f"{url}verify/", {"seen_elsewhere": "发证机构官网"})
    assert status(certificate) == ("verified", "")
    assert "Seen elsewhere Unknown There was no file. The checker saw it: 发证机构官网" in text_of(compliance.get(url))


def test_what_the_sender_of_an_import_says_is_shown_as_its_word(supplier: Supplier, compliance: Client) -> None:
    certificate = filed(supplier)
    certificate.partner_numbers = {"sender_says": {"trust_level": "trusted", "validator": "示例平台"}}
    certificate.save()
    text = text_of(compliance.get(f"/certificates/{certificate.pk}/"))
    assert "The sender says Trust level trusted · validated by 示例平台 Nothing of this was checked here." in text
    assert "Validated by" not in text


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
    inventory = report(
        supplier,
        2025,
        doubts=[{"figure": "scope1", "message": "It is {times} times larger.", "values": {"times": "3"}}],
    )
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
