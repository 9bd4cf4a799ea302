"""One supplier: what each kind of missing, each evidence level and each limit does."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest

from scoring.engine.combined import SumCapped
from scoring.engine.facts import Fact
from scoring.engine.model import (
    Comparison,
    Condition,
    LineState,
    Missing,
    MissingPolicy,
    Model,
    Veto,
    VetoState,
)
from scoring.engine.row import score_row
from scoring.engine.rules import Count, Lookup, Share
from scoring.engine.score import MinimumState, Score
from suppliers.enums import EvidenceLevel, Known
from tests.scoring.engine.machinery import FACTS, machinery
from tests.scoring.engine.small import known, make_criterion, make_dimension, make_model, missing, of

TODAY = date(2026, 6, 30)
EMPTY: Mapping[str, Fact] = {}
PAIR = make_model(make_dimension("D", [make_criterion("A", 6000), make_criterion("B", 4000)]))


def score(model: Model, kind: str = "manufacturer", all_facts: Mapping[str, Fact] = EMPTY, **facts: Fact) -> Score:
    return score_row(model, {**all_facts, **facts}, kind=kind, as_of=TODAY)


def test_the_total_is_the_sum_of_points_times_weight() -> None:
    found = score(PAIR, a=known(5000), b=known(2500))
    assert [line.earned for line in found.lines] == [3000, 1000]
    assert (found.total, found.possible, found.known, found.level) == (4000, 4000, 10_000, "D")


@pytest.mark.parametrize(("level", "earned"), [(0, 0), (1, 3000), (2, 4800), (3, 6000)])
def test_evidence_counts_what_the_model_says_it_is_worth(level: int, earned: int) -> None:
    found = score(PAIR, a=known(10_000, EvidenceLevel(level)))
    assert found.line("A").earned == earned
    assert found.line("A").lost == 6000 - earned


def test_evidence_that_does_not_count_for_a_line_leaves_it_whole() -> None:
    model = make_model(make_dimension("D", [make_criterion("A", 10_000, evidence_counts=False)]))
    assert score(model, a=known(10_000, EvidenceLevel.DECLARED)).total == 10_000


@pytest.mark.parametrize("state", [Known.NOT_ASKED, Known.NOT_KNOWN, Known.NOT_ACCEPTED])
def test_unknown_is_neither_zero_nor_full(state: Known) -> None:
    found = score(PAIR, a=known(10_000), b=missing(state))
    line = found.line("B")
    assert of(line.points, line.state, line.earned, line.open, line.lost) == of(None, LineState(state), 0, 4000, 0)
    assert (found.total, found.possible, found.known) == (6000, 10_000, 6000)
    assert line.reason.code == state.name.lower()


def test_zero_is_known_and_not_missing() -> None:
    line = score(PAIR, a=known(0)).line("A")
    assert of(line.points, line.state, line.open, line.lost) == of(0, LineState.SCORED, 0, 6000)


def test_too_little_known_is_no_level() -> None:
    model = make_model(*PAIR.dimensions, minimum_known=5000)
    assert score(model, b=known(10_000)).level == "unrated"
    assert score(model, a=known(10_000)).level == "B"


def test_a_line_that_does_not_apply_leaves_its_weight_to_its_dimension() -> None:
    first = make_dimension("D", [make_criterion("A", 3000), make_criterion("B", 1000), make_criterion("C", 1000)])
    model = make_model(first, make_dimension("E", [make_criterion("F", 5000, applies_to=frozenset({"trader"}))]))
    trader = score(model, kind="trader", a=known(0))
    assert {line.criterion: line.weight for line in trader.lines} == {"A": 3000, "B": 1000, "C": 1000, "F": 5000}
    maker = score(model, a=known(0))
    assert {line.criterion: line.weight for line in maker.lines} == {"A": 6000, "B": 2000, "C": 2000, "F": 0}
    assert maker.line("F").reason.code == "not_for_this_kind"


def test_not_applicable_counts_only_where_the_model_allows_it() -> None:
    strict = score(PAIR, a=known(10_000), b=missing(Known.NOT_APPLICABLE))
    assert (strict.line("B").state, strict.line("B").reason.code) == (
        LineState.NOT_ACCEPTED,
        "not_applicable_refused",
    )
    free = make_criterion("B", 4000, may_be_not_applicable=True)
    lenient = score(
        make_model(make_dimension("D", [make_criterion("A", 6000), free])),
        a=known(10_000),
        b=missing(Known.NOT_APPLICABLE),
    )
    assert (lenient.line("B").state, lenient.line("A").weight, lenient.total) == (
        LineState.NOT_APPLICABLE,
        10_000,
        10_000,
    )


def test_a_line_may_be_meant_for_some_categories_only() -> None:
    only = make_criterion("B", 4000, categories=frozenset({"castings"}))
    model = make_model(make_dimension("D", [make_criterion("A", 6000), only]))
    for categories, weight in (((), 0), (("paint",), 0), (("paint", "castings"), 4000)):
        found = score_row(model, {}, kind="trader", as_of=TODAY, categories=categories)
        assert found.line("B").weight == weight


def test_nothing_that_applies_is_unrated_and_not_an_error() -> None:
    model = make_model(
        make_dimension("D", [make_criterion("A", 10_000, applies_to=frozenset({"trader"}))]), minimum_known=1
    )
    found = score(model, a=known(10_000))
    assert (found.total, found.possible, found.known, found.level) == (0, 0, 0, "unrated")


@pytest.mark.parametrize(
    ("after", "state", "still"),
    [
        (date(2026, 7, 1), LineState.NOT_ASKED, 4000),
        (date(2026, 6, 30), LineState.MISSING_ZERO, 0),
    ],
)
def test_missing_counts_as_no_points_from_the_date_of_the_model_on(after: date, state: LineState, still: int) -> None:
    late = make_criterion("B", 4000, missing=Missing(MissingPolicy.ZERO_AFTER, after))
    found = score(make_model(make_dimension("D", [make_criterion("A", 6000), late])), a=known(10_000))
    assert of(found.line("B").state, found.line("B").open, found.total) == of(state, still, 6000)


def test_an_excluded_line_gives_its_weight_away_and_still_counts_as_unknown() -> None:
    out = make_criterion("B", 4000, missing=Missing(MissingPolicy.EXCLUDED))
    found = score(make_model(make_dimension("D", [make_criterion("A", 6000), out])), a=known(5000))
    assert (found.line("B").state, found.line("A").weight, found.total, found.known) == (
        LineState.EXCLUDED,
        10_000,
        5000,
        6000,
    )


def test_a_weak_extra_proof_does_not_lower_a_sum() -> None:
    rule = SumCapped((Count("national", 300, 600), Count("own", 100, 600)), 600)
    model = make_model(make_dimension("D", [make_criterion("A", 10_000, rule)]))
    alone = score(model, national=known(1), own=known(0, EvidenceLevel.DECLARED))
    more = score(model, national=known(1, source=7), own=known(1, EvidenceLevel.DECLARED, source=8))
    assert alone.total == more.total == 5000
    assert (more.line("A").evidence, more.line("A").source, more.line("A").worth) == (EvidenceLevel.VERIFIED, 7, 10_000)
    many = score(model, national=known(1), own=known(9, EvidenceLevel.DOCUMENTED))
    assert (many.line("A").points, many.line("A").worth, many.total) == (600, 8000, 8000)


def test_a_partial_line_shows_what_is_open() -> None:
    rule = SumCapped((Share("x", 200), Share("y", 200)), 400)
    model = make_model(make_dimension("D", [make_criterion("A", 10_000, rule)]))
    found = score(model, x=known(10_000))
    assert of(found.line("A").state, found.line("A").points, found.line("A").open) == of(LineState.PARTIAL, 200, 5000)
    assert (found.total, found.possible, found.known) == (5000, 10_000, 5000)


def permit_veto(model: Model) -> Model:
    veto = Veto("V", "否决", "Veto", "permit", Condition(Comparison.EQUALS, 0, "none"), "law", "proposed")
    return make_model(*model.dimensions, vetoes=(veto,), minimum_known=10_000)


@pytest.mark.parametrize(
    ("fact", "state", "level"),
    [
        (known(0, EvidenceLevel.NONE), VetoState.FAIL, "vetoed"),
        (known(1), VetoState.PASS, "A"),
        (missing(Known.NOT_KNOWN), VetoState.UNKNOWN, "A"),
        (missing(Known.NOT_APPLICABLE), VetoState.UNKNOWN, "A"),
    ],
)
def test_a_veto_beats_the_score_and_an_unknown_one_only_shows(fact: Fact, state: VetoState, level: str) -> None:
    found = score(permit_veto(PAIR), a=known(10_000), b=known(10_000), permit=fact)
    assert (found.vetoes[0].state, found.level, found.total) == (state, level, 10_000)


def test_a_veto_beats_too_little_known() -> None:
    assert score(permit_veto(PAIR), permit=known(0)).level == "vetoed"


def test_a_missed_minimum_of_a_dimension_caps_the_level() -> None:
    tree = (
        make_dimension("D", [make_criterion("A", 9000)]),
        make_dimension("E", [make_criterion("B", 1000)], minimum=5000, minimum_level="B"),
    )
    found = {value: score(make_model(*tree), a=known(10_000), b=known(value)) for value in (4900, 5000)}
    assert {value: (each.level, each.dimensions[1].minimum) for value, each in found.items()} == {
        4900: ("B", MinimumState.MISSED),
        5000: ("A", MinimumState.REACHED),
    }
    unknown = score(make_model(*tree), a=known(10_000))
    assert (unknown.level, unknown.dimensions[1].minimum) == ("B", MinimumState.OPEN)


def test_a_bonus_is_capped_and_never_lifts_above_100() -> None:
    bonus = make_dimension("X", [make_criterion("B", 2000)], bonus=True, cap=500)
    model = make_model(make_dimension("D", [make_criterion("A", 10_000)]), bonus)
    found = score(model, a=known(5000), b=known(10_000))
    assert of(found.total, found.cut, found.line("B").earned, found.line("B").lost) == of(5500, -1500, 2000, 0)
    assert score(model, a=known(9800), b=known(10_000)).total == 10_000
    assert (score(model, a=known(5000)).possible, score(model, a=known(5000)).known) == (5500, 10_000)


def test_a_total_is_rounded_once_and_half_up() -> None:
    model = make_model(
        make_dimension("D", [make_criterion("A", 5000, Share("a", 3)), make_criterion("B", 5000, Share("b", 3))])
    )
    found = score(model, a=known(3333), b=known(3333))
    assert [line.earned for line in found.lines] == [Fraction(5000, 3)] * 2
    assert (found.exact, found.total) == (Fraction(10_000, 3), 3333)
    half = make_model(make_dimension("D", [make_criterion("A", 1, Share("a", 2)), make_criterion("B", 9999)]))
    assert score(half, a=known(5000), b=known(0)).total == 1


def machinery_facts(evidence: EvidenceLevel = EvidenceLevel.VERIFIED) -> dict[str, Fact]:
    """Every fact of the machinery model at its best."""
    worst_first = {key: len(spec.levels) - 1 for key, spec in FACTS.items() if spec.levels}
    best = {
        **dict.fromkeys(FACTS, 10_000),
        **worst_first,
        **dict.fromkeys(("penalties_3y", "major_incident_3y", "untrustworthy_listed", "fleet_old"), 0),
        **dict.fromkeys(("qms_valid", "ohsms_valid"), 1),
        "pcf_vs_average": -2500,
    }
    return {key: known(value, evidence) for key, value in best.items()}


def test_the_best_machinery_supplier_has_100_and_the_one_who_only_says_so_half() -> None:
    found = score(machinery(), all_facts=machinery_facts())
    assert [line.earned for line in found.lines] == [criterion.weight for criterion in machinery().criteria]
    assert (found.total, found.level, len(found.lines)) == (10_000, "A", 27)
    declared = score(machinery(), all_facts=machinery_facts(EvidenceLevel.DECLARED))
    assert (declared.total, declared.level) == (5000, "D")


@pytest.mark.parametrize(
    ("code", "changed", "points"),
    [
        ("M1.1", {"permit_state": 2}, 500),
        ("M1.1", {"permit_state": 1}, 300),
        ("M1.2", {"ems_state": 2}, 400),
        ("M1.4", {"qms_valid": 0}, 200),
        ("M1.5", {"cleaner_production": 2}, 200),
        ("M1.6", {"penalties_3y": 1}, 150),
        ("M1.6", {"penalties_3y": 5}, 0),
        ("M2.2", {"pcf_coverage": 3333}, 200),
        ("M2.3", {"pcf_vs_average": 0}, 300),
        ("M2.3", {"pcf_vs_average": 1250}, 150),
        ("M2.4", {"intensity_improvement": 250}, 250),
        ("M2.5", {"green_power_share": 2500}, 150),
        ("M3.1", {"innovation_national": 1, "innovation_provincial": 0, "innovation_own": 2}, 500),
        ("M4.1", {"green_factory": 2}, 400),
        ("M4.3", {"solid_waste_use": 4500}, 150),
        ("M4.5", {"weather_grade": 1}, 50),
        ("M5.2", {"fleet_clean": 5000, "fleet_old": 3}, 50),
        ("M5.3", {"mode_shift": 1000}, 60),
        ("M6.1", {"pledge_state": 1}, 100),
        ("M6.3", {"ecovadis": 1, "cdp": 0, "citi_score": 0}, 100),
        ("M6.4", {"submission_quality": 9000}, 180),
    ],
)
def test_a_machinery_line_is_scored_as_its_text_says(code: str, changed: dict[str, int], points: int) -> None:
    facts = machinery_facts() | {key: known(value) for key, value in changed.items()}
    assert score(machinery(), all_facts=facts).line(code).points == points


@pytest.mark.parametrize(
    ("fact", "value", "veto"),
    [("permit_state", 0, "V1"), ("major_incident_3y", 1, "V2"), ("untrustworthy_listed", 1, "V3")],
)
def test_each_machinery_veto_strikes_alone(fact: str, value: int, veto: str) -> None:
    found = score(machinery(), all_facts=machinery_facts() | {fact: known(value, EvidenceLevel.DECLARED)})
    assert [each.code for each in found.vetoes if each.state is VetoState.FAIL] == [veto]
    assert found.level == "vetoed"


def test_a_trader_is_not_asked_for_what_only_makers_have() -> None:
    found = score(machinery(), kind="trader", all_facts=machinery_facts())
    out = [line.criterion for line in found.lines if line.state is LineState.NOT_APPLICABLE]
    assert out == ["M1.1", "M1.3", "M1.5", "M2.2", "M2.3", "M4.1", "M4.2", "M4.3", "M4.4", "M4.5"]
    assert (sum(line.weight for line in found.lines), found.total) == (10_000, 10_000)
    assert found.vetoes[0].state is VetoState.NOT_APPLICABLE


def test_a_value_that_its_rule_cannot_have_is_refused() -> None:
    model = make_model(make_dimension("D", [make_criterion("A", 10_000, Lookup("a", ("none", "valid"), (0, 100)))]))
    with pytest.raises(ValueError, match="a has no level 5"):
        score(model, a=known(5))
