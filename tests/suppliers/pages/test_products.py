"""Products on the pages: written row by row, published, checked, compared, and read by whom they concern."""

import json

import pytest
from django.test import Client

from suppliers.enums import Role
from suppliers.models import Product, ProductDraft, ProductFootprint, Supplier
from suppliers.operations.product_checks import check_footprint
from tests.factories import NOW, make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import signed_in, text_of
from tests.suppliers.products import CUTTING, HEADER, LINES, PLATE, ROAD, publish

pytestmark = pytest.mark.django_db
PRODUCTS = "/portal/carbon/products/"


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier(organisation=make_organisation())


@pytest.fixture
def client(supplier: Supplier) -> Client:
    return signed_in(make_member(supplier))


def typed(*lines: dict[str, str], **header: str) -> dict[str, str]:
    rows = {f"line-{line['key']}-{name}": text for line in lines for name, text in line.items() if name != "key"}
    return {**HEADER, "scrap_kg": "5", "whole_form": "1", **rows, **header}


def add(client: Client) -> str:
    answer = client.post(f"{PRODUCTS}new/", {"code": "HX-1", "name_zh": "示例机架"})
    return str(answer["Location"])


def test_a_product_is_named_its_rows_are_added_and_its_footprint_is_published(client: Client) -> None:
    place = add(client)
    page = client.post(place, {**typed(), "act": "add-material"})
    told = page.content.decode()
    assert 'id="line-1"' in told
    assert 'name="line-1-kind" value="material"' in told
    assert 'value="remove-1"' in told
    assert told.count('name="line-1-factor"') == 1

    answer = client.post(place, {**typed(*LINES), "act": "publish"})

    footprint = ProductFootprint.objects.get()
    assert answer["Location"] == f"/products/footprints/{footprint.pk}/"
    told = text_of(client.get(answer["Location"]))
    for words in ("271.1 kg CO2e for 1 piece of 95 kg", "No benchmark", "Hot spot", "Chosen for this line.",
                  "None is published for China and 2025; the latest before, 2024, is used."):  # fmt: skip
        assert words in told
    assert ProductDraft.objects.count() == 0


def test_what_is_typed_survives_every_error_and_each_is_at_its_field(client: Client) -> None:
    place = add(client)

    answer = client.post(place, {**typed({**PLATE, "quantity": "1_000"}, CUTTING, mass_kg="１２"), "act": "publish"})

    assert answer.status_code == 422
    told = answer.content.decode()
    assert 'value="1_000"' in told
    assert 'value="１２"' in told
    assert "has an underscore" in told
    assert "full-width" in told
    assert ProductFootprint.objects.count() == 0
    assert ProductDraft.objects.get().lines[0]["quantity"] == "1_000"


def test_a_doubt_asks_for_one_sentence_and_keeps_it(client: Client) -> None:
    place = add(client)
    sent = {**typed(*LINES, scrap_kg="60"), "act": "publish"}
    assert "The mass balance does not close" in text_of(client.post(place, sent))

    client.post(place, {**sent, "explanation": "示例：余料"})

    assert ProductFootprint.objects.get().doubts[0]["explanation"] == "示例：余料"


def test_saving_by_itself_keeps_everything_and_the_total_follows(client: Client) -> None:
    place = add(client)

    total = client.post(f"{place}total/", typed(PLATE, CUTTING))

    assert "268.9 kg CO2e for 1 piece of 95 kg" in text_of(total)
    assert "Primary data: 10.74 %" in text_of(total)
    assert "Saved at" in text_of(total)
    assert [line["name"] for line in ProductDraft.objects.get().lines] == ["钢板", "下料"]
    client.post(f"{place}total/", typed({**PLATE, "quantity": "1_0"}))
    assert ProductDraft.objects.get().lines[0]["quantity"] == "1_0"


def test_what_is_not_complete_is_named_and_not_counted(client: Client) -> None:
    place = add(client)
    total = text_of(client.post(f"{place}total/", typed({**PLATE, "quantity": ""}, CUTTING, mass_kg="")))
    assert "Not complete and not counted yet: Product and period, 钢板" in total
    total = text_of(client.post(f"{place}total/", typed(PLATE, {**CUTTING, "quantity": ""})))
    assert "Not complete and not counted yet: 下料" in total
    assert "240.0 kg CO2e for 1 piece of 95 kg" in total


def test_a_row_is_removed_and_a_draft_given_up(client: Client) -> None:
    place = add(client)
    client.post(place, {**typed(PLATE, CUTTING), "act": "save"})

    client.post(place, {**typed(PLATE, CUTTING), "act": "remove-1"})

    assert [line["name"] for line in ProductDraft.objects.get().lines] == ["下料"]
    client.post(place, {"act": "add-leg"})
    assert [line["kind"] for line in ProductDraft.objects.get().lines] == ["process", "leg"]
    client.post(place, {"act": "discard"})
    assert ProductDraft.objects.get().lines == []


def test_a_page_left_open_after_publishing_changes_nothing(client: Client) -> None:
    place = add(client)
    client.post(place, {**typed(*LINES), "act": "publish"})

    assert client.post(f"{place}total/", typed(PLATE)).status_code == 204
    client.post(place, {**typed(PLATE), "act": "publish"})
    assert (ProductFootprint.objects.count(), ProductDraft.objects.count()) == (1, 0)


def test_compliance_returns_a_line_and_the_supplier_corrects_only_that(client: Client, supplier: Supplier) -> None:
    footprint = publish(supplier)
    compliance = signed_in(make_staff(supplier.consents.get().organisation, Role.COMPLIANCE))
    assert "焊接机架" in text_of(compliance.get("/products/"))

    nothing = compliance.post(f"/products/footprints/{footprint.pk}/check/", {"act": "return"})
    assert nothing.status_code == 422
    without = {"act": "return", "returned": ["1", "2"], "reason-1": "示例：厚度？", "reason-2": ""}
    kept = compliance.post(f"/products/footprints/{footprint.pk}/check/", without)
    assert 'value="示例：厚度？"' in kept.content.decode()
    assert kept.content.decode().count(" checked>") == 2
    compliance.post(
        f"/products/footprints/{footprint.pk}/check/",
        {"act": "return", "returned": ["2"], "reason-2": "示例：请核对电量"},
    )

    assert "示例：请核对电量" in text_of(client.get(f"/products/footprints/{footprint.pk}/"))
    place = f"{PRODUCTS}{footprint.product_id}/"
    client.post(place, {"correct": "1"})
    page = client.get(place).content.decode()
    assert 'name="line-2-quantity"' in page
    assert 'name="line-1-quantity"' not in page
    client.post(place, {**typed({**PLATE, "quantity": "1"}, {**CUTTING, "quantity": "60"}), "act": "publish"})
    second = ProductFootprint.objects.get(number=2)
    assert dict(second.lines.values_list("key", "state")) == {"1": "accepted", "2": "open", "3": "accepted"}
    assert second.lines.get(key="1").kg == 240

    accepted = compliance.post(f"/products/footprints/{second.pk}/check/", {"act": "accept"})
    assert accepted.status_code == 302
    second.refresh_from_db()
    assert second.accepted is True


def test_two_versions_stand_side_by_side(client: Client, supplier: Supplier) -> None:
    first = publish(supplier)
    second = publish(supplier, "F-1", {**PLATE, "quantity": "102"}, CUTTING, ROAD)

    told = text_of(client.get(f"/products/footprints/{second.pk}/compare/?with={first.pk}"))

    assert "钢板 240 244.8 4.8" in told
    assert "A later version took its place" in text_of(client.get(f"/products/footprints/{first.pk}/"))


def test_a_product_is_opened_to_another_company_and_closed_again(client: Client, supplier: Supplier) -> None:
    product, other = publish(supplier).product, make_supplier()
    place = f"{PRODUCTS}{product.pk}/grants/"

    wrong = client.post(place, {"identifier": "913"})
    assert wrong.status_code == 422
    client.post(place, {"identifier": other.identifier})

    buyer = signed_in(make_member(other))
    named = buyer.post(f"{PRODUCTS}new/", {"code": "M", "name_zh": "示例整机"})["Location"]
    assert product.code in text_of(buyer.post(named, {"act": "add-part"}))
    assert buyer.get(f"/products/footprints/{product.footprints.get().pk}/").status_code == 404
    client.post(place, {"withdraw": str(product.grants.get().pk)})
    assert product.grants.filter(withdrawn_at__isnull=True).count() == 0


def test_lists_are_searched_filtered_sorted_and_exported_and_ask_the_same_of_three_rows_as_of_one(
    client: Client, supplier: Supplier, django_assert_max_num_queries: object
) -> None:
    counts = []
    for number in (1, 3):
        for each in range(number):
            publish(supplier, f"F-{number}-{each}")
        with django_assert_max_num_queries(30) as seen:  # type: ignore[operator]
            assert client.get(f"{PRODUCTS}?q=F-{number}&sort=-kg&state=to_check").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert "F-3-2" not in text_of(client.get(f"{PRODUCTS}?q=F-1"))
    assert client.get(f"{PRODUCTS}?format=xlsx").content[:2] == b"PK"
    staff = signed_in(make_staff(supplier.consents.get().organisation, Role.AUDITOR))
    assert staff.get("/products/?format=xlsx&sort=supplier").content[:2] == b"PK"


def test_the_exchange_file_is_that_of_the_version(client: Client, supplier: Supplier) -> None:
    footprint = publish(supplier)

    answer = client.get(f"/products/footprints/{footprint.pk}/pact/")

    assert answer["Content-Disposition"] == f'attachment; filename="product-footprint-{footprint.uuid}.json"'
    assert json.loads(answer.content)["pcf"]["pcfExcludingBiogenicUptake"] == "268.885"


def test_a_code_is_used_once(client: Client) -> None:
    add(client)

    answer = client.post(f"{PRODUCTS}new/", {"code": "HX-1", "name_zh": "示例"})

    assert (answer.status_code, Product.objects.count()) == (422, 1)


def test_what_compliance_accepted_is_told_and_checked_once(client: Client, supplier: Supplier) -> None:
    footprint = publish(supplier)
    check_footprint(footprint, by=make_staff(make_organisation()), at=NOW)

    told = text_of(client.get(f"/products/footprints/{footprint.pk}/"))

    assert "Compliance checked it and accepted it." in told
