"""One section, filled in by somebody without an account."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.enums import Role
from suppliers.history import breaks
from suppliers.models import Delegation, Disclosure, Supplier
from suppliers.operations.delegations import answer_by_delegation, delegate, revoke_delegation
from suppliers.operations.disclosures import Answer
from suppliers.queries.links import new_token, sha256_of
from tests.factories import make_document, make_member, make_organisation, make_staff, make_supplier
from tests.people.test_members import refused
from tests.suppliers.pages.visitors import signed_in, text_of, visitor

pytestmark = pytest.mark.django_db


def opened(
    supplier: Supplier, section: str, year: int = 0, email: str = "helper@example.com"
) -> tuple[Delegation, str]:
    administrator = make_member(supplier)
    link = delegate(supplier, section=section, year=year, email=email, by=administrator, at=timezone.now())
    token = new_token()
    Delegation.objects.filter(pk=link.pk).update(token_sha256=sha256_of(token), mailed_at=timezone.now())
    return link, token


def test_a_helper_sees_the_one_section_and_answers_without_a_password() -> None:
    supplier = make_supplier()
    link, token = opened(supplier, "disclosure")
    make_document(supplier, name="secret.pdf")
    page = visitor().get(f"/fill/{token}/")
    assert page.status_code == 200
    assert (page["Referrer-Policy"], "secret.pdf" in text_of(page)) == ("no-referrer", False)
    assert {name.removesuffix("_state") for name in fields_of(page.content.decode())} >= {"cdp"}
    answer = visitor().post(f"/fill/{token}/", {"cdp": "1"})
    assert answer.status_code == 302
    row = Disclosure.objects.get(question="cdp")
    assert (row.value, row.answered_by, row.delegation) == (1, None, link)
    link.refresh_from_db()
    assert (link.uses, link.last_used_at is not None) == (1, True)
    events = list(supplier.events.order_by("number"))[1:]
    assert [(event.kind, event.by) for event in events] == [
        ("questions.answered", None),
        ("section.filled_by_link", None),
    ]
    assert list(breaks(supplier.pk)) == []


def fields_of(page: str) -> set[str]:
    return set(re.findall(r'name="(\w+?)"', page))


def test_a_question_of_another_section_is_refused_by_this_link() -> None:
    supplier = make_supplier()
    _, token = opened(supplier, "compliance")
    answers = [Answer("cdp", value=1)]
    assert refused(lambda: answer_by_delegation(token, answers, at=timezone.now())) == "other_section"
    assert Disclosure.objects.count() == 0


def test_a_document_of_the_supplier_is_no_evidence_for_a_helper() -> None:
    supplier = make_supplier()
    _, token = opened(supplier, "disclosure")
    answers = [Answer("cdp", value=1, document=make_document(supplier))]
    assert refused(lambda: answer_by_delegation(token, answers, at=timezone.now())) == "foreign_document"
    assert Disclosure.objects.count() == 0


def test_a_helper_hands_in_certificates_and_the_file_names_the_link() -> None:
    supplier = make_supplier()
    link, token = opened(supplier, "certificates")
    file = SimpleUploadedFile("green.pdf", draw_certificate(number="99924E00001R0M"), "application/pdf")
    assert visitor().post(f"/fill/{token}/", {"file": file}).status_code == 302
    document = supplier.documents.get()
    assert (document.name, document.delegation, document.uploaded_by) == ("green.pdf", link, None)
    assert "green.pdf" in text_of(visitor().get(f"/fill/{token}/"))


def test_a_link_ends_by_its_day_by_being_taken_back_and_by_not_being_for_one() -> None:
    supplier = make_supplier()
    expired, expired_token = opened(supplier, "compliance")
    Delegation.objects.filter(pk=expired.pk).update(
        made_at=timezone.now() - timedelta(days=15), expires_at=timezone.now() - timedelta(days=1)
    )
    taken, taken_token = opened(supplier, "disclosure")
    assert taken.made_by is not None
    revoke_delegation(taken, by=taken.made_by, at=timezone.now())
    declined, declined_token = opened(supplier, "design")
    assert "Thank you for telling us" in text_of(visitor().post(f"/fill/{declined_token}/not-me/"))
    pages = [visitor().get(f"/fill/{token}/") for token in (expired_token, taken_token, declined_token, "made.up")]
    assert [page.status_code for page in pages] == [404] * 4
    assert {text_of(page) for page in pages} == {text_of(pages[0])}
    assert declined.made_by is not None
    assert list(declined.made_by.notices.values_list("kind", flat=True)) == ["delegation.declined"]


def test_a_link_is_used_so_often_and_no_more() -> None:
    supplier = make_supplier()
    link, token = opened(supplier, "disclosure")
    Delegation.objects.filter(pk=link.pk).update(uses=50, last_used_at=timezone.now())
    answer = visitor().post(f"/fill/{token}/", {"cdp": "1"})
    assert answer.status_code == 422
    assert "This link was used 50 times" in text_of(answer)
    assert Disclosure.objects.count() == 0


def test_who_judges_for_the_buyer_fills_in_nothing_for_a_supplier() -> None:
    supplier = make_supplier()
    make_staff(make_organisation(), Role.COMPLIANCE, "judge@example.com")
    assert refused(lambda: opened(supplier, "compliance", email="judge@example.com")) == "staff_address"
    assert Delegation.objects.count() == 0


def test_only_an_administrator_delegates_and_takes_back() -> None:
    supplier = make_supplier()
    link, _ = opened(supplier, "compliance")
    member = signed_in(make_member(supplier, Role.SUPPLIER_MEMBER))
    form = {"delegate-section": "design", "delegate-email": "a@example.com", "delegate-language": "en"}
    assert member.post("/portal/people/delegate/", form).status_code == 403
    assert member.post(f"/portal/people/delegations/{link.pk}/revoke/").status_code == 403
    administrator: Client = signed_in(make_member(supplier))
    assert administrator.post("/portal/people/delegate/", form).status_code == 302
    page = text_of(administrator.get("/portal/people/"))
    assert "helper@example.com" in page
    assert "a@example.com" in page
    administrator.post(f"/portal/people/delegations/{link.pk}/revoke/")
    assert list(Delegation.objects.filter(revoked_at__isnull=True).values_list("email", flat=True)) == ["a@example.com"]


def test_the_energy_of_one_year_is_reported_by_a_link() -> None:
    supplier = make_supplier()
    link, token = opened(supplier, "energy", 2025)
    assert visitor().get(f"/fill/{token}/").status_code == 200
    form = {
        "line-0-kind": "natural_gas",
        "line-0-quantity": "1000",
        "line-0-unit": "m3",
        "assurance": "self_checked",
        "gwp_set": "AR6",
        "output_wan": "100",
    }
    answer = visitor().post(f"/fill/{token}/", form | {"explanation": "示例说明"})
    assert answer.status_code == 302, text_of(answer)
    inventory = supplier.inventories.get()
    assert (inventory.year, inventory.delegation, inventory.reported_by) == (2025, link, None)
