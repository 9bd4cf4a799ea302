"""The page for certificates that a supplier does not hold."""

import pytest
from django.test import Client

from suppliers.models import CertificateStatement, Supplier
from tests.factories import make_certificate, make_certificate_type, make_member, make_organisation, make_supplier
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
PAGE, LIST = "/portal/certificates/not-held/", "/portal/certificates/"


@pytest.fixture
def supplier() -> Supplier:
    for code in ("ISO14001", "ISO50001", "SA8000"):
        make_certificate_type(code)
    return make_supplier(organisation=make_organisation())


@pytest.fixture
def client(supplier: Supplier) -> Client:
    return signed_in(make_member(supplier))


def test_statements_are_saved_and_shown(client: Client, supplier: Supplier) -> None:
    make_certificate(supplier, "SA8000", valid_until=None)
    asked = client.get(PAGE)
    assert [row.state.type.code for row in asked.context["rows"]] == ["ISO14001", "ISO50001"]
    typed = {
        "ISO14001": "in_progress",
        "ISO14001-until": "2099-12-31",
        "ISO50001": "not_applicable",
        "ISO50001-reason": "示例：不耗能",
    }
    assert client.post(PAGE, typed)["Location"] == LIST
    rows = supplier.certificate_statements.order_by("type")
    assert [(row.type_id, row.statement, str(row.until), row.reason) for row in rows] == [
        ("ISO14001", "in_progress", "2099-12-31", ""),
        ("ISO50001", "not_applicable", "None", "示例：不耗能"),
    ]
    shown = text_of(client.get(LIST))
    assert "ISO14001 In progress until 31 December 2099" in shown
    assert "ISO50001 Not applicable 示例：不耗能" in shown


def test_a_row_that_is_refused_says_so_and_nothing_typed_is_lost(client: Client) -> None:
    typed = {"ISO14001": "in_progress", "ISO50001": "not_held", "SA8000": "not_applicable", "SA8000-reason": "示例"}
    answer = client.post(PAGE, typed)
    assert answer.status_code == 422
    assert "Say until when you will have it; a day belongs to nothing else." in text_of(answer)
    assert answer.context["form"]["SA8000-reason"].value() == "示例"
    assert CertificateStatement.objects.count() == 0


def test_a_day_that_has_passed_is_asked_for_again(client: Client, supplier: Supplier) -> None:
    client.post(PAGE, {"ISO14001": "in_progress", "ISO14001-until": "2099-12-31"})
    CertificateStatement.objects.update(until="2024-01-31")
    assert "A date that you named has passed ISO14001: hand in the certificate" in text_of(client.get(LIST))
    page = client.get(PAGE)
    assert "You named 31 January 2024; it has passed." in text_of(page)
    assert page.context["form"]["ISO14001-until"].value() is None
