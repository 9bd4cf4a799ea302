"""Laws that hold for every model and every supplier."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.engine.explanation import changes, compared, waterfall
from scoring.engine.facts import Fact
from scoring.engine.improvements import improvements
from scoring.engine.model import LineState, Missing, MissingPolicy, Model, VetoState
from scoring.engine.numbers import apportion
from scoring.engine.rules import Lookup
from scoring.engine.score import Score
from suppliers.enums import EvidenceLevel, Known
from tests.scoring.engine.small import known, make_criterion, make_dimension, make_model
from tests.scoring.engine.strategies import SPECS, Supplier, law, models, suppliers, value_of

KNOWN = suppliers(states=(Known.KNOWN,))


def changed(supplier: Supplier, key: str, fact: Fact) -> Supplier:
    return replace(supplier, facts={**supplier.facts, key: fact})


def open_ended(model: Model) -> Model:
    """The same model without a policy that takes missing lines out."""
    tree = tuple(
        replace(d, criteria=tuple(replace(c, missing=Missing(MissingPolicy.NONE)) for c in d.criteria))
        for d in model.dimensions
    )
    return replace(model, dimensions=tree)


@law(100)
@given(models(), suppliers())
def test_a_total_is_the_sum_of_its_lines_rounded_once(model: Model, supplier: Supplier) -> None:
    score = supplier.score(model)
    exact = sum((line.earned for line in score.lines), Fraction(0)) + score.cut
    assert exact == score.exact
    assert abs(exact - score.total) <= Fraction(1, 2)
    assert score.cut <= 0
    assert 0 <= score.total <= score.possible <= 10_000


@law(100)
@given(models(), suppliers())
def test_weights_of_what_applies_add_up_and_gained_open_and_lost_are_all_of_it(
    model: Model, supplier: Supplier
) -> None:
    score = supplier.score(model)
    base = [line for line in score.lines if not line.bonus]
    weight = sum(line.weight for line in base)
    assert weight in (0, 10_000)
    assert sum(line.earned + line.open + line.lost for line in base) == weight
    assert all(line.lost >= 0 and line.open >= 0 for line in score.lines)


@law(100)
@given(models(), suppliers())
def test_what_is_shown_adds_up_to_the_total_and_to_100(model: Model, supplier: Supplier) -> None:
    score = supplier.score(model)
    shown = waterfall(score)
    assert sum(bar.gained for bar in shown.bars) + shown.cut == shown.gained == score.total
    if any(line.weight for line in score.lines):
        assert shown.gained + shown.open + shown.lost == 10_000
    for bar, line in zip(shown.bars, score.lines, strict=True):
        assert abs(bar.gained - line.earned) < 1
        assert bar.open >= 0
        assert bar.lost >= 0
        if not line.bonus:
            assert bar.gained + bar.open + bar.lost == line.weight
    if not any(line.bonus for line in score.lines):
        assert sum(bar.open for bar in shown.bars) == shown.open


@law(100)
@given(models(), suppliers(), st.data())
def test_better_evidence_never_lowers_a_score(model: Model, supplier: Supplier, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(list(SPECS)))
    fact = supplier.facts[key]
    better = data.draw(st.sampled_from([level for level in EvidenceLevel if level >= fact.evidence]))
    before = supplier.score(model)
    after = changed(supplier, key, replace(fact, evidence=better)).score(model)
    assert after.exact >= before.exact


@law(100)
@given(models(), suppliers(), st.data())
def test_a_better_value_never_lowers_a_line_whose_rule_says_so(
    model: Model, supplier: Supplier, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(list(SPECS)))
    fact = supplier.facts[key]
    low, high = sorted([fact.value, data.draw(value_of(SPECS[key]))])
    lines = [changed(supplier, key, replace(fact, value=value)).score(model).lines for value in (low, high)]
    for criterion, less, more in zip(model.criteria, *lines, strict=True):
        if key in criterion.rule.facts and criterion.rule.direction(key):
            assert (more.earned - less.earned) * criterion.rule.direction(key) >= 0


@law(100)
@given(models().map(open_ended), suppliers(), st.data())
def test_an_answer_only_narrows_what_is_possible(model: Model, supplier: Supplier, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(list(SPECS)))
    state = data.draw(st.sampled_from([Known.NOT_ASKED, Known.NOT_KNOWN, Known.NOT_ACCEPTED]))
    supplier = changed(supplier, key, Fact(state))
    answer = Fact(Known.KNOWN, data.draw(value_of(SPECS[key])), data.draw(st.sampled_from(EvidenceLevel)))
    before, after = supplier.score(model), changed(supplier, key, answer).score(model)
    assert before.total <= after.total <= after.possible <= before.possible
    assert after.known >= before.known


@law(60)
@given(models().map(open_ended), suppliers())
def test_nothing_known_is_neither_0_nor_100(model: Model, supplier: Supplier) -> None:
    model = replace(model, minimum_known=1, vetoes=())
    score = replace(supplier, facts={}).score(model)
    assert score.level == "unrated"
    assert all(line.points is None for line in score.lines)
    assert all(line.lost == line.weight - line.open for line in score.lines if not line.bonus)
    verified = model.evidence_worth[EvidenceLevel.VERIFIED]
    for criterion, line in zip(model.criteria, score.lines, strict=True):
        worth = verified if criterion.evidence_counts else 10_000
        assert line.open == Fraction(line.weight * worth, 10_000)


@law(100)
@given(models(), suppliers())
def test_a_veto_beats_everything(model: Model, supplier: Supplier) -> None:
    score = supplier.score(model)
    struck = any(veto.state is VetoState.FAIL for veto in score.vetoes)
    assert (score.level == "vetoed") is struck


@law(100)
@given(models(), suppliers(), st.randoms(use_true_random=False))
def test_order_of_dimensions_and_criteria_changes_no_line_and_no_total(
    model: Model, supplier: Supplier, chance: object
) -> None:
    def shuffled(items: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(chance.sample(items, len(items)))  # type: ignore[attr-defined]

    tree = shuffled(tuple(replace(d, criteria=shuffled(d.criteria)) for d in model.dimensions))
    one, other = supplier.score(model), supplier.score(replace(model, dimensions=tree))
    assert {line.criterion: line for line in one.lines} == {line.criterion: line for line in other.lines}
    assert (one.total, one.level, one.known) == (other.total, other.level, other.known)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=2), st.integers(2, 40))
def test_the_scale_of_points_changes_nothing(points: list[int], times: int) -> None:
    assume(max(points))
    totals = []
    for scale in (1, times):
        rule = Lookup("x", ("a", "b"), (points[0] * scale, points[1] * scale))
        model = make_model(make_dimension("D", [make_criterion("A", 10_000, rule)]))
        totals.append([Supplier("trader", frozenset(), {"x": known(level)}).score(model).exact for level in (0, 1)])
    assert totals[0] == totals[1]


@law(40)
@given(models(), suppliers())
def test_an_improvement_gains_what_it_says(model: Model, supplier: Supplier) -> None:
    before = supplier.score(model)
    for action in improvements(model, before):
        after = replace(supplier, facts={**supplier.facts, **action.facts}).score(model)
        assert after.exact - before.exact == action.gain > 0
        assert (after.total, after.level) == (action.total, action.level)


@law(40)
@given(models(), suppliers())
def test_no_improvement_asks_for_a_fact_without_which_it_would_gain_as_much(model: Model, supplier: Supplier) -> None:
    before = supplier.score(model)
    for action in improvements(model, before):
        for left_out in action.facts if len(action.facts) > 1 else ():
            fewer = {key: fact for key, fact in action.facts.items() if key != left_out}
            after = replace(supplier, facts={**supplier.facts, **fewer}).score(model)
            assert after.exact - before.exact < action.gain


@law(60)
@given(models(), suppliers(), suppliers())
def test_changes_between_two_scores_add_up_to_the_difference(model: Model, one: Supplier, two: Supplier) -> None:
    before: Score = one.score(model)
    after: Score = replace(two, kind=one.kind, categories=one.categories).score(model)
    gains = sum((change.gain for change in changes(before, after)), Fraction(0))
    assert gains == (after.exact - after.cut) - (before.exact - before.cut)
    assert changes(before, before) == ()


@law(100)
@given(models(), models(), suppliers(), suppliers())
def test_what_is_shown_of_changes_adds_up_to_the_difference_of_the_totals_whatever_the_models(
    old: Model, new: Model, one: Supplier, two: Supplier
) -> None:
    before, after = one.score(old), two.score(new)
    found = compared(before, after)
    assert sum(found.gains) + found.cut == found.gain == after.total - before.total
    exact = sum((line.gain for line in found.lines), Fraction(0)) + after.cut - before.cut
    assert exact == after.exact - before.exact
    for line, gain in zip(found.lines, found.gains, strict=True):
        assert abs(gain - line.gain) < 1
        assert line.aspects
        assert "{" not in str(line.reason)
    assert {each.veto for each in found.vetoes if each.after is VetoState.FAIL} <= {veto.code for veto in new.vetoes}
    same = compared(after, after)
    assert (same.lines, same.cut, same.gain, same.vetoes, same.minimums) == ((), 0, 0, (), ())


@law(100)
@given(models().map(open_ended), suppliers(), st.data())
def test_a_line_of_which_nothing_is_known_is_neither_0_nor_full(
    model: Model, supplier: Supplier, data: st.DataObject
) -> None:
    criterion = data.draw(st.sampled_from(model.criteria))
    state = data.draw(st.sampled_from([Known.NOT_ASKED, Known.NOT_KNOWN, Known.NOT_ACCEPTED]))
    unknown = {key: Fact(state) for key in criterion.rule.facts}
    score = replace(supplier, facts={**supplier.facts, **unknown}).score(model)
    line = score.line(criterion.code)
    assume(line.weight)
    worth = model.worths(criterion)[EvidenceLevel.VERIFIED]
    assert line.points is None
    assert (line.earned, line.open) == (Fraction(0), Fraction(line.weight * worth, 10_000))
    assert line.bonus or score.known < 10_000


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 5_000), min_size=1, max_size=9),
    st.integers(1, 40),
)
def test_the_scale_of_weights_changes_nothing(weights: dict[str, int], times: int) -> None:
    scaled = {code: weight * times for code, weight in weights.items()}
    assert apportion(10_000, scaled) == apportion(10_000, weights)
    assert sum(apportion(10_000, weights).values()) == (10_000 if any(weights.values()) else 0)


@law(60)
@given(models(), suppliers())
def test_every_line_and_veto_has_a_reason_that_can_be_read(model: Model, supplier: Supplier) -> None:
    score = supplier.score(model)
    for reason in [*(line.reason for line in score.lines), *(veto.reason for veto in score.vetoes)]:
        assert str(reason).endswith((".", ")."))
        assert "{" not in str(reason)
    assert all(line.inputs for line in score.lines)
    assert {line.state for line in score.lines} <= set(LineState)
