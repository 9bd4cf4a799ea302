"""Which factor a line takes and why; three kinds of electricity never mix."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.carbon.choice import (
    CONVENTIONS,
    GRID_OF_PROVINCE,
    default_factor,
    green_power,
    life_cycle_electricity,
    location_electricity,
    market_electricity,
)
from suppliers.errors import Refused
from tests.suppliers.carbon.makers import make_factor, make_library, make_reference

REGIONS = [*sorted(GRID_OF_PROVINCE), *sorted(set(GRID_OF_PROVINCE.values())), "CN"]


@pytest.mark.parametrize(
    ("region", "year", "factor_id", "code"),
    [
        ("CN-BJ", 2022, "grid.cn.2022.prov.CN-BJ", "region_and_year"),
        ("CN-BJ", 2025, "grid.cn.2023.prov.CN-BJ", "earlier_year"),
        ("CN-BJ", 2019, "grid.cn.2021.prov.CN-BJ", "later_year"),
        ("CN-XZ", 2022, "grid.cn.2022.prov.CN-XZ.fallback", "regional_convention"),
        ("CN-XZ", 2025, "grid.cn.2023.prov.CN-XZ.fallback", "regional_convention"),
        ("CN-NCG", 2022, "grid.cn.2022.region.CN-NCG", "region_and_year"),
        ("CN", 2021, "grid.cn.2021.national", "region_and_year"),
        ("CN", 2024, "grid.cn.2023.national", "earlier_year"),
    ],
)
def test_location_based_electricity_follows_the_province_and_the_year(
    region: str, year: int, factor_id: str, code: str
) -> None:
    chosen = location_electricity(make_reference().factors, region, year)

    assert (chosen.factor.id, chosen.code) == (factor_id, code)


def test_the_reason_is_a_sentence() -> None:
    chosen = location_electricity(make_reference().factors, "CN-BJ", 2025)

    assert chosen.reason == "None is published for CN-BJ and 2025; the latest before, 2023, is used."


def test_a_province_without_a_factor_takes_its_grids_and_then_the_nations() -> None:
    grid, nation = make_factor("grid", region="CN-ECG", year="2021"), make_factor("nation", year="2020")
    library = make_library(grid, nation)

    assert location_electricity(library, "CN-SH", 2022).factor is grid
    assert location_electricity(library, "CN-SH", 2022).code == "grid_region"
    assert location_electricity(library, "CN-SH", 2020).factor is nation
    assert location_electricity(library, "CN-SH", 2020).code == "national"


@pytest.mark.parametrize("region", ["DE", "CN-HK", "CN-XX", "", "cn-bj"])
def test_a_region_without_a_factor_is_refused_and_none_is_borrowed(region: str) -> None:
    with pytest.raises(Refused) as refused:
        location_electricity(make_reference().factors, region, 2022)

    assert (refused.value.code, refused.value.field) == ("no_factor_for_region", "region")


def test_another_countrys_factor_serves_that_country_and_no_chinese_one_does() -> None:
    german = make_factor("de", region="DE", year="2023")
    library = make_library(german, make_factor("nation"))

    assert location_electricity(library, "DE", 2024).factor is german
    assert location_electricity(library, "DE", 2022).code == "later_year"
    assert location_electricity(library, "DE", 2022).factor is german


def test_a_nation_without_a_residual_factor_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        market_electricity(make_reference().factors, "DE", 2022)

    assert refused.value.code == "no_residual_factor"


@pytest.mark.parametrize(
    ("year", "factor_id"),
    [
        (2019, "grid.cn.2021.residual_ex_traded_nonfossil"),
        (2022, "grid.cn.2022.residual_ex_traded_nonfossil"),
        (2026, "grid.cn.2023.residual_ex_traded_nonfossil"),
    ],
)
def test_market_based_electricity_takes_the_residual_of_the_year(year: int, factor_id: str) -> None:
    assert market_electricity(make_reference().factors, "CN-SC", year).factor.id == factor_id


@pytest.mark.parametrize(
    ("year", "factor_id"), [(2022, "grid.cn.pcf.2023"), (2023, "grid.cn.pcf.2023"), (2025, "grid.cn.pcf.2024")]
)
def test_products_take_the_life_cycle_factor_of_the_year(year: int, factor_id: str) -> None:
    assert life_cycle_electricity(make_reference().factors, year).factor.id == factor_id


@given(st.sampled_from(REGIONS), st.integers(min_value=1990, max_value=2060))
def test_the_three_kinds_of_electricity_never_mix(region: str, year: int) -> None:
    library = make_reference().factors

    assert location_electricity(library, region, year).factor.category == (
        "electricity-fallback" if region == "CN-XZ" else "electricity"
    )
    assert market_electricity(library, region, year).factor.category == "electricity-market-based"
    assert life_cycle_electricity(library, year).factor.category == "electricity-lifecycle"


@given(st.sampled_from(REGIONS), st.integers(min_value=1990, max_value=2060))
def test_the_all_fossil_factor_is_never_taken_for_the_average(region: str, year: int) -> None:
    assert not location_electricity(make_reference().factors, region, year).factor.id.endswith(".fossil")


def test_certified_green_power_is_zero_and_marked_as_a_convention() -> None:
    chosen = green_power(make_reference().factors)

    assert (chosen.factor.kgco2e_per_unit, chosen.is_estimate, chosen.code in CONVENTIONS) == (Decimal(0), False, True)


@pytest.mark.parametrize(
    ("region", "code"), [("CN-JS", "national_default"), ("CN", "national_default"), ("DE", "default_of_other_country")]
)
def test_a_fuels_default_says_when_it_is_another_countrys(region: str, code: str) -> None:
    chosen = default_factor(make_reference().factors, "fuel.cn.diesel", region)

    assert (chosen.factor.id, chosen.code) == ("fuel.cn.diesel", code)
