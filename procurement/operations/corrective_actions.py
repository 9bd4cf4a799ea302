"""Corrective actions: set by the buyer, answered by their owner, closed by somebody else, late ones told upwards."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from procurement.models import CorrectiveAction, CorrectiveStep, Decision, Engagement
from procurement.operations.standing import move_standing
from procurement.policy import UNFINISHED, ActionOrigin, ActionState, Standing
from procurement.queries.corrective_actions import FOLLOWERS, may_follow, possible_owners, unfinished_conditions
from procurement.queries.duties import obstacle_to_closing
from procurement.queries.people import members_of
from procurement.queries.policies import policy_in_force
from procurement.queries.vetoes import stops
from scoring.models import Scorecard
from suppliers.enums import Role
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Document, Incident, Organisation, Supplier, User
from suppliers.operations.notices import tell
from suppliers.queries.access import organisations_of

Kind = CorrectiveStep.Kind
States = set[ActionState] | frozenset[ActionState]
LONGEST_FINDING, LONGEST_ANSWER = 500, 1_000
MOST_CONDITIONS = 20


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to be put right: the finding with what to do, who sees to it, and the last day."""

    text: str
    owner: User
    due_on: date
    section: str = ""


@transaction.atomic
def open_action(
    supplier: Supplier,
    organisation: Organisation,
    asked: Condition,
    *,
    origin: ActionOrigin,
    incident: Incident | None = None,
    by: User,
    at: datetime,
) -> CorrectiveAction:
    """Ask a supplier to put something right, outside an admission: after an incident, an audit, or a doubt.

    As a condition of an admission that stands (`origin` CONDITION) it makes the standing conditional at once.
    """
    supplier = Supplier.objects.lock(supplier.pk)
    _refuse_stranger(organisation, by)
    if incident is not None and incident.supplier_id != supplier.pk:
        raise Refused("foreign_incident", "This incident is not in the supplier's file.", "incident")
    engagement = supplier.engagements.filter(organisation=organisation).first()
    if engagement is None:
        raise Refused("not_engaged", "{supplier} does not deal with {organisation}.", supplier=supplier,
                      organisation=organisation)  # fmt: skip
    action = set_action(supplier, organisation, asked, origin=origin, incident=incident, by=by, at=at)
    if origin == ActionOrigin.CONDITION and engagement.standing == Standing.ADMITTED:
        engagement.supplier = supplier
        move_standing(engagement, Standing.CONDITIONAL, reason="condition_set", by=by, at=at, action=action.pk)
    return action


def set_action(
    supplier: Supplier,
    organisation: Organisation,
    asked: Condition,
    *,
    origin: ActionOrigin,
    decision: Decision | None = None,
    incident: Incident | None = None,
    by: User,
    at: datetime,
) -> CorrectiveAction:
    """Write a corrective action down and tell its owner. The caller holds the supplier's lock and knows the person."""
    check_condition(supplier, organisation, asked, supplier.day(at))
    action = CorrectiveAction.objects.create(
        supplier=supplier,
        organisation=organisation,
        origin=origin,
        decision=decision,
        incident=incident,
        section=asked.section,
        finding=asked.text.strip(),
        owner=asked.owner,
        due_on=asked.due_on,
        opened_by=by,
        opened_at=at,
    )
    _step(action, Kind.OPENED, by=by, at=at)
    record(supplier, "action.opened", at=at, by=by, action=action.pk, organisation=organisation.pk, origin=origin,
           due_on=asked.due_on)  # fmt: skip
    _tell_owner_side(action, "action.opened", at)
    return action


def check_condition(supplier: Supplier, organisation: Organisation, asked: Condition, on: date) -> None:
    """Refuse a condition without words, with an owner who has nothing to do with it, or with a day out of range."""
    if not asked.text.strip() or len(asked.text.strip()) > LONGEST_FINDING:
        message = "Say what is to be put right, in at most {most} characters."
        raise Refused("finding_needed", message, "text", most=LONGEST_FINDING)
    if not possible_owners(supplier, organisation).filter(pk=asked.owner.pk).exists():
        raise Refused("unfit_owner", "Choose one of the supplier's people or of your own staff as owner.", "owner")
    _refuse_day(asked.due_on, on)


@transaction.atomic
def answer_action(
    action: CorrectiveAction, text: str, *, document: Document | None = None, by: User, at: datetime
) -> CorrectiveAction:
    """Report that it is done, by one of the supplier's people or by its owner; the buyer then looks at it."""
    action, supplier = _locked(action, {ActionState.OPEN})
    if by.pk != action.owner_id and not members_of(supplier).filter(pk=by.pk).exists():
        raise Refused("not_yours", "Its owner or one of the supplier's people reports on it.")
    if document is not None and document.supplier_id != supplier.pk:
        raise Refused("foreign_document", "This file is not in your documents.", "document")
    text = _words(text, "Say what was done.")
    action.state = ActionState.ANSWERED
    action.save(update_fields=["state"])
    _step(action, Kind.ANSWERED, text=text, document=document, by=by, at=at)
    _record(action, "action.answered", by, at)
    _tell({action.opened_by, *_closers(action)}, action, "action.answered", f"/actions/{action.pk}/", at)
    return action


@transaction.atomic
def return_action(action: CorrectiveAction, text: str, *, by: User, at: datetime) -> CorrectiveAction:
    """What was reported does not do: open again, with the reason."""
    action, _supplier = _followed(action, by, {ActionState.ANSWERED})
    text = _words(text, "Say what is still missing.")
    action.state = ActionState.OPEN
    action.save(update_fields=["state"])
    _step(action, Kind.RETURNED, text=text, by=by, at=at)
    _record(action, "action.returned", by, at)
    _tell_owner_side(action, "action.returned", at)
    return action


@transaction.atomic
def postpone_action(action: CorrectiveAction, due_on: date, text: str, *, by: User, at: datetime) -> CorrectiveAction:
    """Give it another day; reminders and what follows from being late count from there."""
    action, supplier = _followed(action, by, UNFINISHED)
    text = _words(text, "Say why it gets more time.")
    _refuse_day(due_on, supplier.day(at))
    if due_on <= action.due_on:
        raise Refused("not_later", "Choose a later day than {day}.", "due_on", day=action.due_on)
    action.due_on, action.reminded, action.escalated_at = due_on, None, None
    action.save(update_fields=["due_on", "reminded", "escalated_at"])
    _step(action, Kind.POSTPONED, text=text, by=by, at=at)
    _record(action, "action.postponed", by, at, due_on=due_on)
    _tell_owner_side(action, "action.postponed", at)
    return action


@transaction.atomic
def close_action(action: CorrectiveAction, text: str = "", *, by: User, at: datetime) -> CorrectiveAction:
    """Find that it is done, by somebody who neither owns it nor reported it.

    The last condition of an admission lifts "with conditions": by this person, never by the clock.
    """
    return _finish(action, ActionState.CLOSED, text.strip(), by, at)


@transaction.atomic
def drop_action(action: CorrectiveAction, text: str, *, by: User, at: datetime) -> CorrectiveAction:
    """Take back what was asked in error. A condition takes a manager who did not set it."""
    text = _words(text, "Say why it is not asked any more.")
    if action.origin == ActionOrigin.CONDITION:
        manages = organisations_of(by, Role.MANAGER).filter(pk=action.organisation_id).exists()
        if not manages or action.opened_by_id == by.pk:
            raise Refused("manager_needed", "A condition is dropped by a manager who did not set it.")
    return _finish(action, ActionState.DROPPED, text, by, at)


def _finish(action: CorrectiveAction, state: ActionState, text: str, by: User, at: datetime) -> CorrectiveAction:
    wanted = {ActionState.ANSWERED} if state == ActionState.CLOSED else UNFINISHED
    action, supplier = _followed(action, by, wanted)
    rule = obstacle_to_closing(action, by)
    if rule is not None:
        raise Refused(rule.code, rule.message)
    action.state, action.closed_at = state, at
    action.save(update_fields=["state", "closed_at"])
    _step(action, Kind(state.value), text=text[:LONGEST_ANSWER], by=by, at=at)
    _record(action, f"action.{state}", by, at)
    _tell_owner_side(action, f"action.{state}", at)
    if action.origin == ActionOrigin.CONDITION:
        _lift_conditions(action, supplier, by, at)
    return action


def _lift_conditions(action: CorrectiveAction, supplier: Supplier, by: User, at: datetime) -> None:
    """Admit without conditions when none is left and no veto stands. On watch or suspended it stays: that has reasons
    of its own; and where a veto stands the clock suspends at its next look."""
    left = unfinished_conditions(supplier.pk, action.organisation_id)
    engagement = Engagement.objects.get(supplier=supplier, organisation=action.organisation_id)
    on = supplier.day(at)
    scorecard = Scorecard.objects.select_related("run__model").filter(supplier=supplier).order_by("-id").first()
    if engagement.standing == Standing.CONDITIONAL and not left.exists():
        found = stops(supplier, action.organisation, scorecard, on, policy_in_force(on))
        if any(stop.holds and not stop.is_unknown for stop in found):
            return
        engagement.supplier = supplier
        move_standing(engagement, Standing.ADMITTED, reason="conditions_met", by=by, at=at, action=action.pk)


def _locked(action: CorrectiveAction, states: States) -> tuple[CorrectiveAction, Supplier]:
    supplier = Supplier.objects.lock(action.supplier_id)
    action = CorrectiveAction.objects.select_related("organisation", "opened_by", "owner").get(pk=action.pk)
    action.supplier = supplier
    if action.state not in states:
        raise Refused("other_state", "This action moved on since you opened it: look at it again.")
    return action, supplier


def _followed(action: CorrectiveAction, by: User, states: States) -> tuple[CorrectiveAction, Supplier]:
    action, supplier = _locked(action, states)
    _refuse_stranger(action.organisation, by)
    return action, supplier


def _refuse_stranger(organisation: Organisation, by: User) -> None:
    if not may_follow(by, organisation):
        raise Refused("not_yours", "You do not work for this organisation.", "organisation")


def _refuse_day(due_on: date, on: date) -> None:
    most = policy_in_force(on).condition_days
    if not on < due_on <= on + timedelta(days=most):
        raise Refused("due_out_of_range", "Choose a day from tomorrow on, within {days} days.", "due_on", days=most)


def _words(text: str, message: str) -> str:
    text = text.strip()
    if not text:
        raise Refused("words_needed", message, "text")
    if len(text) > LONGEST_ANSWER:
        raise Refused("too_long", "At most {limit} characters, please.", "text", limit=LONGEST_ANSWER)
    return text


def _step(
    action: CorrectiveAction, kind: str, *, text: str = "", document: Document | None = None, by: User, at: datetime
) -> None:
    action.steps.create(kind=kind, text=text, document=document, due_on=action.due_on, by=by, at=at)


def _record(action: CorrectiveAction, kind: str, by: User, at: datetime, **more: object) -> None:
    record(action.supplier, kind, at=at, by=by, action=action.pk, organisation=action.organisation_id, **more)


def _tell_owner_side(action: CorrectiveAction, kind: str, at: datetime) -> None:
    """The supplier's people on their page; an owner among the staff on the staff's."""
    people = set(members_of(action.supplier))
    _tell(people, action, kind, f"/portal/actions/{action.pk}/", at)
    _tell({action.owner} - people, action, kind, f"/actions/{action.pk}/", at)


def _closers(action: CorrectiveAction) -> set[User]:
    return set(possible_owners(action.supplier, action.organisation).filter(memberships__role__in=FOLLOWERS))


def _tell(people: set[User], action: CorrectiveAction, kind: str, path: str, at: datetime) -> None:
    tell(
        people,
        kind,
        subject=f"action/{action.pk}/{action.steps.count()}",
        path=path,
        at=at,
        supplier=action.supplier,
        supplier_name=action.supplier,
        organisation_name=action.organisation,
        due=action.due_on.isoformat(),
    )
