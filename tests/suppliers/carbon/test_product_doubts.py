"""Doubt about product footprints, and the shape in which they are exchanged."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.carbon.pact import Company, Exchanged, product_footprint
from suppliers.carbon.plausibility import Severity
from suppliers.carbon.product import DeclaredUnit
from suppliers.carbon.product_doubts import Before, doubt_product, stated_including
from suppliers.carbon.product_reading import Measure, ReadFootprint, keyed, read_footprint
from suppliers.carbon.product_typed import HEADER
from tests.suppliers.carbon.makers import FIXTURES, make_reference

TODAY = date(2026, 6, 1)
LIBRARY = make_reference().factors
FRAME = {
    "declared_amount": "1",
    "declared_unit": "piece",
    "mass_kg": "95",
    "scrap_kg": "5",
    "reference_from": "2025-01-01",
    "reference_until": "2025-12-31",
    "region": "CN-JS",
}
PLATE = {"key": "1", "kind": "material", "name": "plate", "quantity": "100", "unit": "kg",
         "factor": "material.cn.steel_plate_medium_heavy"}  # fmt: skip
WELDING = {"key": "2", "kind": "process", "process": "welding", "name": "welding", "quantity": "40", "primary": "yes"}
CASES: list[dict[str, Any]] = json.loads((FIXTURES / "golden" / "pact.json").read_text(encoding="utf-8"))["cases"]


def read(*lines: Mapping[str, str], **header: str) -> ReadFootprint:
    return read_footprint({**FRAME, **header}, lines or [PLATE], library=LIBRARY, parts={}, today=TODAY)


def doubted(*lines: Mapping[str, str], before: Before | None = None, **header: str) -> dict[str, Severity]:
    """The verdicts that are not fine."""
    found = read(*lines, **header)
    assert found.faults == ()
    assert found.header is not None
    computed = found.computed(LIBRARY)
    verdicts = doubt_product(found, found.header, computed, library=LIBRARY, before=before)
    return {verdict.code: verdict.severity for verdict in verdicts if verdict.severity != Severity.OK}


def test_a_sound_footprint_is_not_doubted() -> None:
    assert doubted(PLATE, WELDING) == {}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({"mass_kg": "91"}, {}),
        ({"scrap_kg": "20"}, {"mass_balance_open": Severity.WARNING}),
        ({"mass_kg": "20"}, {"mass_balance_open": Severity.ERROR}),
        ({"mass_kg": "95000"}, {"mass_unit_slip": Severity.ERROR, "implied_outside": Severity.WARNING}),
        ({"declared_unit": "kilogram"}, {"mass_contradicts": Severity.ERROR}),
        ({"declared_unit": "kilogram", "declared_amount": "95"}, {}),
        ({"stated_kg": "240"}, {}),
        ({"stated_kg": "260"}, {"totals_differ": Severity.WARNING}),
        ({"stated_kg": "0.24"}, {"totals_differ": Severity.ERROR}),
        ({"uptake_kg": "10", "stated_including_kg": "230"}, {}),
        ({"uptake_kg": "10", "stated_including_kg": "240"}, {"including_differs": Severity.WARNING}),
    ],
)
def test_the_figures_of_a_header_are_held_against_its_lines(
    header: dict[str, Any], expected: dict[str, Severity]
) -> None:
    assert doubted(PLATE, **header) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({**WELDING, "quantity": "1200"}, {"process_outside": Severity.WARNING}),
        ({**WELDING, "quantity": "1000000"}, {"process_outside": Severity.ERROR, "implied_outside": Severity.WARNING}),
        ({"key": "3", "kind": "leg", "name": "road", "quantity": "95", "unit": "t", "km": "10",
          "factor": "transport.cn.road.diesel_30t"}, {"transport_contradicts": Severity.ERROR}),
    ],
)  # fmt: skip
def test_a_line_out_of_all_proportion_is_doubted(line: dict[str, str], expected: dict[str, Severity]) -> None:
    assert doubted(PLATE, line) == expected


def test_without_material_nothing_can_be_weighed() -> None:
    assert doubted({**WELDING, "quantity": "200"}) == {"no_material": Severity.WARNING}


@pytest.mark.parametrize(
    ("kgco2e", "expected"),
    [
        ("240", {}),
        ("130", {"version_jump": Severity.WARNING}),
        ("0.24", {"version_unit_slip": Severity.ERROR}),
    ],
)
def test_a_jump_against_the_version_before_asks_for_a_sentence(kgco2e: str, expected: dict[str, Severity]) -> None:
    before = Before(DeclaredUnit(Decimal(1), "piece", Decimal(95)), Decimal(kgco2e))

    assert doubted(before=before) == expected


def test_a_line_a_thousand_times_that_of_the_version_before_is_an_error() -> None:
    before = Before(
        DeclaredUnit(Decimal(1), "piece", Decimal(95)),
        Decimal(240),
        {"1": Measure("plate", Fraction(1, 10), "kg"), "9": Measure("gone", Fraction(1), "kg")},
    )

    assert doubted(before=before) == {"line_unit_slip": Severity.ERROR}
    assert doubted({**PLATE, "unit": "t", "quantity": "0.1"}, before=before) == {}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_a_stated_footprint_with_uptake_is_held_against_its_parts(case: Mapping[str, Any]) -> None:
    """PACT's own examples: one rounds, one contradicts itself and is asked about, not refused."""
    inputs = {name: Decimal(text) for name, text in case["inputs"].items()}

    verdict = stated_including(inputs["excluding"], inputs["uptake"], inputs["including"])

    assert (str(verdict.values["computed"]), verdict.severity) == (
        case["expected"]["computed"],
        case["expected"]["severity"],
    )


def make_exchanged(**changes: Any) -> Exchanged:
    known: dict[str, Any] = {
        "id": "5f1c0f7e-0000-4000-8000-000000000002",
        "preceding": ["5f1c0f7e-0000-4000-8000-000000000001"],
        "created": datetime(2026, 6, 1, 2, tzinfo=UTC),
        "superseded": False,
        "company": Company("Sample", "uscc", "91320500MA0000001X"),
        "product_id": "5f1c0f7e-0000-4000-8000-00000000000a",
        "product_code": "HX/500 焊",
        "product_name": "Sample frame",
        "gtin": "",
        "cpc": "42190",
        "declared_unit": "piece",
        "declared_amount": Decimal("1.000000"),
        "mass_kg": Decimal("95.000000"),
        "gate_kg": Decimal("0.384000"),
        "by_origin": {"fossil": Decimal("0.384"), "land_use": Decimal(0), "land_management": Decimal(0),
                      "biogenic_non_co2": Decimal(0)},
        "uptake_kg": Decimal("-1.61"),
        "fossil_carbon_kg": Decimal(0),
        "biogenic_carbon_kg": Decimal("0.44"),
        "packaging_kg": None,
        "aircraft_kg": Decimal(0),
        "outbound_kg": Decimal("2.223"),
        "reference_from": date(2025, 1, 1),
        "reference_until": date(2025, 12, 31),
        "region": "CN-JS",
        "boundary": "",
        "comment": "",
        "exempted_bp": 150,
        "exempted_why": "paint",
        "allocation": "none",
        "gwp_sets": ["AR6"],
        "factor_sources": [("GB/T 51366-2019", "sha256:1")],
        "primary_bp": 1074,
        "ratings": ["1.89", "2.89", "1.00"],
        "verifier": "",
        "verified_on": None,
    }  # fmt: skip
    return Exchanged(**{**known, **changes})


def test_the_exchanged_shape_has_every_field_that_pact_requires() -> None:
    shape = product_footprint(make_exchanged(), issuer="green.example.com")
    pcf: Any = shape["pcf"]

    assert {
        *("id", "specVersion", "created", "status", "companyName", "companyIds", "productDescription", "productIds"),
        *("productNameCompany", "pcf"),
    } <= set(shape)
    assert {
        *("declaredUnitOfMeasurement", "declaredUnitAmount", "productMassPerDeclaredUnit", "referencePeriodStart"),
        *("referencePeriodEnd", "pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake", "fossilGhgEmissions"),
        *("fossilCarbonContent", "ipccCharacterizationFactors", "crossSectoralStandards", "exemptedEmissionsPercent"),
    } <= set(pcf)
    assert shape["specVersion"] == "3.0.0"
    assert shape["productIds"] == [
        "urn:pact:green.example.com:supplier-id:91320500MA0000001X:HX%2F500%20%E7%84%8A",
        "urn:uuid:5f1c0f7e-0000-4000-8000-00000000000a",
    ]
    assert (pcf["referencePeriodStart"], pcf["referencePeriodEnd"]) == ("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
    assert (pcf["pcfIncludingBiogenicUptake"], pcf["exemptedEmissionsPercent"]) == ("-1.226", "1.5")
    assert pcf["geographyCountrySubdivision"] == "CN-JS"
    assert (pcf["packagingEmissionsIncluded"], "packagingGhgEmissions" in pcf, "verification" in pcf) == (
        False,
        False,
        False,
    )


def test_what_is_replaced_is_deprecated_and_a_verification_is_told() -> None:
    shape = product_footprint(
        make_exchanged(superseded=True, verifier="示例机构", verified_on=date(2026, 1, 10), region="CN"), issuer="x"
    )
    pcf: Any = shape["pcf"]

    assert (shape["status"], pcf["geographyCountry"]) == ("Deprecated", "CN")
    assert pcf["verification"] == {
        "coverage": "product level",
        "providerName": "示例机构",
        "standardName": "ISO 14067",
        "completedAt": "2026-01-10T00:00:00Z",
    }


@given(st.lists(st.dictionaries(st.sampled_from(["key", "name", "quantity", *HEADER]), st.text(max_size=12))))
def test_whatever_is_typed_is_read_without_falling_over(lines: list[dict[str, str]]) -> None:
    found = read_footprint({}, lines, library=LIBRARY, parts={}, today=TODAY)

    keys = [line["key"] for line in keyed(lines)]
    assert (found.header, len(set(keys))) == (None, len(lines))
    assert found.faults != ()


@given(st.permutations([PLATE, WELDING]))
def test_the_order_of_the_lines_changes_no_verdict(lines: list[dict[str, str]]) -> None:
    assert doubted(*lines, scrap_kg="20") == doubted(PLATE, WELDING, scrap_kg="20")
