"""The factor library: what it holds, what it refuses, what may be called official."""

import csv
import io
import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest

from suppliers.carbon.factors import FactorLibrary, content_version, is_official
from suppliers.carbon.rounding import half_up
from suppliers.errors import Refused
from tests.suppliers.carbon.makers import make_reference, read_reference

HEADER = "factor_id,name_zh,name_en,category,unit,kgco2e_per_unit,region,valid_year,source,confidence,gwp_set\n"
ROW = "a,示例,Sample,heat,GJ,110,CN,2015+,公告示例,high,CO2\n"


def test_a_factor_keeps_everything_that_a_number_must_store() -> None:
    factor = make_reference().factors["grid.cn.2022.prov.CN-BJ"]

    assert (factor.id, factor.year, factor.region, factor.gwp_set) == (
        "grid.cn.2022.prov.CN-BJ",
        "2022",
        "CN-BJ",
        "CO2",
    )
    assert factor.kgco2e_per_unit == Decimal("0.558")
    assert factor.source == "MEE/NBS 公告2024年第33号 关于发布2022年电力二氧化碳排放因子的公告"


def test_every_row_of_the_reference_is_in_the_library_once() -> None:
    rows = list(csv.DictReader(io.StringIO(read_reference("emission_factors.csv"))))

    assert [factor.id for factor in make_reference().factors] == [row["factor_id"] for row in rows]
    assert len(rows) == 291


def test_the_version_changes_with_the_content_and_only_then() -> None:
    library = FactorLibrary.from_csv(HEADER + ROW)

    assert library.version == content_version(HEADER + ROW)
    assert library.version != content_version(HEADER + ROW.replace("110", "111"))
    assert FactorLibrary.from_csv(HEADER + ROW, version="2025-1").version == "2025-1"


@pytest.mark.parametrize("value", ["", "NaN", "-1", "abc", "Infinity"])
def test_a_row_with_a_wrong_value_is_refused_by_its_number(value: str) -> None:
    with pytest.raises(Refused) as refused:
        FactorLibrary.from_csv(HEADER + ROW + ROW.replace("a,", "b,", 1).replace("110", value))

    assert refused.value.code == "reference_row_wrong"
    assert str(refused.value) == f"Row 2: kgco2e_per_unit must be a number, zero or more, not “{value}”."


def test_a_row_without_a_source_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        FactorLibrary.from_csv(HEADER + ROW.replace("公告示例", ""))

    assert str(refused.value) == "Row 1: source is empty."


def test_a_factor_that_is_listed_twice_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        FactorLibrary.from_csv(HEADER + ROW + ROW)

    assert refused.value.code == "factor_twice"


def test_an_unknown_factor_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        make_reference().factors["grid.atlantis"]

    assert refused.value.code == "factor_unknown"


@pytest.mark.parametrize(
    ("factor_id", "official"),
    [
        ("grid.cn.2022.prov.CN-BJ", True),
        ("grid.cn.2023.national", True),
        ("grid.cn.pcf.2024", True),
        ("fuel.cn.natural_gas", True),
        ("heat.cn.purchased", True),
        ("material.cn.steel_avg", True),
        ("transport.defra2025.rail", True),
        ("grid.cn.2021.prov.CN-BJ", False),  # the announcement is named, the value was not verified
        ("grid.cn.2023.prov.CN-HE", False),
        ("grid.cn.2022.prov.CN-XZ.fallback", False),  # a convention
        ("grid.green.certified", False),
        ("fuel.stoich.ch4", False),  # calculated; says so itself
        ("heat.cn.steam_1MPa_sat", False),
        ("fuel.cn.lng", False),  # tables disagree
        ("transport.glec32.container_avg", False),
        ("material.est.stainless", False),
    ],
)
def test_only_a_verified_value_of_a_named_instrument_is_official(factor_id: str, official: bool) -> None:
    assert is_official(make_reference().factors[factor_id]) is official


def test_no_row_below_high_confidence_is_official() -> None:
    official = {factor.confidence for factor in make_reference().factors if factor.official}

    assert official == {"high"}


def test_an_electricity_factor_is_named_by_its_kind_its_place_and_its_year() -> None:
    kinds = Counter(
        (factor.category, factor.region, factor.year)
        for factor in make_reference().factors
        if factor.category.startswith("electricity") and factor.category != "electricity-legacy"
    )

    assert set(kinds.values()) == {1}


def test_a_fuels_factor_is_what_its_source_says_it_is_made_of() -> None:
    """NCV x carbon content x oxidation x 44/12, from the text of the source itself; gases are stated per 10^4 m3."""
    recomputed = {}
    stated = {}
    for factor in make_reference().factors:
        parts = re.search(r"NCV=([\d.]+), CC=([\d.]+) tC/GJ, OF=([\d.]+\d)", factor.source)
        if parts:
            ncv, carbon, oxidised = (Fraction(part) for part in parts.groups())
            per = 10_000 if factor.unit == "m3" else 1000
            recomputed[factor.id] = half_up(ncv * carbon * oxidised * Fraction(44, 12) * 1000 / per, 6)
            stated[factor.id] = half_up(factor.kgco2e_per_unit, 6)

    assert len(recomputed) == 22
    assert recomputed == stated


def test_the_reference_tables_carry_no_stray_runs_of_digits() -> None:
    tables = ("emission_factors.csv", "coal_equivalents_gbt2589.csv", "gwp100.csv")

    assert [re.findall(r"\d{9,}|CONFLICT", read_reference(table)) for table in tables] == [[], [], []]
