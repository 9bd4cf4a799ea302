"""Forms that save themselves, seen from outside."""

import pytest
from django.core import signing
from django.test import Client

from suppliers.models import Disclosure, SectionDraft, SectionTime, Supplier
from suppliers.pages.drafts import SALT
from tests.factories import NOW, make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
FORM, DRAFT = "/portal/indicators/", "/portal/drafts/indicators/"


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier()


@pytest.fixture
def client(supplier: Supplier) -> Client:
    return signed_in(make_member(supplier))


def test_what_was_typed_stands_in_the_form_again_on_any_device(client: Client, supplier: Supplier) -> None:
    answer = client.post(DRAFT, {"water_reuse": "12,x", "cdp_state": "not_yet", "draft_revision": "0"})
    assert (answer.status_code, answer.json()) == (200, {"revision": 1})
    other_device = signed_in(make_member(supplier)).get(FORM)
    assert 'value="12,x"' in other_device.content.decode()
    assert "It counts only when you send it." in text_of(other_device)
    assert Disclosure.objects.count() == 0


def test_sending_ends_the_draft(client: Client) -> None:
    client.post(DRAFT, {"water_reuse": "12", "draft_revision": "0"})
    client.post(FORM, {"water_reuse": "12", "draft_revision": "1"})
    assert (SectionDraft.objects.count(), Disclosure.objects.get().value) == (0, 1200)


def test_a_form_with_errors_leaves_its_draft(client: Client) -> None:
    client.post(DRAFT, {"water_reuse": "12,x", "draft_revision": "0"})
    assert client.post(FORM, {"water_reuse": "12,x", "draft_revision": "1"}).status_code == 422
    assert SectionDraft.objects.count() == 1


def test_a_colleagues_words_are_told_at_the_field(client: Client, supplier: Supplier) -> None:
    colleague = make_member(supplier, email="colleague@example.com")
    signed_in(colleague).post(DRAFT, {"water_reuse": "12", "draft_revision": "0"})
    answer = client.post(DRAFT, {"water_reuse": "13", "draft_revision": "0"})
    assert answer.status_code == 409
    assert answer.json() == {
        "revision": 1,
        "clashes": [
            {
                "field": "water_reuse",
                "values": ["12"],
                "told": f"{colleague} typed something else here meanwhile.",
            }
        ],
    }


def test_a_box_that_was_unticked_is_kept_as_such(client: Client) -> None:
    client.post("/portal/drafts/application/", {"material_claimed": "on", "draft_revision": "0"})
    client.post("/portal/drafts/application/", {"draft_cleared": "material_claimed", "draft_revision": "1"})
    assert SectionDraft.objects.get().typed == {"material_claimed": [2, []]}


def test_a_draft_is_thrown_away_by_a_press(client: Client) -> None:
    client.post(DRAFT, {"water_reuse": "12", "draft_revision": "0"})
    answer = client.post(DRAFT, {"discard": "1"}, follow=True)
    assert "What was typed and not sent is gone" in text_of(answer)
    assert SectionDraft.objects.count() == 0


@pytest.mark.parametrize("section", ["nosuch", "energy-1999", "indicators2"])
def test_there_are_no_drafts_of_anything_else(client: Client, section: str) -> None:
    assert client.post(f"/portal/drafts/{section}/", {"a": "1"}).status_code == 404


def test_nobody_reaches_a_draft_of_others(client: Client, supplier: Supplier) -> None:
    client.post(DRAFT, {"water_reuse": "4711", "draft_revision": "0"})
    assert "4711" not in signed_in(make_member(make_supplier())).get(FORM).content.decode()
    assert signed_in(make_staff(make_organisation())).post(DRAFT, {"water_reuse": "1"}).status_code == 403


def opened(seconds_ago: float) -> str:
    return signing.dumps(NOW.timestamp() - seconds_ago, salt=SALT)


def test_the_time_from_opening_to_sending_is_noted_without_saying_whose(client: Client) -> None:
    client.post(FORM, {"water_reuse": "12", "cdp": "1", "draft_opened": opened(90)})
    row = SectionTime.objects.get()
    assert (row.section, row.kind, row.seconds, row.things) == ("indicators", "manufacturer", 90, 2)


@pytest.mark.parametrize("moment", ["", "forged", opened(1), opened(-50)])
def test_what_was_not_measured_is_not_noted(client: Client, moment: str) -> None:
    client.post(FORM, {"water_reuse": "12", "draft_opened": moment})
    assert SectionTime.objects.count() == 0


def test_who_went_away_meanwhile_counts_as_two_hours(client: Client) -> None:
    client.post(FORM, {"water_reuse": "12", "draft_opened": opened(90_000)})
    assert SectionTime.objects.get().seconds == 7_200


def test_the_energy_form_of_a_year_keeps_its_rows_too(client: Client) -> None:
    year = "/portal/drafts/energy-2025/"
    typed = {"line-1-quantity": "12,x", "line-7-kind": "coal_generic", "line-7-quantity": "9", "output_wan": "100"}
    assert client.post(year, {**typed, "draft_revision": "0"}).status_code == 200
    client.post(year, {"draft_cleared": ["line-0-kind", "line-0-quantity"], "draft_revision": "1"})
    page = client.get("/portal/carbon/2025/")
    rows = {line.row_number: line["quantity"].value() for line in page.context["lines"]}
    assert (rows.get("0", "gone"), rows["1"], rows["7"]) == ("gone", "12,x", "9")
    assert page.context["whole"]["output_wan"].value() == "100"
    assert "Typed before, not sent yet" in text_of(page)
