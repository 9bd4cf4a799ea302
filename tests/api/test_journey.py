"""The main job through the API alone, from a stranger to an issued scorecard."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.checks.identity import make_credit_code
from suppliers.enums import Role
from tests.api.world import Caller
from tests.factories import PASSWORD, make_category, make_certificate_type, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]

CODE = make_credit_code("110000", 77)
REGISTRATION = {
    "credit_code": CODE,
    "name_zh": "示例精密机械有限公司",
    "kind": "manufacturer",
    "categories": ["castings"],
    "organisation": "group",
    "contact_name": "示例联系人",
    "email": "first@example.com",
    "password": PASSWORD,
    "consent": True,
}
ENERGY = {
    "year": 2022,
    "activities": [
        {"kind": "natural_gas", "quantity": "304000", "unit": "m3", "region": "CN-BJ"},
        {"kind": "electricity", "quantity": "16400000", "unit": "kWh", "region": "CN-BJ"},
    ],
    "output_wan": "100000",
    "explanation": "示例说明",
}


def made(response: Any, status: int = 201) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def sign_in_by_mail(caller: Caller) -> None:
    """Open the link of the mail, confirm, and sign in with the password."""
    (path,) = re.findall(r"http://testserver(/account/confirm-email/\S+)", str(mail.outbox[-1].body))
    browser = Client()
    assert browser.post(path).status_code == 302
    signed_in = caller.post("/account/login/", {"login": "first@example.com", "password": PASSWORD})
    assert signed_in.status_code == 200


def claim(supplier: Caller) -> int:
    """Hand in the file, take the fields that were read from it, and claim."""
    document = made(supplier.hand_in(draw_certificate(credit_code=CODE, valid_until=date(2036, 3, 4))))
    reading = made(supplier.ask(f"documents/{document['id']}/reading/"), 200)
    read = {each["field"]: each["value"] for each in reading["fields_read"]}
    taken = ("type", "number", "holder", "issuer", "standard", "valid_from", "valid_until")
    certificate = made(
        supplier.send("certificates/", {name: read[name] for name in taken} | {"document": document["id"]})
    )
    assert (certificate["status"], certificate["number"]) == ("claimed", "99924E00001R0M")
    return int(certificate["id"])


WHAT_HAPPENED = [
    "supplier.registered",
    "certificate.claimed",
    "certificate.verified",
    "inventory.reported",
    "questions.answered",
    "application.sent",
    "supplier.scored",
    "application.approved",
    "standing.moved",
    "scorecard.issued",
]


def test_from_a_stranger_to_an_issued_scorecard() -> None:
    group = make_organisation("group")
    make_category("castings")
    make_certificate_type("ISO14001")
    officer, compliance = Caller(make_staff(group)), Caller(make_staff(group, Role.COMPLIANCE))
    supplier = Caller()

    made(supplier.send("registrations/", REGISTRATION))
    assert supplier.ask("me/").status_code == 401
    sign_in_by_mail(supplier)
    me = made(supplier.ask("me/"), 200)
    assert (me["email"], [m["role"] for m in me["memberships"]]) == ("first@example.com", ["supplier_admin"])

    certificate = claim(supplier)
    assert made(compliance.send(f"certificates/{certificate}/verify/"), 200)["status"] == "verified"

    inventory = made(supplier.send("inventories/", ENERGY))
    assert Decimal(inventory["scope1_kg"]) == Decimal("657305.456")
    assert Decimal(inventory["scope2_location_kg"]) == Decimal(9_151_200)
    assert inventory["lines"][0]["basis"]["location"]["factor_id"] == "fuel.cn.natural_gas"

    answers = [{"question": "penalties_3y", "value": 0}, {"question": "recycled_content", "value": 4550}]
    assert len(made(supplier.send("answers/", {"answers": answers}, method="PUT"), 200)) == 2

    application = made(supplier.send("applications/", {"organisation": "group"}))
    (case,) = made(officer.ask("applications/", state="sent"), 200)["results"]
    assert case["id"] == application["id"]
    decision = made(officer.send(f"applications/{case['id']}/decisions/", {"verdict": "approve"}))
    (standing,) = made(supplier.ask("engagements/"), 200)["results"]
    assert standing["standing"] == "admitted"

    told = made(supplier.ask(f"scorecards/{decision['scorecard']}/"), 200)
    assert (len(told["lines"]), told["agrees"]) == (27, True)
    assert sum(line["earned"] for line in told["lines"]) + told["cut"] == told["total"]
    assert made(supplier.ask(f"scorecards/{told['id']}/recompute/"), 200)["equal"] is True

    issued = made(compliance.send(f"scorecards/{told['id']}/issue/"))
    assert made(supplier.ask(f"scorecards/{told['id']}/issue/"), 200) == issued
    events = made(supplier.ask(f"suppliers/{me['supplier']}/events/"), 200)["results"]
    assert [event["kind"] for event in events] == WHAT_HAPPENED
    assert [event["previous_hash"] for event in events[1:]] == [event["hash"] for event in events[:-1]]
