"""The one door through which a standing changes."""

from datetime import datetime

from procurement.models import Engagement
from procurement.policy import Standing, may_move
from suppliers.errors import Refused
from suppliers.history import record
from suppliers.models import Organisation, Supplier, User


def move_standing(
    engagement: Engagement, standing: Standing, *, reason: str, by: User | None, at: datetime, **evidence: object
) -> Engagement:
    """Move an engagement to another standing if the table of moves allows it; the clock (`by=None`) may do less.

    The caller's transaction holds the supplier's lock. `evidence` goes into the history with the reason.
    """
    before = Standing(engagement.standing)
    if not may_move(before, standing, by_clock=by is None):
        message = "This standing cannot follow from the one that stands now."
        raise Refused("illegal_move", message, before=before, after=standing)
    engagement.standing, engagement.since, engagement.reason = standing, at, reason
    engagement.save(update_fields=["standing", "since", "reason"])
    record(
        engagement.supplier,
        "standing.moved",
        at=at,
        by=by,
        organisation=engagement.organisation_id,
        before=before,
        after=standing,
        reason=reason,
        **evidence,
    )
    return engagement


def open_engagement(supplier: Supplier, organisation: Organisation, *, by: User | None, at: datetime) -> Engagement:
    """The engagement of a supplier that applies: a new one, or the ended one taken up again."""
    engagement = supplier.engagements.select_related("supplier").filter(organisation=organisation).first()
    if engagement is None:
        return Engagement.objects.create(
            supplier=supplier, organisation=organisation, standing=Standing.APPLIED, since=at, reason="applied"
        )
    engagement.supplier = supplier
    if engagement.standing in {Standing.EXITED, Standing.REFUSED}:
        move_standing(engagement, Standing.APPLIED, reason="applied_again", by=by, at=at)
    return engagement
