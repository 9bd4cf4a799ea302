"""An address that only a form may send to, opened as a page: after a switch of language, or after signing in again."""

import pytest
from django.test import Client

from tests.factories import make_member, make_organisation, make_staff, make_supplier

pytestmark = pytest.mark.django_db
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("opened", "shown"),
    [
        ("/portal/certificates/upload/", "/portal/certificates/"),
        ("/portal/certificates/7/withdraw/", "/portal/certificates/"),
        ("/portal/carbon/year/", "/portal/carbon/"),
        ("/inbox/read/", "/inbox/"),
    ],
)
def test_a_browser_is_led_to_the_page_that_the_step_stands_on(opened: str, shown: str) -> None:
    client = Client(headers=BROWSER)
    client.force_login(make_member(make_supplier()))
    answer = client.get(opened)
    assert (answer.status_code, answer["Location"]) == (302, shown)


def test_a_step_on_one_case_leads_to_that_case() -> None:
    client = Client(headers=BROWSER)
    client.force_login(make_staff(make_organisation()))
    assert client.get("/cases/12/decide/")["Location"] == "/cases/12/"


def test_a_machine_is_told_that_the_method_is_wrong() -> None:
    client = Client()
    client.force_login(make_member(make_supplier()))
    assert client.get("/portal/certificates/upload/").status_code == 405


def test_a_form_that_is_sent_is_not_led_away() -> None:
    client = Client(headers=BROWSER)
    client.force_login(make_member(make_supplier()))
    assert client.post("/portal/certificates/upload/").status_code == 422
