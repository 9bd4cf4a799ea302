"""Several models in force together: whom each scores, what a run costs, and criteria that ask for a category."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.engine.model import LineState
from scoring.models import CurrentScore, Run, Scorecard, ScoringModel
from scoring.operations import scoring
from scoring.operations.recomputing import Recomputed, recompute
from scoring.operations.scoring import score_register, score_supplier
from scoring.queries.levels import level_code
from scoring.queries.models import levels_in_force, model_for, model_in_force, models_in_force, parsed
from scoring.queries.scorecards import explained
from scoring.queries.stored import rescored
from suppliers.enums import SupplierKind
from suppliers.errors import Refused
from suppliers.models import Supplier
from tests.factories import NOW, TODAY, make_category, make_supplier
from tests.scoring.files import DEFINITION, LOGISTICS, MIIT, make_model, make_random_file, publish

pytestmark = pytest.mark.django_db


def scored_by(model: ScoringModel) -> set[int]:
    return set(Scorecard.objects.filter(run__model=model).values_list("supplier", flat=True))


def sells(supplier: Supplier, *codes: str) -> Supplier:
    supplier.categories.set([make_category(code) for code in codes])
    return supplier


def test_each_supplier_is_scored_by_the_model_that_is_meant_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "CHUNK", 7)
    general, logistics, customers = make_model(), publish(LOGISTICS), publish(MIIT)
    casters = publish(DEFINITION, code="casters", scope={"kinds": [], "categories": ["castings"]})
    rng = random.Random(4)
    suppliers = [make_random_file(rng) for _ in range(40)]
    for supplier in suppliers[::3]:
        sells(supplier, "castings", "road-haulage")
    runs = score_register(as_of=TODAY, at=NOW, cause="asked")

    assert [run.model for run in runs] == [general, logistics, customers, casters]
    casting = {supplier.pk for supplier in suppliers[::3]}
    moving = {supplier.pk for supplier in suppliers if supplier.kind == "logistics"} - casting
    leading = {supplier.pk for supplier in suppliers if supplier.kind == "customer"} - casting
    assert [bool(each) for each in (moving, leading)] == [True, True]
    assert (scored_by(casters), scored_by(logistics), scored_by(customers)) == (casting, moving, leading)
    assert scored_by(general) == {supplier.pk for supplier in suppliers} - casting - moving - leading
    assert CurrentScore.objects.count() == len(suppliers)
    assert recompute() == Recomputed(len(suppliers), ())
    for supplier in suppliers:
        assert model_for(supplier, TODAY) == Scorecard.objects.get(supplier=supplier).run.model


def test_one_supplier_is_scored_by_its_own_model_as_the_register_scores_it() -> None:
    make_model()
    publish(LOGISTICS)
    carrier = sells(make_random_file(random.Random(1)), "warehousing")
    Supplier.objects.filter(pk=carrier.pk).update(kind=SupplierKind.LOGISTICS)
    carrier.refresh_from_db()
    score_register(as_of=TODAY, at=NOW, cause="asked")
    card = score_supplier(carrier, as_of=TODAY, at=NOW, cause="asked")
    before = Scorecard.objects.earliest("pk")
    assert card.run.model.code == "logistics_provider_template"
    assert (card.total, card.points, card.categories, card.input_hash) == (
        before.total,
        before.points,
        1,
        before.input_hash,
    )


def test_a_supplier_for_whom_no_model_is_meant_is_left_out_and_said_so() -> None:
    publish(LOGISTICS)
    maker = make_supplier()
    (run,) = score_register(as_of=TODAY, at=NOW, cause="asked")
    assert run.scorecards.count() == 0
    with pytest.raises(Refused) as refused:
        score_supplier(maker, as_of=TODAY, at=NOW, cause="asked")
    assert refused.value.code == "no_model_for_supplier"
    assert (Run.objects.count(), Scorecard.objects.count()) == (1, 0)


@pytest.mark.parametrize("suppliers", [1, 3])
def test_sharing_suppliers_out_asks_no_more_of_the_database_for_three_than_for_one(suppliers: int) -> None:
    make_model()
    publish(LOGISTICS, scope={"kinds": ["logistics"], "categories": ["road-haulage"]})
    for number in range(suppliers):
        sells(make_random_file(random.Random(number)), "road-haulage")
    models_in_force(TODAY)
    with CaptureQueriesContext(connection) as asked:
        score_register(as_of=TODAY, at=NOW, cause="asked")
    reads = [query["sql"] for query in asked if "FROM suppliers_" in query["sql"]]
    # each of the two runs: whom it scores (kinds, categories) and five packed queries; the second asks for categories
    assert connection.vendor != "sqlite" or len(reads) == 2 * (2 + 5) + 1


def test_the_general_model_comes_first_and_levels_are_those_that_all_share() -> None:
    logistics, general = publish(LOGISTICS), make_model()
    assert models_in_force(TODAY) == (general, logistics)
    assert model_in_force(TODAY) == general
    assert [level.code for level in levels_in_force(TODAY)] == ["A", "B", "C", "D"]
    with pytest.raises(Refused):
        models_in_force(date(2019, 12, 31))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": "other"}, "scope_taken"),
        ({"code": "other", "scope": {"kinds": ["logistics", "trader"]}}, "scopes_overlap"),
        ({"code": "other", "scope": {"kinds": ["trader"]}, "levels": [
            {"code": "good", "name_zh": "好", "name_en": "Good", "minimum": 5000},
            {"code": "bad", "name_zh": "差", "name_en": "Bad", "minimum": 0},
        ]}, "levels_differ"),
    ],
)  # fmt: skip
def test_a_model_that_could_not_stand_beside_the_others_is_not_published(changed: dict[str, Any], code: str) -> None:
    make_model()
    publish(LOGISTICS)
    with pytest.raises(Refused) as refused:
        publish(LOGISTICS, **changed)
    assert (refused.value.code, ScoringModel.objects.count()) == (code, 2)


def test_another_code_for_the_same_scope_takes_over_from_its_day_on() -> None:
    old = make_model()
    new = publish(DEFINITION, code="next", on=TODAY)
    assert models_in_force(TODAY - timedelta(days=1)) == (old,)
    assert models_in_force(TODAY) == (new,)


def test_a_line_for_a_category_is_scored_for_those_that_sell_it_and_shared_out_for_the_others() -> None:
    publish(LOGISTICS, scope={"kinds": [], "categories": []})
    with_it = sells(make_supplier(kind=SupplierKind.LOGISTICS), "warehousing", "road-haulage")
    without = sells(make_supplier(kind=SupplierKind.LOGISTICS), "road-haulage")
    cards = [score_supplier(each, as_of=TODAY, at=NOW, cause="asked") for each in (with_it, without)]
    lines = [rescored(card).line("L4.1") for card in cards]

    assert [card.categories for card in cards] == [1, 0]
    assert [line.state for line in lines] == [LineState.NOT_KNOWN, LineState.NOT_APPLICABLE]
    assert [line.weight for line in lines] == [600, 0]
    assert lines[1].reason.code == "not_for_what_it_sells"
    packaging = [next(line for line in explained(card).lines if line.code == "L4.2") for card in cards]
    assert [(line.own_weight, line.weight) for line in packaging] == [(600, 600), (600, 1200)]
    assert cards[0].input_hash != cards[1].input_hash
    assert recompute() == Recomputed(2, ())


def test_what_is_sold_later_changes_no_scorecard_that_is_stored() -> None:
    publish(LOGISTICS)
    carrier = sells(make_supplier(kind=SupplierKind.LOGISTICS), "warehousing")
    card = score_supplier(carrier, as_of=TODAY, at=NOW, cause="asked")
    sells(carrier, "road-haulage")
    assert explained(card).agrees
    assert recompute() == Recomputed(1, ())


def test_a_model_without_categories_keeps_none_and_hashes_as_before() -> None:
    model = make_model()
    supplier = sells(make_supplier(), "castings")
    card = score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    assert (parsed(model).categories, card.categories) == ((), 0)
    assert level_code(parsed(model), card.level) == "unrated"
