"""The pages of the reference data: everybody reads, compliance adds, a second person confirms."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from time_machine import TimeMachineFixture

from fixtures.load import REFERENCE, load_carbon
from suppliers.enums import Role
from suppliers.models import Benchmark, EmissionFactor, SectorRange
from tests.api.world import Caller
from tests.factories import NOW, make_factor_version, make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.pages.visitors import errors_at, signed_in, text_of, visitor

pytestmark = pytest.mark.django_db
LIST, ONE, ADD = "/factors/", "/factors/emission/fuel.cn.sample/", "/factors/emission/add/"
TYPED = {
    "code": "fuel.cn.methanol",
    "name_zh": "甲醇（示例）",
    "name_en": "Methanol (sample)",
    "category": "fuel-combustion-CO2",
    "unit": "kg",
    "value": "1.375",
    "region": "CN",
    "year": "2024",
    "gwp_set": "CO2",
    "source": "示例来源",
    "confidence": "medium",
}


@pytest.fixture(autouse=True)
def _now(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW)


class House:
    def __init__(self) -> None:
        organisation = make_organisation()
        self.compliance = make_staff(organisation, Role.COMPLIANCE)
        self.manager = make_staff(organisation, Role.MANAGER)
        self.supplier = make_member(make_supplier())

    def by(self, name: str) -> Client:
        return signed_in(getattr(self, name))


@pytest.fixture
def house() -> House:
    return House()


def test_the_library_that_ships_is_listed_searched_and_narrowed(house: House) -> None:
    load_carbon(REFERENCE, at=NOW)
    client = house.by("supplier")

    assert "291 entries" in text_of(client.get(LIST))
    assert "3 entries" in text_of(client.get(LIST, {"region": "CN-BJ"}))
    assert "1 entry" in text_of(client.get(LIST, {"q": "全国 碳足迹 2023"}))
    found = text_of(client.get(LIST, {"region": "CN-BJ", "year": "2022", "category": "electricity"}))
    assert "1 entry" in found
    assert "0.558 kg CO₂/kWh" in found
    assert "Official" in found


def test_only_what_was_checked_against_an_instrument_is_shown_as_official(house: House) -> None:
    load_carbon(REFERENCE, at=NOW)
    client = house.by("supplier")

    rough = text_of(client.get(LIST, {"confidence": "low"}))
    assert "13 entries" in rough
    assert rough.count("Estimate ") >= 13
    assert "Official" not in rough
    assert "Official" not in text_of(client.get(LIST, {"confidence": "medium-high"}))


def test_nonsense_in_the_address_is_ignored(house: House) -> None:
    make_factor_version()
    page = house.by("supplier").get(LIST, {"sort": "value; drop", "category": "x", "page": "999", "q": "\x00"})

    assert page.status_code == 200
    assert "1 entry" in text_of(page)


def test_the_list_costs_the_same_queries_for_one_and_for_many(house: House) -> None:
    client, counts = house.by("compliance"), []
    for codes in (["fuel.cn.a"], ["fuel.cn.b", "fuel.cn.c", "fuel.cn.d"]):
        for code in codes:
            make_factor_version(code)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_export_holds_what_is_listed_and_nothing_that_is_a_formula(house: House) -> None:
    make_factor_version(name_en="=1+1")
    answer = house.by("supplier").get(LIST, {"format": "xlsx"})

    heads, row = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert (heads[0], row[0], row[1], row[3], row[5]) == ("Code", "fuel.cn.sample", 1, "=1+1", "2.8")
    assert b"<f>" not in ZipFile(BytesIO(answer.content)).read("xl/worksheets/sheet1.xml")


def test_a_factor_is_proposed_by_one_and_put_in_force_by_another(house: House) -> None:
    one, other = house.by("compliance"), house.by("manager")
    assert one.post(ADD, TYPED).headers["Location"] == "/factors/emission/fuel.cn.methanol/"
    row = EmissionFactor.objects.get()
    assert "Waiting for a second person" in text_of(one.get(LIST))
    assert "fuel.cn.methanol" not in text_of(house.by("supplier").get(LIST))
    assert house.by("supplier").get("/factors/emission/fuel.cn.methanol/").status_code == 404

    decide = f"/factors/emission/{row.pk}/decide/"
    refused = one.post(decide, {"confirmed": "yes"}, follow=True)
    assert "You proposed this version; somebody else must confirm it." in text_of(refused)
    assert "In force." in text_of(other.post(decide, {"confirmed": "yes"}, follow=True))
    assert "1.375 kg CO₂/kg" in text_of(house.by("supplier").get(LIST))


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("value", "-1", "-1 is negative; it must be zero or more."),
        ("value", "NaN", "“NaN” is not a number. Enter digits, such as 1234.5."),
        ("value", "1e400", "“1e400” is in powers of ten. Write the amount out in digits."),
        ("value", "1_000", "“1_000” has an underscore. Enter 1000 or 1,000."),
        ("value", "１０", "“１０” has full-width or other digits. Type them as 0-9 and “.”."),
        ("year", "24", "Give the year as 2024, 2015+ or 2023-2025, or n/a."),
        ("code", "甲醇", "Use 3 to 64 small letters, digits, points and dashes."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_typed_is_lost(
    house: House, field: str, typed: str, words: str
) -> None:
    page = house.by("compliance").post(ADD, {**TYPED, field: typed})

    assert (page.status_code, errors_at(page, field)) == (422, words)
    html = page.content.decode()
    assert [value for value in {**TYPED, field: typed}.values() if value not in html] == []
    assert EmissionFactor.objects.exists() is False


def test_a_new_version_keeps_what_was_chosen_by_and_the_page_shows_both(house: House) -> None:
    make_factor_version()
    client = house.by("compliance")
    page = client.post(ONE, {**TYPED, "code": "other", "unit": "t", "value": "2.9", "reason": "新公告（示例）"})
    assert page.status_code == 302

    second = EmissionFactor.objects.get(number=2)
    assert (second.code, second.unit, second.value, second.reason) == ("fuel.cn.sample", "kg", "2.9", "新公告（示例）")
    house.by("manager").post(f"/factors/emission/{second.pk}/decide/", {"confirmed": "yes"})
    told = text_of(house.by("supplier").get(ONE))
    assert "2.9 kg CO₂/kg" in told
    assert "Replaced" in told
    assert "Used in 0 lines of inventories" in told


def test_without_a_reason_there_is_no_new_version(house: House) -> None:
    make_factor_version()
    page = house.by("compliance").post(ONE, {**TYPED, "reason": ""})

    assert page.status_code == 422
    assert EmissionFactor.objects.count() == 1


def test_a_factor_that_a_file_brought_with_unlisted_words_can_still_get_a_version(house: House) -> None:
    make_factor_version(category="electricity-legacy", unit="kWh", confidence="medium (secondary republication)")

    assert house.by("compliance").get(ONE).status_code == 200


def test_benchmarks_and_ranges_go_the_same_way(house: House) -> None:
    named = {name: TYPED[name] for name in ("name_zh", "name_en", "region", "year", "source", "confidence")}
    client = house.by("compliance")
    benchmark = {"product_group": "gears", "unit": "piece", "value": "25", "boundary": "cradle_to_gate"}
    client.post("/factors/benchmarks/add/", {**named, "code": "gears.cn", **benchmark})
    client.post("/factors/ranges/add/", {**named, "code": "c34.cn", "sector": "C34", "low": "80", "high": "600"})

    assert [(row.code, row.unit, row.confirmed) for row in Benchmark.objects.all()] == [("gears.cn", "piece", None)]
    assert [(row.code, row.low, row.high) for row in SectorRange.objects.all()] == [("c34.cn", "80", "600")]
    assert "80 to 600 kg CO₂e for 10,000 yuan" in text_of(client.get("/factors/ranges/"))
    assert "25 kg CO₂e/piece" in text_of(client.get("/factors/benchmarks/"))
    reversed_range = {**named, "code": "c35.cn", "sector": "C35", "low": "9", "high": "1"}
    page = client.post("/factors/ranges/add/", reversed_range)
    assert errors_at(page, "high") == "The range begins at 9 and ends below it, at 1."


def test_only_compliance_adds_and_an_unknown_kind_is_not_there(house: House) -> None:
    make_factor_version()
    assert house.by("manager").post(ONE, {**TYPED, "reason": "x"}).status_code == 403
    assert house.by("supplier").post(ONE, {**TYPED, "reason": "x"}).status_code == 403
    assert house.by("manager").get(ADD).status_code == 403
    assert house.by("compliance").get("/factors/nosuch/add/").status_code == 404
    assert EmissionFactor.objects.count() == 1


def test_the_published_rule_is_open_to_everybody_and_says_every_sentence() -> None:
    told = text_of(visitor().get("/method/reliability/"))

    assert "Compliance checked it and did not accept it." in told
    assert "More than 10 % of it was made with estimated factors." in told
    assert "The maker of the product measured less than 50 % of it." in told
    assert "High reliability" in told


def test_the_api_gives_the_factors_in_force_and_every_version_of_one(house: House) -> None:
    make_factor_version()
    make_factor_version(number=2, value="2.90", reason="x")
    make_factor_version("grid.cn.sample", category="electricity", unit="kWh")
    caller = Caller(house.supplier)

    listed = caller.ask("factors/", category="fuel-combustion-CO2").json()["results"]
    assert [(row["id"], row["version"], row["kgco2e_per_unit"]) for row in listed] == [("fuel.cn.sample", 2, "2.90")]
    versions = caller.ask("factors/fuel.cn.sample/").json()
    assert [(row["version"], row["kgco2e_per_unit"]) for row in versions] == [(2, "2.90"), (1, "2.8")]
    assert caller.ask("factors/nosuch/").status_code == 404
