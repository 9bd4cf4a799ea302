"""Publishing product footprints: computed, pinned, frozen; a change is a new one that names the old."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from suppliers.carbon.reliability import ReliabilityLevel
from suppliers.errors import Refused
from suppliers.models import Event, Product, ProductFootprint, ProductLine
from suppliers.operations.product_checks import check_footprint
from suppliers.operations.product_drafts import discard_draft, save_draft, start_draft
from suppliers.operations.product_grants import grant_product, withdraw_grant
from suppliers.operations.products import publish_draft, report_footprints
from suppliers.queries.products import parts_open_to
from suppliers.queries.reference import carbon_reference
from tests.factories import NOW, make_document, make_organisation, make_staff, make_supplier
from tests.suppliers.products import CUTTING, PLATE, ROAD, make_reported, publish

pytestmark = pytest.mark.django_db


def refusal(act: object, *args: object, **more: object) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(*args, **more)  # type: ignore[operator]
    return refused.value.code


def test_a_footprint_is_published_with_every_figure_and_its_factors() -> None:
    footprint = publish(make_supplier())

    assert (footprint.number, footprint.preceding, footprint.accepted) == (1, None, None)
    assert (footprint.kgco2e, footprint.gate_kg) == (Decimal("271.108"), Decimal("268.885"))
    assert footprint.figures["by_stage"] == {
        "raw_material": "240.000",
        "manufacture": "28.885",
        "distribution": "2.223",
        "use": "0.000",
        "end_of_life": "0.000",
    }
    lines = list(footprint.lines.order_by("position"))
    assert [(line.name, line.kg, line.share_bp) for line in lines] == [
        ("钢板", Decimal("240.000000"), 8853),
        ("下料", Decimal("28.885000"), 1065),
        ("到客户", Decimal("2.223000"), 82),
    ]
    assert [line.basis["choices"][0]["factor_id"] for line in lines] == [
        "material.cn.steel_plate_medium_heavy",
        "grid.cn.pcf.2024",
        "transport.cn.road.diesel_30t",
    ]
    assert lines[1].basis["choices"][0]["reason_code"] == "earlier_year"
    assert list(Event.objects.values_list("kind", flat=True)) == ["footprint.published"]


def test_a_change_is_a_new_version_that_names_the_old() -> None:
    supplier = make_supplier()
    first = publish(supplier)

    second = publish(supplier, "F-1", {**PLATE, "quantity": "102"}, CUTTING, ROAD)

    first.refresh_from_db()
    assert (second.number, second.preceding, second.superseded_at) == (2, first, None)
    assert (first.superseded_at, first.kgco2e) == (NOW, Decimal("271.108"))
    assert parts_open_to(supplier).keys() == {str(second.uuid)}


def test_the_same_again_changes_nothing() -> None:
    supplier = make_supplier()
    first = publish(supplier)

    (outcome,) = report_footprints(supplier, [make_reported()], reference=carbon_reference(), by=None, at=NOW)

    assert (outcome.footprint, outcome.is_new) == (first, False)
    assert (ProductFootprint.objects.count(), Event.objects.count()) == (1, 1)


def test_what_is_published_is_frozen_by_the_database() -> None:
    footprint = publish(make_supplier())
    acts: list[Callable[[], object]] = [
        lambda: ProductFootprint.objects.update(kgco2e=1),
        lambda: ProductFootprint.objects.update(header={}),
        lambda: ProductLine.objects.update(kg=1),
        lambda: ProductLine.objects.update(basis={}),
        lambda: connection.cursor().execute("DELETE FROM suppliers_productline"),
    ]

    for act in acts:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    footprint.refresh_from_db()
    assert footprint.kgco2e == Decimal("271.108")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({**PLATE, "quantity": "1_000"}, "line-1-quantity"),
        ({**PLATE, "quantity": "-3"}, "line-1-quantity"),
        ({**PLATE, "quantity": "１０"}, "line-1-quantity"),
        ({**PLATE, "quantity": "NaN"}, "line-1-quantity"),
        ({**PLATE, "quantity": "1e400"}, "line-1-quantity"),
        ({**PLATE, "quantity": "=1+1"}, "line-1-quantity"),
        ({**PLATE, "unit": "kWh"}, "line-1-unit"),
        ({**PLATE, "factor": "grid.cn.2022.national"}, "line-1-factor"),
        ({**PLATE, "factor": "nosuch"}, "line-1-factor"),
        ({**PLATE, "recycled": "30"}, "line-1-recycled_factor"),
        ({**PLATE, "shared": "yes"}, "line-1-shared"),
        ({**PLATE, "kind": "nosuch"}, "line-1-kind"),
        ({**CUTTING, "key": "1", "process": "nosuch"}, "line-1-process"),
        ({**PLATE, "kind": "part", "part": "somebody else's"}, "line-1-part"),
    ],
)
def test_a_wrong_line_is_refused_at_its_field_and_nothing_is_written(line: dict[str, str], field: str) -> None:
    supplier = make_supplier()

    with pytest.raises(Refused) as refused:
        publish(supplier, "F-1", line)

    assert refused.value.field == field
    assert (Product.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"mass_kg": ""}, "quantity_missing"),
        ({"mass_kg": "0"}, "not_positive"),
        ({"declared_unit": "nosuch"}, "choose"),
        ({"reference_until": "2026-12-31"}, "period_ahead"),
        ({"reference_until": "2024-12-31"}, "period_backwards"),
        ({"reference_from": "1/2/2025"}, "not_a_day"),
        ({"mass_kg": "95000"}, "mass_unit_slip"),
        ({"mass_kg": "0.095", "scrap_kg": "0"}, "mass_unit_slip"),
        ({"declared_unit": "kilogram"}, "mass_contradicts"),
        ({"stated_kg": "271108"}, "totals_differ"),
        ({"allocation": "mass"}, "allocation_basis"),
        ({"verification": "third_party", "verifier": "示例", "verified_on": "2026-01-01"}, "statement_needed"),
        ({"exempted_percent": "3"}, "exempted_why"),
        ({"scrap_kg": "60"}, "explanation_needed"),
    ],
)
def test_a_header_that_cannot_be_is_refused_and_nothing_is_written(header: dict[str, str], code: str) -> None:
    supplier = make_supplier()

    assert refusal(publish, supplier, "F-1", header=header) == code
    assert (Product.objects.count(), Event.objects.count()) == (0, 0)


def test_a_doubt_with_a_sentence_is_published_and_kept_with_it() -> None:
    footprint = publish(make_supplier(), header={"scrap_kg": "60", "explanation": "示例：余料另作他用"})

    (doubt,) = footprint.doubts
    assert (doubt["code"], doubt["severity"], doubt["explanation"]) == (
        "mass_balance_open",
        "warning",
        "示例：余料另作他用",
    )
    assert doubt["values"] == {"into": "100.000", "out": "155.000", "percent": "-35.5"}


def test_what_is_shared_is_allocated_and_kept_with_its_basis() -> None:
    footprint = publish(
        make_supplier(),
        "F-1",
        PLATE,
        {**CUTTING, "shared": "yes"},
        header={"allocation": "mass", "allocation_own": "100", "allocation_whole": "400"},
    )

    assert footprint.figures["allocation"] == {"rule": "mass", "own": "100", "whole": "400", "share_bp": 2500}
    assert footprint.lines.get(key="2").kg == Decimal("7.22125").quantize(Decimal("0.001"), "ROUND_HALF_UP")


def test_many_at_once_are_all_written_or_none() -> None:
    supplier = make_supplier()
    rows = [make_reported(f"F-{number}") for number in range(3)]
    wrong = make_reported("F-9", {**PLATE, "quantity": "x"})

    assert refusal(report_footprints, supplier, [*rows, wrong], reference=carbon_reference(), by=None, at=NOW)
    assert Product.objects.count() == 0
    outcomes = report_footprints(supplier, rows, reference=carbon_reference(), by=None, at=NOW)
    assert [outcome.footprint.product.code for outcome in outcomes] == ["F-0", "F-1", "F-2"]
    twice = [make_reported(), make_reported()]
    assert refusal(report_footprints, supplier, twice, reference=carbon_reference(), by=None, at=NOW) == "product_twice"


def test_the_queries_of_many_do_not_grow_with_their_number(django_assert_max_num_queries: object) -> None:
    counts = []
    for number in (1, 12):
        supplier = make_supplier()
        rows = [make_reported(f"F-{each}") for each in range(number)]
        with django_assert_max_num_queries(40) as seen:  # type: ignore[operator]
            report_footprints(supplier, rows, reference=carbon_reference(), by=None, at=NOW)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_part_is_used_where_its_maker_lets_it_and_pinned_to_its_version() -> None:
    maker, buyer = make_supplier(), make_supplier()
    part = publish(maker)
    line = {"key": "1", "kind": "part", "part": str(part.uuid), "quantity": "2"}
    assert refusal(publish, buyer, "M-1", line, header={"mass_kg": "190", "scrap_kg": "0"}) == "part_not_granted"

    grant = grant_product(part.product, buyer.identifier, by=None, at=NOW)
    made = publish(buyer, "M-1", line, header={"mass_kg": "190", "scrap_kg": "0"})

    (used,) = made.lines.all()
    assert (used.part, used.kg, used.basis["part"]["kgco2e"]) == (part, Decimal("537.770000"), "268.885000")
    assert made.primary_bp == part.figures["gate"]["primary_bp"] == 1074
    publish(maker, "F-1", {**PLATE, "quantity": "103"}, CUTTING, ROAD)
    used.refresh_from_db()
    assert used.part == part
    withdraw_grant(grant, by=None, at=NOW)
    assert parts_open_to(buyer).keys() == {str(made.uuid)}


def test_a_product_is_let_to_an_exact_code_and_never_to_oneself() -> None:
    maker = make_supplier()
    product = publish(maker).product

    assert refusal(grant_product, product, "9132", by=None, at=NOW) == "nobody_of_that_code"
    assert refusal(grant_product, product, maker.identifier, by=None, at=NOW) == "own_product"
    assert product.grants.count() == 0


def test_compliance_returns_a_line_and_only_that_line_opens_again() -> None:
    supplier, checker = make_supplier(), make_staff(make_organisation())
    first = publish(supplier)

    check_footprint(first, returned={"2": "示例：电量偏低"}, by=checker, at=NOW)

    first.refresh_from_db()
    states = dict(first.lines.values_list("key", "state"))
    assert (first.accepted, states) == (False, {"1": "accepted", "2": "returned", "3": "accepted"})
    assert first.reliability == ReliabilityLevel.LOW
    draft = start_draft(first.product, correcting=True, by=None, at=NOW)
    other = [{**PLATE, "quantity": "101"}, CUTTING, ROAD]
    save_draft(draft, header=draft.header, lines=other, by=None, at=NOW)
    assert refusal(publish_draft, draft, reference=carbon_reference(), by=None, at=NOW) == "line_locked"
    save_draft(draft, header={**draft.header, "mass_kg": "96"}, lines=draft.lines, by=None, at=NOW)
    assert refusal(publish_draft, draft, reference=carbon_reference(), by=None, at=NOW) == "header_locked"

    fixed = [PLATE, {**CUTTING, "quantity": "70"}, ROAD]
    save_draft(draft, header=first.header, lines=fixed, by=None, at=NOW)
    second = publish_draft(draft, reference=carbon_reference(), by=None, at=NOW)

    states = dict(second.lines.values_list("key", "state"))
    assert (second.preceding, second.accepted) == (first, None)
    assert states == {"1": "accepted", "2": "open", "3": "accepted"}


def test_what_is_accepted_is_so_by_somebody_else_and_once() -> None:
    supplier, checker = make_supplier(), make_staff(make_organisation())
    own = publish(supplier, by=checker)
    assert refusal(check_footprint, own, by=checker, at=NOW) == "own_entry"
    assert refusal(check_footprint, own, returned={"2": " "}, by=make_staff(make_organisation()), at=NOW) == (
        "reason_needed"
    )

    checked = check_footprint(own, by=make_staff(make_organisation()), at=NOW)

    assert (checked.accepted, set(checked.lines.values_list("state", flat=True))) == (True, {"accepted"})
    assert refusal(check_footprint, checked, by=make_staff(make_organisation()), at=NOW) == "already_checked"


def test_reliability_follows_the_evidence() -> None:
    supplier, checker = make_supplier(), make_staff(make_organisation())
    stated = {"key": "1", "kind": "process", "process": "other", "name": "全部", "quantity": "200", "primary": "yes"}
    told = {"explanation": "示例：按核查报告"}
    verified = told | {"verification": "third_party", "verifier": "示例机构", "verified_on": "2026-01-10"}
    declared = publish(supplier, "A", stated, header=told)
    proved = publish(
        supplier, "B", PLATE, {**CUTTING, "quantity": "900"}, document=make_document(supplier), header=verified
    )

    assert [each.reliability for each in (declared, proved)] == [ReliabilityLevel.LOW, ReliabilityLevel.MEDIUM]
    assert check_footprint(proved, by=checker, at=NOW).reliability == ReliabilityLevel.HIGH


def test_a_draft_keeps_what_is_wrong_and_knows_who_was_faster() -> None:
    supplier = make_supplier()
    product = publish(supplier).product
    draft = start_draft(product, by=None, at=NOW)
    assert [line["key"] for line in draft.lines] == ["1", "2", "3"]

    saved = save_draft(draft, header={"mass_kg": "１２"}, lines=[{"name": "?"}], expected_revision=0, by=None, at=NOW)

    assert (saved.header, saved.lines, saved.revision) == ({"mass_kg": "１２"}, [{"name": "?", "key": "1"}], 1)
    assert refusal(save_draft, draft, header={}, lines=[], expected_revision=0, by=None, at=NOW) == "changed_meanwhile"
    discard_draft(saved, by=None, at=NOW)
    assert start_draft(product, by=None, at=NOW).header["mass_kg"] == "95"
