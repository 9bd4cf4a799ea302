"""The published level of a carbon figure: three gates, and the lowest of what they allow."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.carbon.plausibility import Severity
from suppliers.carbon.reliability import PUBLISHED, Grounds, ReliabilityLevel, estimated_bp, is_estimated, reliability
from suppliers.enums import EvidenceLevel
from tests.suppliers.carbon.makers import make_factor

NONE, LOW, MEDIUM, HIGH = ReliabilityLevel
ROUTES = ("report", "bills", "estimate", "product")

GROUNDS = st.builds(
    Grounds,
    route=st.sampled_from(ROUTES),
    assurance=st.sampled_from(("", "none", "self_checked", "third_party")),
    documented=st.booleans(),
    accepted=st.sampled_from((None, True, False)),
    estimate_bp=st.integers(0, 10_000),
    primary_bp=st.none() | st.integers(0, 10_000),
    worst=st.sampled_from(Severity),
    explained=st.booleans(),
    lines_returned=st.integers(0, 3),
)


@pytest.mark.parametrize(
    ("grounds", "level"),
    [
        (Grounds("bills"), LOW),
        (Grounds("bills", documented=True), MEDIUM),
        (Grounds("bills", accepted=True), HIGH),
        (Grounds("bills", assurance="third_party", documented=True, accepted=True), HIGH),
        (Grounds("bills", documented=True, accepted=False), NONE),
    ],
)
def test_the_cases_that_were_there_before_keep_their_level_of_evidence(
    grounds: Grounds, level: ReliabilityLevel
) -> None:
    assert reliability(grounds).level == level
    assert EvidenceLevel(level).value == level.value


@pytest.mark.parametrize(
    ("grounds", "level", "gate"),
    [
        (Grounds("estimate", documented=True, accepted=True), LOW, "rigour"),
        (Grounds("bills", accepted=True, worst=Severity.WARNING, explained=True), MEDIUM, "plausibility"),
        (Grounds("bills", accepted=True, worst=Severity.WARNING), LOW, "plausibility"),
        (Grounds("bills", accepted=True, worst=Severity.ERROR, explained=True), NONE, "plausibility"),
        (Grounds("bills", accepted=True, lines_returned=1), LOW, "evidence"),
        (Grounds("bills", accepted=True, estimate_bp=1_001), MEDIUM, "rigour"),
        (Grounds("report", "self_checked", documented=True, accepted=True), MEDIUM, "rigour"),
        (Grounds("product", accepted=True, primary_bp=4_999), MEDIUM, "rigour"),
        (Grounds("product", accepted=True, primary_bp=0), LOW, "rigour"),
    ],
)
def test_a_gate_that_is_shut_is_not_made_up_for(grounds: Grounds, level: ReliabilityLevel, gate: str) -> None:
    told = reliability(grounds)

    assert told.level == level
    assert [each.code for each in told.gates if not each.passed] == [gate]


@pytest.mark.parametrize(
    "grounds",
    [
        Grounds("bills", accepted=True, estimate_bp=1_000),
        Grounds("product", accepted=True, primary_bp=5_000),
        Grounds("report", "third_party", documented=True, accepted=True),
    ],
)
def test_the_limits_themselves_are_within(grounds: Grounds) -> None:
    assert reliability(grounds).level == HIGH


@given(GROUNDS)
def test_every_gate_speaks_in_its_order_and_says_only_what_is_published(grounds: Grounds) -> None:
    told = reliability(grounds)

    assert [gate.code for gate in told.gates] == ["evidence", "rigour", "plausibility"]
    assert set(map(id, told.gates)) <= set(map(id, PUBLISHED))
    assert told.level == min(gate.allows for gate in told.gates)


@given(GROUNDS)
def test_before_a_check_only_the_document_and_the_route_of_an_inventory_make_its_level(grounds: Grounds) -> None:
    """What scoring relies on for a day before the check (scoring.evidence.rows): nothing else may matter then."""
    sent = grounds.worst == Severity.OK or (grounds.worst == Severity.WARNING and grounds.explained)
    if grounds.accepted is None and grounds.route != "product" and sent and not grounds.lines_returned:
        rough = grounds.route == "estimate" or not grounds.documented
        assert reliability(grounds).level == (LOW if rough else MEDIUM)


def test_every_published_sentence_is_filled_by_its_own_values() -> None:
    assert [gate.code for gate in PUBLISHED if "{" in gate.reason or not gate.reason] == []


def test_an_estimated_factor_is_one_of_low_confidence_or_of_the_estimates() -> None:
    sound, rough = make_factor("sound"), make_factor("rough", category="material-estimate")

    assert (is_estimated(sound), is_estimated(rough)) == (False, True)
    assert estimated_bp([(Decimal(3), sound), (Decimal(1), rough)]) == 2_500
    assert estimated_bp([]) == 0
