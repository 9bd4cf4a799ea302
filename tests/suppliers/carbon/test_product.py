"""A product's footprint by stages, for one declared unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.carbon.product import (
    DeclaredUnit,
    Energy,
    Input,
    Leg,
    Material,
    Process,
    ProductFootprint,
    Stage,
    benchmark_bp,
    compute_product,
)
from suppliers.errors import Refused
from tests.suppliers.carbon.makers import make_reference

PIECE = DeclaredUnit(Decimal(1), "piece", Decimal("12.5"))
STEEL = "material.cn.steel_avg"
ROAD = "transport.cn.road.diesel_30t"


def footprint(*inputs: Input, batch: str = "1") -> ProductFootprint:
    return compute_product(inputs, declared=PIECE, library=make_reference().factors, batch=Decimal(batch))


def make_exchanger() -> list[Input]:
    return [
        Material("plate", Decimal(1000), "kg", STEEL),
        Process("cutting", Decimal("812.5")),
        Energy("welding power", "electricity", Decimal("1.2"), "MWh", 2024),
        Material("crate", Decimal(20), "kg", "material.est.wood_pallet", uses=4, stage=Stage.DISTRIBUTION),
        Leg("to the customer", Decimal(1020), Decimal(500), ROAD),
    ]


def test_materials_processes_energy_packaging_and_transport_add_up_by_stage() -> None:
    result = footprint(*make_exchanger())

    assert dict(result.by_stage) == {
        Stage.RAW_MATERIAL: Decimal("2050.000"),
        Stage.MANUFACTURE: Decimal("1505.740"),  # 812.5 + 1200 x 0.5777
        Stage.DISTRIBUTION: Decimal("41.130"),  # 20 x 0.27 / 4 + 1.02 t x 500 km x 0.078
        Stage.USE: Decimal("0.000"),
        Stage.END_OF_LIFE: Decimal("0.000"),
    }
    assert result.kgco2e == Decimal("3596.870")


def test_hot_spots_are_the_lines_with_the_largest_first() -> None:
    result = footprint(*make_exchanger())

    assert [(line.name, line.share_bp) for line in result.hot_spots] == [
        ("plate", 5699),
        ("cutting", 2259),
        ("welding power", 1927),
        ("to the customer", 111),
        ("crate", 4),
    ]


def test_the_share_of_primary_data_is_by_emissions() -> None:
    assert footprint(*make_exchanger()).primary_share_bp == 4186  # (812.5 + 693.24) / 3596.87


def test_the_declared_unit_is_said_in_a_sentence() -> None:
    assert str(footprint(Process("all", Decimal("1.96"))).sentence) == "2.0 kg CO2e for 1 piece of 12.5 kg"


def test_the_inputs_of_a_batch_are_shared_over_its_units() -> None:
    assert footprint(Process("all", Decimal(10)), batch="3").kgco2e == Decimal("3.333")


def test_a_recycled_share_takes_its_own_factor() -> None:
    result = footprint(
        Material(
            "foil", Decimal(10), "kg", "material.defra2025.alu_cans_foil", 4000, "material.defra2025.alu_closed_loop"
        )
    )

    assert result.kgco2e == Decimal("58.676")  # 10 x (0.6 x 9.1159 + 0.4 x 0.99508)
    assert [taken.factor.id for taken in result.lines[0].choices] == [
        "material.defra2025.alu_cans_foil",
        "material.defra2025.alu_closed_loop",
    ]


def test_an_estimated_material_marks_the_footprint() -> None:
    assert footprint(Material("pallet", Decimal(1), "kg", "material.est.wood_pallet")).has_estimates is True
    assert footprint(Material("plate", Decimal(1), "kg", STEEL)).has_estimates is False


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Material("power", Decimal(1), "kWh", "grid.cn.2022.national"), "wrong_factor_kind"),
        (Material("power", Decimal(1), "kWh", "grid.cn.pcf.2024"), "wrong_factor_kind"),
        (Leg("leg", Decimal(1), Decimal(1), "transport.defra2025.wtt.rail"), "wrong_factor_kind"),
        (Leg("leg", Decimal(-1), Decimal(1), ROAD), "negative"),
        (Leg("leg", Decimal(1), Decimal("NaN"), ROAD), "not_a_number"),
        (Material("plate", Decimal(1), "kWh", STEEL), "wrong_dimension"),
        (Material("plate", Decimal(-1), "kg", STEEL), "negative"),
        (Material("plate", Decimal(1), "kg", STEEL, recycled_bp=5000), "recycled_factor_missing"),
        (Material("plate", Decimal(1), "kg", STEEL, 10_001, STEEL), "share_wrong"),
        (Material("crate", Decimal(1), "kg", STEEL, uses=0), "uses_wrong"),
        (Energy("power", "green_power", Decimal(1), "kWh", 2024), "green_power_in_product"),
        (Energy("power", "electricity", Decimal(1), "t", 2024), "wrong_unit"),
        (Process("cutting", Decimal(-1)), "negative"),
    ],
)
def test_what_cannot_be_in_a_footprint_is_refused(item: Input, code: str) -> None:
    with pytest.raises(Refused) as refused:
        footprint(item)

    assert refused.value.code == code


def test_a_footprint_of_nothing_or_for_nothing_is_refused() -> None:
    with pytest.raises(Refused) as nothing:
        footprint()
    with pytest.raises(Refused) as for_nothing:
        footprint(Process("all", Decimal(1)), batch="0")

    assert (nothing.value.code, for_nothing.value.code) == ("nothing_reported", "not_positive")


def test_a_footprint_of_zero_has_no_shares() -> None:
    result = footprint(Process("all", Decimal(0)))

    assert (result.kgco2e, result.primary_share_bp, result.lines[0].share_bp) == (Decimal(0), 0, 0)


@pytest.mark.parametrize(
    ("own", "benchmark", "difference"),
    [("75", "100", -2500), ("100", "100", 0), ("5821", "5000", 1642), ("5", None, None), ("5", "0", None)],
)
def test_a_footprint_is_compared_with_its_benchmark_or_has_none(
    own: str, benchmark: str | None, difference: int | None
) -> None:
    assert benchmark_bp(Decimal(own), None if benchmark is None else Decimal(benchmark)) == difference


@given(st.permutations(make_exchanger()))
def test_the_order_of_the_inputs_changes_no_total(inputs: list[Input]) -> None:
    result, other = footprint(*inputs), footprint(*make_exchanger())

    assert (result.kgco2e, result.by_stage, result.primary_share_bp) == (
        other.kgco2e,
        other.by_stage,
        other.primary_share_bp,
    )
    assert [line.name for line in result.hot_spots] == [line.name for line in other.hot_spots]


@given(st.integers(min_value=1, max_value=10**6))
def test_twice_the_batch_with_twice_the_inputs_is_the_same_footprint(batch: int) -> None:
    one = footprint(Process("all", Decimal(batch)), batch=str(batch))

    assert one.kgco2e == footprint(Process("all", Decimal(2 * batch)), batch=str(2 * batch)).kgco2e == 1
