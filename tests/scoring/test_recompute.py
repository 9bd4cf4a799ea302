import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from scoring.models import Scorecard
from scoring.operations.recomputing import Difference, Recomputed, recompute
from scoring.operations.scoring import score_register
from tests.databases import triggers_off
from tests.factories import NOW, TODAY
from tests.scoring.files import make_model, make_random_file

# Triggers are switched off with ALTER TABLE, which PostgreSQL refuses while a transaction has checks to make.
pytestmark = pytest.mark.django_db(transaction=True)


def make_scorecards(suppliers: int = 20) -> list[Scorecard]:
    rng = random.Random(5)
    make_model()
    for _ in range(suppliers):
        make_random_file(rng)
    score_register(as_of=TODAY, at=NOW, cause="asked")
    score_register(as_of=TODAY, at=NOW, cause="asked")
    return list(Scorecard.objects.order_by("pk"))


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("recompute", *arguments, stdout=out, skip_checks=True)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_every_scorecard_follows_from_its_inputs_on_both_paths() -> None:
    make_scorecards()
    assert recompute() == Recomputed(40, ())
    assert run("--all") == (0, "40 scorecards recomputed, 0 differences.\n")


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("total", ["row", "columns"]),
        ("level", ["row", "columns"]),
        ("known", ["row", "columns"]),
        ("sources", ["hash"]),
        ("input_hash", ["hash"]),
    ],
)
def test_a_changed_scorecard_is_named(field: str, what: list[str]) -> None:
    card = make_scorecards()[3]
    changed = {
        "total": (card.total + 1) % 10_000,
        "level": 3 if card.level != 3 else 2,
        "known": (card.known + 1) % 10_000,
        "sources": tuple(source + 1 for source in card.sources),
        "input_hash": "0" * 64,
    }
    with triggers_off(connection):
        Scorecard.objects.filter(pk=card.pk).update(**{field: changed[field]})
    assert recompute() == Recomputed(40, tuple(Difference(card.pk, card.supplier_id, name) for name in what))
    code, text = run("--scorecard", str(card.pk))
    assert code == 1
    assert text.splitlines()[-1] == f"1 scorecards recomputed, {len(what)} differences."
    assert f"Scorecard {card.pk} of supplier {card.supplier_id}: {what[0]} differs." in text


def test_inputs_that_no_model_can_take_are_named_and_stop_nothing() -> None:
    card = make_scorecards()[3]
    with triggers_off(connection):
        Scorecard.objects.filter(pk=card.pk).update(values=(99,) * len(card.values), states=(0,) * len(card.values))
    assert recompute() == Recomputed(40, (Difference(card.pk, card.supplier_id, "inputs"),))


def test_a_scorecard_that_is_not_there_is_an_error() -> None:
    with pytest.raises(CommandError):
        run("--scorecard", "1")
