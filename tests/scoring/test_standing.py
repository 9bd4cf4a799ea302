"""The suppliers that a model scores now, in columns: the same totals and levels as their scorecards have."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from scoring.engine.what_if import what_if
from scoring.models import CurrentScore, Scorecard, ScoringModel
from scoring.operations.publishing import publish_model
from scoring.operations.scoring import score_register, score_supplier
from scoring.queries.entropy import entropy_lines
from scoring.queries.models import parsed
from scoring.queries.robust import reach_of, reaches_of
from scoring.queries.standing import Standing, standing_of
from suppliers.enums import SupplierKind
from suppliers.models import Supplier
from tests.factories import NOW, TODAY, make_supplier
from tests.scoring.files import DEFINITION, EARLIER, answer, make_model

pytestmark = pytest.mark.django_db


def stands(model: ScoringModel) -> Standing:
    found = standing_of(model)
    assert found is not None
    return found


def rows(standing: Standing) -> list[tuple[int, int, int]]:
    columns = (standing.supplier_ids, standing.now.totals, standing.now.levels)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def stored() -> list[tuple[int, int, int]]:
    return list(CurrentScore.objects.order_by("pk").values_list("pk", "total", "level"))


def make_suppliers() -> list[Supplier]:
    suppliers = [make_supplier(kind=kind) for kind in (*SupplierKind, SupplierKind.MANUFACTURER)]
    for at, supplier in enumerate(suppliers):
        answer(supplier, "recycled_content", 1_000 * at)
        answer(supplier, "packaging_reusable", 9_000 - 500 * at)
    return suppliers


def test_it_has_the_totals_and_levels_of_the_scorecards_that_stand() -> None:
    model = make_model()
    make_suppliers()
    score_register(as_of=TODAY, at=NOW, cause="asked")
    standing = stands(model)
    assert rows(standing) == stored()
    assert standing.as_of == TODAY


def test_a_supplier_that_is_scored_by_itself_is_in_it_at_once() -> None:
    model = make_model()
    suppliers = make_suppliers()
    score_register(as_of=TODAY, at=NOW, cause="asked")
    before = rows(stands(model))
    answer(suppliers[2], "water_reuse", 9_000)
    score_supplier(suppliers[2], as_of=TODAY, at=NOW + timedelta(hours=1), cause="asked")
    after = rows(stands(model))
    assert after == stored()
    assert after != before


def test_other_weights_give_what_a_published_model_with_them_gives() -> None:
    model, weights = make_model(), {"M1.1": 300, "M4.1": 800}
    definition = changeable() | {"version": 9}
    for dimension in definition["dimensions"]:
        for criterion in dimension["criteria"]:
            criterion["weight"] = weights.get(criterion["code"], criterion["weight"])
    newer = publish(definition, TODAY)
    make_suppliers()
    score_register(as_of=TODAY - timedelta(days=1), at=NOW, cause="asked")
    tried = what_if(stands(model).register, weights)
    before = rows(stands(model))
    score_register(as_of=TODAY, at=NOW + timedelta(hours=1), cause="asked")
    assert [row[1:] for row in rows(stands(newer))] == list(
        zip(tried.totals.tolist(), tried.levels.tolist(), strict=True)
    )
    assert rows(stands(newer)) != before


def changeable() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(DEFINITION.read_text())
    return {key: value for key, value in content.items() if key != "hash"}


def publish(definition: dict[str, Any], since: date = date(2021, 1, 1)) -> ScoringModel:
    return publish_model(definition, by=None, at=EARLIER, in_force_from=since)


def test_days_on_which_missing_turns_to_zero_are_each_scorecards_own() -> None:
    definition = changeable()
    for criterion in definition["dimensions"][1]["criteria"]:
        criterion["missing"] = {"zero_after": str(TODAY)}
    model = publish(definition)
    one, other = make_suppliers()[:2]
    score_supplier(one, as_of=TODAY - timedelta(days=1), at=NOW - timedelta(days=1), cause="asked")
    score_supplier(other, as_of=TODAY, at=NOW, cause="asked")
    assert rows(stands(model)) == stored()


def test_whom_nobody_scored_is_in_no_column() -> None:
    model = make_model()
    make_suppliers()
    assert standing_of(model) is None
    assert reaches_of(model) is None
    assert entropy_lines(model) == ()


def test_one_scorecard_reaches_as_far_by_itself_as_among_all() -> None:
    model = make_model()
    suppliers = make_suppliers()
    score_register(as_of=TODAY, at=NOW, cause="asked")
    reaches = reaches_of(model)
    assert reaches is not None
    among = [reaches.of(at) for at in range(len(suppliers))]
    cards = Scorecard.objects.select_related("run__model").order_by("supplier_id")
    assert [reach_of(card) for card in cards] == among
    assert [(reach.total, reach.level) for reach in among] == [
        (total, parsed(model).level_code(level)) for _pk, total, level in stored()
    ]
    assert all(reach.lowest <= reach.total <= reach.highest for reach in among)


def test_entropy_counts_only_what_is_known() -> None:
    model = make_model()
    first, second, third = make_suppliers()[:3]
    for supplier, share in ((first, 2_000), (second, 8_000)):
        answer(supplier, "water_reuse", share)
    for supplier in (first, second, third):
        score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    lines = {line.criterion.code: line for line in entropy_lines(model)}
    assert sum(line.entropy for line in lines.values()) == 10_000
    silent = [line for line in lines.values() if line.known < 2]
    assert {line.entropy for line in silent} == {0}
    assert {line.weight for line in lines.values()} == {criterion.weight for criterion in parsed(model).criteria}
