"""The certificate of equality says of every number whether it is the same, and which is not."""

import pytest
from django.db import connection

from scoring.models import Scorecard
from scoring.operations.certifying import Certificate, certify
from tests.databases import triggers_off
from tests.factories import NOW, make_user
from tests.scoring.test_recompute import make_scorecards

# Triggers are switched off with ALTER TABLE, which PostgreSQL refuses while a transaction has checks to make.
pytestmark = pytest.mark.django_db(transaction=True)


def certified(card: Scorecard) -> Certificate:
    return certify(card, by=make_user(name="示例审核员"), at=NOW)


def test_every_number_of_a_stored_scorecard_is_compared_on_both_paths() -> None:
    card = make_scorecards(3)[2]
    found = certified(card)
    assert (found.equal, found.impossible, found.different) == (True, False, ())
    counted = {what: sum(figure.what == what for figure in found.figures) for what in ("line", "veto")}
    assert counted == {"line": len(card.points), "veto": len(card.vetoes)}
    assert len(found.figures) == 4 + len(card.points) + len(card.vetoes)
    assert (found.scorecard, found.model_hash, found.asked_by) == (card.pk, card.run.model.content_hash, "示例审核员")
    assert len(found.engine) == 64


def test_what_differs_is_named_with_all_three_numbers() -> None:
    card = make_scorecards(3)[2]
    points = (card.points[0] + 1, *card.points[1:])
    with triggers_off(connection):
        Scorecard.objects.filter(pk=card.pk).update(points=points, total=(card.total + 1) % 10_000)
    found = certified(card)
    assert not found.equal
    assert [(figure.what, figure.stored, figure.row, figure.columns) for figure in found.different] == [
        ("total", (card.total + 1) % 10_000, card.total, card.total),
        ("line", card.points[0] + 1, card.points[0], card.points[0]),
    ]
    assert found.as_record()["equal"] is False


def test_inputs_that_the_model_cannot_take_are_no_equality() -> None:
    card = make_scorecards(3)[2]
    with triggers_off(connection):
        Scorecard.objects.filter(pk=card.pk).update(values=(99,) * len(card.values), states=(0,) * len(card.values))
    found = certified(card)
    assert (found.equal, found.impossible, found.figures) == (False, True, ())
