from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.policy import (
    CLOCK_MOVES,
    MOVES,
    Policy,
    Situation,
    Standing,
    after_reassessment,
    may_move,
)
from scoring.engine.model import UNRATED_INDEX, VETOED_INDEX

POLICY = Policy(
    version=1,
    cadence_months={0: 12, 1: 12, 2: 6, 3: 3, VETOED_INDEX: 1, UNRATED_INDEX: 6},
    admission_days=10,
    watch_below=1,
    grace_days=30,
    green_levels=frozenset({0, 1}),
    green_standings=frozenset({Standing.ADMITTED}),
)
standings = st.sampled_from(list(Standing))
levels = st.integers(-2, 3)


def test_what_the_clock_may_do_alone_is_less_than_what_people_may() -> None:
    for standing, moves in CLOCK_MOVES.items():
        assert moves <= MOVES[standing] | {Standing.ADMITTED}
        assert moves < MOVES[standing]


def test_the_clock_never_lifts_a_suspension_and_never_ends_an_engagement() -> None:
    assert Standing.SUSPENDED not in CLOCK_MOVES
    assert all(Standing.EXITED not in moves for moves in CLOCK_MOVES.values())


def test_every_standing_can_be_reached_from_an_application() -> None:
    reached = {Standing.APPLIED}
    while more := {after for before in reached for after in MOVES[before]} - reached:
        reached |= more
    assert reached == set(Standing)


@given(standings, levels, st.booleans())
def test_whatever_a_reassessment_asks_for_the_clock_may_do(standing: Standing, level: int, lapsed: bool) -> None:
    outcome = after_reassessment(standing, Situation(level, lapsed=lapsed), POLICY)
    assert outcome.standing == standing or may_move(standing, outcome.standing, by_clock=True)


@pytest.mark.parametrize(
    ("standing", "level", "lapsed", "after", "reason"),
    [
        (Standing.ADMITTED, 0, False, Standing.ADMITTED, "unchanged"),
        (Standing.ADMITTED, 1, True, Standing.ON_WATCH, "certificate_lapsed"),
        (Standing.ADMITTED, 2, False, Standing.ON_WATCH, "level_too_low"),
        (Standing.ADMITTED, 3, True, Standing.ON_WATCH, "certificate_lapsed"),
        (Standing.ADMITTED, UNRATED_INDEX, False, Standing.ON_WATCH, "unrated"),
        (Standing.ADMITTED, VETOED_INDEX, False, Standing.SUSPENDED, "vetoed"),
        (Standing.ON_WATCH, 1, False, Standing.ADMITTED, "restored"),
        (Standing.SUSPENDED, 0, False, Standing.SUSPENDED, "unchanged"),
        (Standing.REFUSED, 3, True, Standing.REFUSED, "unchanged"),
    ],
)
def test_a_reassessment_moves_the_standing(
    standing: Standing, level: int, lapsed: bool, after: Standing, reason: str
) -> None:
    outcome = after_reassessment(standing, Situation(level, lapsed=lapsed), POLICY)
    assert (outcome.standing, outcome.reason) == (after, reason)


@pytest.mark.parametrize(
    ("scored_on", "level", "due"),
    [
        (date(2026, 1, 31), 2, date(2026, 7, 28)),
        (date(2026, 12, 15), 0, date(2027, 12, 15)),
        (date(2026, 12, 1), VETOED_INDEX, date(2027, 1, 1)),
    ],
)
def test_the_cadence_counts_months(scored_on: date, level: int, due: date) -> None:
    assert POLICY.next_due(scored_on, level) == due
