import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from scoring.models import ModelDraft, ScoringModel
from scoring.operations.model_drafts import import_model_file, start_draft
from scoring.queries.model_drafts import exported, problems_of
from suppliers.enums import Role
from suppliers.errors import Refused
from tests.factories import NOW
from tests.scoring.files import DEFINITION, make_model
from tests.scoring.lives import make_person

pytestmark = pytest.mark.django_db

Spoil = Callable[[dict[str, Any]], object]


def content() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DEFINITION.read_text())
    found.pop("hash", None)
    return found


def refused(text: str | bytes) -> Refused:
    with translation.override("en"), pytest.raises(Refused) as error:
        import_model_file(text, by=make_person(), at=NOW)
    assert ModelDraft.objects.count() == 0
    return error.value


def first(model: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = model["dimensions"][0]["criteria"][0]
    return found


STEPS = {"rule": "steps", "fact": "penalties_3y", "steps": [[0, 600], [0, 100]], "below": 0}
SPOILT: list[tuple[Spoil, str, str]] = [
    (lambda m: first(m).update(weight=first(m)["weight"] + 1), "dimensions", "add up to 10001, not to 10000"),
    (lambda m: first(m).update(rule=STEPS), "dimensions[0].criteria[0].rule.steps[1]", "steps overlap"),
    (
        lambda m: first(m).update(rule={"rule": "share", "fact": "no_such_fact", "most": 600}),
        "dimensions[0].criteria[0].rule.fact",
        "There is no fact no_such_fact in the catalogue.",
    ),
    (lambda m: m.update(hash="0" * 64), "hash", "The hash does not fit the content"),
    (lambda m: m.update(minimum_known=0.5), "minimum_known", "A whole number is needed here, not 0.5."),
    (lambda m: m["levels"][0].update(minimum=float("nan")), "levels[0].minimum", "NaN is no number"),
    (lambda m: m["levels"][1].update(minimum=9_000), "levels[1].minimum", "not below the limit of the level before"),
    (lambda m: m.update(weigths=1), "weigths", "There is no field weigths here"),
    (lambda m: m["dimensions"].append(m["dimensions"][0]), "dimensions", "is used more than once"),
]


@pytest.mark.parametrize(("spoil", "place", "reason"), SPOILT)
def test_a_file_that_is_no_model_is_refused_with_the_place_and_the_reason(
    spoil: Spoil, place: str, reason: str
) -> None:
    model = content()
    spoil(model)
    error = refused(json.dumps(model))
    assert error.code == "invalid_model"
    lines = str(error.values["problems"]).split("\n")
    assert [line for line in lines if line.startswith(f"{place}: ") and reason in line] != []
    assert error.field == lines[0].split(": ")[0]


def test_rules_that_lie_too_deep_in_each_other_are_refused_by_that_name() -> None:
    model, rule = content(), {"rule": "share", "fact": "citi_score", "most": 600}
    for _ in range(5):
        rule = {"rule": "best_of", "parts": [rule]}
    first(model).update(rule=rule)
    assert "Rules may lie at most 5 deep in each other." in str(refused(json.dumps(model)))


def test_every_problem_of_a_file_is_told_at_once() -> None:
    model = content() | {"minimum_known": "x", "name_zh": ""}
    model["levels"][0]["code"] = 7
    lines = str(refused(json.dumps(model)).values["problems"]).split("\n")
    assert sorted(line.split(": ")[0] for line in lines) == ["levels[0].code", "minimum_known", "name_zh"]


def test_a_file_without_a_hash_is_taken_in_as_a_draft_of_its_content() -> None:
    person = make_person()
    draft = import_model_file(json.dumps(content()), by=person, at=NOW)
    assert (draft.state, draft.started_by, draft.based_on, problems_of(draft)) == ("draft", person, None, [])
    assert (draft.code, draft.version, len(draft.content_hash)) == ("machinery_supplier_template", 0, 64)


def test_what_was_exported_comes_in_again_under_the_same_hash() -> None:
    with transaction.atomic():  # another installation, where it was published
        model = make_model()
        text, digest = exported(model), model.content_hash
        transaction.set_rollback(True)
    draft = import_model_file(text.encode(), by=make_person(), at=NOW)
    assert (draft.content_hash, exported(draft), ScoringModel.objects.count()) == (digest, text, 0)


def test_a_changed_byte_in_an_exported_file_is_noticed() -> None:
    with transaction.atomic():
        text = exported(make_model())
        transaction.set_rollback(True)
    error = refused(text.replace('"weight": 600', '"weight": 601', 1).replace('"minimum": 8500', '"minimum": 8501', 1))
    assert error.code == "invalid_model"
    error = refused(text.replace('"minimum": 8500', '"minimum": 8501', 1))
    assert (error.field, "the file was changed or damaged" in str(error)) == ("hash", True)


def test_what_is_published_here_already_is_not_taken_in_again() -> None:
    model = make_model()
    assert refused(exported(model)).code == "already_published"
    other = content() | {"name_en": "Other"}
    assert refused(json.dumps(other)).code == "version_taken"
    draft = import_model_file(json.dumps(other | {"version": 1}), by=make_person(), at=NOW)
    assert draft.based_on == model


def test_a_definition_whose_hash_is_not_its_own_is_no_draft() -> None:
    for stated in ("0" * 64, 5):
        with pytest.raises(Refused) as error:
            start_draft(None, by=make_person(), at=NOW, definition=content() | {"hash": stated})
        assert (error.value.code, ModelDraft.objects.count()) == ("wrong_hash", 0)


def test_a_draft_with_problems_is_not_exported() -> None:
    draft = start_draft(None, by=make_person(), at=NOW, definition={"code": "示例"})
    with pytest.raises(Refused) as error:
        exported(draft)
    assert error.value.code == "unfinished"


def test_only_compliance_imports() -> None:
    with pytest.raises(Refused) as error:
        import_model_file(json.dumps(content()), by=make_person(Role.MANAGER), at=NOW)
    assert (error.value.code, ModelDraft.objects.count()) == ("role_needed", 0)
