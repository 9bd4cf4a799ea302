"""Plain makers for the carbon tests: the shipped reference tables and small activities on them."""

from decimal import Decimal
from functools import cache
from pathlib import Path

from suppliers.carbon.factors import Factor, FactorLibrary
from suppliers.carbon.inventory import Activity, Reference

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"


def read_reference(name: str) -> str:
    return (FIXTURES / "reference" / name).read_text(encoding="utf-8")


@cache
def make_reference() -> Reference:
    return Reference.from_csv(
        factors=read_reference("emission_factors.csv"),
        coal_equivalents=read_reference("coal_equivalents_gbt2589.csv"),
        gases=read_reference("gwp100.csv"),
        biomass=read_reference("biomass.csv"),
    )


def make_library(*factors: Factor) -> FactorLibrary:
    return FactorLibrary(factors, "test")


def make_factor(
    factor_id: str, *, region: str = "CN", year: str = "2022", category: str = "electricity", value: str = "0.5"
) -> Factor:
    return Factor(
        id=factor_id,
        name_zh=f"示例 {factor_id}",
        name_en=f"Sample {factor_id}",
        category=category,
        unit="kWh",
        kgco2e_per_unit=Decimal(value),
        region=region,
        year=year,
        source="公告示例",
        confidence="high",
        gwp_set="CO2",
    )


def make_activity(
    kind: str = "electricity",
    quantity: str = "1000",
    unit: str = "kWh",
    *,
    region: str = "CN-BJ",
    year: int = 2022,
    density: str | None = None,
) -> Activity:
    return Activity(kind, Decimal(quantity), unit, region, year, None if density is None else Decimal(density))
