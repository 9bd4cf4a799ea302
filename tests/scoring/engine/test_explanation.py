"""The waterfall, what changed, and the actions that pay most, on cases small enough to check by hand."""

from fractions import Fraction

from scoring.engine.explanation import changes, waterfall
from scoring.engine.facts import Fact
from scoring.engine.improvements import ActionKind, improvements
from scoring.engine.model import Model
from scoring.engine.numbers import hundredths
from scoring.engine.row import score_row
from scoring.engine.rules import Lookup, Share
from scoring.engine.score import Score
from suppliers.enums import EvidenceLevel, Known
from tests.scoring.engine.small import known, make_criterion, make_dimension, make_model, missing, of
from tests.scoring.engine.strategies import TODAY

STATES = Lookup("a", ("none", "in_progress", "valid"), (0, 100, 400))
MODEL = make_model(
    make_dimension("D", [make_criterion("A", 4000, STATES), make_criterion("B", 2000)]),
    make_dimension("E", [make_criterion("C", 4000)]),
)


def score(model: Model = MODEL, **facts: Fact) -> Score:
    return score_row(model, facts, kind="trader", as_of=TODAY)


def test_a_waterfall_goes_from_0_to_the_total() -> None:
    shown = waterfall(score(a=known(1), b=known(10_000, EvidenceLevel.DECLARED)))
    assert [(bar.criterion, bar.start, bar.gained, bar.open, bar.lost, bar.end) for bar in shown.bars] == [
        ("A", 0, 1000, 0, 3000, 1000),
        ("B", 1000, 1000, 0, 1000, 2000),
        ("C", 2000, 0, 4000, 0, 2000),
    ]
    assert (shown.gained, shown.open, shown.lost, shown.cut) == (2000, 4000, 4000, 0)


def test_thirds_are_shown_so_that_they_add_up() -> None:
    lines = [make_criterion(code, weight, Share(code.lower(), 3)) for code, weight in (("A", 5000), ("B", 5000))]
    found = score(make_model(make_dimension("D", lines)), a=known(3333), b=known(3333))
    shown = waterfall(found)
    assert [line.earned for line in found.lines] == [Fraction(5000, 3)] * 2
    assert ([bar.gained for bar in shown.bars], shown.gained) == ([1667, 1666], 3333)


def test_a_capped_bonus_shows_what_the_cap_took() -> None:
    bonus = make_dimension("X", [make_criterion("B", 2000)], bonus=True, cap=500)
    shown = waterfall(
        score(make_model(make_dimension("D", [make_criterion("A", 10_000)]), bonus), a=known(0), b=known(10_000))
    )
    assert ([bar.gained for bar in shown.bars], shown.cut, shown.gained) == ([0, 2000], -1500, 500)


def test_the_actions_that_pay_most_come_first() -> None:
    found = score(a=known(1), b=known(10_000, EvidenceLevel.DECLARED), c=missing(Known.NOT_KNOWN))
    actions = [of(each.criterion, each.kind, each.gain, each.total) for each in improvements(MODEL, found)]
    assert actions == [
        ("C", ActionKind.PROVIDE, 4000, 6000),
        ("A", ActionKind.NEXT_STEP, 3000, 5000),
        ("A", ActionKind.REACH_BEST, 3000, 5000),
        ("B", ActionKind.REACH_BEST, 1000, 3000),
        ("B", ActionKind.VERIFY, 1000, 3000),
    ]
    assert str(improvements(MODEL, found)[0].reason).endswith("up to 40.00 more points.")


def test_a_perfect_supplier_is_told_to_do_nothing() -> None:
    assert improvements(MODEL, score(a=known(2), b=known(10_000), c=known(10_000))) == ()


def test_changes_say_what_and_why_the_largest_first() -> None:
    before = score(a=known(2), b=known(5000, EvidenceLevel.DECLARED), c=known(1000))
    after = score(a=missing(Known.NOT_ACCEPTED), b=known(5000), c=known(2000))
    assert [of(each.criterion, each.gain, each.reason.code) for each in changes(before, after)] == [
        ("A", -4000, "lost_ground"),
        ("B", 500, "evidence_changed"),
        ("C", 400, "points_changed"),
    ]
    assert [each.reason.code for each in changes(after, before)] == ["now_known", "evidence_changed", "points_changed"]


def test_lines_that_only_one_model_has_are_named() -> None:
    other = make_model(make_dimension("D", [make_criterion("A", 4000, STATES), make_criterion("N", 6000)]))
    found = changes(score(a=known(2)), score(other, a=known(2)))
    assert [(each.criterion, each.reason.code) for each in found] == [
        ("B", "line_removed"),
        ("C", "line_removed"),
        ("N", "line_added"),
    ]


def test_hundredths_are_written_alike_in_every_language() -> None:
    assert [hundredths(value) for value in (0, 5, 450, 10_000, -1500, -5)] == [
        "0.00",
        "0.05",
        "4.50",
        "100.00",
        "-15.00",
        "-0.05",
    ]
