"""Doubt: a verdict with its reason on each figure."""

from decimal import Decimal

import pytest

from suppliers.carbon.inventory import compute_inventory
from suppliers.carbon.plausibility import (
    Severity,
    Span,
    against_last_year,
    amount_stated,
    doubt_inventory,
    green_power_covered,
    implied_electricity_factor,
    intensity_in_sector,
    official_span,
    totals_agree,
    worst,
)
from suppliers.errors import Refused
from tests.suppliers.carbon.makers import make_activity, make_library, make_reference

SECTOR = Span(Decimal(50), Decimal(400), "示例 Sample range")


def test_the_official_span_is_from_the_lowest_province_to_the_all_fossil_nation() -> None:
    span = official_span(make_reference().factors)

    assert (span.low, span.high) == (Decimal("0.1073"), Decimal("0.8426"))
    assert span.source == "grid.cn.2022.prov.CN-YN … grid.cn.2021.fossil"


def test_a_library_without_an_official_factor_cannot_judge() -> None:
    with pytest.raises(Refused) as refused:
        official_span(make_library())

    assert refused.value.code == "no_official_factor"


@pytest.mark.parametrize(
    ("factor", "severity"),
    [
        ("0.5366", Severity.OK),
        ("0.1073", Severity.OK),
        ("0.8426", Severity.OK),
        ("0.1072", Severity.WARNING),
        ("0.8427", Severity.WARNING),
        ("0.997", Severity.WARNING),
        ("1.6853", Severity.ERROR),
        ("3.2", Severity.ERROR),
        ("-0.5", Severity.ERROR),
    ],
)
def test_an_implied_factor_is_doubted_outside_what_official_factors_explain(factor: str, severity: Severity) -> None:
    kwh = Decimal(1_000_000)
    verdict = implied_electricity_factor(Decimal(factor) * kwh, kwh, make_reference().factors)

    assert verdict.severity == severity


def test_the_verdict_says_why() -> None:
    verdict = implied_electricity_factor(Decimal(997), Decimal(1000), make_reference().factors)

    assert verdict.reason == (
        "0.9970 kg CO2 per kWh is outside the official factors (0.1073 to 0.8426). Check amounts and units."
    )


def test_without_electricity_there_is_no_factor_to_doubt() -> None:
    verdict = implied_electricity_factor(Decimal(5), Decimal(0), make_reference().factors)

    assert (verdict.code, verdict.severity) == ("no_electricity", Severity.OK)


@pytest.mark.parametrize(
    ("now", "before", "code", "severity"),
    [
        ("110", "100", "steady", Severity.OK),
        ("150", "100", "steady", Severity.OK),
        ("151", "100", "jump", Severity.WARNING),
        ("49", "100", "jump", Severity.WARNING),
        ("40000", "100", "jump", Severity.WARNING),
        ("100000", "100", "unit_slip", Severity.ERROR),
        ("120000", "100", "unit_slip", Severity.ERROR),
        ("0.1", "100", "unit_slip", Severity.ERROR),
        ("980000", "100", "unit_slip", Severity.ERROR),
        ("0.009", "100", "unit_slip", Severity.ERROR),
        ("100", "0", "not_comparable", Severity.OK),
        ("0", "100", "not_comparable", Severity.OK),
    ],
)
def test_a_jump_asks_for_a_sentence_and_a_thousandfold_one_stops(
    now: str, before: str, code: str, severity: Severity
) -> None:
    verdict = against_last_year("electricity", Decimal(now), Decimal(before))

    assert (verdict.code, verdict.severity, verdict.figure) == (code, severity, "electricity")


def test_the_slip_is_named() -> None:
    assert against_last_year("electricity", Decimal(5_100_000), Decimal(520)).values["slip"] == 10_000
    assert against_last_year("electricity", Decimal("5.1"), Decimal(5200)).values["slip"] == 1_000


def test_the_first_year_has_nothing_to_be_compared_with() -> None:
    assert against_last_year("tce", Decimal(5), None).code == "not_comparable"


@pytest.mark.parametrize(
    ("amount", "severity"), [("-1", Severity.ERROR), ("0", Severity.WARNING), ("0.001", Severity.OK)]
)
def test_a_negative_amount_is_an_error_and_zero_asks_for_a_sentence(amount: str, severity: Severity) -> None:
    assert amount_stated("diesel", Decimal(amount)).severity == severity


@pytest.mark.parametrize(("green", "severity"), [("100", Severity.OK), ("100.001", Severity.ERROR)])
def test_green_power_beyond_what_was_bought_is_an_error(green: str, severity: Severity) -> None:
    assert green_power_covered(Decimal(green), Decimal(100)).severity == severity


@pytest.mark.parametrize(
    ("intensity", "severity"),
    [
        ("50", Severity.OK),
        ("400", Severity.OK),
        ("401", Severity.WARNING),
        ("49", Severity.WARNING),
        ("400000", Severity.ERROR),
        ("0.05", Severity.ERROR),
        ("0", Severity.WARNING),
    ],
)
def test_an_intensity_is_doubted_outside_its_sectors_range(intensity: str, severity: Severity) -> None:
    assert intensity_in_sector(Decimal(intensity), SECTOR).severity == severity


def test_without_a_range_or_an_output_no_intensity_is_doubted() -> None:
    assert intensity_in_sector(Decimal(1), None).code == "no_range"
    assert intensity_in_sector(None, SECTOR).code == "no_range"


@pytest.mark.parametrize(
    ("total", "lines", "severity"),
    [
        ("100", "100", Severity.OK),
        ("101", "100", Severity.OK),
        ("102", "100", Severity.WARNING),
        ("100000", "100", Severity.ERROR),
        ("5", "0", Severity.ERROR),
        ("0", "0", Severity.OK),
    ],
)
def test_a_total_unlike_its_lines_is_doubted(total: str, lines: str, severity: Severity) -> None:
    assert totals_agree("scope1", Decimal(total), Decimal(lines)).severity == severity


def test_an_inventory_is_doubted_figure_by_figure() -> None:
    reference = make_reference()
    before = compute_inventory([make_activity("electricity", "5200000")], reference=reference)
    now = compute_inventory(
        [make_activity("electricity", "5200", year=2023), make_activity("diesel", "0", "t", year=2023)],
        reference=reference,
        output_wan=Decimal(10),
    )
    verdicts = doubt_inventory(now, library=reference.factors, last_year=before, sector=SECTOR)

    assert [(verdict.figure, verdict.code) for verdict in verdicts] == [
        ("electricity", "implied_factor_explained"),
        ("green_power", "green_power_covered"),
        ("intensity", "in_range"),
        ("scope1", "not_comparable"),
        ("scope2_location", "unit_slip"),
        ("tce", "unit_slip"),
        ("electricity", "stated"),
        ("diesel", "zero"),
    ]
    assert worst(verdicts) == Severity.ERROR


def test_the_worst_of_nothing_is_fine() -> None:
    assert worst([]) == Severity.OK
