"""A model that comes into force scores everybody it is meant for: on its day, once, whatever becomes of the workers."""

import json
from datetime import timedelta
from typing import Any

import pytest

from scoring.models import Chunk, CurrentScore, LevelChange, Run, Scorecard, ScoringModel
from scoring.operations.new_models import start_new_models, work_off_run
from scoring.operations.scoring import score_chunk, score_register, score_supplier
from scoring.queries.new_models import pending_runs
from suppliers.enums import SupplierKind
from suppliers.models import Supplier
from tests.factories import NOW, TODAY, make_category, make_supplier
from tests.scoring.files import DEFINITION, LOGISTICS, make_good_file, make_model
from tests.scoring.lives import publish_through_life

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
DAY = TODAY + timedelta(days=5)
ON_DAY = NOW + timedelta(days=5)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("scoring", "back_testing"):
        monkeypatch.setattr(f"scoring.operations.{module}.CHUNK", 2)


def make_scored(suppliers: int = 5) -> ScoringModel:
    """The machinery model, with suppliers that it scored."""
    model = make_model()
    for _ in range(suppliers):
        make_supplier()
    score_register(as_of=TODAY, at=NOW, cause="asked")
    return model


def next_version(**changed: object) -> dict[str, Any]:
    definition = json.loads(DEFINITION.read_text("utf-8")) | {"version": 1} | changed
    return {key: value for key, value in definition.items() if key != "hash"}


def work_off_all() -> None:
    for run in pending_runs():
        work_off_run(run.pk, at=ON_DAY)


def standing_models() -> set[tuple[str, int]]:
    """The models by which suppliers stand now."""
    rows = CurrentScore.objects.values_list("scorecard__run__model__code", "scorecard__run__model__version")
    return set(rows)


def cards_by(model: ScoringModel) -> list[int]:
    return sorted(Scorecard.objects.filter(run__model=model).values_list("supplier", flat=True))


def everybody() -> list[int]:
    return list(Supplier.objects.order_by("pk").values_list("pk", flat=True))


def test_before_its_day_a_published_model_scores_nobody() -> None:
    make_scored()
    new = publish_through_life(next_version(), in_force_from=DAY, at=LATER)
    assert start_new_models(DAY - timedelta(days=1), at=ON_DAY - timedelta(days=1)) == ()
    assert (cards_by(new), pending_runs().exists()) == ([], False)


def test_on_its_day_everybody_is_scored_by_it_once_however_often_it_is_looked_for() -> None:
    old = make_scored()
    new = publish_through_life(next_version(), in_force_from=DAY, at=LATER)
    (run,) = start_new_models(DAY, at=ON_DAY)
    assert start_new_models(DAY, at=ON_DAY) == ()
    for _ in range(2):
        work_off_run(run.pk, at=ON_DAY)
    assert start_new_models(DAY + timedelta(days=1), at=ON_DAY + timedelta(days=1)) == ()

    assert cards_by(new) == everybody() == cards_by(old)
    assert standing_models() == {(new.code, new.version)}
    run.refresh_from_db()
    assert (run.as_of, run.finished_at, run.chunks.count()) == (DAY, ON_DAY, 3)
    assert not pending_runs().exists()


def test_published_for_the_same_day_it_scores_those_that_were_scored_before_it() -> None:
    make_scored()
    new = publish_through_life(next_version(), at=LATER)
    start_new_models(TODAY, at=LATER + timedelta(minutes=1))
    work_off_all()
    assert cards_by(new) == everybody()
    assert start_new_models(TODAY, at=LATER + timedelta(minutes=2)) == ()


def test_a_run_that_was_broken_off_goes_on_behind_the_last_chunk() -> None:
    make_scored()
    new = publish_through_life(next_version(), in_force_from=DAY, at=LATER)
    (run,) = start_new_models(DAY, at=ON_DAY)
    first = everybody()[0]
    score_chunk(run, first_id=first, last_id=first + 1)
    kept = set(Scorecard.objects.filter(run=run).values_list("pk", flat=True))
    assert (len(kept), pending_runs().get()) == (2, run)

    work_off_all()
    assert cards_by(new) == everybody()
    assert kept < set(Scorecard.objects.filter(run=run).values_list("pk", flat=True))
    assert Chunk.objects.filter(run=run).count() == 3


def test_who_was_scored_by_it_meanwhile_keeps_the_later_score() -> None:
    make_scored()
    new = publish_through_life(next_version(), in_force_from=DAY, at=LATER)
    start_new_models(DAY, at=ON_DAY)
    supplier = Supplier.objects.earliest("pk")
    card = score_supplier(supplier, as_of=DAY, at=ON_DAY + timedelta(hours=1), cause="asked")
    work_off_all()
    assert CurrentScore.objects.get(supplier=supplier).scorecard == card
    assert standing_models() == {(new.code, new.version)}


def test_without_a_new_model_and_without_anybody_scored_there_is_nothing_to_do() -> None:
    assert start_new_models(TODAY, at=NOW) == ()
    make_model()
    make_supplier()
    assert start_new_models(TODAY, at=NOW) == ()
    score_register(as_of=TODAY, at=NOW, cause="asked")
    assert start_new_models(TODAY + timedelta(days=30), at=NOW + timedelta(days=30)) == ()
    assert Run.objects.count() == 1


def test_a_model_for_some_takes_those_alone() -> None:
    general = make_scored(2)
    carrier = make_supplier(kind=SupplierKind.LOGISTICS)
    score_supplier(carrier, as_of=TODAY, at=NOW, cause="asked")
    definition = json.loads(LOGISTICS.read_text("utf-8"))
    for dimension in definition["dimensions"]:
        for code in [code for line in dimension["criteria"] for code in line["categories"] or ()]:
            make_category(code)
    special = publish_through_life(definition, in_force_from=DAY, at=LATER)
    start_new_models(DAY, at=ON_DAY)
    work_off_all()
    assert cards_by(special) == [carrier.pk]
    assert cards_by(general) == everybody()
    assert standing_models() == {(general.code, general.version), (special.code, special.version)}


def test_whom_a_new_version_leaves_is_scored_by_the_model_that_is_left_to_it() -> None:
    general = make_scored(2)
    carrier = make_supplier(kind=SupplierKind.LOGISTICS)
    narrow = next_version(code="narrow", version=0, scope={"kinds": ["logistics"], "categories": []})
    publish_through_life(narrow, at=LATER)
    start_new_models(TODAY, at=LATER)
    work_off_all()
    assert standing_models() == {(general.code, 0), ("narrow", 0)}

    moved = narrow | {"version": 1, "scope": {"kinds": ["trader"], "categories": []}}
    publish_through_life(moved, in_force_from=DAY, at=LATER + timedelta(hours=1))
    assert len(start_new_models(DAY, at=ON_DAY)) == 2
    work_off_all()
    assert CurrentScore.objects.get(supplier=carrier).scorecard.run.model == general
    assert standing_models() == {(general.code, 0)}
    assert start_new_models(DAY, at=ON_DAY + timedelta(hours=1)) == ()


def test_who_changes_level_by_it_is_noted() -> None:
    make_scored(1)
    good = make_good_file()
    score_supplier(good, as_of=TODAY, at=NOW, cause="asked")
    levels = [dict(level) for level in next_version()["levels"]]
    for number, level in enumerate(levels[:-1]):
        level["minimum"] = 10_000 - number
    publish_through_life(next_version(levels=levels), in_force_from=DAY, at=LATER)
    start_new_models(DAY, at=ON_DAY)
    work_off_all()
    change = LevelChange.objects.get()
    assert (change.supplier, change.level_before < change.level_after) == (good, True)
