import io
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from scoring.models import CurrentScore, ScoringModel
from scoring.operations.scoring import score_register
from scoring.queries.robust import reach_of
from suppliers.enums import Role
from suppliers.models import Organisation, Supplier
from tests.factories import NOW, TODAY, make_member, make_organisation, make_staff, make_supplier
from tests.scoring.files import DEFINITION, answer, hold, make_model, publish
from tests.suppliers.pages.visitors import signed_in, text_of, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Organisation:
    return make_organisation("group")


@pytest.fixture
def model() -> ScoringModel:
    return make_model()


def make_suppliers(group: Organisation, count: int) -> list[Supplier]:
    suppliers = [make_supplier(organisation=group, name_zh=f"示例{at}") for at in range(count)]
    for at, supplier in enumerate(suppliers):
        hold(supplier, "ISO14001", accreditation="CNAS C001-M")
        answer(supplier, "recycled_content", 2_000 * at)
    score_register(as_of=TODAY, at=NOW, cause="asked")
    return suppliers


def staff(group: Organisation) -> Client:
    return signed_in(make_staff(group, Role.AUDITOR))


def test_staff_read_it_and_suppliers_do_not(group: Organisation, model: ScoringModel) -> None:
    (supplier,) = make_suppliers(group, 1)
    url = f"/method/{model.pk}/robustness/"
    readers = [make_staff(group, role) for role in (Role.COMPLIANCE, Role.OFFICER, Role.MANAGER, Role.AUDITOR)]
    assert [signed_in(user).get(url).status_code for user in readers] == [200] * 4
    assert signed_in(make_member(supplier)).get(url).status_code == 403
    assert visitor().get(url).status_code == 302
    assert staff(group).get("/method/999999/robustness/").status_code == 404


def test_each_supplier_stands_there_with_its_interval(group: Organisation, model: ScoringModel) -> None:
    make_suppliers(group, 2)
    text = text_of(staff(group).get(f"/method/{model.pk}/robustness/"))
    for score in CurrentScore.objects.select_related("scorecard__run__model"):
        reach = reach_of(score.scorecard)
        assert f"{reach.total / 100:.2f}" in text
        assert f"{reach.lowest / 100:.2f}" in text
        assert f"{reach.highest / 100:.2f}" in text
    assert "2 suppliers" in text


def test_nobody_sees_suppliers_of_others(group: Organisation, model: ScoringModel) -> None:
    make_suppliers(group, 1)
    stranger = signed_in(make_staff(make_organisation("elsewhere"), Role.COMPLIANCE))
    text = text_of(stranger.get(f"/method/{model.pk}/robustness/"))
    assert "0 suppliers" in text
    assert "示例0" not in text


def test_the_list_is_filtered_sorted_and_exported(group: Organisation, model: ScoringModel) -> None:
    suppliers = make_suppliers(group, 3)
    client, url = staff(group), f"/method/{model.pk}/robustness/"
    totals = dict(CurrentScore.objects.values_list("pk", "total"))

    def exported(query: str) -> list[list[Any]]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{url}?format=xlsx&{query}").content))
        return book.get_sheet_by_index(0).to_python()[1:]

    assert [row[0] for row in exported("sort=-total")] == [
        supplier.identifier for supplier in sorted(suppliers, key=lambda each: -totals[each.pk])
    ]
    assert [row[0] for row in exported("q=示例1")] == [suppliers[1].identifier]
    assert len(exported("verdict=sensitive")) + len(exported("verdict=stable")) + len(exported("verdict=none")) == 3
    narrow, wide = exported("band=500&sort=supplier"), exported("band=2000&sort=supplier")
    for small, large in zip(narrow, wide, strict=True):
        assert large[3] <= small[3] <= small[2] <= small[4] <= large[4]
    assert {row[-1] for row in narrow} == {5.0}
    assert len(exported("band=nonsense&level=nonsense&verdict=nonsense&sort=nonsense")) == 3


def test_it_asks_as_often_for_three_suppliers_as_for_one(
    group: Organisation, model: ScoringModel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = staff(group), f"/method/{model.pk}/robustness/"
    make_suppliers(group, 1)
    client.get(url)
    with django_assert_num_queries(9):
        client.get(url)
    make_suppliers(group, 2)
    client.get(url)
    with django_assert_num_queries(9):
        client.get(url)


def test_a_model_that_scores_nobody_says_so(group: Organisation, model: ScoringModel) -> None:
    assert "This model scores nobody now" in text_of(staff(group).get(f"/method/{model.pk}/robustness/"))


@pytest.mark.parametrize("minimum", [1_200, 1_201])
def test_whom_weights_could_leave_unrated_or_rate_is_sensitive(group: Organisation, minimum: int) -> None:
    """12 % is known: just as much as is wanted, or a basis point less."""
    model = publish(DEFINITION, minimum_known=minimum)
    make_suppliers(group, 1)
    score = CurrentScore.objects.get()
    assert (score.known, score.level < 0) == (1_200, minimum > 1_200)
    client, url = staff(group), f"/method/{model.pk}/robustness/"
    assert "1 supplier" in text_of(client.get(f"{url}?verdict=sensitive"))
    assert "0 suppliers" in text_of(client.get(f"{url}?verdict=none"))
    assert "at worst Unrated, at best D" in text_of(client.get(f"/scorecards/{score.scorecard_id}/"))
