import random
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from scoring.engine.facts import KINDS
from scoring.engine.model import UNRATED_INDEX, VETOED_INDEX
from scoring.engine.row import score_row
from scoring.evidence.fingerprint import input_hashes
from scoring.evidence.matrix import FactMatrix
from scoring.evidence.packing import PackedQuery
from scoring.evidence.reading import read_facts
from scoring.models import Chunk, CurrentScore, LevelChange, Run, Scorecard
from scoring.operations import scoring
from scoring.operations.scoring import score_chunk, score_register, score_supplier, start_run
from scoring.queries.models import model_in_force, parsed
from suppliers.enums import Known
from suppliers.errors import Refused
from suppliers.history import breaks
from suppliers.models import Event
from tests.factories import NOW, TODAY, make_supplier
from tests.scoring.files import happen, make_good_file, make_model, make_random_file

pytestmark = pytest.mark.django_db


def test_row_path_and_register_run_agree_on_random_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "CHUNK", 17)
    rng = random.Random(7)
    model = make_model()
    suppliers = [make_random_file(rng) for _ in range(60)]
    steps: list[tuple[int, int]] = []
    (run,) = score_register(as_of=TODAY, at=NOW, cause="asked", progress=lambda *step: steps.append(step))
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert (run.finished_at, run.cut_off_at) == (NOW, NOW)
    facts = read_facts(parsed(model).facts, ids=[s.pk for s in suppliers], as_of=TODAY, cut_off=NOW)
    stored = {card.supplier_id: card for card in Scorecard.objects.filter(run=run)}
    assert len(stored) == 60
    for at, supplier in enumerate(sorted(suppliers, key=lambda each: each.pk)):
        score = score_row(parsed(model), facts.facts(at), kind=KINDS[facts.kinds[at]], as_of=TODAY)
        card = stored[supplier.pk]
        assert (card.total, card.known, card.level) == (score.total, score.known, score.level_index)
        assert card.points == tuple(-1 if line.points is None else line.points for line in score.lines)
        assert card.vetoes == tuple(veto.state for veto in score.vetoes)
        assert card.kind == supplier.kind
        assert (card.values, card.states) == (tuple(facts.values[at]), tuple(facts.states[at]))
        assert (card.evidence, card.sources) == (tuple(facts.evidence[at]), tuple(facts.sources[at]))


def test_one_supplier_is_scored_as_the_register_scores_it_and_its_history_says_so() -> None:
    make_model()
    supplier = make_random_file(random.Random(3))
    (run,) = score_register(as_of=TODAY, at=NOW, cause="asked")
    card = score_supplier(supplier, as_of=TODAY, at=NOW, cause="new_evidence")
    before = Scorecard.objects.get(run=run)
    assert (card.total, card.level, card.points, card.input_hash) == (
        before.total,
        before.level,
        before.points,
        before.input_hash,
    )
    event = Event.objects.get(supplier=supplier, kind="supplier.scored")
    assert event.payload == {
        "scorecard": card.pk,
        "total": card.total,
        "level": card.level,
        "input_hash": card.input_hash,
    }
    assert list(breaks(supplier.pk)) == []
    assert (card.run.cause, card.run.finished_at) == ("new_evidence", NOW)


def test_a_certificate_that_runs_out_lowers_the_score_and_the_level_change_is_left_to_be_told() -> None:
    make_model()
    supplier = make_good_file(until=TODAY)
    before = score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    after = score_supplier(supplier, as_of=TODAY + timedelta(days=1), at=NOW, cause="certificate_lapsed")
    model = parsed(after.run.model)
    ems = [criterion.code for criterion in model.criteria].index("M1.2")
    assert (before.points[ems], after.points[ems]) == (600, 0)
    assert after.total < before.total
    assert before.total - after.total == 600
    current = CurrentScore.objects.get(supplier=supplier)
    assert (current.scorecard_id, current.total) == (after.pk, after.total)


def test_a_veto_is_a_level_of_its_own_and_a_level_change() -> None:
    make_model()
    supplier = make_good_file()
    before = score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    assert before.level >= 0
    assert not LevelChange.objects.exists()
    happen(supplier, "pollution", severity="major")
    after = score_supplier(supplier, as_of=TODAY, at=NOW, cause="new_evidence")
    assert after.level == VETOED_INDEX
    change = LevelChange.objects.get()
    assert (change.supplier_id, change.scorecard_id, change.level_before, change.level_after) == (
        supplier.pk,
        after.pk,
        before.level,
        VETOED_INDEX,
    )
    assert change.announced_at is None


def test_a_supplier_of_whom_little_is_known_is_unrated() -> None:
    make_model()
    assert score_supplier(make_supplier(), as_of=TODAY, at=NOW, cause="asked").level == UNRATED_INDEX


def test_a_repeated_chunk_does_nothing() -> None:
    model = make_model()
    supplier = make_good_file()
    run = start_run(model, as_of=TODAY, cut_off=NOW, cause="asked", at=NOW)
    assert score_chunk(run, first_id=1, last_id=supplier.pk) == 1
    assert score_chunk(run, first_id=1, last_id=supplier.pk) == 0
    assert Scorecard.objects.count() == 1
    chunk = Chunk.objects.get()
    assert (chunk.run_id, chunk.first_id, chunk.last_id, chunk.suppliers) == (run.pk, 1, supplier.pk, 1)


def test_a_chunk_that_fails_leaves_nothing_and_can_be_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    supplier = make_good_file()
    run = start_run(make_model(), as_of=TODAY, cut_off=NOW, cause="asked", at=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(scoring, "move_current_scores", lambda *_, **__: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            score_chunk(run, first_id=1, last_id=supplier.pk)
    assert (Scorecard.objects.count(), Chunk.objects.count()) == (0, 0)
    assert score_chunk(run, first_id=1, last_id=supplier.pk) == 1


def test_an_unchanged_score_leaves_the_current_one_where_it_is() -> None:
    make_model()
    supplier = make_good_file()
    first = score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked")
    assert CurrentScore.objects.get().scorecard_id == first.pk
    later = score_supplier(supplier, as_of=TODAY + timedelta(days=1), at=NOW, cause="asked")
    assert CurrentScore.objects.get().scorecard_id == later.pk


def test_a_late_chunk_of_an_older_run_does_not_overwrite_what_a_later_run_found() -> None:
    supplier = make_good_file()
    older = start_run(make_model(), as_of=TODAY, cut_off=NOW, cause="asked", at=NOW)
    happen(supplier, "pollution", severity="major", recorded_at=NOW + timedelta(minutes=1))
    newer = score_supplier(supplier, as_of=TODAY, at=NOW + timedelta(hours=1), cause="new_evidence")
    score_chunk(older, first_id=supplier.pk, last_id=supplier.pk)
    assert CurrentScore.objects.get().scorecard_id == newer.pk
    assert LevelChange.objects.count() == 0
    assert Scorecard.objects.get(run=older).level >= 0


@pytest.mark.parametrize("suppliers", [1, 3])
def test_a_run_asks_as_much_of_the_database_for_three_suppliers_as_for_one(
    suppliers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed: list[PackedQuery] = []
    fetch = PackedQuery.fetch

    def counted(query: PackedQuery) -> list[tuple[Any, ...]]:
        packed.append(query)
        return fetch(query)

    monkeypatch.setattr(PackedQuery, "fetch", counted)
    make_model()
    for number in range(suppliers):
        make_random_file(random.Random(number))
    model_in_force(TODAY)
    with CaptureQueriesContext(connection) as asked:
        score_register(as_of=TODAY, at=NOW, cause="asked")
    through_django = len(asked) - (len(packed) if connection.vendor == "sqlite" else 0)
    if connection.vendor == "sqlite":  # its executemany is one statement a row here
        through_django -= sum("INSERT INTO scoring_scorecard " in query["sql"] for query in asked)
    # models, run, ends of the register | savepoint, count, chunk: look, savepoint, insert, release | models |
    # files that are not closed | two moves, release | finish
    assert (len(packed), through_django) == (5, 3 + 6 + 1 + 1 + 3 + 1)


def test_an_empty_register_gives_an_empty_run() -> None:
    make_model()
    (run,) = score_register(as_of=TODAY, at=NOW, cause="asked")
    assert run.scorecards.count() == 0


def test_without_a_model_in_force_nothing_is_scored() -> None:
    supplier = make_good_file()
    make_model()
    with pytest.raises(Refused) as refused:
        score_supplier(supplier, as_of=date(2019, 12, 31), at=NOW, cause="asked")
    assert refused.value.code == "no_model"
    assert (Run.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("statement", ["UPDATE scoring_scorecard SET total = 0", "DELETE FROM scoring_scorecard"])
def test_the_database_refuses_to_change_a_scorecard(statement: str) -> None:
    make_model()
    card = score_supplier(make_good_file(), as_of=TODAY, at=NOW, cause="asked")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Scorecard.objects.get().total == card.total


def make_matrix(**changed: object) -> FactMatrix:
    parts: dict[str, Any] = {
        "keys": ("a", "b"),
        "supplier_ids": np.array([5]),
        "kinds": np.array([0], np.int8),
        "values": np.array([[1, 2]]),
        "states": np.array([[Known.KNOWN, Known.KNOWN]], np.int8),
        "evidence": np.array([[1, 2]], np.int8),
        "sources": np.array([[7, 8]]),
        "categories": (),
        "masks": np.array([0]),
    }
    return FactMatrix(**parts | changed)


def test_the_hash_changes_with_every_input_and_with_nothing_else() -> None:
    as_it_is = input_hashes(make_matrix(), as_of=TODAY, model_hash="m")
    other = [
        input_hashes(make_matrix(), as_of=TODAY, model_hash="n"),
        input_hashes(make_matrix(), as_of=TODAY + timedelta(days=1), model_hash="m"),
        input_hashes(make_matrix(kinds=np.array([1], np.int8)), as_of=TODAY, model_hash="m"),
        input_hashes(make_matrix(values=np.array([[1, 3]])), as_of=TODAY, model_hash="m"),
        input_hashes(make_matrix(states=np.array([[0, 2]], np.int8)), as_of=TODAY, model_hash="m"),
        input_hashes(make_matrix(evidence=np.array([[1, 3]], np.int8)), as_of=TODAY, model_hash="m"),
        input_hashes(make_matrix(sources=np.array([[7, 9]])), as_of=TODAY, model_hash="m"),
        input_hashes(make_matrix(categories=("c",)), as_of=TODAY, model_hash="m"),
        input_hashes(make_matrix(categories=("c",), masks=np.array([1])), as_of=TODAY, model_hash="m"),
    ]
    assert len({hashes[0] for hashes in [as_it_is, *other]}) == 10
    assert input_hashes(make_matrix(masks=np.array([1])), as_of=TODAY, model_hash="m") == as_it_is
    assert input_hashes(make_matrix(supplier_ids=np.array([6])), as_of=TODAY, model_hash="m") == as_it_is
    assert len(as_it_is[0]) == 64
