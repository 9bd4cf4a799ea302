"""A year by report, by estimate, and checked line by line: what the pages say, store and refuse."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client

from fixtures.demo.report_pdf import draw_report
from suppliers.enums import Role
from suppliers.models import CarbonTarget, Inventory, Notice, Supplier
from tests.factories import make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.operations.test_inventory_routes import SECTOR, make_range
from tests.suppliers.pages.test_carbon import make_form
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of

pytestmark = pytest.mark.django_db
BILLS, REPORT, ESTIMATE = ("/portal/carbon/2022/", "/portal/carbon/2022/report/", "/portal/carbon/2022/estimate/")


@pytest.fixture
def supplier() -> Supplier:
    return make_supplier(organisation=make_organisation("group"))


@pytest.fixture
def client(supplier: Supplier) -> Client:
    return signed_in(make_member(supplier))


@pytest.fixture
def compliance(supplier: Supplier) -> Client:
    return signed_in(make_staff(supplier.consents.get().organisation, Role.COMPLIANCE))


def make_totals(**changes: object) -> dict[str, object]:
    file = SimpleUploadedFile(
        "核查声明.pdf", draw_report("范围一 657.305 tCO2e", "基于位置 9151.2 t"), "application/pdf"
    )
    known = {"scope1_t": "657.305", "scope2_location_t": "9,151.2", "assurance": "third_party", "file": file}
    return {**known, "output_wan": "25000", **changes}


def review(client: Client, inventory: Inventory, **marks: object) -> HttpResponseBase:
    return client.post(f"/certificates/inventories/{inventory.pk}/review/", marks)


def test_a_report_takes_its_totals_and_says_what_was_found_in_its_text(client: Client, supplier: Supplier) -> None:
    answer = client.post(REPORT, make_totals())
    told = text_of(client.get(answer.url))  # type: ignore[attr-defined]
    assert "Scope 1 657.305 t CO₂e" in told
    assert told.count("Stands in the report") == 2
    inventory = supplier.inventories.get()
    assert (inventory.assurance, inventory.reliability) == ("third_party", 2)


def test_a_total_that_the_report_says_otherwise_asks_for_a_sentence_and_loses_nothing(client: Client) -> None:
    answer = client.post(REPORT, make_totals(scope1_t="675.305"))
    assert answer.status_code == 422
    assert "You entered 675.305 t, but page 1 of the report says 657.305." in text_of(answer)
    assert 'value="675.305"' in answer.content.decode()
    assert Inventory.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"scope1_t": "-1"}, "scope1_t", "-1 is negative"),
        ({"scope1_t": "1_000"}, "scope1_t", "“1_000” has an underscore."),
        ({"scope2_location_t": "1e400"}, "scope2_location_t", "“1e400” is in powers of ten."),
        ({"scope2_location_t": "９"}, "scope2_location_t", "“９” has full-width or other digits."),
        ({"total_t": "9808505"}, "total_t", "The stated total 9808505 differs"),
        ({"file": ""}, "document", "Add the report or the verification statement."),
    ],
)
def test_what_is_wrong_with_a_report_is_said_at_its_field(
    client: Client, changes: dict[str, object], field: str, said: str
) -> None:
    answer = client.post(REPORT, make_totals(**changes))
    assert (answer.status_code, errors_at(answer, field)[: len(said)]) == (422, said)
    assert Inventory.objects.count() == 0


def test_an_estimate_says_everywhere_that_it_is_one(client: Client, supplier: Supplier) -> None:
    make_range()
    answer = client.post(ESTIMATE, {"sector": SECTOR, "output_wan": "1000"})
    told = text_of(client.get(answer.url))  # type: ignore[attr-defined]
    assert "Scope 1 and 2, estimated 400.0 t CO₂e an estimate from output and sector" in told
    assert "An estimate from your output and your sector. Nothing of it was measured." in told
    assert "Estimate" in text_of(client.get("/portal/carbon/"))
    assert supplier.inventories.get().route == "estimate"


def test_without_a_sourced_figure_no_estimate_is_offered(client: Client) -> None:
    told = text_of(client.get(ESTIMATE))
    assert "No sector has a sourced figure yet" in told
    assert client.post(ESTIMATE, {"sector": SECTOR, "output_wan": "1000"}).status_code == 422
    assert Inventory.objects.count() == 0


def test_only_returned_lines_open_again_and_accepted_ones_stay(
    client: Client, compliance: Client, supplier: Supplier
) -> None:
    client.post(BILLS, make_form())
    first = supplier.inventories.get()
    assert review(compliance, first, **{"reason-2": "示例：与发票不符"}).status_code == 302
    assert [line.state for line in first.lines.order_by("position")] == ["accepted", "returned"]
    assert Notice.objects.filter(kind="inventory.returned").count() == 1

    page = client.get(BILLS)
    told = text_of(page)
    assert ("示例：与发票不符" in told, "Purchased electricity 16,400,000 kWh Accepted" in told) == (True, True)
    assert 'value="16400000"' not in page.content.decode()
    gas = {"line-0-kind": "natural_gas", "line-0-quantity": "310000", "line-0-unit": "m3", "line-0-position": "2"}
    client.post(BILLS, {**gas, "assurance": "self_checked", "output_wan": "25000"})
    corrected = supplier.inventories.get(superseded_at__isnull=True)
    lines = [(line.position, line.kind, line.state) for line in corrected.lines.order_by("position")]
    assert lines == [(1, "electricity", "accepted"), (2, "natural_gas", "open")]
    assert (corrected.corrects, corrected.accepted) == (first, None)

    review(compliance, corrected)
    corrected.refresh_from_db()
    assert (corrected.accepted, corrected.reliability) == (True, 3)


def test_a_marked_line_needs_its_reason_and_nothing_is_done_without_it(
    client: Client, compliance: Client, supplier: Supplier
) -> None:
    client.post(BILLS, make_form())
    answer = review(compliance, supplier.inventories.get(), returned="1")
    assert answer.status_code == 422
    assert "Say what is wrong with line 1." in text_of(answer)
    assert supplier.inventories.get().accepted is None


def test_who_may_read_does_not_check_and_others_see_nothing(client: Client, supplier: Supplier) -> None:
    client.post(BILLS, make_form())
    path = f"/certificates/inventories/{supplier.inventories.get().pk}/review/"
    auditor = signed_in(make_staff(supplier.consents.get().organisation, Role.AUDITOR))
    assert "Finish the check" not in text_of(auditor.get(path))
    assert auditor.post(path).status_code == 403
    assert signed_in(make_staff(make_organisation(), Role.COMPLIANCE)).get(path).status_code == 404
    assert supplier.inventories.get().accepted is None


def test_years_stand_side_by_side_with_the_target(client: Client, supplier: Supplier) -> None:
    client.post("/portal/carbon/2021/", make_form(output_wan="20000"))
    client.post(BILLS, make_form())
    goal = {"measure": "intensity", "base_year": "2021", "target_year": "2030", "reduction": "30"}
    assert client.post("/portal/carbon/", goal).status_code == 302
    told = text_of(client.get("/portal/carbon/"))
    assert "Intensity by output kg CO₂e per 10,000 yuan 499.28 392.34 −21.4 %" in told
    assert "Target: 30.0 % less than in 2021 by 2030, that is 349.50 kg CO₂e per 10,000 yuan." in told
    client.post("/portal/carbon/", {**goal, "reduction": "20"})
    assert [row.reduction_bp for row in CarbonTarget.objects.filter(superseded_at__isnull=True)] == [2000]
    assert CarbonTarget.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reduction": "0"}, ""), ({"reduction": "120"}, "reduction"), ({"target_year": "2021"}, "target_year")],
)
def test_a_target_that_cannot_be_is_refused(client: Client, changes: dict[str, str], field: str) -> None:
    client.post("/portal/carbon/2021/", make_form())
    goal = {"measure": "total", "base_year": "2021", "target_year": "2030", "reduction": "30", **changes}
    answer = client.post("/portal/carbon/", goal)
    assert answer.status_code == 422
    assert not field or errors_at(answer, field)
    assert CarbonTarget.objects.count() == 0


def test_a_row_without_an_amount_is_left_out_though_its_gas_is_missing(client: Client, supplier: Supplier) -> None:
    row = {"line-9-kind": "refrigerant", "line-9-item": "", "line-9-quantity": "", "line-9-unit": "kg"}
    assert client.post(BILLS, {**make_form(), **row}).status_code == 302
    kinds = supplier.inventories.get().lines.values_list("kind", flat=True)
    assert "refrigerant" not in set(kinds)
