"""Registrations of foreign firms, invitations and duplicates by the API."""

from typing import Any

import pytest

from suppliers.enums import Role
from suppliers.models import Supplier, SupplierInvitation
from tests.api.test_journey import REGISTRATION
from tests.api.world import Caller
from tests.factories import make_category, make_duplicate, make_organisation, make_staff, make_supplier

pytestmark = pytest.mark.django_db


def test_a_foreign_firm_registers_by_its_lei_and_by_one_number_alone() -> None:
    told = dict[str, Any](REGISTRATION)
    for code in told["categories"]:
        make_category(code)
    make_organisation(told["organisation"])
    told = {key: value for key, value in told.items() if key not in {"credit_code", "name_zh"}}
    told |= {"lei": "529900T8BM49AURSDO55", "country": "DE", "name_en": "Sample GmbH"}
    twice = Caller().send("registrations/", told | {"credit_code": REGISTRATION["credit_code"]})
    assert (twice.status_code, Supplier.objects.count()) == (400, 0)
    assert Caller().send("registrations/", told | {"country": "CN"}).status_code == 400
    assert Caller().send("registrations/", told).status_code == 201
    assert Supplier.objects.get().country == "DE"


def test_an_officer_invites_sends_again_and_withdraws() -> None:
    organisation = make_organisation("here")
    officer = Caller(make_staff(organisation))
    told = {"organisation": "here", "company_name": "示例受邀厂", "email": "a@example.com"}
    made = officer.send("supplier-invitations/", told)
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    assert officer.send("supplier-invitations/", told).status_code in {400, 409}
    path = f"supplier-invitations/{made.json()['id']}/"
    assert officer.send(f"{path}again/", None).json()["code"] == "being_sent"
    assert officer.send(f"{path}withdraw/", None).json()["state"] == "withdrawn"
    assert SupplierInvitation.objects.count() == 1


def test_compliance_merges_a_pair(method: None) -> None:
    organisation = make_organisation()
    first, second = make_supplier(organisation=organisation), make_supplier(organisation=organisation)
    pair = make_duplicate(first, second)
    compliance = Caller(make_staff(organisation, Role.COMPLIANCE))
    foreign = compliance.send(f"duplicates/{pair.pk}/merge/", {"survivor": 987_654, "reason": "x"})
    assert (foreign.status_code, foreign.json()["code"]) == (400, "not_of_the_pair")
    merged = compliance.send(f"duplicates/{pair.pk}/merge/", {"survivor": first.pk, "reason": "同一家"})
    assert (merged.status_code, merged.json()["state"]) == (200, "merged")
    assert compliance.send(f"duplicates/{pair.pk}/dismiss/", {"reason": "x"}).status_code == 404
    assert list(Supplier.objects.open()) == [first]
