"""A supplier enters its own factor; compliance accepts it or returns it with a reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.enums import Role
from suppliers.models import OwnFactor, Supplier, User
from tests.factories import (
    NOW,
    make_document,
    make_member,
    make_organisation,
    make_own_factor,
    make_staff,
    make_supplier,
)
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of

pytestmark = pytest.mark.django_db
OWN, QUEUE = "/portal/carbon/factors/", "/certificates/factors/"
TYPED = {
    "replaces": "fuel.cn.diesel",
    "name": "本厂柴油（示例）",
    "value": "3.02",
    "unit": "kg",
    "first_year": "2024",
    "last_year": "2025",
    "method": "第三方检测热值与含碳量",
}


@pytest.fixture(autouse=True)
def _now(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW)


class House:
    def __init__(self) -> None:
        self.organisation = make_organisation()
        self.supplier = make_supplier(organisation=self.organisation)
        self.member = make_member(self.supplier)
        self.compliance = make_staff(self.organisation, Role.COMPLIANCE)
        self.document = make_document(self.supplier)

    def waiting(self, supplier: Supplier | None = None, member: User | None = None, **fields: object) -> OwnFactor:
        return make_own_factor(supplier or self.supplier, member or self.member, self.document, **fields)

    @property
    def clients(self) -> tuple[Client, Client]:
        return signed_in(self.member), signed_in(self.compliance)


@pytest.fixture
def house() -> House:
    return House()


def check(pk: int) -> str:
    return f"{QUEUE}{pk}/check/"


def test_a_factor_goes_from_the_supplier_to_compliance_and_back(house: House) -> None:
    supplier, compliance = house.clients
    assert supplier.post(OWN, {**TYPED, "document": house.document.pk}).status_code == 302
    own = OwnFactor.objects.get()
    assert "To be checked" in text_of(supplier.get(OWN))
    waiting = text_of(compliance.get(QUEUE))
    assert "3.02 kg CO₂e/kg" in waiting
    assert "-2.5 % against the default" in waiting.replace("−", "-")

    assert compliance.post(check(own.pk), {"accepted": "yes"}).status_code == 302
    assert "Accepted" in text_of(supplier.get(OWN))
    assert "No factor waits to be checked" in text_of(compliance.get(QUEUE))


def test_a_new_file_may_come_with_it(house: House) -> None:
    upload = SimpleUploadedFile("检测报告.pdf", draw_certificate(number="99926E00001R1M"), "application/pdf")
    house.clients[0].post(OWN, {**TYPED, "new_file": upload})

    assert [own.document.name for own in OwnFactor.objects.all()] == ["检测报告.pdf"]


def test_one_is_returned_with_a_reason_that_the_supplier_reads(house: House) -> None:
    own = house.waiting()
    supplier, compliance = house.clients
    refused = compliance.post(check(own.pk), {"accepted": "no"}, headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert "Say in a sentence why it is returned." in text_of(refused)

    done = compliance.post(check(own.pk), {"accepted": "no", "reason": "报告过期"}, headers={"HX-Request": "true"})
    assert done.status_code == 200
    told = text_of(supplier.get(OWN))
    assert "Returned" in told
    assert "报告过期" in told


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("value", "1e400", "“1e400” is in powers of ten. Write the amount out in digits."),
        ("value", "１.５", "“１.５” has full-width or other digits. Type them as 0-9 and “.”."),
        ("value", "0", "0 must be more than zero."),
        (
            "value", "3020",
            "3020 kg CO2e per kg is about 1000 times away from the default 3.09591 per kg. "
            "The unit is probably wrong.",
        ),
        ("last_year", "2023", "Give years from 2015 to 2026, in their order."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_typed_is_lost(
    house: House, field: str, typed: str, words: str
) -> None:
    page = house.clients[0].post(OWN, {**TYPED, "document": house.document.pk, field: typed})

    assert (page.status_code, errors_at(page, field)) == (422, words)
    html = page.content.decode()
    assert [value for value in {**TYPED, field: typed}.values() if value not in html] == []
    assert OwnFactor.objects.exists() is False


def test_a_unit_that_measures_something_else_is_refused(house: House) -> None:
    page = house.clients[0].post(OWN, {**TYPED, "document": house.document.pk, "unit": "kWh"})
    assert errors_at(page, "unit") == "An amount here cannot be in kWh. Accepted: kg, t."


def test_without_a_document_it_is_not_taken(house: House) -> None:
    page = house.clients[0].post(OWN, TYPED)
    assert errors_at(page, "document") == "Add the document that the factor comes from."


def test_electricity_is_not_among_what_may_be_replaced(house: House) -> None:
    page = house.clients[0].post(OWN, {**TYPED, "replaces": "grid.cn.2022.national", "document": house.document.pk})

    assert page.status_code == 422
    assert "grid.cn.2022.national" not in house.clients[0].get(OWN).content.decode()
    assert OwnFactor.objects.exists() is False


def test_a_foreign_factor_is_not_found_and_not_listed(house: House) -> None:
    other = make_supplier()
    own = make_own_factor(other, make_member(other), make_document(other))
    compliance = house.clients[1]

    assert compliance.post(check(own.pk), {"accepted": "yes"}).status_code == 404
    assert other.name_en not in text_of(compliance.get(QUEUE))
    assert house.clients[0].get(OWN).content.decode().count("本厂") == 0


def test_the_queue_costs_the_same_queries_for_one_and_for_three(house: House) -> None:
    counts = []
    for replaces in (["fuel.cn.diesel"], ["fuel.cn.gasoline", "fuel.cn.lng"]):
        for each in replaces:
            house.waiting(replaces=each)
        with CaptureQueriesContext(connection) as queries:
            signed_in(house.compliance).get(QUEUE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
