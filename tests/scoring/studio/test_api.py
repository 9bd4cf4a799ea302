"""POST /api/v1/models/{id}/what-if/"""

import pytest
from django.http import HttpResponseBase
from django.test import Client

from scoring.models import Scorecard, ScoringModel
from scoring.operations.scoring import score_register
from suppliers.enums import Role
from tests.factories import NOW, TODAY, make_member, make_organisation, make_staff
from tests.scoring.files import make_good_file, make_model
from tests.suppliers.pages.visitors import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def model() -> ScoringModel:
    return make_model()


def ask(client: Client, model: ScoringModel, body: object) -> HttpResponseBase:
    return client.post(f"/api/v1/models/{model.pk}/what-if/", body, content_type="application/json")


def test_other_weights_answer_with_levels_migration_and_movers(model: ScoringModel) -> None:
    buyer = make_organisation("buyer")
    suppliers = [make_good_file() for _ in range(3)]
    suppliers[0].consents.create(organisation=buyer, given_by=None, given_at=NOW)
    score_register(as_of=TODAY, at=NOW, cause="asked")
    auditor = signed_in(make_staff(buyer, Role.AUDITOR))
    cards = Scorecard.objects.count()
    weights = {each["code"]: 0 for dimension in model.definition["dimensions"] for each in dimension["criteria"]}
    found = ask(auditor, model, {"weights": weights | {"M1.3": 10_000}}).json()  # type: ignore[attr-defined]
    assert (found["suppliers"], found["others"], found["unscored"], found["moved"]) == (3, 0, 0, 3)
    assert sum(each["suppliers"] for each in found["migration"]) == 3
    assert [each["supplier"] for each in found["movers"]] == [suppliers[0].pk]
    assert found["movers"][0]["reason"] in {"line", "known", "limit"}
    assert [sum(each[side] for each in found["levels"]) for side in ("before", "after")] == [3, 3]
    assert Scorecard.objects.count() == cards


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"weights": {"M1.1": 0}}, "weights_do_not_sum", "weights"),
        ({"weights": {"X9": 100}}, "unknown_criterion", "weights"),
        ({"weights": {"M1.1": "6"}}, "wrong_type", "weights.M1.1"),
        ({"weights": {"M1.1": 10_001}}, "max_value", "weights.M1.1"),
        ({"weights": {}, "publish": True}, "unknown_field", "publish"),
        ({}, "required", "weights"),
    ],
)
def test_weights_that_are_none_are_refused_with_their_place(
    model: ScoringModel, body: object, code: str, field: str
) -> None:
    answer = ask(signed_in(make_staff(make_organisation(), Role.COMPLIANCE)), model, body)
    assert answer.status_code == 400
    told = answer.json()  # type: ignore[attr-defined]
    assert (told["code"], told["field"]) == (code, field)


def test_suppliers_do_not_try_out_models_and_a_register_without_scores_says_so(model: ScoringModel) -> None:
    assert ask(signed_in(make_member(make_good_file())), model, {"weights": {}}).status_code == 403
    answer = ask(signed_in(make_staff(make_organisation(), Role.OFFICER)), model, {"weights": {}})
    assert answer.status_code == 400
    assert answer.json()["code"] == "nobody_scored"  # type: ignore[attr-defined]
