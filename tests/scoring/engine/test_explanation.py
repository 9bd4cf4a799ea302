"""The waterfall, what changed, and the actions that pay most, on cases small enough to check by hand."""

from fractions import Fraction

import pytest

from scoring.engine.combined import BestOf, Deduction, SumCapped
from scoring.engine.explanation import changes, waterfall
from scoring.engine.facts import Fact
from scoring.engine.improvements import ActionKind, improvements
from scoring.engine.model import Model
from scoring.engine.numbers import hundredths
from scoring.engine.row import score_row
from scoring.engine.rule import Rule
from scoring.engine.rules import Count, Lookup, Share
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


BEST = BestOf((Lookup("a", ("none", "silver", "gold"), (0, 200, 300)), Share("b", 300), Share("c", 200)))
SUM = SumCapped((Count("a", 300, 600), Count("b", 200, 600), Count("c", 100, 600)), 600)
DECLARED = EvidenceLevel.DECLARED


def asked(rule: Rule, **facts: Fact) -> list[tuple[str, dict[str, int]]]:
    """Kind and values of every action on a rule; the dearest fact is a, then b, then c."""
    model = make_model(make_dimension("D", [make_criterion("R", 10_000, rule)]))
    found = improvements(model, score(model, **facts), costs={"a": 3, "b": 2, "c": 1}, fixed={"fixed"})
    return [(str(each.kind), {key: fact.value for key, fact in each.facts.items()}) for each in found]


@pytest.mark.parametrize(
    ("rule", "facts", "actions"),
    [
        (BEST, {}, [("provide", {"b": 10_000}), ("provide", {"a": 2})]),
        (BEST, {"a": known(2)}, []),
        (
            BEST,
            {"a": known(2, DECLARED), "b": known(10_000, DECLARED)},
            [("verify", {"b": 10_000}), ("verify", {"a": 2}), ("provide", {"c": 10_000})],
        ),
        (SUM, {}, [("provide", {"c": 6}), ("provide", {"b": 3}), ("provide", {"a": 2})]),
        (SUM, {"a": known(1), "c": known(2)}, [("provide", {"b": 1})]),
        (Deduction(Share("a", 300), "fixed", 100), {"fixed": known(3)}, []),
    ],
)
def test_an_action_asks_for_one_way_and_no_more_of_it_than_its_points_take(
    rule: Rule, facts: dict[str, Fact], actions: list[tuple[str, dict[str, int]]]
) -> None:
    found = asked(rule, **facts)
    assert [each for each in found if each[0] in ("provide", "verify")] == actions


def test_a_second_fact_is_not_asked_for_once_less_of_the_first_serves_another_line_better() -> None:
    levels = ("none", "some", "all")
    falls, rises = Lookup("a", levels, (0, 50, 0)), Deduction(Lookup("a", levels, (0, 0, 50)), "b", 50)
    model = make_model(make_dimension("D", [make_criterion("F", 9000, falls), make_criterion("R", 1000, rises)]))
    found = improvements(model, score(model, a=known(0, DECLARED), b=known(0, DECLARED)))
    best = [each for each in found if each.criterion == "R" and each.kind is ActionKind.REACH_BEST]
    assert [{key: fact.value for key, fact in each.facts.items()} for each in best] == [{"a": 1}]


def test_nobody_is_asked_to_verify_less_or_to_do_worse_than_they_do() -> None:
    falls, rises = Lookup("a", ("low", "high"), (50, 0)), Deduction(Lookup("a", ("low", "high"), (0, 50)), "b", 50)
    model = make_model(make_dimension("D", [make_criterion("F", 9000, falls), make_criterion("R", 1000, rises)]))
    found = improvements(model, score(model, a=known(1, DECLARED), b=known(0, DECLARED)))
    of_rises = [{key: fact.value for key, fact in each.facts.items()} for each in found if each.criterion == "R"]
    assert of_rises == [{"a": 1, "b": 0}] * 2


def test_what_is_known_of_a_fixed_fact_stays_as_it_is_in_every_action() -> None:
    rule = Deduction(Share("a", 300), "fixed", 100)
    facts = {"a": known(5000), "fixed": known(1)}
    assert asked(rule, **facts) == [("next_step", {"a": 7500}), ("reach_best", {"a": 10_000})][::-1]
    assert asked(Deduction(300, "fixed", 100), fixed=known(2)) == []
    assert asked(Deduction(300, "fixed", 100), fixed=missing(Known.NOT_KNOWN)) == [("provide", {"fixed": 0})]


def test_changes_of_points_and_of_weight_are_told_apart() -> None:
    lines = [make_criterion("A", 2000, Lookup("a", STATES.levels, (0, 200, 400))), make_criterion("B", 8000)]
    other = make_model(make_dimension("D", lines))
    (kept, *_), (moved, *_) = (
        [each for each in changes(score(a=known(value)), score(other, a=known(value))) if each.criterion == "A"]
        for value in (2, 1)
    )
    assert kept.reason.code == "weight_changed"
    assert of(moved.gain, moved.reason.code) == (0, "rule_changed_and_weight")
    assert moved.reason.values == {"points": "+10.00", "weight": "-10.00"}


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
