"""Approval with conditions, and the corrective actions that come of it or of an audit."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from procurement.models import CorrectiveAction, CorrectiveStep, Decision, HandMove
from procurement.operations.action_reminders import remind_of_actions
from procurement.operations.admission import decide
from procurement.operations.corrective_actions import (
    Condition,
    answer_action,
    close_action,
    drop_action,
    open_action,
    postpone_action,
    return_action,
)
from procurement.policy import ActionOrigin, ActionState, Standing, Verdict
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.models import Event, Notice, User
from tests.factories import NOW, TODAY, make_document, make_member, make_organisation, make_staff, make_supplier
from tests.procurement.matters import Matter, make_matter, publish_policy_3

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]


@pytest.fixture
def matter(method: None) -> Matter:
    publish_policy_3()
    return make_matter()


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def on(days: int) -> datetime:
    return NOW + timedelta(days=days)


def done(action: CorrectiveAction, by: User) -> CorrectiveAction:
    return answer_action(action, "示例：已补办", by=by, at=NOW)


def test_an_approval_with_conditions_admits_conditionally_and_asks_for_each(matter: Matter) -> None:
    matter.admit(matter.condition(), matter.condition(days=60, text="示例：补充排污许可证"))
    assert matter.standing == Standing.CONDITIONAL
    decision = Decision.objects.get()
    assert decision.reasons[0] == {
        "code": "condition",
        "section": "certificates",
        "text": "示例：补办能源管理体系",
        "owner": matter.member.pk,
        "due_on": "2026-07-01",
    }
    actions = list(CorrectiveAction.objects.order_by("pk"))
    assert [(a.origin, a.state, a.due_on, a.decision) for a in actions] == [
        ("condition", "open", TODAY + timedelta(days=30), decision),
        ("condition", "open", TODAY + timedelta(days=60), decision),
    ]
    kinds = list(Notice.objects.filter(user=matter.member).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["application.conditional", "action.opened", "action.opened"]


@pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.APPROVE_WITH_CONDITIONS])
def test_conditions_come_with_the_verdict_that_names_them_and_with_no_other(matter: Matter, verdict: Verdict) -> None:
    conditions = [matter.condition()] if verdict == Verdict.APPROVE else []
    code = refused(lambda: decide(matter.case, verdict, conditions=conditions, by=matter.officer, at=NOW))
    assert (code, matter.standing, CorrectiveAction.objects.count()) == ("conditions_needed", Standing.APPLIED, 0)


def test_a_condition_needs_words_an_owner_of_the_matter_and_a_day_ahead(matter: Matter) -> None:
    stranger = make_staff(make_organisation())
    wrong = [
        Condition(" ", matter.member, TODAY + timedelta(days=3)),
        Condition("示例", stranger, TODAY + timedelta(days=3)),
        Condition("示例", matter.member, TODAY),
        Condition("示例", matter.member, TODAY + timedelta(days=366)),
    ]
    codes = [refused(lambda each=each: matter.admit(each)) for each in wrong]  # type: ignore[misc]
    assert codes == ["finding_needed", "unfit_owner", "due_out_of_range", "due_out_of_range"]
    assert (matter.standing, Decision.objects.count()) == (Standing.APPLIED, 0)


def test_the_last_condition_found_done_by_a_person_admits_without_conditions(matter: Matter) -> None:
    matter.admit(matter.condition(), matter.condition(days=60))
    first, second = CorrectiveAction.objects.order_by("pk")
    close_action(done(first, matter.member), by=matter.compliance, at=NOW)
    assert matter.standing == Standing.CONDITIONAL
    close_action(done(second, matter.member), by=matter.compliance, at=NOW)
    assert (matter.standing, matter.engagement.reason) == (Standing.ADMITTED, "conditions_met")
    assert Event.objects.filter(kind="standing.moved").latest("number").by == matter.compliance


def test_the_clock_never_lifts_conditions(matter: Matter) -> None:
    matter.admit(matter.condition())
    assert matter.look(on(29)) == Standing.CONDITIONAL


def test_a_condition_past_its_day_and_grace_puts_on_watch_and_its_closing_lifts_it_again(matter: Matter) -> None:
    matter.admit(matter.condition(days=30))
    assert matter.look(on(60)) == Standing.CONDITIONAL
    assert (matter.look(on(61)), matter.engagement.reason) == (Standing.ON_WATCH, "condition_overdue")
    action = answer_action(CorrectiveAction.objects.get(), "示例：已补办", by=matter.member, at=on(62))
    close_action(action, by=matter.compliance, at=on(62))
    assert matter.look(on(62) + timedelta(hours=1)) == Standing.ADMITTED


def test_a_condition_reported_done_in_time_waits_for_the_buyer_and_is_not_late(matter: Matter) -> None:
    matter.admit(matter.condition(days=30))
    done(CorrectiveAction.objects.get(), matter.member)
    assert matter.look(on(90)) == Standing.CONDITIONAL


def test_an_action_goes_back_with_a_reason_and_every_step_is_kept(matter: Matter) -> None:
    action = matter.action()
    document = make_document(matter.supplier)
    answer_action(action, "示例：第一次", document=document, by=matter.member, at=NOW)
    return_action(action, "示例：缺附件", by=matter.compliance, at=NOW)
    done(action, matter.member)
    close_action(action, "示例：已核实", by=matter.compliance, at=NOW)
    steps = action.steps.order_by("pk").values_list("kind", "text", "document")
    assert list(steps) == [
        ("opened", "", None),
        ("answered", "示例：第一次", document.pk),
        ("returned", "示例：缺附件", None),
        ("answered", "示例：已补办", None),
        ("closed", "示例：已核实", None),
    ]
    kinds = list(Event.objects.filter(kind__startswith="action.").order_by("number").values_list("kind", flat=True))
    assert kinds == ["action.opened", "action.answered", "action.returned", "action.answered", "action.closed"]


def test_an_action_outside_an_admission_leaves_the_standing(matter: Matter) -> None:
    matter.admit()
    incident = matter.incident()
    asked = matter.condition()
    action = open_action(matter.supplier, matter.organisation, asked, origin=ActionOrigin.INCIDENT, incident=incident,
                         by=matter.compliance, at=NOW)  # fmt: skip
    assert (action.incident, matter.standing) == (incident, Standing.ADMITTED)


def test_a_condition_set_on_an_admitted_supplier_makes_it_conditional(matter: Matter) -> None:
    matter.admit()
    matter.action(ActionOrigin.CONDITION)
    assert (matter.standing, matter.engagement.reason) == (Standing.CONDITIONAL, "condition_set")


def test_who_owns_or_reported_an_action_does_not_close_it(matter: Matter) -> None:
    mine = open_action(
        matter.supplier, matter.organisation, Condition("示例：现场核查", matter.compliance, TODAY + timedelta(days=9)),
        origin=ActionOrigin.AUDIT, by=matter.officer, at=NOW,
    )  # fmt: skip
    done(mine, matter.compliance)
    assert refused(lambda: close_action(mine, by=matter.compliance, at=NOW)) == "own_answer"
    assert close_action(mine, by=matter.officer, at=NOW).state == ActionState.CLOSED


def test_nothing_is_closed_before_it_was_reported_and_no_stranger_touches_it(matter: Matter) -> None:
    action = matter.action()
    assert refused(lambda: close_action(action, by=matter.compliance, at=NOW)) == "other_state"
    assert refused(lambda: answer_action(action, "x", by=make_member(make_supplier()), at=NOW)) == "not_yours"
    done(action, matter.member)
    stranger = make_staff(make_organisation(), Role.COMPLIANCE)
    assert refused(lambda: close_action(action, by=stranger, at=NOW)) == "not_yours"
    assert refused(lambda: return_action(action, "x", by=make_staff(matter.organisation, Role.AUDITOR), at=NOW)) == (
        "not_yours"
    )
    action.refresh_from_db()
    assert (action.state, action.steps.count()) == (ActionState.ANSWERED, 2)


def test_a_document_of_somebody_else_is_refused(matter: Matter) -> None:
    action = matter.action()
    foreign = make_document(make_supplier())
    act = lambda: answer_action(action, "示例", document=foreign, by=matter.member, at=NOW)  # noqa: E731
    assert (refused(act), action.steps.count()) == ("foreign_document", 1)


def test_a_condition_is_dropped_by_a_manager_who_did_not_set_it(matter: Matter) -> None:
    matter.admit(matter.condition())
    action = CorrectiveAction.objects.get()
    assert refused(lambda: drop_action(action, "示例：误设", by=matter.compliance, at=NOW)) == "manager_needed"
    drop_action(action, "示例：误设", by=matter.manager, at=NOW)
    assert matter.standing == Standing.ADMITTED


def test_more_time_is_given_with_a_reason_and_reminders_start_anew(matter: Matter) -> None:
    action = matter.action(days=3)
    assert remind_of_actions(TODAY, at=NOW) == 1
    later = TODAY + timedelta(days=20)
    assert (
        refused(lambda: postpone_action(action, TODAY + timedelta(days=2), "x", by=matter.officer, at=NOW))
        == "not_later"
    )
    action = postpone_action(action, later, "示例：认证机构排期", by=matter.officer, at=NOW)
    assert (action.due_on, action.reminded) == (later, None)
    assert remind_of_actions(TODAY + timedelta(days=6), at=on(6)) == 1


def test_each_threshold_is_told_once_however_late_and_the_managers_when_it_stays_undone(matter: Matter) -> None:
    matter.action(days=30)

    def told(days: int) -> list[str]:
        before = set(Notice.objects.values_list("pk", flat=True))
        remind_of_actions(TODAY + timedelta(days=days), at=on(days))
        rows = Notice.objects.exclude(pk__in=before).order_by("pk")
        return [f"{row.kind} to {'supplier' if row.user == matter.member else 'manager'}" for row in rows]

    assert told(15) == []
    assert told(16) == ["action.due to supplier"]
    assert told(16) == []
    assert told(38) == ["action.late to supplier", "action.escalated to manager"]  # nobody worked for three weeks
    assert told(60) == []


def test_nobody_is_reminded_of_what_was_reported_done(matter: Matter) -> None:
    done(matter.action(days=1), matter.member)
    assert remind_of_actions(TODAY + timedelta(days=40), at=on(40)) == 0


@pytest.mark.parametrize("model", [CorrectiveStep, HandMove])
def test_steps_and_reasons_never_change(matter: Matter, model: type[CorrectiveStep] | type[HandMove]) -> None:
    matter.admit()
    action = matter.action()
    HandMove.objects.create(engagement=matter.engagement, before="admitted", after="on_watch", reason="doubts",
                            sentence="示例", by=matter.officer, at=NOW)  # fmt: skip
    for act in (lambda: model.objects.update(at=on(1)), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert action.steps.get().at == NOW


def test_closing_the_last_condition_admits_nobody_while_a_veto_stands(matter: Matter) -> None:
    matter.admit(matter.condition())
    action = CorrectiveAction.objects.get()
    answer_action(action, "示例：已补办", by=matter.member, at=NOW)
    matter.incident()
    close_action(action, "示例", by=matter.compliance, at=NOW)
    assert matter.standing == Standing.CONDITIONAL
    assert matter.look(NOW + timedelta(days=1)) == Standing.SUSPENDED
