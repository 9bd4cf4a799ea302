from collections import Counter

import pytest

from scoring.engine.model import VETOED_INDEX
from scoring.management.scratch import DAY, MOMENT, make_register
from scoring.models import Scorecard
from scoring.operations.recomputing import Recomputed, recompute
from scoring.operations.scoring import score_register
from suppliers.enums import Known
from tests.scoring.files import make_model

pytestmark = pytest.mark.django_db


def test_a_scratch_register_holds_many_kinds_of_fact_and_of_result() -> None:
    make_register(90)
    make_model()
    (run,) = score_register(as_of=DAY, at=MOMENT, cause="bench")
    cards = list(Scorecard.objects.filter(run=run))
    assert len(cards) == 90
    states = Counter(state for card in cards for state in card.states)
    assert min(states[state] for state in (Known.KNOWN, Known.NOT_ASKED, Known.NOT_KNOWN)) > 0
    assert len({card.total for card in cards}) > 50
    assert 0 < sum(card.level == VETOED_INDEX for card in cards) < 45
    assert len({card.kind for card in cards}) == 6
    assert recompute() == Recomputed(90, ())
