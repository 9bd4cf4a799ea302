"""The public calculator keeps nothing, refuses clearly, and what it gave can be taken into a supplier's file."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from suppliers.models import Inventory, ProductDraft, SectionDraft, Supplier
from suppliers.pages.calculation import DAYS, unpacked
from tests.factories import make_member, make_organisation, make_supplier
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of, visitor

pytestmark = pytest.mark.django_db
PAGE, TEXT, CLAIM = "/calculator/", "/calculator/text/", "/portal/carbon/claim/"
TYPED = {
    "year": "2022",
    "function_amount": "100",
    "function_unit": "件",
    "line-0-kind": "electricity",
    "line-0-quantity": "10,000",
    "line-0-unit": "kWh",
    "line-0-region": "CN-BJ",
    "line-1-kind": "goods",
    "line-1-item": "material.cn.steel_plate_medium_heavy",
    "line-1-quantity": "100",
    "line-1-unit": "kg",
    "line-2-kind": "diesel",
    "line-2-quantity": "",
    "line-2-unit": "t",
}


@pytest.fixture(autouse=True)
def _fresh_budget() -> None:
    cache.clear()


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier(organisation=make_organisation())


@pytest.fixture
def member(supplier: Supplier) -> Client:
    return signed_in(make_member(supplier))


def made_text(**changes: str) -> str:
    return visitor().post(TEXT, {**TYPED, **changes}).content.decode()


def test_a_stranger_sees_emissions_standard_coal_and_the_carbon_efficiency() -> None:
    seen = text_of(visitor().post(PAGE, TYPED))
    # 10,000 kWh × 0.5580 (Beijing 2022) + 100 kg × 2.4; 10,000 kWh × 0.1229 kgce.
    assert "5,820 kg CO₂e" in seen
    assert "1,229 kgce" in seen
    assert "0.017182 件/kg CO₂e" in seen
    assert "grid.cn.bj.2022" in seen or "GB/T 51366-2019" in seen
    assert seen.count("Why this one") == 3  # electricity both ways, and the material


def test_the_factor_library_is_linked_for_those_who_may_read_it(member: Client) -> None:
    linked = [b"/factors/emission/" in client.post(PAGE, TYPED).content for client in (visitor(), member)]
    assert linked == [False, True]


def test_nothing_is_kept_no_row_no_session_and_no_cookie_but_the_forms_token() -> None:
    client = visitor()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(PAGE)
        client.post(PAGE, TYPED)
        client.post(TEXT, TYPED)
    assert [each["sql"] for each in queries if not each["sql"].startswith("SELECT")] == []
    assert set(client.cookies) <= {settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    assert client.post(PAGE, TYPED)["Cache-Control"].find("no-store") >= 0


def test_a_calculation_costs_one_query_however_many_rows_it_has() -> None:
    more = {f"line-{at}-{name}": text for at in range(3, 9) for name, text in
            (("kind", "diesel"), ("quantity", "1"), ("unit", "t"))}  # fmt: skip
    counts = []
    for typed in (TYPED, {**TYPED, **more}):
        with CaptureQueriesContext(connection) as queries:
            visitor().post(PAGE, typed)
        counts.append(len(queries))
    assert counts == [1, 1]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1_000", "underscore"),
        ("１０", "full-width"),
        ("1e400", "powers of ten"),
        ("NaN", "is not a number"),
        ("-5", "negative"),
        ("=1+1", "formula"),
        ("<script>alert(1)</script>", "is not a number"),
        ("9" * 50, "at most"),
    ],
)
def test_a_hostile_amount_is_refused_with_clear_words_at_its_row(typed: str, words: str) -> None:
    response = visitor().post(PAGE, {**TYPED, "line-0-quantity": typed})
    assert response.status_code == 422
    assert words in errors_at(response, "line-0-quantity")
    assert b"<script>alert" not in response.content
    assert "kg CO₂e" not in text_of(response)


def test_a_wrong_unit_a_missing_density_and_a_made_up_material_are_refused_at_their_fields() -> None:
    litres = {**TYPED, "line-2-quantity": "5", "line-2-unit": "L"}
    assert "density" in errors_at(visitor().post(PAGE, litres), "line-2-density")
    foreign = {**TYPED, "line-1-item": "fuel.cn.diesel"}
    assert "Select a valid choice" in errors_at(visitor().post(PAGE, foreign), "line-1-item")
    assert visitor().post(PAGE, {**TYPED, "line-0-unit": "t"}).status_code == 422


def test_a_function_needs_its_unit() -> None:
    response = visitor().post(PAGE, {**TYPED, "function_unit": ""})
    assert "in which unit" in errors_at(response, "function_unit")


def test_more_than_thirty_rows_are_refused() -> None:
    many = {f"line-{at}-quantity": "1" for at in range(40)} | {f"line-{at}-kind": "diesel" for at in range(40)}
    response = visitor().post(PAGE, {"year": "2022", **many, **{f"line-{at}-unit": "t" for at in range(40)}})
    assert response.status_code == 422
    assert "At most 30 rows" in text_of(response)


def test_without_script_a_row_is_added_and_taken_out_and_nothing_typed_is_lost() -> None:
    more = visitor().post(PAGE, {**TYPED, "add": "line"}).content.decode()
    assert 'name="line-3-quantity"' in more
    assert 'value="10,000"' in more
    less = visitor().post(PAGE, {**TYPED, "remove": "0"}).content.decode()
    assert 'name="line-0-quantity"' not in less
    same = visitor().post(PAGE, {**TYPED, "add": "", "line-2-kind": "refrigerant"}).content.decode()
    assert 'name="line-3-quantity"' not in same
    assert 'name="line-2-item"' in same


def test_a_row_is_drawn_again_for_the_kind_that_was_chosen() -> None:
    row = (
        visitor()
        .post("/calculator/row/", {"row": "0", "line-0-kind": "goods", "line-0-quantity": "7"})
        .content.decode()
    )
    assert 'name="line-0-item"' in row
    assert 'value="7"' in row
    assert visitor().post("/calculator/row/", {"row": "8", "line-0-kind": "goods"}).status_code == 400


def test_too_many_calculations_from_one_address_are_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rest_framework.throttling.ScopedRateThrottle.THROTTLE_RATES", {"calculations": "2/hour"})
    client = visitor()
    assert [client.post(PAGE, TYPED).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/calculator/what-if/?tonnes=1").status_code == 429
    assert client.get(PAGE).status_code == 200


def test_the_text_holds_what_was_typed_and_nothing_else() -> None:
    kept = unpacked(made_text(**{"csrfmiddlewaretoken": "x", "line-0-evil": "x"}))
    assert dict(kept.items()) == {name: text for name, text in TYPED.items() if text}


def test_a_claimed_calculation_begins_the_years_form_and_reports_nothing(member: Client, supplier: Supplier) -> None:
    text = made_text()
    looked = text_of(member.post(CLAIM, {"text": text}))
    assert "10,000 kWh" in looked
    response = member.post(CLAIM, {"text": text, "act": "energy"})
    assert response.headers["Location"] == "/portal/carbon/2022/"
    assert not Inventory.objects.exists()
    form = member.get("/portal/carbon/2022/").content.decode()
    assert 'value="10,000"' in form
    assert form.count('class="line"') == 2  # the usual empty rows make room for what was claimed


def test_a_claim_puts_its_rows_below_what_is_typed_already(member: Client, supplier: Supplier) -> None:
    text = made_text()
    for _ in range(2):
        member.post(CLAIM, {"text": text, "act": "energy"})
    typed = SectionDraft.objects.get(supplier=supplier).typed
    amounts = [values for name, (_, values) in typed.items() if name.endswith("-quantity") and values]
    assert amounts == [["10,000"], ["100"]] * 2


def test_a_claimed_calculation_becomes_the_draft_of_a_new_product(member: Client, supplier: Supplier) -> None:
    response = member.post(CLAIM, {"text": made_text(), "act": "product", "code": "P-9", "name_zh": "示例机架"})
    draft = ProductDraft.objects.get(product__supplier=supplier, product__code="P-9")
    assert response.headers["Location"] == f"/portal/carbon/products/{draft.product_id}/"
    assert [(line["kind"], line["quantity"]) for line in draft.lines] == [("energy", "10000"), ("material", "100")]
    assert (draft.header["function_amount"], draft.header["reference_until"]) == ("100", "2022-12-31")
    again = member.post(CLAIM, {"text": made_text(), "act": "product", "code": "P-9", "name_zh": "示例机架"})
    assert again.status_code == 422
    assert "P-9 already" in text_of(again)


def test_a_text_that_is_forged_cut_or_old_is_refused_and_nothing_happens(member: Client) -> None:
    text = made_text().strip()
    for wrong in (text[:-1], "x" + text, "rubbish", "<b>", text.replace(":", "")):
        response = member.post(CLAIM, {"text": wrong, "act": "energy"})
        assert response.status_code == 422
        assert "no calculation of ours" in errors_at(response, "text")
    with time_machine.travel(timezone.now() - timedelta(days=DAYS + 1), tick=False):
        old = made_text()
    assert "older than 90 days" in errors_at(member.post(CLAIM, {"text": old, "act": "energy"}), "text")
    assert not SectionDraft.objects.exists()


def test_a_stranger_is_asked_to_sign_in_before_anything_is_claimed() -> None:
    response = visitor().post(CLAIM, {"text": "x"})
    assert response.headers["Location"].startswith("/account/login/")


def test_a_comparison_says_what_it_saves_with_both_factors_and_their_sources() -> None:
    query = {"tonnes": "20", "road": "transport.cn.road.diesel_30t", "road_km": "1200",
             "other": "transport.cn.rail.electric", "other_km": "1300", "feeder": "", "feeder_km": "50"}  # fmt: skip
    seen = text_of(visitor().get("/calculator/what-if/", query))
    assert "1,534 kg CO₂e saved (81.9" in seen
    assert seen.count("GB/T 51366-2019") == 3


def test_vehicles_say_that_stages_have_no_factor_of_carbon_dioxide() -> None:
    query = {"count": "10", "km_a_year": "50000", "before_stage": "cn3", "before_drive": "diesel", "before_use": "30",
             "before_density": "0.84", "after_stage": "nev", "after_drive": "electric", "after_use": "100",
             "region": "CN-JS", "year": "2022"}  # fmt: skip
    seen = text_of(visitor().get("/calculator/what-if/vehicles/", query))
    assert "has no CO₂ factor of a stage" in seen
    assert "kg CO₂e saved" in seen
    lacking = visitor().get("/calculator/what-if/vehicles/", {**query, "before_density": "0.5"})
    assert "from 0.79 to 0.85" in errors_at(lacking, "before_density")


def test_packaging_tells_its_break_even_and_green_power_what_does_not_change() -> None:
    steel = "material.cn.steel_plate_medium_heavy"
    packaging = {
        "single_material": steel,
        "single_kg": "1",
        "reusable_material": steel,
        "reusable_kg": "5",
        "uses": "9",
    }
    assert "even from trip 5 on" in text_of(visitor().get("/calculator/what-if/packaging/", packaging))
    green = {"kwh": "1000", "green_kwh": "500", "region": "CN-JS", "year": "2022"}
    seen = text_of(visitor().get("/calculator/what-if/green-power/", green))
    assert "before and after. Certificates do not change it." in seen
    assert "(50" in seen
    too_much = visitor().get("/calculator/what-if/green-power/", {**green, "green_kwh": "1001"})
    assert "cannot cover more" in errors_at(too_much, "green_kwh")
