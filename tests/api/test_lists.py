"""Lists: pages, filters, and a number of queries that does not depend on how much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.models import Engagement
from suppliers.enums import Role, SupplierKind
from suppliers.models import Category
from tests.api.test_access import LISTS, READ, pk
from tests.api.world import Caller, make_file, make_world
from tests.factories import NOW, make_category, make_organisation, make_staff, make_supplier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]

OF_A_REQUEST = 3
"""Session, person, roles: what every request asks before it begins."""


def queries(caller: Caller, path: str, **query: str | int) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = caller.ask(path, **query)
    assert answer.status_code == 200
    return len(captured)


def test_a_list_asks_as_often_for_three_rows_as_for_one() -> None:
    world = make_world()
    for path in (*LISTS, "engagements/", "reassessments/", "models/"):
        caller = Caller(world.staff[Role.COMPLIANCE])
        queries(caller, path)
        one = queries(caller, path)
        if path == "suppliers/":
            assert one <= OF_A_REQUEST + 2
    counts = {path: queries(caller, path) for path in (*LISTS, "engagements/", "reassessments/")}
    for _ in range(2):
        make_file(world.organisation)
    assert {path: queries(caller, path) for path in counts} == counts
    assert len(caller.ask("suppliers/").json()["results"]) == 3


def test_one_thing_is_told_in_few_queries() -> None:
    world = make_world()
    caller = Caller(world.own.member)
    counts = {path: queries(caller, path.format(pk(world.own, noun))) for path, noun in READ.items()}
    assert max(counts.values()) <= OF_A_REQUEST + 13, counts


def test_pages_follow_one_another_without_a_gap() -> None:
    organisation = make_organisation()
    suppliers = [make_supplier(organisation=organisation).pk for _ in range(7)]
    caller = Caller(make_staff(organisation))
    page, seen = caller.ask("suppliers/", page_size=3).json(), list[int]()
    while True:
        seen += [row["id"] for row in page["results"]]
        if page["next"] is None:
            break
        page = caller.get(page["next"]).json()
    assert seen == suppliers
    back = caller.get(page["previous"]).json()
    assert [row["id"] for row in back["results"]] == suppliers[3:6]


def test_suppliers_are_found_by_what_the_query_says() -> None:
    organisation = make_organisation("one")
    caller = Caller(make_staff(organisation))
    maker = make_supplier(organisation=organisation, name_zh="示例苏州铸造")
    hauler = make_supplier(organisation=organisation, kind=SupplierKind.LOGISTICS)
    hauler.province = "CN-BJ"
    hauler.save()
    Engagement.objects.create(
        supplier=maker, organisation=organisation, standing="admitted", since=NOW, reason="decision_approve"
    )
    scored = make_file(organisation).supplier

    def found(**query: str) -> list[int]:
        return [row["id"] for row in caller.ask("suppliers/", **query).json()["results"]]

    assert found(search="苏州") == [maker.pk]
    assert found(search=hauler.identifier[:18]) == [hauler.pk]
    assert found(kind="logistics") == [hauler.pk]
    assert found(province="CN-BJ") == [hauler.pk]
    assert found(standing="admitted") == [maker.pk]
    (row,) = caller.ask("suppliers/", search=scored.identifier).json()["results"]
    assert found(level=row["level"]) == [scored.pk]
    assert row["standings"] == [{"organisation": "one", "standing": "applied"}]
    assert found(kind="logistics", standing="admitted") == []


def test_a_supplier_without_a_score_says_so() -> None:
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    supplier.categories.set([make_category()])
    told = Caller(make_staff(organisation)).ask(f"suppliers/{supplier.pk}/").json()
    assert (told["total"], told["level"], told["known"], told["scorecard"], told["standings"]) == (None,) * 4 + ([],)
    assert [category["code"] for category in told["categories"]] == ["castings"]


def test_what_clients_choose_from_is_listed() -> None:
    make_category()
    organisation = make_organisation("one")
    nobody, officer = Caller(), Caller(make_staff(organisation))
    assert [each["code"] for each in nobody.ask("categories/").json()] == [c.code for c in Category.objects.all()]
    assert [each["code"] for each in nobody.ask("organisations/").json()] == ["one"]
    assert nobody.ask("questions/", kind="trader").status_code == 401
    asked = {kind: {q["key"] for q in officer.ask("questions/", kind=kind).json()} for kind in ("trader", "logistics")}
    haulage = {
        "empty_running",
        "fleet_new_energy",
        "fleet_phase_out",
        "multimodal",
        "shipment_carbon",
        "warehouse_measures",
    }
    assert asked["logistics"] - asked["trader"] == haulage
    assert "recycled_content" not in asked["trader"]
    gas = next(kind for kind in officer.ask("energy-kinds/").json() if kind["code"] == "natural_gas")
    assert (gas["scope"], gas["units"]) == (1, ["m3", "万m3"])
    assert officer.ask("certificate-types/").json() == []


def test_a_published_model_is_given_as_it_scores() -> None:
    caller = Caller(make_staff(make_organisation()))
    (model,) = caller.ask("models/").json()["results"]
    told = caller.ask(f"models/{model['id']}/").json()
    assert told | {"definition": None} == model | {"definition": None}
    assert told["definition"]["code"] == model["code"]
    assert caller.ask("models/99999999/").status_code == 404
