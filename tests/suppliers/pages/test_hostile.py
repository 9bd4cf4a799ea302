"""Whatever is typed into whatever field: an answer with a sentence, never a fault, and nothing stored by accident."""

import re

import pytest

from suppliers.models import Certificate, Disclosure, Inventory, Supplier
from tests.factories import make_certificate_type, make_document, make_member, make_organisation, make_supplier
from tests.suppliers.pages.visitors import signed_in, visitor

pytestmark = pytest.mark.django_db
HOSTILE = [
    "\x00",
    "<script>alert(1)</script>{{ 7|add:7 }}",
    "\u202egnp.exe",
    "-0",
    "1_000",
    "９９９",
    "1e999",
    "nan",
    "{}",
    "%s%n",
    "9" * 5_000,
    "示" * 20_000,
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_no_field_of_no_form_breaks(typed: str) -> None:
    make_certificate_type()
    supplier = make_supplier(organisation=make_organisation())
    own = signed_in(make_member(supplier))
    pages = {
        "/register/": visitor(),
        f"/portal/certificates/confirm/{make_document(supplier).pk}/": own,
        "/portal/carbon/2024/": own,
        "/portal/indicators/": own,
        "/account/login/": visitor(),
        "/account/password/reset/": visitor(),
    }
    for path, client in pages.items():
        names = set(re.findall(r' name="([^"]+)"', client.get(path).content.decode())) - {"csrfmiddlewaretoken", "add"}
        answer = client.post(path, dict.fromkeys(names - {"next", "language", "viewport"}, typed))
        assert (path, answer.status_code < 500) == (path, True)
        assert "<script>alert(1)</script>" not in answer.content.decode()
    row = own.post("/portal/carbon/2024/row/", {"row": typed, "line-0-kind": typed, "line-0-unit": typed})
    assert row.status_code == 400
    assert own.get("/portal/carbon/year/", {"year": typed}).status_code == 302
    assert visitor().get("/register/code/", {"credit_code": typed}).status_code == 200
    stored = (
        Supplier.objects.count(),
        Certificate.objects.count(),
        Inventory.objects.count(),
        Disclosure.objects.count(),
    )
    assert stored == (1, 0, 0, 0)
