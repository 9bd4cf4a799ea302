"""From an application to a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from procurement.models import Application, Decision
from procurement.operations.applying import Ground, claim_priority, put_before, refuse_unbegun, set_scope
from procurement.operations.approving import scorecard_for_approval
from procurement.operations.corrective_actions import MOST_CONDITIONS, Condition, set_action
from procurement.operations.renewing import begin_term, renewed_standing
from procurement.operations.standing import move_standing, open_engagement
from procurement.policy import APPROVALS, ActionOrigin, ApplicationState, Purpose, Standing, Verdict
from procurement.queries.duties import obstacle_to_deciding
from procurement.queries.people import members_of
from procurement.working_days import working_days_between
from scoring.models import Scorecard
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Category, Organisation, Site, Supplier, User
from suppliers.operations.members import refuse_unless_administrator
from suppliers.operations.notices import tell

REASONS = frozenset({"evidence_missing", "evidence_doubtful", "score_too_low", "veto", "not_needed", "other"})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case is returned or refused: a code, the section it is about ("" for all), and a sentence.

    `about`: the thing in the section, as queries.returned names it: "certificate:12", "question:cdp", "inventory:7".
    """

    code: str
    section: str = ""
    text: str = ""
    about: str = ""


@transaction.atomic
def send_application(
    supplier: Supplier,
    organisation: Organisation,
    *,
    grounds: Sequence[Ground] = (),
    categories: Sequence[Category] | None = None,
    sites: Sequence[Site] | None = None,
    by: User | None,
    at: datetime,
) -> Application:
    """Put the supplier's case before the organisation and score it as it stands; a returned case is sent again.

    It is about these categories and sites of the supplier, None: all of them; and claims these grounds and no others.
    Refused while a section is not begun that the asking policy wants begun, and for a ground without evidence or end.
    """
    cases = Application.objects.filter(supplier=supplier, organisation=organisation)
    list(cases.select_for_update(of=("self",)).order_by("pk"))  # work rows before the supplier, as decide() locks them
    supplier = Supplier.objects.lock(supplier.pk)
    if by is not None:
        refuse_unless_administrator(by, supplier)
    day = supplier.day(at)
    engagement = open_engagement(supplier, organisation, by=by, at=at)
    if engagement.standing not in {Standing.APPLIED, Standing.UNDER_REVIEW}:
        raise Refused("already_engaged", "{organisation} has decided on you already.", organisation=organisation)
    application = _open_application(supplier, organisation, by, at)
    if application.state == ApplicationState.SENT:
        raise Refused("already_sent", "Your application is with {organisation} already.", organisation=organisation)
    refuse_unbegun(supplier, day)
    application.purpose = Purpose.ADMISSION  # a renewal that was open when the supplier left is one no more
    set_scope(application, categories, sites)
    claim_priority(application, grounds, day)
    put_before(application, supplier, by=by, at=at)
    return application


@transaction.atomic
def decide(
    application: Application,
    verdict: Verdict,
    *,
    reasons: Sequence[Reason] = (),
    conditions: Sequence[Condition] = (),
    seen_round: int | None = None,
    by: User,
    at: datetime,
) -> Decision:
    """Approve, return or refuse a case. One decision for each sending; whoever comes second is told.

    `seen_round` is the sending that the person looked at (1, 2, ...): one that was sent again since is not decided on.
    Refused for whom the table of duties keeps from it, for a supplier that a veto or an entry bar stops without an
    exception, or whose level is below what the organisation asks for, and without reasons or conditions where due. An
    approval stands on the file as it is now: what changed since the last score is scored again first. Its conditions
    become corrective actions.
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    supplier = Supplier.objects.lock(application.supplier_id)
    _refuse_late(application, seen_round)
    rule = obstacle_to_deciding(application, by)
    if rule is not None:
        raise Refused(rule.code, rule.message)
    _refuse_wordless(verdict, reasons, conditions)
    scorecard = Scorecard.objects.select_related("run__model").filter(supplier=supplier).order_by("-id").first()
    if verdict in APPROVALS:
        scorecard = scorecard_for_approval(supplier, application.organisation, scorecard, at)

    decision = Decision.objects.create(
        application=application,
        round=application.decisions.count() + 1,
        verdict=verdict,
        reasons=[_kept_reason(reason) for reason in reasons] + [_kept_condition(each) for each in conditions],
        scorecard=scorecard,
        by=by,
        at=at,
    )
    application.state = _STATE_AFTER[verdict]
    if application.sent_at is not None:
        application.days_used += working_days_between(supplier.day(application.sent_at), supplier.day(at))
    application.save(update_fields=["state", "days_used"])
    _move(application, supplier, decision, by, at)
    for each in conditions:
        organisation, origin = application.organisation, ActionOrigin.CONDITION
        set_action(supplier, organisation, each, origin=origin, decision=decision, by=by, at=at)
    return decision


def _refuse_late(application: Application, seen_round: int | None) -> None:
    if application.state != ApplicationState.SENT:
        raise Refused("already_decided", "This case was decided before, by somebody else or in another window.")
    if seen_round is not None and seen_round != application.decisions.count() + 1:
        raise Refused("sent_again", "The supplier sent this case again since you opened it: look at it as it is now.")


def _refuse_wordless(verdict: Verdict, reasons: Sequence[Reason], conditions: Sequence[Condition]) -> None:
    if verdict not in APPROVALS and (not reasons or any(reason.code not in REASONS for reason in reasons)):
        raise Refused("reasons_needed", "Say why: choose at least one reason.", "reasons")
    if (verdict == Verdict.APPROVE_WITH_CONDITIONS) != bool(conditions) or len(conditions) > MOST_CONDITIONS:
        message = "With conditions means at least one and at most {most}; without means none."
        raise Refused("conditions_needed", message, "conditions", most=MOST_CONDITIONS)


def _kept_reason(reason: Reason) -> dict[str, str]:
    kept = {"code": reason.code, "section": reason.section, "text": reason.text}
    return kept | {"about": reason.about} if reason.about else kept


def _kept_condition(asked: Condition) -> dict[str, object]:
    """The condition as it was set; what became of it stands in the corrective action."""
    due_on = asked.due_on.isoformat()
    return {
        "code": "condition", "section": asked.section, "text": asked.text.strip(), "owner": asked.owner.pk,
        "due_on": due_on,
    }  # fmt: skip


_STATE_AFTER = {
    Verdict.APPROVE: ApplicationState.APPROVED,
    Verdict.APPROVE_WITH_CONDITIONS: ApplicationState.APPROVED,
    Verdict.RETURN: ApplicationState.RETURNED,
    Verdict.REFUSE: ApplicationState.REFUSED,
}
_STANDING_AFTER = {
    Verdict.APPROVE: (Standing.ADMITTED, "decision_approve"),
    Verdict.APPROVE_WITH_CONDITIONS: (Standing.CONDITIONAL, "decision_conditions"),
    Verdict.REFUSE: (Standing.REFUSED, "decision_refuse"),
}


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
        after = _STANDING_AFTER[verdict]
        if application.purpose == Purpose.RENEWAL:
            after = renewed_standing(engagement, verdict)
        standing, reason = after
        if standing != engagement.standing:
            move_standing(engagement, standing, reason=reason, by=by, at=at, decision=decision.pk)
        if verdict in APPROVALS:
            begin_term(engagement, at=at)
    tell(
        members_of(supplier),
        "application.conditional" if verdict == Verdict.APPROVE_WITH_CONDITIONS else f"application.{application.state}",
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
