"""What pays, with what it takes; and what ends and would be lost."""

from datetime import timedelta

import pytest

from scoring.engine.improvements import ActionKind
from scoring.evidence.catalogue import FACTS
from scoring.evidence.efforts import CHECK_DAYS, WORK, EffortLevel, effort_of
from scoring.operations.scoring import score_supplier
from scoring.queries.actions import ExplainedAction
from scoring.queries.drafting import best_actions
from scoring.queries.scorecards import Explained, explained
from suppliers.models import Supplier
from tests.factories import NOW, TODAY, make_supplier
from tests.scoring.files import answer, hold, make_model


def told(supplier: Supplier) -> Explained:
    return explained(score_supplier(supplier, as_of=TODAY, at=NOW, cause="asked"))


def action(found: Explained, criterion: str, kind: ActionKind) -> ExplainedAction:
    return next(each for each in found.improvements if (each.criterion, each.action.kind) == (criterion, kind))


def test_every_fact_of_the_catalogue_has_its_hours_and_days() -> None:
    assert set(WORK) == {definition.key for definition in FACTS}
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
