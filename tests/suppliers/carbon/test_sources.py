"""What is no energy that is bought: gases by their GWP, biomass, processes, materials, transport; exact and apart."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.carbon.contradiction import carbon_for_coal, listed_twice, mass_balance, output_and_revenue
from suppliers.carbon.gases import GwpSet
from suppliers.carbon.inventory import Activity, compute_inventory
from suppliers.carbon.items import items_of
from suppliers.carbon.kinds import WITH_ITEM
from suppliers.carbon.plausibility import Severity, Verdict
from suppliers.errors import Refused
from tests.suppliers.carbon.makers import make_activity, make_reference


def make_line(kind: str, quantity: str, unit: str, item: str = "", note: str = "") -> Activity:
    return replace(make_activity(kind, quantity, unit), item=item, note=note)


@pytest.mark.parametrize(
    ("gas", "gwp_set", "kg"),
    [
        ("HFC-134a", GwpSet.AR6, "1530"),
        ("HFC-134a", GwpSet.AR5, "1300"),
        ("SF6", GwpSet.AR5, "23500"),
        ("R-410A", GwpSet.AR6, "2255.5"),
        ("R-410A", GwpSet.AR5, "1923.5"),
        ("R-404A", GwpSet.AR5, "3942.8"),
        ("R-407C", GwpSet.AR6, "1907.93"),
    ],
)
def test_a_leak_weighs_its_gwp_and_a_blend_that_of_its_parts(gas: str, gwp_set: GwpSet, kg: str) -> None:
    leak = make_line("refrigerant", "1", "kg", gas)
    inventory = compute_inventory([leak], reference=make_reference(), gwp_set=gwp_set)
    assert (inventory.scope1_kg, inventory.kgce_calorific, inventory.gwp_set) == (Decimal(kg), Decimal(0), str(gwp_set))
    record = inventory.lines[0].as_record()
    assert record["item"] == gas
    assert record["location"]["gwp_set"] == gwp_set  # type: ignore[index]


def test_a_gas_of_the_montreal_protocol_stands_apart() -> None:
    inventory = compute_inventory([make_line("refrigerant", "2", "kg", "HCFC-22")], reference=make_reference())
    assert [inventory.scope1_kg, inventory.biogenic_kg, inventory.lines[0].apart] == [Decimal(n) for n in (0, 0, 3920)]


def test_biomass_counts_its_methane_and_nitrous_oxide_and_states_its_carbon_dioxide_apart() -> None:
    inventory = compute_inventory([make_line("biomass", "10", "t", "wood")], reference=make_reference())
    # 156 GJ: 0.03 kg CH4 x 27 and 0.004 kg N2O x 273 a GJ; 112 kg CO2 a GJ
    assert (inventory.scope1_kg, inventory.biogenic_kg) == (Decimal("296.712"), Decimal(17_472))
    by_energy = compute_inventory([make_line("biomass", "156", "GJ", "wood")], reference=make_reference())
    assert (by_energy.scope1_kg, by_energy.biogenic_kg) == (inventory.scope1_kg, inventory.biogenic_kg)


def test_scope_3_stands_beside_and_in_no_intensity() -> None:
    energy = [make_activity("natural_gas", "304000", "m3")]
    goods = make_line("goods", "900", "t", "material.cn.steel_avg")
    freight = make_line("freight", "20", "万t.km", "transport.cn.rail.avg")
    output = Decimal(25_000)
    alone = compute_inventory(energy, reference=make_reference(), output_wan=output, revenue_wan=output)
    whole = compute_inventory(
        [*energy, goods, freight], reference=make_reference(), output_wan=output, revenue_wan=output
    )
    assert whole.scope3_kg == 1_847_000
    assert (whole.scope1_kg, whole.kgco2e_per_wan) == (alone.scope1_kg, alone.kgco2e_per_wan)
    assert whole.kgco2e_per_revenue == whole.kgco2e_per_wan == Decimal("26.2922")


def test_shielding_gas_and_stated_process_emissions_are_taken_one_for_one() -> None:
    lines = [make_line("shielding_co2", "40", "t"), make_line("process_stated", "3.5", "t", note="示例:物料衡算")]
    inventory = compute_inventory(lines, reference=make_reference())
    assert [line.kgco2e_location for line in inventory.lines] == [40_000, 3_500]
    assert inventory.lines[1].market.factor.source == "示例:物料衡算"


def test_the_fuel_of_own_vehicles_stands_apart_from_the_same_fuel_on_site() -> None:
    on_site = compute_inventory([make_activity("diesel", "1", "t")], reference=make_reference())
    on_road = compute_inventory([make_activity("fleet_diesel", "1", "t")], reference=make_reference())
    assert on_site.scope1_kg == on_road.scope1_kg == Decimal("3095.91")
    assert on_site.kgce_calorific == on_road.kgce_calorific


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (make_line("refrigerant", "1", "kg", "R-999"), "gas_unknown"),
        (make_line("biomass", "1", "t", "coal"), "biomass_unknown"),
        (make_line("goods", "1", "t", "transport.cn.rail.avg"), "wrong_item"),
        (make_line("goods", "1", "t", "grid.cn.2022.fossil"), "wrong_item"),
        (make_line("process_stated", "1", "t"), "basis_missing"),
        (make_line("refrigerant", "1", "m3", "SF6"), "wrong_unit"),
        (make_line("freight", "-1", "t.km", "transport.cn.rail.avg"), "negative"),
    ],
)
def test_a_source_that_cannot_be_reckoned_is_refused(line: Activity, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        compute_inventory([line], reference=make_reference())
    assert refusal.value.code == code


@given(st.sampled_from(sorted(WITH_ITEM)), st.data(), st.decimals(min_value=0, max_value=Decimal("1e9"), places=3))
def test_twice_the_activity_is_twice_the_result_for_every_item(
    kind: str, data: st.DataObject, quantity: Decimal
) -> None:
    item = data.draw(st.sampled_from([each.code for each in items_of(kind, make_reference())]))
    unit = "t.km" if kind == "freight" else "t"
    once, twice = (
        compute_inventory([make_line(kind, str(amount), unit, item)], reference=make_reference()).lines[0]
        for amount in (quantity, quantity * 2)
    )
    halves = Decimal("0.002")
    assert abs(twice.kgco2e_location - 2 * once.kgco2e_location) <= halves
    assert abs(twice.apart - 2 * once.apart) <= halves


@pytest.mark.parametrize(
    ("verdict", "severity"),
    [
        (output_and_revenue(Decimal(25_000), Decimal(26_000)), Severity.OK),
        (output_and_revenue(Decimal(25_000), Decimal(100_000)), Severity.WARNING),
        (output_and_revenue(Decimal(25_000), Decimal(250_000_000)), Severity.ERROR),
        (output_and_revenue(None, Decimal(1)), Severity.OK),
        (mass_balance(Decimal(100_000), Decimal(90)), Severity.OK),
        (mass_balance(Decimal(100_000), Decimal(103)), Severity.WARNING),
        (mass_balance(Decimal(100_000), Decimal(9)), Severity.WARNING),
        (mass_balance(Decimal(100_000), Decimal(100_000)), Severity.ERROR),
        (mass_balance(Decimal(0), Decimal(90)), Severity.OK),
        (carbon_for_coal(Decimal(9_808_505), Decimal(2_419_880)), Severity.OK),
        (carbon_for_coal(Decimal(9_808_505), Decimal(24_198_800)), Severity.WARNING),
        (carbon_for_coal(Decimal(9_808_505), Decimal("2419.88")), Severity.ERROR),
        (carbon_for_coal(Decimal(1), None), Severity.OK),
    ],
)
def test_two_figures_that_contradict_each_other_are_told(verdict: Verdict, severity: Severity) -> None:
    assert verdict.severity == severity
    assert verdict.reason


def test_a_line_that_stands_twice_asks_for_a_sentence() -> None:
    gas, diesel = make_activity("natural_gas", "10", "m3"), make_activity("diesel", "10", "t")
    assert [each.code for each in listed_twice([gas, diesel, replace(gas, position=9)])] == ["listed_twice"]
    assert listed_twice([gas, diesel]) == []
