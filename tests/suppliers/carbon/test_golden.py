"""The golden cases: published figures and tables worked by hand."""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from suppliers.carbon.inventory import Inventory, compute_inventory
from suppliers.carbon.plausibility import implied_electricity_factor
from suppliers.carbon.product import DeclaredUnit, Process, compute_product
from tests.suppliers.carbon.makers import FIXTURES, make_activity, make_reference

CASES: list[dict[str, Any]] = json.loads((FIXTURES / "golden" / "carbon.json").read_text(encoding="utf-8"))["cases"]


def cases(compute: str, part: str = "expected") -> list[Any]:
    found = [case for case in CASES if case["compute"] == compute and part in case]
    return [pytest.param(case, id=case["id"]) for case in found]


def computed(case: Mapping[str, Any]) -> Inventory:
    inputs = case["inputs"]
    activities = [make_activity(**activity) for activity in inputs["activities"]]
    output = inputs.get("output_wan")
    return compute_inventory(
        activities, reference=make_reference(), output_wan=None if output is None else Decimal(output)
    )


def outside(case: Mapping[str, Any], part: str) -> dict[str, str]:
    """The figures that differ from the case's by more than its relative tolerance."""
    inventory, tolerance = computed(case), Fraction(case["tolerance"][part])
    figures = {name: Fraction(getattr(inventory, name)) for name in case[part]}
    stated = {name: Fraction(figure) for name, figure in case[part].items()}
    return {name: str(figures[name]) for name in stated if abs(figures[name] - stated[name]) > tolerance * stated[name]}


@pytest.mark.parametrize("case", cases("inventory"))
def test_an_inventory_gives_the_expected_figures(case: Mapping[str, Any]) -> None:
    assert outside(case, "expected") == {}


@pytest.mark.parametrize("case", cases("inventory", "published"))
def test_an_inventory_agrees_with_what_was_published(case: Mapping[str, Any]) -> None:
    assert outside(case, "published") == {}


@pytest.mark.parametrize("case", cases("implied_factor"))
def test_an_implied_factor_gets_the_expected_verdict(case: Mapping[str, Any]) -> None:
    inputs = case["inputs"]
    verdict = implied_electricity_factor(Decimal(inputs["kgco2e"]), Decimal(inputs["kwh"]), make_reference().factors)

    assert {"severity": verdict.severity, "code": verdict.code} == case["expected"]


@pytest.mark.parametrize("case", cases("product"))
def test_a_product_gives_the_expected_footprint(case: Mapping[str, Any]) -> None:
    inputs = case["inputs"]
    processes = [Process(process["name"], Decimal(process["kgco2e"])) for process in inputs["processes"]]
    declared = DeclaredUnit(Decimal(1), "piece", Decimal(inputs["mass_kg"]))
    result = compute_product(processes, declared=declared, library=make_reference().factors)

    assert str(result.kgco2e) == case["expected"]["kgco2e"]


def test_every_golden_case_names_its_source_and_is_run() -> None:
    run = [*cases("inventory"), *cases("implied_factor"), *cases("product")]

    assert len(run) == len(CASES) == len({case["id"] for case in CASES})
    assert [case["id"] for case in CASES if not case["source"]] == []
