"""Reference data: loaded again it is the same, and what is published never changes."""

import json
from pathlib import Path

import pytest

from fixtures import load
from procurement.models import PolicyVersion
from scoring.models import ModelDraft, ScoringModel
from scoring.operations.scoring import score_supplier
from scoring.queries.model_drafts import problems_of
from scoring.queries.models import models_in_force, parsed
from suppliers.models import Category, CertificateType
from tests.factories import NOW, TODAY, make_supplier, publish_shipped_method

pytestmark = pytest.mark.django_db


def _everything() -> list[object]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Category, CertificateType, PolicyVersion, ScoringModel)
    ]


def test_loading_twice_changes_nothing() -> None:
    load.load_reference(at=NOW)
    before = _everything()
    load.load_reference(at=NOW)

    assert _everything() == before
    assert all(before)


def test_a_corrected_name_reaches_the_database() -> None:
    load.load_reference(at=NOW)
    Category.objects.filter(code="castings").update(name_en="Wrong")
    CertificateType.objects.filter(code="ISO14001").update(name_en="Wrong")
    load.load_reference(at=NOW)

    assert Category.objects.get(code="castings").name_en == "Castings"
    assert CertificateType.objects.get(code="ISO14001").name_en == "Environmental management system"


def test_the_recognised_types_are_those_of_the_policy() -> None:
    load.load_reference(at=NOW)
    recognised = CertificateType.objects.filter(recognised=True).values_list("code", flat=True)

    assert set(recognised) == set(PolicyVersion.objects.latest("version").definition["green"]["certificates"])


def test_a_published_policy_is_not_changed_under_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load.load_reference(at=NOW)
    for path in load.REFERENCE.glob("*.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "models").mkdir()
    definition = json.loads((tmp_path / "policy_v1.json").read_text("utf-8"))
    (tmp_path / "policy_v1.json").write_text(json.dumps(definition | {"admission_days": 99}), "utf-8")
    monkeypatch.setattr(load, "REFERENCE", tmp_path)

    with pytest.raises(ValueError, match="Policy version 1 is published with other content"):
        load.load_reference(at=NOW)
    assert PolicyVersion.objects.get(version=1).definition["admission_days"] == definition["admission_days"]


def test_a_new_installation_scores_everybody_by_the_template_and_carriers_by_their_own() -> None:
    load.load_reference(at=NOW)

    held = {row.code: sorted(parsed(row).scope.kinds) for row in models_in_force(TODAY)}
    assert held == {"machinery_supplier_template": [], "logistics_provider_template": ["logistics"]}
    draft = ModelDraft.objects.get()
    assert (draft.code, draft.state, draft.started_by) == ("miit_gscm_general", "draft", None)
    shipped = json.loads((load.REFERENCE / "models" / "drafts" / "miit_gscm_general_v0.json").read_text("utf-8"))
    assert (draft.content_hash, problems_of(draft)) == (shipped["hash"], [])


def test_a_model_that_ships_later_is_a_draft_where_suppliers_are_scored_already() -> None:
    publish_shipped_method()
    score_supplier(make_supplier(), as_of=TODAY, at=NOW, cause="asked")
    load.load_reference(at=NOW)
    load.load_reference(at=NOW)

    assert [row.code for row in models_in_force(TODAY)] == ["machinery_supplier_template"]
    assert sorted(ModelDraft.objects.values_list("code", flat=True)) == [
        "logistics_provider_template",
        "miit_gscm_general",
    ]
