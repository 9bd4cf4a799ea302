import json
from datetime import date, timedelta

import pytest

from scoring.models import ScoringModel
from scoring.operations.publishing import publish_model
from scoring.queries.levels import level_code, level_of
from scoring.queries.models import compiled, model_in_force, parsed
from suppliers.errors import Refused
from tests.factories import NOW, TODAY, make_category
from tests.scoring.files import DEFINITION, make_model

pytestmark = pytest.mark.django_db


def definition(**changed: object) -> dict[str, object]:
    content: dict[str, object] = json.loads(DEFINITION.read_text())
    del content["hash"]
    return content | changed


def test_publishing_the_same_content_again_gives_the_model_that_is_there() -> None:
    model = make_model()
    assert publish_model(definition(), by=None, at=NOW, in_force_from=TODAY).pk == model.pk
    assert (model.code, model.version, len(parsed(model).criteria)) == ("machinery_supplier_template", 0, 27)
    assert model.definition["hash"] == model.content_hash


def test_other_content_under_the_same_version_is_refused() -> None:
    make_model()
    with pytest.raises(Refused) as refused:
        publish_model(definition(name_en="Other"), by=None, at=NOW, in_force_from=TODAY)
    assert refused.value.code == "version_taken"
    assert ScoringModel.objects.count() == 1


def test_what_is_no_model_is_refused_with_every_place() -> None:
    with pytest.raises(Refused) as refused:
        publish_model(definition(minimum_known=-1, name_zh=""), by=None, at=NOW, in_force_from=TODAY)
    assert refused.value.code == "invalid_model"
    assert [place in str(refused.value) for place in ("minimum_known", "name_zh")] == [True, True]
    assert ScoringModel.objects.count() == 0


def test_a_model_that_asks_for_a_category_which_nobody_can_sell_is_refused() -> None:
    content = definition()
    content["dimensions"][0]["criteria"][0]["categories"] = ["castings"]  # type: ignore[index]
    with pytest.raises(Refused) as refused:
        publish_model(content, by=None, at=NOW, in_force_from=TODAY)
    assert (refused.value.code, ScoringModel.objects.count()) == ("unknown_category", 0)

    make_category("castings")
    assert parsed(publish_model(content, by=None, at=NOW, in_force_from=TODAY)).categories == ("castings",)


def test_the_model_in_force_is_the_one_since_last() -> None:
    first = make_model()
    second = publish_model(definition(version=1), by=None, at=NOW, in_force_from=TODAY)
    assert model_in_force(TODAY - timedelta(days=1)) == first
    assert model_in_force(TODAY) == second
    with pytest.raises(Refused):
        model_in_force(date(2019, 12, 31))


def test_a_model_is_compiled_once_for_its_content() -> None:
    model = make_model()
    assert compiled(model) is compiled(ScoringModel.objects.get(pk=model.pk))


def test_levels_are_stored_by_index_with_vetoed_and_unrated_apart() -> None:
    model = parsed(make_model())
    assert [level_code(model, stored) for stored in (0, 3, -1, -2)] == ["A", "D", "unrated", "vetoed"]
    assert [level_of(model, stored) for stored in (0, -1, -2)] == [model.levels[0], None, None]
