"""What an approval stands on: the score as the file is now, and nothing that stops it."""

from datetime import date, datetime

from procurement.queries.due import is_stale
from procurement.queries.minimums import level_minimum
from procurement.queries.policies import policy_in_force
from procurement.queries.vetoes import level_here, stops
from scoring.engine.model import VETOED_INDEX
from scoring.models import Scorecard
from scoring.operations.scoring import score_supplier
from scoring.queries.levels import level_code
from scoring.queries.models import parsed
from suppliers.errors import Refused
from suppliers.models import Organisation, Supplier


def scorecard_for_approval(
    supplier: Supplier, organisation: Organisation, seen: Scorecard | None, at: datetime
) -> Scorecard:
    """The score that an approval stands on. Refused for what stops it here, a first person of whom nobody made sure
    where the policy asks for that, and a level that fell since it was `seen`."""
    scorecard = _scorecard_now(supplier, seen, at)
    _refuse_stopped(organisation, supplier, scorecard)
    _refuse_unconfirmed(supplier, supplier.day(at))
    return scorecard


def _scorecard_now(supplier: Supplier, seen: Scorecard | None, at: datetime) -> Scorecard:
    """The score that an approval stands on, made anew where the file changed. Refused when worse than seen.

    A refusal takes the new score back; the clock makes it again at its next tick, so that the officer can see it.
    """
    now, day = seen, supplier.day(at)
    if now is None or is_stale(now, day):
        now = score_supplier(supplier, as_of=day, at=at, cause="decision")
    if now.level != VETOED_INDEX and seen is not None and _rank(now.level) > _rank(seen.level):
        raise Refused("score_fell", "The file changed and its level fell: look again when it is scored anew.")
    return now


def _refuse_stopped(organisation: Organisation, supplier: Supplier, scorecard: Scorecard) -> None:
    """Refuse what a veto, an entry bar or the organisation's minimum stops; exceptions in force here are heeded."""
    on = scorecard.run.as_of
    found = stops(supplier, organisation, scorecard, on, policy_in_force(on))
    holding = [stop for stop in found if stop.holds]
    if any(not stop.is_unknown for stop in holding):
        raise Refused("vetoed", "A veto stands against this supplier: it cannot be admitted.")
    if holding:
        message = "Nobody knows whether the veto “{veto}” stands: have it answered, or ask a manager for an exception."
        raise Refused("veto_unknown", message, veto=holding[0])
    level, minimum = level_here(scorecard, found), level_minimum(organisation, on)
    if minimum is not None and not minimum.is_reached_by(level):
        raise Refused(
            "below_minimum",
            "{organisation} asks for level {least} at least; this supplier has {level}.",
            organisation=minimum.organisation,
            least=minimum.level,
            level=level_code(parsed(scorecard.run.model), level),
        )


def _rank(level: int) -> int:
    """Levels from the best to the worst; no level at all is worse than any."""
    return level if level >= 0 else 1_000 - level


def _refuse_unconfirmed(supplier: Supplier, day: date) -> None:
    """Where the policy asks for it, nobody is admitted whose first person nobody made sure of."""
    if supplier.people_confirmed_at is None and policy_in_force(day).people_must_be_confirmed:
        message = "Nobody made sure yet that the first person acts for this firm: confirm that on its page first."
        raise Refused("people_unconfirmed", message)
