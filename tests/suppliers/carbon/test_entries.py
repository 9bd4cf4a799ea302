"""What is typed at the entry of a factor: a clear word at the field, and nothing that could be meant in two ways."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from suppliers.carbon.entries import BenchmarkEntry, FactorEntry, OwnEntry, SectorEntry, times_default
from suppliers.carbon.factors import is_official
from suppliers.errors import Refused
from tests.suppliers.carbon.makers import make_reference

NAMED = {"code": "fuel.cn.sample", "name_zh": "示例燃料", "name_en": "Sample fuel", "region": "CN", "year": "2024"}
TOLD = {**NAMED, "source": "示例公告2024年第1号", "confidence": "medium"}
FACTOR = FactorEntry(**TOLD, category="fuel-combustion-CO2", unit="kg", value="2.80", gwp_set="CO2")
BENCHMARK = BenchmarkEntry(**TOLD, product_group="gears", unit="t", value="1,900", boundary="cradle_to_gate")
RANGE = SectorEntry(**TOLD, sector="C34", low="80", high="600")
OWN = OwnEntry("fuel.cn.diesel", "本厂柴油", "3.1", "kg", 2023, 2024, "第三方检测热值")
DIESEL = make_reference().factors["fuel.cn.diesel"]


def refused(act: object) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        act()  # type: ignore[operator]
    return caught.value.code, caught.value.field


def test_what_is_kept_has_the_digits_that_were_typed() -> None:
    assert FACTOR.fields()["value"] == "2.80"
    assert replace(FACTOR, value=" 1,234.50 ").fields()["value"] == "1234.50"
    assert replace(FACTOR, value="0.000000019980").fields()["value"] == "0.000000019980"
    assert BENCHMARK.fields()["value"] == "1900"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "quantity_missing"),
        ("-1", "negative"),
        ("-0", "negative_zero"),
        ("0", "not_positive"),
        ("0.00", "not_positive"),
        ("NaN", "not_a_number"),
        ("inf", "not_a_number"),
        ("1e400", "exponent"),
        ("1e-3", "exponent"),
        ("1_000", "underscore"),
        ("１０", "not_ascii_digits"),
        ("٣", "not_ascii_digits"),
        ("1,5", "misplaced_comma"),
        ("=1+1", "formula"),
        ("9" * 41, "too_long"),
        ("9999999999999", "too_large"),
        ("0.0000000000001", "too_precise"),
    ],
)
def test_a_value_that_is_no_amount_is_refused_at_its_field(value: str, code: str) -> None:
    assert refused(replace(FACTOR, value=value).fields) == (code, "value")
    assert refused(replace(BENCHMARK, value=value).fields) == (code, "value")
    assert refused(replace(RANGE, high=value).fields) == (code, "high")
    assert refused(lambda: replace(OWN, value=value).fields(DIESEL, last=2026)) == (code, "value")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"unit": "furlong"}, "unknown_unit", "unit"),
        ({"unit": "MWh", "category": "electricity"}, "wrong_unit", "unit"),
        ({"category": "magic"}, "not_a_choice", "category"),
        ({"gwp_set": "AR9"}, "not_a_choice", "gwp_set"),
        ({"confidence": "sure"}, "not_a_choice", "confidence"),
        ({"code": "Ein Code"}, "malformed", "code"),
        ({"code": "fuel.cn.柴油"}, "malformed", "code"),
        ({"region": "北京"}, "malformed", "region"),
        ({"year": "２０２４"}, "malformed", "year"),
        ({"year": "24"}, "malformed", "year"),
        ({"name_zh": "  "}, "missing", "name_zh"),
        ({"source": ""}, "missing", "source"),
        ({"source": "x" * 301}, "too_long", "source"),
        ({"category": "electricity", "unit": "kWh", "year": "2015+"}, "year_needed", "year"),
    ],
)
def test_what_is_wrong_with_a_factor_is_said_at_its_field(change: dict[str, str], code: str, field: str) -> None:
    assert refused(replace(FACTOR, **change).fields) == (code, field)


def test_a_unit_is_kept_by_its_code_however_it_is_written() -> None:
    assert replace(FACTOR, unit="公斤").fields()["unit"] == "kg"
    assert replace(BENCHMARK, unit="件").fields()["unit"] == "piece"


def test_a_range_ends_where_it_begins_or_above() -> None:
    assert refused(replace(RANGE, low="601").fields) == ("range_reversed", "high")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"unit": "m3"}, "wrong_unit", "unit"),
        ({"unit": "kWh"}, "wrong_unit", "unit"),
        ({"unit": "furlong"}, "unknown_unit", "unit"),
        ({"value": "3095"}, "unit_slip_of_factor", "value"),
        ({"value": "0.0031"}, "unit_slip_of_factor", "value"),
        ({"first_year": 2025}, "years_wrong", "last_year"),
        ({"last_year": 2027}, "years_wrong", "last_year"),
        ({"method": " "}, "missing", "method"),
    ],
)
def test_what_is_wrong_with_an_own_factor_is_said_at_its_field(
    change: dict[str, object], code: str, field: str
) -> None:
    assert refused(lambda: replace(OWN, **change).fields(DIESEL, last=2026)) == (code, field)  # type: ignore[arg-type]


def test_electricity_takes_no_factor_of_the_suppliers_own() -> None:
    library = make_reference().factors
    for factor_id in ("grid.cn.2022.national", "grid.cn.2021.residual_ex_traded_nonfossil"):
        own = replace(OWN, replaces=factor_id, unit="kWh", value="0.5")
        assert refused(lambda own=own, known=library[factor_id]: own.fields(known, last=2026)) == (
            "own_electricity",
            "replaces",
        )


def test_an_own_factor_is_compared_with_the_default_in_the_same_unit() -> None:
    times = times_default(Decimal("3095.91"), "t", DIESEL)

    assert times == Fraction("3095.91") / 1000 / Fraction(DIESEL.kgco2e_per_unit)


def test_what_compliance_adds_is_official_only_with_high_confidence_and_an_instrument() -> None:
    library = make_reference().factors
    assert [f.id for f in library if f.confidence != "high" and is_official(f)] == []
