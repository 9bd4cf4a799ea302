"""Whatever people and the clock do, in whatever order, a standing keeps its laws."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from procurement.models import Application, CorrectiveAction, Engagement, VetoException
from procurement.operations.admission import Reason, decide, send_application
from procurement.operations.corrective_actions import Condition, answer_action, close_action
from procurement.operations.exceptions import ask_exception, decide_exception, end_exception
from procurement.operations.hand_moves import move_by_hand
from procurement.policy import APPROVALS, CLOCK_MOVES, GOOD_STANDING, HAND_CODES, MOVES, PERSON_MOVES, Standing, Verdict
from procurement.queries.policies import policy_in_force
from procurement.queries.vetoes import stops
from scoring.models import Scorecard
from suppliers.enums import IncidentKind
from suppliers.errors import Refused
from suppliers.history import breaks
from suppliers.models import Certificate, Event, Incident
from suppliers.operations.incidents import withdraw_incident
from tests.factories import NOW
from tests.procurement.matters import make_matter, publish_policy_3
from tests.scoring.files import hold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("method")]
# "Any of these": the number of one among what there is, counted round.
some = st.integers(0, 5)
WHO = st.sampled_from(["officer", "compliance", "manager"])
VERDICTS = st.sampled_from(Verdict)
EXAMPLES = 25
reached: set[str] = set()


class StandingMachine(RuleBasedStateMachine):
    """One supplier before one organisation, with one person for each duty. What is refused leaves no trace."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.matter = make_matter()
        self.at, self.seen, self.standing = NOW, Event.objects.latest("pk").pk, Standing.APPLIED

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def tried(self, act: Callable[[], object]) -> None:
        before = self._traces()
        self.at += timedelta(minutes=1)
        try:
            with transaction.atomic():
                act()
        except Refused:
            assert self._traces() == before

    def _traces(self) -> tuple[Any, ...]:
        exceptions = VetoException.objects.order_by("pk").values_list("granted", "ended_at")
        actions = CorrectiveAction.objects.order_by("pk").values_list("state", flat=True)
        return self.matter.standing, Event.objects.count(), list(exceptions), list(actions)

    @initialize(verdict=st.none() | st.sampled_from([*sorted(APPROVALS), Verdict.APPROVE, Verdict.REFUSE]))
    def begin(self, verdict: Verdict | None) -> None:
        """Most begin with a case that is decided."""
        if verdict is not None:
            self.decide(verdict)

    @rule()
    def apply(self) -> None:
        matter = self.matter
        self.tried(lambda: send_application(matter.supplier, matter.organisation, by=matter.member, at=self.at))

    @rule(verdict=VERDICTS)
    def decide(self, verdict: Verdict) -> None:
        case = Application.objects.latest("pk")
        asked = Condition("示例：补办", self.matter.member, self.day + timedelta(days=30), "certificates")
        conditions = [asked] if verdict == Verdict.APPROVE_WITH_CONDITIONS else []
        told: dict[str, Any] = {"reasons": [Reason("other", text="示例")], "conditions": conditions}
        self.tried(lambda: decide(case, verdict, **told, by=self.matter.officer, at=self.at))

    @rule(which=some, who=WHO)
    def move(self, which: int, who: str) -> None:
        there = sorted(PERSON_MOVES.get(Standing(self.matter.standing), ()))
        if there:
            self.move_to(there[which % len(there)], who)

    @rule(standing=st.sampled_from(Standing), who=WHO)
    def move_to(self, standing: Standing, who: str) -> None:
        reason, by = HAND_CODES.get(standing, ("other",))[0], getattr(self.matter, who)
        told: dict[str, Any] = {"reason": reason, "sentence": "示例：说明", "by": by, "at": self.at}
        self.tried(lambda: move_by_hand(self.matter.engagement, standing, **told))

    @rule(kind=st.sampled_from([IncidentKind.CRIME, IncidentKind.POLLUTION]))
    def something_happens(self, kind: IncidentKind) -> None:
        self.tried(lambda: self.matter.incident(kind, at=self.at))

    @rule(which=some)
    def take_back_an_incident(self, which: int) -> None:
        rows = Incident.objects.order_by("pk")
        if rows:
            self.tried(lambda: withdraw_incident(rows[which % len(rows)], by=self.matter.compliance, at=self.at))

    @rule(which=some, days=st.sampled_from([1, 60, 300]))
    def ask_for_an_exception(self, which: int, days: int) -> None:
        found, matter = self.stops(), self.matter
        if found:
            told: dict[str, Any] = {"reason": "示例：唯一供应商", "ends_on": self.day + timedelta(days=days)}
            veto, place = found[which % len(found)].code, matter.organisation
            self.tried(lambda: ask_exception(matter.supplier, place, veto, **told, by=matter.officer, at=self.at))

    @rule(which=some, granted=st.booleans(), who=st.sampled_from(["officer", "manager"]))
    def answer_an_exception(self, which: int, granted: bool, who: str) -> None:
        rows, by = VetoException.objects.order_by("pk"), getattr(self.matter, who)
        if rows:
            asked, told = rows[which % len(rows)], {"granted": granted, "answer": "示例：已核"}
            self.tried(lambda: decide_exception(asked, **told, by=by, at=self.at))  # type: ignore[arg-type]

    @rule(which=some)
    def end_an_exception(self, which: int) -> None:
        rows = VetoException.objects.order_by("pk")
        if rows:
            self.tried(lambda: end_exception(rows[which % len(rows)], by=self.matter.manager, at=self.at))

    @rule(which=some)
    def meet_a_condition(self, which: int) -> None:
        rows, matter = CorrectiveAction.objects.order_by("pk"), self.matter
        if rows:
            action = rows[which % len(rows)]
            self.tried(lambda: answer_action(action, "示例：已办", by=matter.member, at=self.at))
            self.tried(lambda: close_action(action, by=matter.officer, at=self.at))

    @rule()
    def a_certificate_runs_out(self) -> None:
        held = Certificate.objects.filter(type="ISO14001").order_by("-pk").first()
        if held is not None:
            Certificate.objects.filter(pk=held.pk).update(valid_until=self.day)

    @rule()
    def a_certificate_is_renewed(self) -> None:
        hold(self.matter.supplier, "ISO14001", accreditation="CNAS C001-M", until=self.day + timedelta(days=900))

    @rule(days=st.sampled_from([0, 1, 31, 61, 400]))
    def the_clock_looks(self, days: int) -> None:
        self.at += timedelta(days=days, minutes=1)
        self.matter.look(self.at)
        if self.matter.standing in GOOD_STANDING:
            assert self.forbidden() == []

    @invariant()
    def each_move_is_in_the_table_and_in_the_history_with_its_reason(self) -> None:
        for event in Event.objects.filter(pk__gt=self.seen, kind="standing.moved").order_by("pk"):
            told = event.payload
            before, after = Standing(told["before"]), Standing(told["after"])
            assert before == self.standing
            assert after in (CLOCK_MOVES if event.by_id is None else MOVES)[before]
            assert told["reason"]
            if after in GOOD_STANDING and before not in GOOD_STANDING:
                assert self.forbidden() == [], "nobody comes into good standing past a veto"
            self.standing = after
            reached.add(f"{before} {after} {'clock' if event.by_id is None else 'person'}")
        self.seen = Event.objects.latest("pk").pk
        assert self.standing == self.matter.standing

    @invariant()
    def the_history_holds_and_the_standing_is_one_row(self) -> None:
        assert list(breaks(self.matter.supplier.pk)) == []
        assert Engagement.objects.filter(supplier=self.matter.supplier).count() == 1

    @property
    def day(self) -> Any:
        return self.matter.supplier.day(self.at)

    def stops(self) -> Any:
        card = Scorecard.objects.select_related("run__model").filter(supplier=self.matter.supplier).latest("pk")
        return stops(self.matter.supplier, self.matter.organisation, card, self.day, policy_in_force(self.day))

    def forbidden(self) -> list[str]:
        """The vetoes that are known to stand and are not excepted here now."""
        return [stop.code for stop in self.stops() if stop.holds and not stop.is_unknown]


def test_a_standing_keeps_its_laws_whatever_people_and_the_clock_do() -> None:
    publish_policy_3()
    reached.clear()
    run_state_machine_as_test(
        StandingMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    by_people, by_clock = ({move for move in reached if move.endswith(who)} for who in ("person", "clock"))
    assert (len(by_people) >= 6, len(by_clock) >= 1) == (True, True), sorted(reached)
