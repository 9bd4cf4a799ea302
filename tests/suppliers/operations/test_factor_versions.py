"""Factors by versions: proposed by one, confirmed by another, loaded from files, and never edited."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from fixtures.load import BENCHMARKS, FACTORS, RANGES, REFERENCE, load_carbon
from suppliers.carbon.entries import FactorEntry
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Benchmark, EmissionFactor, SectorRange, User
from suppliers.operations.factor_versions import decide_version, propose_factor
from suppliers.queries.factors import in_force
from suppliers.queries.reference import carbon_reference, shipped_reference
from tests.factories import NOW, make_organisation, make_staff

pytestmark = pytest.mark.django_db

ENTRY = FactorEntry(
    code="fuel.cn.sample",
    name_zh="示例燃料",
    name_en="Sample fuel",
    region="CN",
    year="2024",
    source="示例来源",
    confidence="medium",
    category="fuel-combustion-CO2",
    unit="kg",
    value="2.80",
    gwp_set="CO2",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tables that ship, to be changed at will."""
    for name in (FACTORS, BENCHMARKS, RANGES):
        (tmp_path / name).write_bytes((REFERENCE / name).read_bytes())
    return tmp_path


@pytest.fixture
def people() -> tuple[User, User]:
    organisation = make_organisation()
    return make_staff(organisation, Role.COMPLIANCE), make_staff(organisation, Role.MANAGER)


def propose(by: User, *, new: bool = True, reason: str = "", **change: Any) -> EmissionFactor:
    return propose_factor(replace(ENTRY, **change), reason=reason, new=new, by=by, at=NOW)


def refused(act: object) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        act()  # type: ignore[operator]
    return caught.value.code, caught.value.field


def test_the_library_of_a_new_installation_is_the_one_that_ships_and_has_its_name(folder: Path) -> None:
    load_carbon(folder, at=NOW)

    library = carbon_reference().factors
    assert library == shipped_reference().factors
    assert library.version == shipped_reference().factors.version


def test_loading_twice_is_as_loading_once(folder: Path) -> None:
    for _ in range(2):
        load_carbon(folder, at=NOW)

    assert EmissionFactor.objects.count() == len(shipped_reference().factors.factors)
    assert set(EmissionFactor.objects.values_list("number", flat=True)) == {1}
    assert (Benchmark.objects.exists(), Benchmark.objects.exclude(number=1).exists()) == (True, False)
    assert SectorRange.objects.exclude(number=1).exists() is False


def test_a_changed_row_of_the_file_is_a_new_version_and_the_old_one_stays(folder: Path) -> None:
    load_carbon(folder, at=NOW)
    before = carbon_reference().factors
    text = (folder / FACTORS).read_text(encoding="utf-8")
    (folder / FACTORS).write_text(text.replace("kWh,0.5366,CN,2022", "kWh,0.5367,CN,2022"), encoding="utf-8")
    load_carbon(folder, at=NOW)

    versions = EmissionFactor.objects.filter(code="grid.cn.2022.national").order_by("number")
    assert [(each.number, each.value) for each in versions] == [(1, "0.5366"), (2, "0.5367")]
    library = carbon_reference().factors
    assert (library["grid.cn.2022.national"].version, library.version == before.version) == (2, False)
    assert [f.id for f in library] == [f.id for f in before]


def test_a_file_with_a_wrong_row_changes_nothing(folder: Path) -> None:
    text = (folder / FACTORS).read_text(encoding="utf-8")
    (folder / FACTORS).write_text(text.replace("kWh,0.5366,CN,2022", "kWh,NaN,CN,2022"), encoding="utf-8")
    with pytest.raises(Refused):
        load_carbon(folder, at=NOW)

    assert EmissionFactor.objects.exists() is False


def test_a_factor_counts_once_a_second_person_confirmed_it(folder: Path, people: tuple[User, User]) -> None:
    load_carbon(folder, at=NOW)
    one, other = people
    row = propose(one)

    assert refused(lambda: carbon_reference().factors["fuel.cn.sample"]) == ("factor_unknown", "factor_id")
    assert refused(lambda: decide_version(row, confirmed=True, by=one, at=NOW)) == ("own_entry", "")
    decide_version(row, confirmed=True, by=other, at=NOW)
    factor = carbon_reference().factors["fuel.cn.sample"]
    assert (factor.kgco2e_per_unit, factor.version, factor.official) == (Decimal("2.80"), 1, False)
    assert refused(lambda: decide_version(row, confirmed=False, by=other, at=NOW)) == ("already_decided", "")


def test_a_version_that_was_not_taken_never_counts(people: tuple[User, User]) -> None:
    one, other = people
    decide_version(propose(one), confirmed=True, by=other, at=NOW)
    second = propose(one, new=False, reason="新公告", value="2.9")
    decide_version(second, confirmed=False, by=other, at=NOW)

    assert [(row.number, row.value) for row in in_force(EmissionFactor.objects.all())] == [(1, "2.80")]
    third = propose(one, new=False, reason="新公告", value="2.95")
    decide_version(third, confirmed=True, by=other, at=NOW)
    assert [(row.number, row.value) for row in in_force(EmissionFactor.objects.all())] == [(3, "2.95")]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({}, "reason_needed", "reason"),
        ({"reason": "x", "unit": "t"}, "stays_the_same", "unit"),
        ({"reason": "x", "category": "heat"}, "stays_the_same", "category"),
        ({"reason": "x", "region": "GB"}, "stays_the_same", "region"),
        ({"reason": "x", "value": "-1"}, "negative", "value"),
    ],
)
def test_a_version_keeps_what_was_chosen_by_and_says_why(
    people: tuple[User, User], change: dict[str, Any], code: str, field: str
) -> None:
    one, other = people
    decide_version(propose(one), confirmed=True, by=other, at=NOW)

    assert refused(lambda: propose(other, new=False, **change)) == (code, field)
    assert EmissionFactor.objects.count() == 1


def test_one_version_waits_at_a_time_and_a_code_is_taken_once(people: tuple[User, User]) -> None:
    one, other = people
    row = propose(one)

    assert refused(lambda: propose(other, new=False, reason="x")) == ("version_waits", "")
    assert refused(lambda: propose(other)) == ("code_taken", "code")
    decide_version(row, confirmed=True, by=other, at=NOW)
    assert refused(lambda: propose(other)) == ("code_taken", "code")
    assert EmissionFactor.objects.count() == 1


def test_a_place_has_one_electricity_factor_a_year(people: tuple[User, User]) -> None:
    power: dict[str, Any] = {"category": "electricity", "unit": "kWh", "region": "CN-BJ", "value": "0.5"}
    propose(people[0], **power)

    assert refused(lambda: propose(people[1], code="grid.cn.other", **power)) == ("factor_there", "year")
    propose(people[1], code="grid.cn.other", **{**power, "year": "2025"})
    assert EmissionFactor.objects.count() == 2


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_what_was_decided(people: tuple[User, User], act: str) -> None:
    one, other = people
    row = decide_version(propose(one), confirmed=True, by=other, at=NOW)
    rows = EmissionFactor.objects.filter(pk=row.pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(value="9") if act == "update" else rows._raw_delete("default")
    assert [each.value for each in rows] == ["2.80"]


def test_the_library_costs_one_query_however_large_it_is(folder: Path) -> None:
    load_carbon(folder, at=NOW)
    with CaptureQueriesContext(connection) as queries:
        first, again = carbon_reference(), carbon_reference()

    assert len(queries) == 2
    assert first.factors is again.factors
