"""Every row of the published tables of fixtures/golden/carbon_tables.json through the engine, to its last digit."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from suppliers.carbon.gases import GwpSet
from suppliers.carbon.inventory import Activity, compute_inventory
from suppliers.carbon.kinds import energy_kind
from suppliers.carbon.product import DeclaredUnit, Energy, Leg, Material, compute_product
from suppliers.carbon.product_inputs import Input
from suppliers.carbon.rounding import half_up
from suppliers.queries.reference import shipped_reference
from tests.suppliers.carbon.makers import FIXTURES

TABLES: list[dict[str, Any]] = json.loads((FIXTURES / "golden" / "carbon_tables.json").read_text(encoding="utf-8"))[
    "tables"
]
REFERENCE = shipped_reference()


def rows() -> Iterator[Any]:
    for table in TABLES:
        for key, published in table["rows"].items():
            yield pytest.param(table, key, published, id=f"{table['id']}:{key}")


def digits(published: str) -> int:
    return len(published.partition(".")[2])


def line(kind: str, quantity: str, unit: str, **more: Any) -> Any:
    activity = Activity(kind, Decimal(quantity), unit, more.pop("region", "CN"), more.pop("year", 2023), **more)
    (one,) = compute_inventory([activity], reference=REFERENCE).lines
    return one


def footprint(item: Input) -> Decimal:
    declared = DeclaredUnit(Decimal(1), "piece", Decimal(1000))
    return compute_product([item], declared=declared, library=REFERENCE.factors).kgco2e


def location(table: dict[str, Any], region: str, _published: str) -> Fraction:
    return Fraction(line("electricity", "1", "万kWh", region=region, year=table["year"]).kgco2e_location) / 10_000


def location_by_year(_table: dict[str, Any], year: str, _published: str) -> Fraction:
    return Fraction(line("electricity", "1", "万kWh", year=int(year)).kgco2e_location) / 10_000


def market_by_year(_table: dict[str, Any], year: str, _published: str) -> Fraction:
    return Fraction(line("electricity", "10", "MWh", year=int(year)).kgco2e_market) / 10_000


def life_cycle_by_year(_table: dict[str, Any], year: str, _published: str) -> Fraction:
    return Fraction(footprint(Energy("power", "electricity", Decimal(10), "MWh", int(year)))) / 10_000


def coal(_table: dict[str, Any], kind: str, _published: str) -> Fraction:
    unit = energy_kind(kind).units[-1] if kind != "electricity" else "kWh"
    unit = {"L": "kg", "t": "kg", "万m3": "m3"}.get(unit, unit)
    return Fraction(line(kind, "1000", unit).kgce_calorific) / 1000


def leg(_table: dict[str, Any], factor_id: str, _published: str) -> Fraction:
    return Fraction(footprint(Leg("leg", Decimal(10_000), Decimal(100), factor_id))) / 1000


def material(_table: dict[str, Any], factor_id: str, _published: str) -> Fraction:
    return Fraction(footprint(Material("material", Decimal(1), "t", factor_id))) / 1000


COMPUTES: dict[str, Callable[[dict[str, Any], str, str], Fraction]] = {
    "location": location,
    "location_by_year": location_by_year,
    "market_by_year": market_by_year,
    "life_cycle_by_year": life_cycle_by_year,
    "coal": coal,
    "leg": leg,
    "material": material,
}


@pytest.mark.parametrize(("table", "key", "published"), [row for row in rows() if row.values[0]["compute"] in COMPUTES])
def test_a_row_comes_out_as_it_was_published(table: dict[str, Any], key: str, published: str) -> None:
    computed = COMPUTES[table["compute"]](table, key, published)

    assert half_up(computed, digits(published)) == Decimal(published)
    assert computed == Fraction(published)


@pytest.mark.parametrize(("_table", "kind", "published"), [row for row in rows() if row.values[0]["compute"] == "fuel"])
def test_a_fuel_emits_what_its_published_parameters_give(
    _table: dict[str, Any], kind: str, published: dict[str, str]
) -> None:
    ncv, cc, oxidised = (Fraction(published[name]) for name in ("ncv", "cc", "of"))
    tonnes = ncv * cc * oxidised * Fraction(44, 12)
    unit = "万m3" if "万m3" in energy_kind(kind).units else "t"
    whole = 10_000 if unit == "万m3" else 1_000

    assert line(kind, "1", unit).kgco2e_location / whole == half_up(tonnes * 1000 / whole, 6)


@pytest.mark.parametrize(("_table", "gas", "published"), [row for row in rows() if row.values[0]["compute"] == "gwp"])
def test_a_gas_warms_as_the_assessment_reports_say(_table: dict[str, Any], gas: str, published: list[str]) -> None:
    found = [REFERENCE.gases.gwp(gas, gwp_set) for gwp_set in (GwpSet.AR5, GwpSet.AR6)]

    assert found == [Fraction(value) for value in published]


def test_every_table_names_its_source_and_every_row_is_run() -> None:
    assert [table["id"] for table in TABLES if not table["source"]] == []
    assert {table["compute"] for table in TABLES} == {*COMPUTES, "fuel", "gwp"}
    assert len(list(rows())) >= 150
