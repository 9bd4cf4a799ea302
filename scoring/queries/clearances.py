"""What lifts the vetoes that stand: the day from which the register no longer holds it, or clearing the cause."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q, QuerySet

from scoring.engine.model import VetoState
from scoring.engine.score import Reason
from scoring.evidence.definition import Table
from scoring.evidence.rows import three_years_after
from scoring.models import Scorecard
from scoring.queries.values import ExplainedFact
from suppliers.enums import LISTINGS
from suppliers.models import Incident


@dataclass(frozen=True, slots=True)
class Clearance:
    """What must come before any points. `on`: the earliest day without the veto, where the register knows one."""

    on: date | None
    reason: Reason


def clearance(state: VetoState, fact: ExplainedFact, scorecard: Scorecard) -> Clearance | None:
    """What lifts a veto; None unless it stands. One query, and only when the register is what it stands on."""
    if state is not VetoState.FAIL:
        return None
    if fact.reference is None or fact.reference.table is not Table.INCIDENT:
        return Clearance(None, Reason("clear_cause", "Clear the cause, then hand in evidence of it.", {}))
    on = _earliest(fact.key, _registered(scorecard), scorecard.run.as_of)
    if on is None:
        message = "Clear the cause and hand in evidence of it; compliance then enters its end in the register."
        return Clearance(None, Reason("clear_register", message, {}))
    message = "It falls away on {on} at the earliest, if nothing new happens and the supplier's own answer agrees."
    return Clearance(on, Reason("clear_wait", message, {"on": on}))


def _registered(scorecard: Scorecard) -> QuerySet[Incident]:
    """The incidents that the scorecard knew of, as scoring.evidence.rows reads them."""
    run = scorecard.run
    rows = Incident.objects.filter(supplier_id=scorecard.supplier_id, recorded_at__lte=run.cut_off_at)
    standing = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=run.cut_off_at)
    return rows.filter(standing, occurred_on__lte=run.as_of)


def _earliest(fact: str, rows: QuerySet[Incident], as_of: date) -> date | None:
    if fact == "untrustworthy_listed":
        listings = rows.filter(kind=Incident.Kind.UNTRUSTWORTHY).exclude(ends_on__lt=as_of)
        ends = list(listings.values_list("ends_on", flat=True))
        known = [end for end in ends if end is not None]
        return max(known) + timedelta(days=1) if known and len(known) == len(ends) else None
    if fact == "major_incident_3y":
        major = rows.filter(severity=Incident.Severity.MAJOR).exclude(kind__in=sorted(LISTINGS))
        latest: date | None = major.aggregate(latest=Max("occurred_on"))["latest"]
        return three_years_after(latest) if latest is not None else None
    return None
