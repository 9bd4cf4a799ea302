from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from fixtures.demo.certificate_pdf import draw_certificate
from suppliers.models import Document, Inventory, Supplier
from tests.factories import make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of

pytestmark = pytest.mark.django_db
YEAR = "/portal/carbon/2022/"


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier(organisation=make_organisation())


@pytest.fixture
def client(supplier: Supplier) -> Client:
    return signed_in(make_member(supplier))


def make_form(**changes: object) -> dict[str, object]:
    return {
        "line-0-kind": "electricity",
        "line-0-quantity": "16,400,000",
        "line-0-unit": "kWh",
        "line-0-region": "CN-BJ",
        "line-1-kind": "natural_gas",
        "line-1-quantity": "304000",
        "line-1-unit": "m3",
        "green-0-number": "",
        "green-0-kwh": "",
        "output_wan": "25000",
        "assurance": "self_checked",
        **changes,
    }


def report(client: Client, **changes: object) -> HttpResponseBase:
    return client.post(YEAR, make_form(**changes))


def test_a_year_is_reported_and_every_number_says_what_it_was_made_with(client: Client, supplier: Supplier) -> None:
    answer = report(client)
    inventory = supplier.inventories.get()
    assert answer.url == f"/portal/carbon/inventories/{inventory.pk}/"  # type: ignore[attr-defined]

    told = text_of(client.get(answer.url))  # type: ignore[attr-defined]
    for figure in ("657.305 t CO₂e", "9,151.200 t CO₂e", "2,419.880 tce", "392.34 kg CO₂e per 10,000 yuan"):
        assert figure in told
    assert "0.558 kg CO₂e/kWh Official" in told
    assert "Published for Beijing and 2022." in told
    assert "Default of the national guideline; no value of the supplier's own was given." in told


def test_certificates_lower_the_market_based_result_only(client: Client, supplier: Supplier) -> None:
    report(client)
    report(client, **{"green-0-number": "GEC-1", "green-0-kwh": "1640000"})
    before, after = supplier.inventories.order_by("id")
    assert after.scope2_location_kg == before.scope2_location_kg
    assert after.scope2_market_kg == (before.scope2_market_kg or 0) * Decimal("0.9")
    assert [row.number for row in after.green_power.all()] == ["GEC-1"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"line-1-quantity": "-5"}, "line-1-quantity", "-5 is negative; it must be zero or more."),
        ({"line-1-quantity": "1_000"}, "line-1-quantity", "“1_000” has an underscore. Enter 1000 or 1,000."),
        ({"line-1-quantity": "９"}, "line-1-quantity", "“９” has full-width or other digits."),
        ({"line-1-quantity": "NaN"}, "line-1-quantity", "“NaN” is not a number. Enter digits, such as 1234.5."),
        ({"line-1-quantity": "9" * 14}, "line-1-quantity", "99999999999999 is larger than any real amount"),
        ({"line-0-region": ""}, "line-0-region", "Choose the province: the factor of electricity depends on it."),
        ({"line-1-kind": "diesel", "line-1-unit": "L"}, "line-1-density", "To turn L into kg, state the density"),
        ({"green-0-kwh": "10"}, "green-0-number", "Enter the number of the certificate."),
        ({"green-0-number": "GEC-1"}, "green-0-kwh", "Enter how many kWh it covers, more than zero."),
        ({"output_wan": "0"}, "output_wan", "Output must be more than zero"),
        ({"output_wan": "1.005"}, "output_wan", "“1.005” has more than 2 decimals."),
        ({"assurance": "third_party"}, "document", "Add the verification statement of the third party."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    client: Client, changes: dict[str, object], field: str, said: str
) -> None:
    answer = report(client, **changes)
    assert (answer.status_code, errors_at(answer, field)[: len(said)]) == (422, said)
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert 'value="16,400,000"' in page
    assert Inventory.objects.count() == 0


def test_a_used_certificate_is_said_at_its_row(client: Client) -> None:
    report(signed_in(make_member(make_supplier())), **{"green-0-number": "GEC-1", "green-0-kwh": "10"})
    answer = report(
        client, **{"green-0-number": "GEC-0", "green-0-kwh": "5", "green-3-number": "GEC-1", "green-3-kwh": "10"}
    )
    assert errors_at(answer, "green-3-number").startswith("The green-power certificate GEC-1 is used already")


def test_a_doubt_asks_for_a_sentence_and_keeps_what_was_typed(client: Client, supplier: Supplier) -> None:
    answer = report(client, **{"line-1-quantity": "0"})
    assert answer.status_code == 422
    assert errors_at(answer, "explanation") == "Natural gas: Zero is stated. Say why, if nothing was used."
    assert 'value="16,400,000"' in answer.content.decode()  # type: ignore[attr-defined]

    report(client, **{"line-1-quantity": "0"}, explanation="示例：已停用。")
    assert [doubt["explanation"] for doubt in supplier.inventories.get().doubts] == ["示例：已停用。"]


def test_every_doubt_is_shown_before_one_sentence_answers_them(client: Client, supplier: Supplier) -> None:
    zero = {"line-1-quantity": "0", "line-2-kind": "diesel", "line-2-unit": "kg", "line-2-quantity": "0"}
    answer = report(client, **zero)
    page = text_of(answer)
    assert "Natural gas: Zero is stated." in page
    assert "Diesel: Zero is stated." in page
    assert supplier.inventories.count() == 0


def test_a_slip_of_the_unit_against_last_year_is_refused_for_the_year(client: Client, supplier: Supplier) -> None:
    report(client)
    answer = client.post("/portal/carbon/2023/", make_form(**{"line-1-quantity": "304", "line-0-quantity": "16400"}))
    assert answer.status_code == 422
    assert "The unit is probably wrong." in text_of(answer)
    assert supplier.inventories.count() == 1


def test_a_file_is_kept_even_when_something_else_is_refused(client: Client, supplier: Supplier) -> None:
    file = SimpleUploadedFile("report.pdf", draw_certificate(), "application/pdf")
    answer = report(client, file=file, output_wan="x")
    document = Document.objects.get()
    assert f'<option value="{document.pk}" selected>' in answer.content.decode()  # type: ignore[attr-defined]

    report(client, document=document.pk, assurance="third_party")
    assert supplier.inventories.get().document == document


def test_a_file_that_is_none_is_refused_at_its_field(client: Client) -> None:
    answer = report(client, file=SimpleUploadedFile("empty.pdf", b""))
    assert errors_at(answer, "file") == "This file is empty (0 bytes). Choose the file again."
    assert (Inventory.objects.count(), Document.objects.count()) == (0, 0)


def test_a_row_more_keeps_the_others_and_stores_nothing(client: Client) -> None:
    answer = report(client, add="line")
    assert answer.status_code == 200
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert 'name="line-2-quantity"' in page
    assert 'value="16,400,000"' in page
    assert 'name="green-1-number"' in report(client, add="green").content.decode()  # type: ignore[attr-defined]
    assert Inventory.objects.count() == 0


def test_a_row_offers_the_units_of_its_kind(client: Client) -> None:
    row = client.post(f"{YEAR}row/", make_form(row="1", **{"line-1-kind": "gasoline"}))
    assert text_of(row).endswith("Amount Unit kg t L Density in kg/L optional Remove this row")
    assert 'value="304000"' in row.content.decode()
    assert client.post(f"{YEAR}row/", make_form(row="7")).status_code == 400
    assert client.post(f"{YEAR}row/", make_form(row="１")).status_code == 400


def test_a_year_is_prefilled_with_what_was_reported(client: Client, supplier: Supplier) -> None:
    report(client, **{"green-0-number": "GEC-1", "green-0-kwh": "1640000"})
    same = client.get(YEAR).content.decode()
    assert 'value="16400000"' in same
    assert 'value="GEC-1"' in same
    later = client.get("/portal/carbon/2023/")
    assert 'value="16400000"' not in later.content.decode()
    assert "Last year: 304,000 m³" in text_of(later)


@pytest.mark.parametrize("year", [2014, 9999])
def test_a_year_out_of_range_is_not_there(client: Client, year: int) -> None:
    assert client.get(f"/portal/carbon/{year}/").status_code == 404
    assert client.get("/portal/carbon/year/", {"year": year}).url == "/portal/carbon/"  # type: ignore[attr-defined]


def test_somebody_elses_inventory_is_not_there_and_staff_are_refused(client: Client, supplier: Supplier) -> None:
    report(client)
    path = f"/portal/carbon/inventories/{supplier.inventories.get().pk}/"
    assert client.get(path).status_code == 200
    assert signed_in(make_member(make_supplier())).get(path).status_code == 404
    assert signed_in(make_staff(make_organisation())).get(path).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2020, 2020 + count):
        client.post(f"/portal/carbon/{year}/", make_form(explanation="示例"))
    with django_assert_num_queries(8):
        assert text_of(client.get("/portal/carbon/")).count("To be checked") == count


def test_a_row_is_taken_out_with_and_without_script(client: Client) -> None:
    assert client.post(f"{YEAR}row/", make_form(row="1", remove="1")).content == b""
    answer = report(client, remove="1")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert ("line-1-quantity" in page, 'value="16,400,000"' in page) == (False, True)
    assert Inventory.objects.count() == 0


def test_last_year_s_amount_is_confirmed_by_one_press_with_and_without_script(client: Client) -> None:
    report(client)
    later = {"line-0-position": "1", "line-1-position": "2", "line-1-quantity": ""}
    row = client.post("/portal/carbon/2023/row/", make_form(row="1", same="1", **later)).content.decode()
    assert ('value="304000"' in row, "Last year: 304,000 m³" in row) == (True, True)
    whole = client.post("/portal/carbon/2023/", make_form(same="1", **later)).content.decode()
    assert ('value="304000"' in whole, 'value="16,400,000"' in whole) == (True, True)


def test_what_was_not_bought_is_reported_beside_the_energy(client: Client, supplier: Supplier) -> None:
    more = {
        "line-2-kind": "refrigerant", "line-2-item": "R-410A", "line-2-quantity": "12", "line-2-unit": "kg",
        "line-3-kind": "goods", "line-3-item": "material.cn.steel_avg", "line-3-quantity": "900", "line-3-unit": "t",
        "line-4-kind": "biomass", "line-4-item": "wood", "line-4-quantity": "10", "line-4-unit": "t",
        "line-5-kind": "process_stated", "line-5-quantity": "3", "line-5-unit": "t", "line-5-note": "示例：物料衡算",
        "line-6-kind": "freight", "line-6-item": "transport.cn.rail.avg", "line-6-quantity": "20",
        "line-6-unit": "万t.km",
    }  # fmt: skip
    answer = report(client, **more, revenue_wan="26000")
    told = text_of(client.get(answer.url))  # type: ignore[attr-defined]
    for words in (
        "Scope 3 1,847.000 t CO₂e",
        "Biogenic CO₂, apart 17.472 t CO₂",
        "R-410A 混合制冷剂",
        "Based on 示例：物料衡算",
    ):
        assert words.replace("R-410A 混合制冷剂", "R-410A") in told
    assert "Convention" in told
    assert (supplier.inventories.get().gwp_set, supplier.inventories.get().reliability) == ("AR6", 1)


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        ({"kind": "refrigerant", "unit": "kg"}, "item", "This field is required."),
        ({"kind": "goods", "unit": "t", "item": "fuel.cn.diesel"}, "item", "Select a valid choice."),
        ({"kind": "process_stated", "unit": "t"}, "note", "This field is required."),
        ({"kind": "freight", "unit": "kg", "item": "transport.cn.rail.avg"}, "unit", "Select a valid choice."),
    ],
)
def test_what_a_line_lacks_is_said_at_its_field(client: Client, line: dict[str, str], field: str, said: str) -> None:
    answer = report(client, **{f"line-2-{name}": text for name, text in line.items()}, **{"line-2-quantity": "5"})
    assert (answer.status_code, errors_at(answer, f"line-2-{field}")[: len(said)]) == (422, said)
    assert Inventory.objects.count() == 0
