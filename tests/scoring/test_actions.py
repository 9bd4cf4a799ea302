"""What pays, with what it takes; and what ends and would be lost."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest

from scoring.engine.improvements import ActionKind
from scoring.evidence.catalogue import FACTS, REGISTERED
from scoring.evidence.efforts import CHECK_DAYS, WORK, EffortLevel, effort_of
from scoring.operations.scoring import score_supplier
from scoring.queries.actions import ExplainedAction
from scoring.queries.drafting import best_actions
from scoring.queries.scorecards import Explained, explained
from suppliers.models import Supplier
from tests.factories import NOW, TODAY, make_supplier
from tests.scoring.files import answer, happen, hold, make_model


def told(supplier: Supplier, on: date = TODAY) -> Explained:
    return explained(score_supplier(supplier, as_of=on, at=NOW, cause="asked"))


def action(found: Explained, criterion: str, kind: ActionKind) -> ExplainedAction:
    return next(each for each in found.improvements if (each.criterion, each.action.kind) == (criterion, kind))


def test_every_fact_of_the_catalogue_but_the_registers_has_its_hours_and_days() -> None:
    assert set(WORK) == {definition.key for definition in FACTS} - REGISTERED
    assert all(work.hours > 0 and work.days > 0 for work in WORK.values())


@pytest.mark.parametrize(
    ("kind", "level", "days", "if_missing"),
    [
        (ActionKind.VERIFY, EffortLevel.LOW, CHECK_DAYS, None),
        (ActionKind.PROVIDE, EffortLevel.HIGH, CHECK_DAYS, 180 + CHECK_DAYS),
        (ActionKind.NEXT_STEP, EffortLevel.HIGH, 180 + CHECK_DAYS, None),
    ],
)
def test_effort_is_handing_in_what_is_there_or_getting_what_is_not(
    kind: ActionKind, level: EffortLevel, days: int, if_missing: int | None
) -> None:
    effort = effort_of(kind, ["ems_state"], on=TODAY)
    assert (effort.level, effort.hours, effort.days, effort.days_if_missing) == (level, 8, days, if_missing)
    assert effort.counts_from == TODAY + timedelta(days=days)


@pytest.mark.django_db
def test_actions_stand_by_gain_and_equal_gains_by_effort() -> None:
    make_model()
    supplier = make_supplier()
    hold(supplier, "ISO14001", status="claimed", accreditation="CNAS C001-M", until=TODAY + timedelta(days=40))
    answer(supplier, "recycled_content", 4_500)
    found = told(supplier)
    keys = [(-each.action.gain, each.effort.order) for each in found.improvements]
    assert keys == sorted(keys)
    verify = action(found, "M1.2", ActionKind.VERIFY)
    assert (verify.effort.level, verify.lapses_on) == (EffortLevel.LOW, TODAY + timedelta(days=40))
    assert verify.gain == verify.total - found.total == 300
    assert action(found, "M3.2", ActionKind.VERIFY).lapses_on is None
    firsts = [each.action.kind for each in best_actions(found) if each.criterion == "M1.2"]
    assert firsts == [ActionKind.VERIFY]


@pytest.mark.django_db
def test_what_a_certificate_carries_is_told_before_it_ends() -> None:
    make_model()
    supplier = make_supplier()
    late = hold(supplier, "ISO14001", accreditation="CNAS C001-M", until=TODAY + timedelta(days=200))
    early = hold(supplier, "ISO50001", until=TODAY + timedelta(days=20))
    hold(supplier, "ISO45001", until=TODAY + timedelta(days=400))
    hold(supplier, "GREENFACTORY", tier="国家级", until=None)
    found = told(supplier)
    assert [(each.reference.id, each.criteria) for each in found.lapses] == [
        (early.pk, ("M1.3",)),
        (late.pk, ("M1.2",)),
    ]
    for lapse in found.lapses:
        assert lapse.total == found.total - lapse.loss
    early.valid_until = TODAY - timedelta(days=1)
    early.save()
    assert told(supplier).total == found.lapses[0].total


@pytest.mark.django_db
def test_one_of_several_ways_is_enough_and_the_least_effort_stands_first() -> None:
    make_model()
    found = told(make_supplier())
    ways: dict[str, list[list[tuple[str, str]]]] = defaultdict(list)
    for each in found.improvements:
        ways[each.criterion].append([(fact.key, fact.text_en) for fact in each.facts])
    assert ways["M3.1"] == [[("innovation_own", "6")], [("innovation_provincial", "3")], [("innovation_national", "2")]]
    assert ways["M6.3"] == [[("ecovadis", "Platinum")], [("citi_score", "100 %")], [("cdp", "A")]]
    for each in found.improvements:
        assert each.gain == each.total - found.total


@pytest.mark.django_db
def test_what_the_register_holds_is_no_work_of_the_suppliers() -> None:
    make_model()
    supplier = make_supplier()
    asked = action(told(supplier), "M1.6", ActionKind.PROVIDE)
    assert asked.reason.code == "improve_register_answer"
    assert (asked.effort.hours, asked.effort.level, asked.effort.days_if_missing) == (0, EffortLevel.LOW, None)
    answer(supplier, "penalties_3y", 0)
    assert action(told(supplier), "M1.6", ActionKind.VERIFY).reason.code == "improve_register_check"
    happen(supplier, "penalty")
    assert [each for each in told(supplier).improvements if each.criterion == "M1.6"] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "fields", "code", "on"),
    [
        ("accident", {"severity": "major", "on": date(2024, 2, 29)}, "clear_wait", date(2027, 3, 1)),
        ("untrustworthy", {"on": TODAY, "ends_on": TODAY}, "clear_wait", TODAY + timedelta(days=1)),
        ("untrustworthy", {"on": TODAY}, "clear_register", None),
    ],
)
def test_what_lifts_a_veto_of_the_register_is_told_with_its_first_day(
    kind: str, fields: dict[str, Any], code: str, on: date | None
) -> None:
    make_model()
    supplier = make_supplier()
    happen(supplier, kind, **fields)
    found = told(supplier)
    (lifted,) = [veto.clearance for veto in found.vetoes if veto.clearance]
    assert (found.level_code, lifted.reason.code, lifted.on) == ("vetoed", code, on)
    if on is not None:
        before, after = told(supplier, on - timedelta(days=1)), told(supplier, on)
        assert (before.level_code == "vetoed", after.level_code == "vetoed") == (True, False)


@pytest.mark.django_db
def test_the_latest_of_several_incidents_decides_when_a_veto_is_lifted_and_a_withdrawn_one_does_not() -> None:
    make_model()
    supplier = make_supplier()
    happen(supplier, "accident", severity="major", on=TODAY - timedelta(days=10))
    happen(supplier, "accident", severity="major", on=TODAY - timedelta(days=500))
    happen(supplier, "accident", severity="major", on=TODAY, withdrawn_at=NOW - timedelta(days=1))
    (lifted,) = [veto.clearance for veto in told(supplier).vetoes if veto.clearance]
    last = TODAY - timedelta(days=10)
    assert lifted.on == last.replace(year=last.year + 3)


@pytest.mark.django_db
def test_a_veto_that_no_date_lifts_asks_to_clear_the_cause() -> None:
    make_model()
    supplier = make_supplier()
    answer(supplier, "major_incident_3y", 1)
    assert [veto.clearance.reason.code for veto in told(supplier).vetoes if veto.clearance] == ["clear_cause"]
