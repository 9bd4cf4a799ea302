"""What the policy in force makes of a certificate's end, for the reminders of it."""

from datetime import date, datetime

from procurement.policy import GOOD_STANDING
from procurement.queries.policies import policy_in_force
from suppliers.models import Supplier
from suppliers.operations.reminders import Grace, remind


def remind_suppliers(on: date, *, at: datetime) -> int:
    """Remind of what ends; each reminder announces the day on which the standing of who has one follows."""
    at_stake = Supplier.objects.filter(engagements__standing__in=sorted(GOOD_STANDING))
    return remind(on, at=at, grace=Grace(policy_in_force(on).grace_days, at_stake))
