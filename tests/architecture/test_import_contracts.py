"""The contracts of pyproject.toml are each broken on purpose, so that we know that they are not empty."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from config.env import ROOT

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in LINTER["contracts"]}
PACKAGES: list[str] = LINTER["root_packages"]

# contract, file, what somebody adds to it
BREAKS = [
    ("apps", "suppliers/operations/__init__.py", "import procurement.models"),
    ("apps", "scoring/queries/__init__.py", "import config.urls"),
    ("apps", "config/env.py", "import tests.gate"),
    ("suppliers", "suppliers/models/__init__.py", "import suppliers.operations.registration"),
    ("suppliers", "suppliers/helpers.py", "anything = 1"),
    ("scoring", "scoring/models/__init__.py", "import scoring.evidence"),
    ("scoring", "scoring/helpers.py", "anything = 1"),
    ("procurement", "procurement/queries/__init__.py", "import procurement.operations.admission"),
    ("procurement", "procurement/helpers.py", "anything = 1"),
    ("config", "config/env.py", "import config.shell"),
    ("config", "config/helpers.py", "anything = 1"),
    ("fixtures", "fixtures/helpers.py", "anything = 1"),
    ("floor", "suppliers/carbon/__init__.py", "import django"),
    ("floor", "procurement/policy.py", "import time"),
    ("history", "procurement/queries/__init__.py", "import suppliers.history"),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in PACKAGES:
        ignore = shutil.ignore_patterns("__pycache__", "static", "templates", "locale")
        shutil.copytree(ROOT / package, copy / package, ignore=ignore)
    return copy


def broken(tree: Path) -> list[str]:
    """The ids of the contracts that do not hold in the tree."""
    linter = Path(sys.executable).parent / "lint-imports"
    environment = os.environ | {"COLUMNS": "200", "PYTHONPATH": ""}
    command = [sys.executable, str(linter), "--no-cache"]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)\b.*$", done.stdout, re.MULTILINE))
    assert {contract["name"] for contract in CONTRACTS.values()} == set(verdicts), done.stdout + done.stderr
    return [key for key, contract in CONTRACTS.items() if verdicts[contract["name"]] == "BROKEN"]


@pytest.fixture(scope="module")
def broken_before(tree: Path) -> list[str]:
    return broken(tree)


def test_every_contract_holds(broken_before: list[str]) -> None:
    assert broken_before == []


def test_every_contract_is_broken_below() -> None:
    assert {contract for contract, _, _ in BREAKS} == set(CONTRACTS)


@pytest.mark.parametrize(("contract", "file", "line"), BREAKS)
def test_a_contract_that_is_broken_fails_and_no_other_does(
    tree: Path, broken_before: list[str], contract: str, file: str, line: str
) -> None:
    path = tree / file
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        assert set(broken(tree)) == {contract, *broken_before}
    finally:
        path.unlink()
        if before is not None:
            path.write_text(before)


def test_every_layer_of_every_app_is_exhaustive() -> None:
    containers = {container for contract in CONTRACTS.values() for container in contract.get("containers", [])}
    assert containers == set(PACKAGES) - {"tests"}
    assert all(contract["exhaustive"] for contract in CONTRACTS.values() if "containers" in contract)


def test_every_package_is_known_to_the_contracts() -> None:
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} == set(PACKAGES)


def test_the_whole_floor_is_forbidden_to_know_django() -> None:
    lowest = {
        f"{app}.{module}" for app in ("suppliers", "scoring", "procurement")
        for module in re.findall(r"\w+", CONTRACTS[app]["layers"][-1])
    }  # fmt: skip
    # scoring.fonts makes the fonts at set-up: no Django either, but it runs other processes.
    # The policy stands on entry bars, the graph of standings on the policy: both are of the floor, a step up.
    above = {"procurement.policy", "procurement.standing_graph"}
    assert set(CONTRACTS["floor"]["source_modules"]) == (lowest - {"scoring.fonts"}) | above
