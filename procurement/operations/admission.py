"""From an application to a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import chinese_calendar
from django.db import transaction

from procurement.models import Application, Decision, PriorityClaim
from procurement.operations.standing import move_standing, open_engagement
from procurement.policy import ApplicationState, PriorityGround, Standing, Verdict
from procurement.queries.cases import entered_part_of
from procurement.queries.due import is_stale
from procurement.queries.minimums import level_minimum
from procurement.queries.people import deciders, members_of
from procurement.queries.policies import policy_in_force
from scoring.engine.model import VETOED_INDEX
from scoring.models import Scorecard
from scoring.operations.scoring import score_supplier
from scoring.queries.levels import level_code
from scoring.queries.models import parsed
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Document, Organisation, Supplier, User
from suppliers.operations.notices import tell

REASONS = frozenset({"evidence_missing", "evidence_doubtful", "score_too_low", "veto", "not_needed", "other"})


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for priority admission that the supplier claims."""

    ground: PriorityGround
    statement: str
    document: Document | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case is returned or refused: a code, the section it is about ("" for all), and a sentence."""

    code: str
    section: str = ""
    text: str = ""


@transaction.atomic
def send_application(
    supplier: Supplier, organisation: Organisation, *, grounds: Sequence[Ground] = (), by: User | None, at: datetime
) -> Application:
    """Put the supplier's case before the organisation and score it as it stands; a returned case is sent again."""
    cases = Application.objects.filter(supplier=supplier, organisation=organisation)
    list(cases.select_for_update(of=("self",)).order_by("pk"))  # work rows before the supplier, as decide() locks them
    supplier = Supplier.objects.lock(supplier.pk)
    day = supplier.day(at)
    engagement = open_engagement(supplier, organisation, by=by, at=at)
    if engagement.standing not in {Standing.APPLIED, Standing.UNDER_REVIEW}:
        raise Refused("already_engaged", "{organisation} has decided on you already.", organisation=organisation)
    application = _open_application(supplier, organisation, by, at)
    if application.state == ApplicationState.SENT:
        raise Refused("already_sent", "Your application is with {organisation} already.", organisation=organisation)
    _claim_priority(application, grounds, supplier)
    application.state, application.sent_by, application.sent_at = ApplicationState.SENT, by, at
    application.due_on = working_days_after(day, policy_in_force(day).admission_days)
    application.priority = bool(grounds) or application.priority
    application.save()
    if not supplier.consents.filter(organisation=organisation, withdrawn_at__isnull=True).exists():
        supplier.consents.create(organisation=organisation, given_by=by, given_at=at)
    record(supplier, "application.sent", at=at, by=by, application=application.pk, organisation=organisation.pk)
    score_supplier(supplier, as_of=day, at=at, cause="application")
    tell(
        deciders(organisation),
        "application.sent",
        subject=f"application/{application.pk}/{application.decisions.count() + 1}",
        path=f"/cases/{application.pk}/",
        at=at,
        supplier=supplier,
        supplier_name=supplier,
    )
    return application


@transaction.atomic
def decide(
    application: Application,
    verdict: Verdict,
    *,
    reasons: Sequence[Reason] = (),
    seen_round: int | None = None,
    by: User,
    at: datetime,
) -> Decision:
    """Approve, return or refuse a case. One decision for each sending; whoever comes second is told.

    `seen_round` is the sending that the person looked at (1, 2, ...): one that was sent again since is not decided on.
    Refused for who entered any of its evidence, for a supplier that a veto stops or whose level is below what the
    organisation asks for, and without reasons where due. An approval stands on the file as it is now: what changed
    since the last score is scored again first.
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    supplier = Supplier.objects.lock(application.supplier_id)
    if application.state != ApplicationState.SENT:
        raise Refused("already_decided", "This case was decided before, by somebody else or in another window.")
    if seen_round is not None and seen_round != application.decisions.count() + 1:
        raise Refused("sent_again", "The supplier sent this case again since you opened it: look at it as it is now.")
    _refuse_own_entries(application, by)
    scorecard = Scorecard.objects.select_related("run__model").filter(supplier=supplier).order_by("-id").first()
    if verdict == Verdict.APPROVE:
        scorecard = _scorecard_now(supplier, scorecard, at)
        _refuse_below_minimum(application.organisation, scorecard)
    if verdict != Verdict.APPROVE and (not reasons or any(reason.code not in REASONS for reason in reasons)):
        raise Refused("reasons_needed", "Say why: choose at least one reason.", "reasons")

    decision = Decision.objects.create(
        application=application,
        round=application.decisions.count() + 1,
        verdict=verdict,
        reasons=[{"code": reason.code, "section": reason.section, "text": reason.text} for reason in reasons],
        scorecard=scorecard,
        by=by,
        at=at,
    )
    application.state = _STATE_AFTER[verdict]
    application.save(update_fields=["state"])
    _move(application, supplier, decision, by, at)
    return decision


def _scorecard_now(supplier: Supplier, seen: Scorecard | None, at: datetime) -> Scorecard:
    """The score that an approval stands on, made anew where the file changed. Refused when vetoed or worse than seen.

    A refusal takes the new score back; the clock makes it again at its next tick, so that the officer can see it.
    """
    now, day = seen, supplier.day(at)
    if now is None or is_stale(now, day):
        now = score_supplier(supplier, as_of=day, at=at, cause="decision")
    if now.level == VETOED_INDEX:
        raise Refused("vetoed", "A veto stands against this supplier: it cannot be admitted.")
    if seen is not None and _rank(now.level) > _rank(seen.level):
        raise Refused("score_fell", "The file changed and its level fell: look again when it is scored anew.")
    return now


def _refuse_below_minimum(organisation: Organisation, scorecard: Scorecard) -> None:
    minimum = level_minimum(organisation, scorecard.run.as_of)
    if minimum is not None and not minimum.is_reached_by(scorecard.level):
        raise Refused(
            "below_minimum",
            "{organisation} asks for level {least} at least; this supplier has {level}.",
            organisation=minimum.organisation,
            least=minimum.level,
            level=level_code(parsed(scorecard.run.model), scorecard.level),
        )


def _rank(level: int) -> int:
    """Levels from the best to the worst; no level at all is worse than any."""
    return level if level >= 0 else 1_000 - level


def working_days_after(day: date, days: int) -> date:
    """The day that is `days` Chinese working days after `day` (statutory holidays and make-up days by chinesecalendar).

    Weekends alone count as free in years that the State Council has not announced yet.
    """
    while days:
        day += timedelta(days=1)
        days -= _is_working_day(day)
    return day


def _is_working_day(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


_STATE_AFTER = {
    Verdict.APPROVE: ApplicationState.APPROVED,
    Verdict.RETURN: ApplicationState.RETURNED,
    Verdict.REFUSE: ApplicationState.REFUSED,
}
_STANDING_AFTER = {Verdict.APPROVE: Standing.ADMITTED, Verdict.REFUSE: Standing.REFUSED}


def _move(application: Application, supplier: Supplier, decision: Decision, by: User, at: datetime) -> None:
    """Carry a decision out: the standing, the history, and the supplier's people."""
    verdict = Verdict(decision.verdict)
    record(
        supplier,
        f"application.{application.state}",
        at=at,
        by=by,
        application=application.pk,
        decision=decision.pk,
        scorecard=decision.scorecard_id,
    )
    if verdict in _STANDING_AFTER:
        engagement = application.organisation.engagements.select_related("supplier").get(supplier=supplier)
        engagement.supplier = supplier
        move_standing(
            engagement, _STANDING_AFTER[verdict], reason=f"decision_{verdict}", by=by, at=at, decision=decision.pk
        )
    tell(
        members_of(supplier),
        f"application.{application.state}",
        subject=f"decision/{decision.pk}",
        path="/portal/",
        at=at,
        supplier=supplier,
        organisation_name=application.organisation,
    )


def _open_application(supplier: Supplier, organisation: Organisation, by: User | None, at: datetime) -> Application:
    open_states = [ApplicationState.DRAFT, ApplicationState.SENT, ApplicationState.RETURNED]
    application = supplier.applications.filter(organisation=organisation, state__in=open_states).first()
    return application or supplier.applications.create(organisation=organisation, started_by=by, started_at=at)


def _claim_priority(application: Application, grounds: Sequence[Ground], supplier: Supplier) -> None:
    for ground in grounds:
        if not ground.statement.strip():
            raise Refused("statement_needed", "Say in a sentence what is new or eco about it.", "statement")
        if ground.document is not None and ground.document.supplier_id != supplier.pk:
            raise Refused("foreign_document", "This file is not in your documents.", "document")
        PriorityClaim.objects.update_or_create(
            application=application,
            ground=ground.ground,
            defaults={"statement": ground.statement, "document": ground.document, "ends_on": ground.ends_on},
        )


def _refuse_own_entries(application: Application, by: User) -> None:
    """Nobody decides on what he entered (product rule 7): the case itself or evidence that stands in it now."""
    if entered_part_of(application, by):
        raise Refused("own_entry", "You entered part of this case; somebody else must decide on it.")
