"""Product footprints over the API: written as a draft, published, read with every factor, exchanged, checked."""

import pytest

from suppliers.enums import Role
from suppliers.models import ProductDraft, ProductFootprint
from tests.api.world import Caller
from tests.factories import make_member, make_organisation, make_staff, make_supplier
from tests.suppliers.products import CUTTING, HEADER, LINES, PLATE, publish

pytestmark = pytest.mark.django_db
DRAFT = {"code": "F-1", "name_zh": "示例机架", "header": {**HEADER, "scrap_kg": "5"}, "lines": list(LINES)}
PATH = "product-footprints/"


def test_a_draft_is_written_published_and_read_with_what_each_number_was_made_with() -> None:
    caller = Caller(make_member(make_supplier()))

    draft = caller.send(f"{PATH}drafts/", DRAFT)
    published = caller.send(f"{PATH}drafts/{draft.json()['id']}/publish/")

    assert (draft.status_code, published.status_code) == (201, 201)
    told = caller.ask(f"{PATH}{published.json()['id']}/").json()
    assert (told["kgco2e"], told["gate_kg"], told["number"]) == ("271.108000", "268.885000", 1)
    factor = told["lines"][1]["basis"]["choices"][0]
    assert (factor["factor_id"], factor["reason_code"]) == ("grid.cn.pcf.2024", "earlier_year")
    assert [row["id"] for row in caller.ask(PATH).json()["results"]] == [told["id"]]


def test_what_is_wrong_is_refused_by_its_field_and_the_draft_stays() -> None:
    caller = Caller(make_member(make_supplier()))
    draft = caller.send(f"{PATH}drafts/", {**DRAFT, "lines": [{**PLATE, "quantity": "1e400"}]}).json()

    answer = caller.send(f"{PATH}drafts/{draft['id']}/publish/")

    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "exponent", "line-1-quantity")
    assert (ProductFootprint.objects.count(), ProductDraft.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    "body",
    [
        {**DRAFT, "lines": [{"nosuch": "1"}]},
        {**DRAFT, "header": {"mass_kg": 95}},
        {**DRAFT, "lines": [{**PLATE, "quantity": 5}]},
        {**DRAFT, "lines": "all"},
        {**DRAFT, "code": ""},
        {**DRAFT, "nosuch": True},
    ],
)
def test_a_body_of_another_shape_is_refused_and_nothing_is_written(body: dict[str, object]) -> None:
    answer = Caller(make_member(make_supplier())).send(f"{PATH}drafts/", body)

    assert (answer.status_code, ProductDraft.objects.count()) == (400, 0)


def test_the_shape_of_pact_is_given_to_whom_may_read_the_file() -> None:
    organisation = make_organisation()
    supplier = make_supplier(organisation=organisation)
    footprint = publish(supplier)
    second = publish(supplier, "F-1", {**PLATE, "quantity": "101"}, CUTTING)

    told = Caller(make_staff(organisation)).ask(f"{PATH}{second.pk}/pact/").json()

    assert (told["id"], told["precedingPfIds"], told["status"]) == (str(second.uuid), [str(footprint.uuid)], "Active")
    assert told["pcf"]["pcfExcludingBiogenicUptake"] == "271.285"
    foreign = Caller(make_staff(make_organisation()))
    assert foreign.ask(f"{PATH}{second.pk}/pact/").status_code == 404
    assert foreign.ask(PATH).json()["results"] == []


def test_compliance_returns_a_line_over_the_api() -> None:
    organisation = make_organisation()
    footprint = publish(make_supplier(organisation=organisation))
    caller = Caller(make_staff(organisation, Role.COMPLIANCE))

    told = caller.send(f"{PATH}{footprint.pk}/check/", {"returned": [{"key": "2", "reason": "示例"}]}).json()

    assert (told["accepted"], [line["state"] for line in told["lines"]]) == (
        False,
        ["accepted", "returned", "accepted"],
    )


def test_the_list_asks_the_same_of_three_as_of_one(django_assert_max_num_queries: object) -> None:
    supplier = make_supplier()
    caller, counts = Caller(make_member(supplier)), []
    for number in (1, 3):
        for each in range(number):
            publish(supplier, f"F-{number}-{each}")
        with django_assert_max_num_queries(20) as seen:  # type: ignore[operator]
            caller.ask(PATH)
        counts.append(len(seen))
    assert counts[0] == counts[1]
